/**
 * Low-space mode: a game that fits on the card while its archive does not fit beside it is unpacked straight out of the
 * download. Decided before anything is fetched, from the zip's own directory.
 */

import type { TransferRequest } from '../download/types.ts';
import { MARGIN_BYTES } from '../lib/card-margin.ts';
import { AppError } from '../lib/errors.ts';
import type { ArchiveListing, RemoteFile, UnpackPlan } from '../model.ts';
import { withPatience } from './patience.ts';
import type { Unpacked } from './ports.ts';
import { fitsTwice, mayNeedLowSpace } from './rules.ts';
import { ask, type Context } from './work.ts';

interface Straight {
  readonly plan: UnpackPlan;
  readonly listing: ArchiveListing;
  readonly roomBytes: number;
}

/** Errors after which the ordinary way is tried: it fetches all, and says better what is wrong. */
function leavesItToTheOrdinaryWay(error: unknown): boolean {
  return error instanceof AppError && (error.kind === 'archive' || error.code === 'range-refused');
}

async function requestOf({ job, ports, handle, staging }: Context, file: RemoteFile): Promise<TransferRequest> {
  const link = await ports.host.open(job.game, handle.signal);
  return {
    ...link,
    partPath: staging.partPath,
    sizeBytes: file.sizeBytes,
    validator: null,
    wantedName: file.fileName,
    whirlpool: false,
    stallMs: ports.stallMs,
  };
}

/** Looks into the zip from afar; null when the ordinary way will do, or when nobody can tell. */
async function look(context: Context, file: RemoteFile, freeBytes: number): Promise<Straight | null> {
  const { job, ports, handle, staging, system } = context;
  const seen = await withPatience(
    async () => {
      const request = await requestOf(context, file);
      // A plain link has no identity that holds between two opens without a part.
      if (request.rules !== 'fichier') return null;
      try {
        return await ports.bytes.peek(request, staging.unpackFolder, handle.signal);
      } catch (error) {
        if (leavesItToTheOrdinaryWay(error)) return null;
        throw error;
      }
    },
    { ...ports, signal: handle.signal, onWaiting: handle.onWaiting, doneBytes: () => 0 },
  );
  if (seen === null) return null;
  const { listing } = seen;
  if (ports.installer.decide(listing, system, file.fileName, job.options.keep) !== 'unpack') return null;
  const roomBytes = Math.max(0, freeBytes - MARGIN_BYTES);
  try {
    const plan = ports.installer.plan(listing, system, roomBytes);
    // What was begun this way is ended this way.
    if (seen.unpackedBytes === 0 && fitsTwice(listing.archiveBytes, plan, freeBytes)) return null;
    return { plan, listing, roomBytes };
  } catch (error) {
    if (leavesItToTheOrdinaryWay(error)) return null;
    throw error;
  }
}

/**
 * The unpacked files, when the game had to be unpacked on the way; null when the ordinary way is to be gone. Rejects with
 * `no-space` before anything is fetched when not even the game itself fits.
 */
export async function fetchStraight(context: Context, file: RemoteFile): Promise<Unpacked | null> {
  const { job, ports, handle, staging } = context;
  const { freeBytes } = await ports.card.space(staging.folder);
  const ours = (await ports.card.usedBytes(staging.partPath)) + (await ports.card.usedBytes(staging.unpackFolder));
  if (!mayNeedLowSpace(file, job.options, freeBytes + ours)) return null;
  // No part would notice that the size is not the right one.
  const certain = file.brief === true ? await ask(context, 'strict') : file;
  const straight = await look(context, certain, freeBytes + ours);
  if (straight === null) return null;
  const { plan, listing, roomBytes } = straight;
  ports.log.info('low-space', { job: job.id, archiveBytes: listing.archiveBytes, roomBytes });
  handle.onLowSpace(plan.totalBytes, freeBytes + ours);
  await ports.card.removeFolder(staging.partPath);
  let doneBytes = 0;
  const watch = {
    signal: handle.signal,
    onProgress: (progress: { doneBytes: number; totalBytes: number | null }) => {
      doneBytes = progress.doneBytes;
      handle.onBytes(progress.doneBytes, progress.totalBytes);
    },
  };
  const files = await withPatience(
    async () => ports.bytes.stream(await requestOf(context, certain), plan, staging.unpackFolder, roomBytes, watch),
    { ...ports, signal: handle.signal, onWaiting: handle.onWaiting, doneBytes: () => doneBytes },
  );
  return { files, emptyFolders: plan.emptyFolders ?? [] };
}
