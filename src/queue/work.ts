/** One job's way from its link to its ROM folder, step by step. The runner gives it its state changes and its signal. */

import type { TransferResult } from '../download/types.ts';
import { MARGIN_BYTES } from '../lib/card-margin.ts';
import { AppError, asAppError } from '../lib/errors.ts';
import type { ArchiveKind, ArchiveListing, RemoteFile, System, UnpackPlan, VerifyChoice } from '../model.ts';
import type { Job, Waiting } from './job.ts';
import { fetchStraight } from './low-space.ts';
import { withPatience } from './patience.ts';
import type { Placed, PlaceRequest, Ports, Space, Staging, Unpacked, Watch } from './ports.ts';
import type { JobEvent } from './reducer.ts';
import { aheadFor, roomOf } from './room.ts';
import { checkRoom, checksFor, checkUnpackRoom, lacksChecksum, leastUnpackedBytes, wantsWhirlpool } from './rules.ts';
import { describeVolumes, fetchVolumes, refuseSingleVolume } from './volumes.ts';

export interface Handle {
  readonly signal: AbortSignal;
  /** The game's name as it is by now: a bare link gets one from the host. */
  name(): string;
  /** Persists the change and tells everybody. */
  apply(event: JobEvent): void;
  onWaiting(waiting: Waiting | null): void;
  onBytes(doneBytes: number, totalBytes: number | null): void;
  /** The archive will not be kept beside what comes out of it: there is no room for both. */
  onLowSpace(neededBytes: number, freeBytes: number): void;
}

export interface Context {
  readonly job: Job;
  readonly ports: Ports;
  readonly handle: Handle;
  readonly system: System;
  readonly staging: Staging;
  readonly watch: Watch;
}

/** What was fetched: one file, or the volumes of one archive. */
export interface Fetched {
  readonly file: RemoteFile;
  readonly sizeBytes: number;
  /** What is listed and unpacked; of volumes that lie side by side the one to begin with. */
  readonly archivePath: string;
  readonly separate: boolean;
  /** Compares with what the host told; rejects with `checksum-mismatch`. */
  compareWhirlpool(known: RemoteFile): Promise<void>;
}

export interface Finished extends Placed {
  readonly system: System;
  readonly file: RemoteFile;
}

/**
 * Works the job until its files are in place. Rejects with the AppError that ends it, or with the signal's reason.
 * Everything it leaves behind on the way is in the staging folder and is used again the next time.
 */
export async function work(job: Job, ports: Ports, handle: Handle): Promise<Finished> {
  const system = ports.card.system(job.game.systemName);
  if (system === null) throw new AppError('system-unknown', { name: job.game.systemName });
  const staging = ports.card.staging(system, job.id);
  const watch: Watch = {
    signal: handle.signal,
    onProgress: ({ doneBytes, totalBytes }) => handle.onBytes(doneBytes, totalBytes),
  };
  const context: Context = { job, ports, handle, system, staging, watch };

  handle.apply({ type: 'start' });
  await ports.card.makeFolder(staging.folder);
  const recovered = await ports.installer.recover(staging);
  if (recovered !== null && job.file !== null) return finishRecovered(context, recovered, job.file);
  const described = await describe(context);
  handle.apply({ type: 'resolved', file: described });
  const straight = await fetchStraight(context, described);
  if (straight !== null) {
    handle.apply({ type: 'downloaded', file: described });
    return place(context, described, { fileBytes: described.sizeBytes ?? 0, kind: 'zip', unpacked: straight });
  }
  const fetched = await (described.volumes === undefined ? fetchFile : fetchVolumes)(context, described);
  const { file, sizeBytes: fileBytes } = fetched;
  handle.apply({ type: 'downloaded', file });
  const { action, planned, kind } = await verify(context, fetched);
  const unpacked = action === 'unpack' && planned !== null ? await unpack(context, fetched, planned) : null;
  return place(context, file, { fileBytes, kind, unpacked });
}

async function place(
  { job, ports, handle, system, staging }: Context,
  file: RemoteFile,
  what: Pick<PlaceRequest, 'fileBytes' | 'kind' | 'unpacked'>,
): Promise<Finished> {
  handle.signal.throwIfAborted();
  handle.apply({ type: 'install' });
  const older = ports.installs.find(job.game.url, system.name);
  const placed = await ports.installer.place({
    system,
    gameName: handle.name(),
    staging,
    fileName: file.fileName,
    ...what,
    replaces: older?.files ?? [],
    olderFolders: older?.emptyFolders ?? [],
  });
  return { ...placed, system, file };
}

/** The power went between the last rename and the record: everything is in place and only has to be written down. */
function finishRecovered({ handle, system }: Context, placed: Placed, file: RemoteFile): Finished {
  handle.apply({ type: 'resolved', file });
  handle.apply({ type: 'downloaded', file });
  handle.apply({ type: 'install' });
  return { ...placed, system, file };
}

/** Asks the host what the file is, unless an earlier run did. */
async function describe(context: Context): Promise<RemoteFile> {
  const { job } = context;
  if (job.file !== null) return job.file;
  if (job.game.volumes !== undefined) return describeVolumes(context, job.game.volumes);
  const file = await ask(context, job.options.verify);
  refuseSingleVolume(file);
  return file;
}

/** `strict` is told everything that the host knows. */
export async function ask({ job, ports, handle }: Context, verify: VerifyChoice): Promise<RemoteFile> {
  return withPatience(() => ports.host.describe(job.game, verify, handle.signal), {
    ...ports,
    signal: handle.signal,
    onWaiting: handle.onWaiting,
    doneBytes: () => 0,
  });
}

/** Opens and transfers until the part is whole. Every open asks for a new address. */
async function fetchFile(context: Context, described: RemoteFile): Promise<Fetched> {
  const { job, ports, handle, staging, system, watch } = context;
  let file = described;
  let doneBytes = 0;
  let roomAsked = false;
  const refused = new AbortController();
  const signal = AbortSignal.any([handle.signal, refused.signal]);
  const askRoom = async (totalBytes: number | null): Promise<void> => {
    roomAsked = true;
    // What an earlier run fetched takes no more room.
    const haveBytes = Math.max(doneBytes, await ports.card.usedBytes(staging.partPath));
    // A zip was looked into, if there was need (low-space mode).
    const besideBytes = /\.zip$/i.test(file.fileName)
      ? 0
      : leastUnpackedBytes({ ...file, sizeBytes: totalBytes }, system, job.options, false);
    const error = checkRoom(totalBytes, haveBytes, await roomOf(context), besideBytes);
    if (error !== null) throw error;
  };
  const attempt = async (fromStart: boolean): Promise<TransferResult> => {
    if (file.sizeBytes !== null && !roomAsked) await askRoom(file.sizeBytes);
    const link = await ports.host.open(job.game, signal);
    return ports.bytes.transfer(
      {
        ...link,
        partPath: staging.partPath,
        sizeBytes: file.sizeBytes,
        validator: file.validator,
        wantedName: file.fileName || null,
        fromStart,
        whirlpool: wantsWhirlpool(file, job.options.verify),
        stallMs: ports.stallMs,
        ahead: await aheadFor(context, file),
      },
      {
        signal,
        onProgress: (progress) => {
          doneBytes = progress.doneBytes;
          handle.onBytes(progress.doneBytes, progress.totalBytes);
          // A plain link tells its size only now.
          if (!roomAsked && progress.totalBytes !== null) askRoom(progress.totalBytes).catch((e) => refused.abort(e));
        },
      },
    );
  };
  const trying = { ...ports, signal, onWaiting: handle.onWaiting, doneBytes: () => doneBytes };
  const transferred = await withPatience(async (fromStart) => {
    try {
      return await attempt(fromStart);
    } catch (error) {
      // The bulk check may have told an old size; what the host says of the file itself is its identity.
      if (file.brief === true && asAppError(error).code === 'size-mismatch') {
        file = await ask(context, 'strict');
        roomAsked = false;
      }
      throw error;
    }
  }, trying);
  const whole: RemoteFile = {
    ...file,
    fileName: file.fileName || (transferred.fileName ?? job.game.name),
    sizeBytes: transferred.sizeBytes,
    validator: transferred.validator,
  };
  return {
    file: whole,
    sizeBytes: transferred.sizeBytes,
    archivePath: staging.partPath,
    separate: false,
    compareWhirlpool: async ({ whirlpool: expected }) => {
      const actual = transferred.whirlpool ?? (await ports.bytes.whirlpool(staging.partPath, watch));
      if (actual !== expected) throw new AppError('checksum-mismatch', { expected: expected ?? '', actual });
    },
  };
}

/** What is to be unpacked, and the room that there was for it: to look again would take a while where much is unpacked already. */
interface Planned {
  readonly plan: UnpackPlan;
  readonly space: Space;
}

/** Decides what happens to the file and checks all that unpacking will not check by itself. */
async function verify(
  context: Context,
  { file, archivePath, separate, compareWhirlpool }: Fetched,
): Promise<{ action: 'keep' | 'unpack'; planned: Planned | null; kind: ArchiveKind }> {
  const { job, ports, handle, system, watch } = context;
  const listing: ArchiveListing = await ports.bytes.list(archivePath, file.fileName, handle.signal);
  // Volumes that lie side by side are nothing that an emulator opens.
  const action = separate ? 'unpack' : ports.installer.decide(listing, system, file.fileName, job.options.keep);
  const { verify } = job.options;
  const known = lacksChecksum(action, listing, file, verify) ? await ask(context, 'strict') : file;
  const checks = checksFor(action, listing, known, verify);
  if (checks.whirlpool) await compareWhirlpool(known);
  const wanted = action === 'unpack' || checks.testArchive;
  const space = wanted ? await roomOf(context) : null;
  const roomBytes = action === 'unpack' ? Math.max(0, (space?.freeBytes ?? 0) - MARGIN_BYTES) : Number.MAX_SAFE_INTEGER;
  const planned = space === null ? null : { plan: ports.installer.plan(listing, system, roomBytes), space };
  if (checks.testArchive) await ports.bytes.test(archivePath, file.fileName, watch);
  return { action, planned, kind: listing.kind };
}

async function unpack(context: Context, { file, archivePath }: Fetched, { plan, space }: Planned): Promise<Unpacked> {
  const { ports, handle, staging, watch } = context;
  handle.apply({ type: 'unpack' });
  const error = checkUnpackRoom(plan, space);
  if (error !== null) throw error;
  const files = await ports.bytes.unpack(archivePath, file.fileName, plan, staging.unpackFolder, watch);
  return { files, emptyFolders: plan.emptyFolders ?? [] };
}
