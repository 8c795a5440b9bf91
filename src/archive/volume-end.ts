/**
 * What one end of a volume tells of the set that it belongs to: whether all of it is there is known before it is fetched. Pure.
 * Formats: RAR 4 and 5 end of archive block, 7z start header, end record of a zip (APPNOTE 4.3.16).
 */

import { crc32 } from 'node:zlib';
import { ZIP_TAIL_BYTES, zipDisk } from './zip-end.ts';

/** A format whose end (of the last volume) or beginning (of the first, for 7z) says how far the set reaches. */
export type VolumeFormat = '7z' | 'rar' | 'zip';

/** null: it does not say so. */
export interface VolumeEnd {
  /** Size of all pieces together. */
  readonly wholeBytes: number | null;
  readonly count: number | null;
  /** Another volume follows. */
  readonly goesOn: boolean | null;
}

const SILENT: VolumeEnd = { wholeBytes: null, count: null, goesOn: null };
const START_HEADER_BYTES = 32;
/** The end block, and what tools put behind it. */
const RAR_TAIL_BYTES = 1024;
const SIGNATURE_7Z = '377abcaf271c';

/** The bytes of a volume that are worth a look: of the first volume for 7z, else of the last one. */
export function telltaleRange(format: VolumeFormat, sizeBytes: number): readonly [start: number, end: number] {
  if (format === '7z') return [0, Math.min(sizeBytes, START_HEADER_BYTES)];
  return [Math.max(0, sizeBytes - (format === 'rar' ? RAR_TAIL_BYTES : ZIP_TAIL_BYTES)), sizeBytes];
}

/** `bytes` are those of `telltaleRange`. What is damaged or encrypted says nothing. */
export function readVolumeEnd(format: VolumeFormat, bytes: Buffer): VolumeEnd {
  switch (format) {
    case '7z':
      return { ...SILENT, wholeBytes: sevenZipBytes(bytes) };
    case 'rar':
      return { ...SILENT, goesOn: rar5GoesOn(bytes) ?? rar4GoesOn(bytes) };
    case 'zip':
      return zipEnd(bytes);
    default:
      return format satisfies never;
  }
}

/** Signature, version (2), CRC of the next 20 bytes, then offset, size and CRC of the header at the end. */
function sevenZipBytes(head: Buffer): number | null {
  if (head.length < START_HEADER_BYTES || head.toString('hex', 0, 6) !== SIGNATURE_7Z) return null;
  if (crc32(head.subarray(12, 32)) !== head.readUInt32LE(8)) return null;
  const whole = START_HEADER_BYTES + Number(head.readBigUInt64LE(12)) + Number(head.readBigUInt64LE(20));
  return Number.isSafeInteger(whole) ? whole : null;
}

/** CRC (4), size, type 5, header flags, end flags: all of one byte as WinRAR writes them. */
function rar5GoesOn(tail: Buffer): boolean | null {
  for (let at = tail.length - 8; at >= 0; at--) {
    if (tail[at + 4] !== 3 || tail[at + 5] !== 5) continue;
    if (crc32(tail.subarray(at + 4, at + 8)) === tail.readUInt32LE(at)) return ((tail[at + 7] ?? 0) & 1) !== 0;
  }
  return null;
}

/** CRC (2), type 0x7b, flags (2), size (2), then by the flags the archive's CRC and the volume's number. */
function rar4GoesOn(tail: Buffer): boolean | null {
  for (let at = tail.length - 7; at >= 0; at--) {
    if (tail[at + 2] !== 0x7b) continue;
    const size = tail.readUInt16LE(at + 5);
    if (size < 7 || size > 32 || at + size > tail.length) continue;
    const sum = crc32(tail.subarray(at + 2, at + size)) & 0xffff;
    if (sum === tail.readUInt16LE(at)) return (tail.readUInt16LE(at + 3) & 1) !== 0;
  }
  return null;
}

/** Where no end record is, the last piece is not the last. A small piece may hold only the end of one. */
function zipEnd(tail: Buffer): VolumeEnd {
  const disk = zipDisk(tail);
  if (disk === null) return tail.length < ZIP_TAIL_BYTES ? SILENT : { ...SILENT, goesOn: true };
  // Of a zip64 the number is elsewhere.
  return { ...SILENT, goesOn: false, count: disk === 0 || disk === 0xffff ? null : disk + 1 };
}
