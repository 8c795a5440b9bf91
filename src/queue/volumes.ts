/**
 * Games whose archive comes in several volumes, as one job: all are asked about before anything is fetched, then they come one
 * after the other. Pieces of a cut file grow into one part; volumes with headers of their own lie side by side for their unpacker.
 */

import type { TransferRequest, TransferResult } from '../download/types.ts';
import { AppError } from '../lib/errors.ts';
import { isVolumeSet, joinVolumes, totalBytes, type VolumeKind, volumeName, volumeOf } from '../lib/volumes.ts';
import type { RemoteFile, RemoteVolume, Volume } from '../model.ts';
import { withPatience } from './patience.ts';
import type { Staging } from './ports.ts';
import { aheadFor, roomOf } from './room.ts';
import { checkRoom, leastUnpackedBytes, wantsWhirlpool } from './rules.ts';
import { missingVolume, volumeGame } from './volume-check.ts';
import type { Context, Fetched } from './work.ts';

/** Nothing has to be asked for: the part holds all of it. */
const NO_LINK = { url: '', rules: 'fichier', family: 0 } as const;

const missing = (entry: string | null): AppError =>
  new AppError('archive-volume-missing', entry === null ? {} : { entry });

/** Throws `archive-volume-missing` for a file that, by its name on the host, is one volume of several. */
export function refuseSingleVolume(file: RemoteFile): void {
  const [entry] = joinVolumes([file], ({ fileName }) => fileName);
  if (entry !== undefined && isVolumeSet(entry)) throw missing(entry.missing);
}

/** The volumes as one set under their own names; the first name that was missed when they are none. */
function setOf(volumes: readonly RemoteVolume[]): RemoteFile | string | null {
  const [entry, ...others] = joinVolumes(volumes, ({ fileName }) => fileName);
  if (entry === undefined || !isVolumeSet(entry) || others.length > 0) return null;
  if (entry.missing !== null) return entry.missing;
  return {
    fileName: entry.name,
    sizeBytes: totalBytes(entry.volumes),
    whirlpool: null,
    validator: null,
    volumes: entry.volumes,
  };
}

/**
 * What the host says of every volume, as one file. Names count as the host has them, else as the catalog does. Rejects with
 * `archive-volume-missing`, or with what asking for a volume rejects with (`file-gone`).
 */
export async function describeVolumes(context: Context, volumes: readonly Volume[]): Promise<RemoteFile> {
  const { job, ports, handle } = context;
  const found: RemoteVolume[] = [];
  for (const { url } of volumes) {
    const file = await withPatience(() => ports.host.describe(volumeGame(job.game, url), 'strict', handle.signal), {
      ...{ ...ports, signal: handle.signal, onWaiting: handle.onWaiting },
      doneBytes: () => found.length,
    });
    found.push({ ...file, url });
  }
  const byHost = setOf(found);
  const byCatalog = setOf(found.map((file, at) => ({ ...file, fileName: volumes[at]?.name ?? file.fileName })));
  const whole = byHost === null || typeof byHost === 'string' ? byCatalog : byHost;
  if (whole === null || typeof whole === 'string') throw missing(typeof byHost === 'string' ? byHost : whole);
  return whole;
}

/** Where the volumes go, and how they are told apart on the way. */
interface Plan {
  readonly file: RemoteFile;
  readonly volumes: readonly RemoteVolume[];
  /** The whole grows in one part. */
  readonly joined: boolean;
  /** Of the whole: a part that was begun for other links is not continued. */
  readonly wholeId: string;
  pathOf(at: number): string;
}

/** Pieces are put together where their sizes are known and the card can hold the whole as one file. */
function planOf(file: RemoteFile, staging: Staging, maxFileBytes: number): Plan {
  const volumes = file.volumes ?? [];
  const kind: VolumeKind = volumeOf(volumes[0]?.fileName ?? '')?.kind ?? 'split';
  const joined = kind === 'split' && file.sizeBytes !== null && file.sizeBytes <= maxFileBytes;
  const ending = kind === 'split' ? (/\.[A-Za-z0-9]{1,8}$/.exec(file.fileName)?.[0] ?? '') : '';
  const pathOf = (at: number): string => {
    if (joined) return staging.partPath;
    const number = kind === 'zip' && at === volumes.length - 1 ? null : at + 1;
    return `${staging.volumeFolder}/${volumeName(kind, `archive${ending}`, number, volumes.length)}`;
  };
  return { file, volumes, joined, wholeId: volumes.map(({ url }) => url).join(' '), pathOf };
}

/** Bytes of the whole before volume `at`, as far as sizes are known. */
const bytesBefore = ({ volumes }: Plan, at: number): number =>
  volumes.slice(0, at).reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);

/**
 * Fetches all volumes, each from where an earlier run stopped. Rejects as a transfer does, and before it begins with `no-space` or,
 * when the last volume is not the end, with `archive-volume-missing`.
 */
export async function fetchVolumes(context: Context, file: RemoteFile): Promise<Fetched> {
  const { ports, staging } = context;
  const room = await roomOf(context);
  const plan = planOf(file, staging, room.maxFileBytes);
  const haveBytes = (await ports.card.usedBytes(staging.partPath)) + (await ports.card.usedBytes(staging.volumeFolder));
  const limits = plan.joined ? room : { ...room, maxFileBytes: Number.MAX_SAFE_INTEGER };
  const besideBytes = leastUnpackedBytes(file, context.system, context.job.options, !plan.joined);
  const error = checkRoom(file.sizeBytes, haveBytes, limits, besideBytes);
  if (error !== null) throw error;
  const entry = haveBytes > 0 ? null : await missingVolume(context, file);
  if (entry !== null) throw missing(entry);
  if (!plan.joined) await ports.card.makeFolder(staging.volumeFolder);
  const results: TransferResult[] = [];
  for (const [at, volume] of plan.volumes.entries()) {
    const wanted = wantsWhirlpool({ ...volume, fileName: file.fileName }, context.job.options.verify);
    results.push(await fetchVolume(context, plan, at, wanted));
  }
  const volumes = plan.volumes.map((volume, at) => ({ ...volume, sizeBytes: results[at]?.sizeBytes ?? null }));
  const sizeBytes = results.reduce((sum, result) => sum + result.sizeBytes, 0);
  return {
    file: { ...file, sizeBytes, volumes },
    sizeBytes,
    // 7-Zip begins at the first volume; that of a zip is told by the last.
    archivePath: plan.pathOf(/\.zip$/i.test(plan.pathOf(plan.volumes.length - 1)) ? plan.volumes.length - 1 : 0),
    separate: !plan.joined,
    compareWhirlpool: async () => {
      for (const [at, { whirlpool: expected }] of plan.volumes.entries()) {
        const actual = results[at]?.whirlpool ?? (await fetchVolume(context, plan, at, true)).whirlpool ?? '';
        if (expected !== null && actual !== expected) throw new AppError('checksum-mismatch', { expected, actual });
      }
    },
  };
}

/** One volume; one that is there already costs no request. */
async function fetchVolume(context: Context, plan: Plan, at: number, whirlpool: boolean): Promise<TransferResult> {
  const { job, ports, handle } = context;
  const { volumes, joined, wholeId, file } = plan;
  const volume = volumes[at] as RemoteVolume;
  const before = bytesBefore(plan, at);
  const partPath = plan.pathOf(at);
  const identity = joined
    ? { linkId: wholeId, sizeBytes: file.sizeBytes, validator: null }
    : { linkId: volume.url, sizeBytes: volume.sizeBytes, validator: null };
  const piece = joined ? { wholeId, wholeBytes: file.sizeBytes ?? 0, start: before } : null;
  const end = volume.sizeBytes === null ? Number.POSITIVE_INFINITY : (joined ? before : 0) + volume.sizeBytes;
  let doneBytes = 0;
  const attempt = async (fromStart: boolean): Promise<TransferResult> => {
    const whole = !fromStart && (await ports.bytes.safeBytes(partPath, identity)) >= end;
    const link = whole ? NO_LINK : await ports.host.open(volumeGame(job.game, volume.url), handle.signal);
    const request: TransferRequest = {
      ...link,
      ...{ linkId: volume.url, partPath, sizeBytes: volume.sizeBytes, validator: volume.validator, fromStart },
      ...{ wantedName: volume.fileName || null, whirlpool, stallMs: ports.stallMs, piece },
      ahead: joined ? await aheadFor(context, file) : null,
    };
    return ports.bytes.transfer(request, {
      signal: handle.signal,
      onProgress: (progress) => {
        doneBytes = before + progress.doneBytes;
        handle.onBytes(doneBytes, file.sizeBytes);
      },
    });
  };
  return withPatience(attempt, {
    ...{ ...ports, signal: handle.signal, onWaiting: handle.onWaiting },
    doneBytes: () => doneBytes,
  });
}
