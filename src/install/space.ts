/** Whether a game has room. Pure; all numbers in bytes. */

import { AppError } from '../lib/errors.ts';

export interface SpaceNeed {
  /** Bytes of the archive that are still to be written. */
  readonly toFetchBytes: number;
  /** What comes out of it; 0 when it is kept as it is, null when it is not known yet. */
  readonly unpackedBytes: number | null;
  /** The largest single file among archive and content. */
  readonly largestBytes: number;
}

export interface SpaceThere {
  readonly freeBytes: number;
  readonly maxFileBytes: number | null;
}

/** Left free for save games and the frontend's own files. */
export const SPACE_MARGIN_BYTES = 32 * 1024 * 1024;
/** Cluster ends, folders and tables: what a card needs beyond the bytes of the files. */
const OVERHEAD = 1.01;

/** Bytes that must be free before it starts. An unknown content is taken to be as large as the archive. */
export function neededBytes(need: SpaceNeed): number {
  const unpacked = need.unpackedBytes ?? need.toFetchBytes;
  return Math.ceil((need.toFetchBytes + unpacked) * OVERHEAD) + SPACE_MARGIN_BYTES;
}

/** Throws `file-too-large` (FAT32 ends at 4 GiB - 1) or `no-space` with both numbers. */
export function checkSpace(need: SpaceNeed, there: SpaceThere): void {
  if (need.largestBytes > (there.maxFileBytes ?? Number.POSITIVE_INFINITY))
    throw new AppError('file-too-large', { sizeBytes: need.largestBytes });
  const needed = neededBytes(need);
  if (needed > there.freeBytes) throw new AppError('no-space', { neededBytes: needed, freeBytes: there.freeBytes });
}
