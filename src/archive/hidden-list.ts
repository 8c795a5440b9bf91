/** Whether a 7z or RAR hides even its list of files behind a password: 7-Zip, asked without one, may only say "damaged". Pure. */

import type { ReadAt } from './zip-end.ts';

/** Longest header that is looked through; a packed one of 200,000 files is smaller. */
const MAX_HEADER_BYTES = 200 * 1024;
/** The coder id of AES-256 with SHA-256 (7-Zip, Methods.txt). */
const AES = Buffer.from([0x06, 0xf1, 0x07, 0x01]);

/** 7zFormat.txt: the start header (at 12) tells where the header lies; an encoded one (0x17) names its coders. */
function hides7z(readAt: ReadAt): boolean {
  const start = readAt(12, 16);
  if (start === null) return false;
  const offset = Number(start.readBigUInt64LE(0)) + 32;
  const length = Number(start.readBigUInt64LE(8));
  if (!(length > 0 && length <= MAX_HEADER_BYTES) || !Number.isSafeInteger(offset)) return false;
  const header = readAt(offset, length);
  return header !== null && header[0] === 0x17 && header.includes(AES);
}

/** RAR 4: flag 0x80 of the archive header (right after the marker). RAR 5: the first header is the encryption header, type 4. */
function hidesRar(readAt: ReadAt): boolean {
  const head = readAt(0, 16);
  if (head === null) return false;
  if (head[6] === 0) return head[9] === 0x73 && (head.readUInt16LE(10) & 0x80) !== 0;
  // After the signature (8) and the CRC (4): size of the header, of one byte here, then its type.
  return head[13] === 4;
}

export function hidesItsList(kind: string, readAt: ReadAt): boolean {
  return kind === '7z' ? hides7z(readAt) : kind === 'rar' && hidesRar(readAt);
}
