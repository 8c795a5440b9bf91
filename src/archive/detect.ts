/** Which kind of archive a file is. Pure: decided by its first bytes, and by its name only where the bytes say nothing. */

import type { ArchiveKind } from '../model.ts';

/** How much of the file's beginning `detectArchive` wants to see. */
export const DETECT_BYTES = 512;

interface Signature {
  readonly kind: ArchiveKind;
  readonly at: number;
  readonly bytes: readonly number[];
}

/** The formats' own descriptions: APPNOTE 4.3.7/4.3.16/8.5.4, 7zFormat.txt, RAR 4/5 technotes, POSIX ustar, RFC 1952, xz 1.2. */
const SIGNATURES: readonly Signature[] = [
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 3, 4] },
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 5, 6] },
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 7, 8] },
  { kind: '7z', at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { kind: 'rar', at: 0, bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 7] },
  { kind: 'gz', at: 0, bytes: [0x1f, 0x8b, 8] },
  { kind: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  { kind: 'tar', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
];

/** Endings that are taken at their word when no signature is found: a self-extractor or other bytes in front. */
const BY_ENDING: Readonly<Record<string, ArchiveKind>> = { '.zip': 'zip', '.7z': '7z', '.rar': 'rar' };

/** The last ending in lower case with its dot, `''` without one; `.tar.gz` gives `.gz`. */
export function endingOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot <= 0 || dot === fileName.length - 1 ? '' : fileName.slice(dot).toLowerCase();
}

/** The kind by content first: a 7z under a `.zip` name is a 7z. `none`: a plain file. */
export function detectArchive(head: Uint8Array, fileName: string): ArchiveKind {
  const found = SIGNATURES.find(({ at, bytes }) => bytes.every((byte, i) => head[at + i] === byte));
  return found?.kind ?? BY_ENDING[endingOf(fileName)] ?? 'none';
}
