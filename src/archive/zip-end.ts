/** Finds the end of a zip: where its directory lies, and how far the zip is shifted inside its file. Pure. */

import { AppError } from '../lib/errors.ts';

/** End record (22) with the longest comment, and the zip64 locator and record before it. */
export const ZIP_TAIL_BYTES = 22 + 0xffff + 20 + 56;

export interface ZipEnd {
  /** Where the end record begins, from the start of the file. */
  readonly endOffset: number;
  /** As written; counted from `base`. */
  readonly directoryOffset: number;
  readonly directoryBytes: number;
  readonly entryCount: number;
  /** Bytes in front of the zip that its offsets do not count (a self-extractor glued on). */
  readonly base: number;
}

/** Reads `length` bytes at an offset of the file; null where the file is too short. */
export type ReadAt = (offset: number, length: number) => Buffer | null;

const END = 0x06054b50;
const LOCATOR = 0x07064b50;
const WIDE_END = 0x06064b50;
const CENTRAL = 0x02014b50;

function damaged(reason: string): AppError {
  return new AppError('archive-damaged', { reason });
}

/** The last end record whose comment reaches exactly to the end of the file, else the last one that fits into it. */
function findEndRecord(tail: Buffer): number {
  let fits = -1;
  for (let i = tail.length - 22; i >= 0; i--) {
    if (tail.readUInt32LE(i) !== END) continue;
    const end = i + 22 + tail.readUInt16LE(i + 20);
    if (end === tail.length) return i;
    if (end < tail.length && fits < 0) fits = i;
  }
  return fits;
}

/** The number that the end record in the tail of a zip gives its volume, from 0; null: there is no end record. */
export function zipDisk(tail: Buffer): number | null {
  const at = findEndRecord(tail);
  return at < 0 ? null : tail.readUInt16LE(at + 4);
}

function big(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('number beyond reason');
  return Number(value);
}

interface Raw {
  readonly disk: number;
  readonly entryCount: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
  /** Where the directory must end when nothing lies between it and the end records. */
  readonly directoryEnd: number;
}

function readWideEnd(readAt: ReadAt, endOffset: number): Raw | null {
  const locator = endOffset >= 20 ? readAt(endOffset - 20, 20) : null;
  if (locator === null || locator.readUInt32LE(0) !== LOCATOR) return null;
  // Where it says, or, with a prefix that the offsets do not count, right before the locator.
  for (const offset of [big(locator, 8), endOffset - 20 - 56]) {
    const wide = offset >= 0 && offset + 56 <= endOffset - 20 ? readAt(offset, 56) : null;
    if (wide === null || wide.readUInt32LE(0) !== WIDE_END) continue;
    return {
      disk: wide.readUInt32LE(16),
      entryCount: big(wide, 32),
      directoryBytes: big(wide, 40),
      directoryOffset: big(wide, 48),
      directoryEnd: offset,
    };
  }
  throw damaged('zip64 end record missing');
}

function readNarrowEnd(record: Buffer, endOffset: number): Raw {
  return {
    disk: record.readUInt16LE(4),
    entryCount: record.readUInt16LE(10),
    directoryBytes: record.readUInt32LE(12),
    directoryOffset: record.readUInt32LE(16),
    directoryEnd: endOffset,
  };
}

/** Whether a directory (or, with no entries, its end) begins there. */
function startsDirectory(readAt: ReadAt, offset: number, raw: Raw): boolean {
  if (raw.entryCount === 0) return offset <= raw.directoryEnd;
  const head = offset >= 0 ? readAt(offset, 4) : null;
  return head !== null && head.readUInt32LE(0) === CENTRAL;
}

/**
 * Reads the end record(s) of a zip of `fileBytes` bytes. APPNOTE 4.3.14-4.3.16. Throws `archive-damaged` when there is
 * none or it points nowhere, `archive-volume-missing` for one part of a split zip.
 */
export function findZipEnd(readAt: ReadAt, fileBytes: number): ZipEnd {
  const tailStart = Math.max(0, fileBytes - ZIP_TAIL_BYTES);
  // A copy: the reader may hand out views of one buffer.
  const tail = Buffer.from(readAt(tailStart, fileBytes - tailStart) ?? []);
  const at = findEndRecord(tail);
  if (at < 0) throw damaged('no end of a zip directory');
  const endOffset = tailStart + at;
  const raw = readWideEnd(readAt, endOffset) ?? readNarrowEnd(tail.subarray(at, at + 22), endOffset);
  if (raw.disk !== 0) throw new AppError('archive-volume-missing', { entry: `disk ${raw.disk}` });
  const shift = raw.directoryEnd - raw.directoryBytes - raw.directoryOffset;
  const base = [0, shift].find((b) => b >= 0 && startsDirectory(readAt, raw.directoryOffset + b, raw));
  if (base === undefined) throw damaged('the directory is not where the end record says');
  return {
    endOffset,
    directoryOffset: raw.directoryOffset,
    directoryBytes: raw.directoryBytes,
    entryCount: raw.entryCount,
    base,
  };
}
