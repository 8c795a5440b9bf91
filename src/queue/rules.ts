/** What one job needs, decided from what is known of it. Pure. */

import type { AheadOrder } from '../download/types.ts';
import { foresee } from '../install/decide.ts';
import { MARGIN_BYTES } from '../lib/card-margin.ts';
import type { AppError } from '../lib/errors.ts';
import { AppError as Failure } from '../lib/errors.ts';
import type { ArchiveListing, RemoteFile, System, UnpackPlan, VerifyChoice } from '../model.ts';
import type { JobOptions } from './job.ts';
import type { Space } from './ports.ts';

/** Names of archives whose entries carry their own check, so that a whole-file checksum adds nothing in `auto`. */
const SELF_CHECKED = /\.(zip|7z)$/i;

/** Whether the checksum of the whole file is computed while it arrives (verify rules of product §5). */
export function wantsWhirlpool(file: RemoteFile, verify: VerifyChoice): boolean {
  if (file.whirlpool === null || verify === 'size') return false;
  return verify === 'strict' || !SELF_CHECKED.test(file.fileName);
}

/** Whether a `brief` answer will do: nothing that is checked needs more than the size and the archive's own sums. */
export function isEnough(file: RemoteFile, verify: VerifyChoice): boolean {
  return verify === 'size' || (verify === 'auto' && SELF_CHECKED.test(file.fileName));
}

export interface Checks {
  /** Read every entry of the archive against its CRC. */
  readonly testArchive: boolean;
  /** Compare the whole file with the host's checksum. */
  readonly whirlpool: boolean;
}

/**
 * What must be checked before the file may appear under its final name. `auto` takes the cheapest check that covers
 * every byte: unpacking checks by itself, a kept zip is tested by its CRCs, anything else by the host's checksum.
 */
export function checksFor(
  action: 'keep' | 'unpack',
  listing: ArchiveListing,
  file: RemoteFile,
  verify: VerifyChoice,
): Checks {
  if (verify === 'size') return { testArchive: false, whirlpool: false };
  const isArchive = listing.kind !== 'none';
  const hasCrc = isArchive && listing.entries.every((entry) => entry.kind !== 'file' || entry.crc32 !== null);
  const known = (file.volumes ?? [file]).every(({ whirlpool }) => whirlpool !== null);
  if (verify === 'strict') return { testArchive: action === 'keep' && isArchive, whirlpool: known };
  if (action === 'unpack') return { testArchive: false, whirlpool: known && !hasCrc };
  return hasCrc ? { testArchive: true, whirlpool: false } : { testArchive: false, whirlpool: known };
}

/** Whether the host has to be asked for the checksum after all: the file is not what its name promised. */
export function lacksChecksum(
  action: 'keep' | 'unpack',
  listing: ArchiveListing,
  file: RemoteFile,
  verify: VerifyChoice,
): boolean {
  return file.brief === true && checksFor(action, listing, { ...file, whirlpool: 'not asked yet' }, verify).whirlpool;
}

/**
 * Refuses what cannot fit before a byte is fetched. `sizeBytes` null: not known yet, nothing is refused.
 * `haveBytes` of it are on the card already; `besideBytes` will lie beside it.
 */
export function checkRoom(sizeBytes: number | null, haveBytes: number, space: Space, besideBytes = 0): AppError | null {
  if (sizeBytes === null) return null;
  if (sizeBytes > space.maxFileBytes) {
    return new Failure('file-too-large', { sizeBytes, maxBytes: space.maxFileBytes });
  }
  const neededBytes = sizeBytes - haveBytes + besideBytes + MARGIN_BYTES;
  return neededBytes > space.freeBytes ? new Failure('no-space', { neededBytes, freeBytes: space.freeBytes }) : null;
}

/** A game is hardly smaller than its archive: what a RAR carries for its own repair is some percent of it. */
const LEAST_RATIO = 0.9;

/**
 * What at least will come out of an archive that is sure to be unpacked beside itself, because the system does not open such a file
 * or the player said so; 0 where that is not sure. `separate`: volumes that lie side by side are always unpacked.
 */
export function leastUnpackedBytes(file: RemoteFile, system: System, { keep }: JobOptions, separate: boolean): number {
  const [ending = ''] = /\.[^.]*$/.exec(file.fileName.toLowerCase()) ?? [];
  const listed = keep !== 'unpack' && system.extensions.includes(ending);
  const unpacked = separate || (foresee(file.fileName, system, keep) === 'unpacked' && !listed);
  return unpacked ? Math.floor((file.sizeBytes ?? 0) * LEAST_RATIO) : 0;
}

/** The same for what comes out of an archive. */
export function checkUnpackRoom(plan: UnpackPlan, space: Space): AppError | null {
  const largest = plan.files.reduce((most, file) => Math.max(most, file.sizeBytes), 0);
  return (
    checkRoom(largest, 0, { ...space, freeBytes: Number.MAX_SAFE_INTEGER }) ??
    checkRoom(plan.totalBytes, 0, { ...space, maxFileBytes: Number.MAX_SAFE_INTEGER })
  );
}

/**
 * Whether the zip is unpacked or tested while it arrives: by the guess that an archive which the system opens is kept.
 * A wrong guess costs nothing but the attempt. null: nothing to do on the way, or no room for it beside the archive.
 */
export function aheadOf(
  file: RemoteFile,
  system: System,
  options: JobOptions,
  space: Space,
  folder: string,
): AheadOrder | null {
  if (!/\.zip$/i.test(file.fileName)) return null;
  const keeps = options.keep === 'keep' || (options.keep === 'auto' && system.extensions.includes('.zip'));
  if (keeps) return options.verify === 'size' ? null : { mode: 'test', folder, maxBytes: Number.MAX_SAFE_INTEGER };
  const maxBytes = space.freeBytes - (file.sizeBytes ?? 0) - MARGIN_BYTES;
  return maxBytes > 0 ? { mode: 'unpack', folder, maxBytes } : null;
}

/** What comes out of a game zip is rarely more than this many times its size: below it, its directory is worth a look first. */
const USUAL_RATIO = 4;

/**
 * Whether the archive and what comes out of it might not fit side by side, while the game alone might: then the directory
 * is asked for before anything is fetched. `strict` wants the checksum of an archive that would never be on the card.
 */
export function mayNeedLowSpace(file: RemoteFile, options: JobOptions, freeBytes: number): boolean {
  // Of volumes the directory lies in the last one, and the first could not be begun from there.
  if (file.sizeBytes === null || file.volumes !== undefined || !/\.zip$/i.test(file.fileName)) return false;
  if (options.keep === 'keep' || options.verify === 'strict') return false;
  // A game is never smaller than its zip: where not even that fits, nothing has to be asked.
  if (file.sizeBytes + MARGIN_BYTES > freeBytes) return false;
  return file.sizeBytes * (1 + USUAL_RATIO) + MARGIN_BYTES > freeBytes;
}

/** Whether archive and content fit side by side. `freeBytes` counts what this job has on the card already as free. */
export function fitsTwice(sizeBytes: number, plan: UnpackPlan, freeBytes: number): boolean {
  return sizeBytes + plan.totalBytes + MARGIN_BYTES <= freeBytes;
}

/** Errors that say: the bytes are not the promised ones. They are fetched once more before the job fails. */
export function meansBadBytes(error: AppError): boolean {
  switch (error.code) {
    case 'checksum-mismatch':
    case 'archive-wrong-crc':
    case 'archive-damaged':
    case 'archive-wrong-size':
      return true;
    default:
      return false;
  }
}

/**
 * Errors of an archive after which nothing would be won by keeping it: it is hostile or damaged. What only lacks memory, a method
 * or a password stays for the next try, until the player cancels.
 */
export function meansUselessArchive(error: AppError): boolean {
  switch (error.code) {
    case 'archive-needs-memory':
    case 'archive-unsupported':
    case 'archive-encrypted':
      return false;
    default:
      return error.kind === 'archive';
  }
}
