/** What the bytes of a zip's directory mean: names, kinds, methods. Pure. */

import type { ArchiveEntry } from '../model.ts';

/** The language flag of APPNOTE appendix D: the name is UTF-8. */
const UTF8_FLAG = 0x800;

/** A name without the flag that is UTF-8 all the same: macOS and many scripts write it so; real CP437 text almost never is. */
export function looksUtf8(raw: Uint8Array): boolean {
  if (!raw.some((byte) => byte >= 0x80)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(raw);
    return true;
  } catch {
    return false;
  }
}

/** The flags to decode a name by: as written, or with the language flag when the bytes speak for it. */
export function nameFlags(flags: number, raw: Uint8Array): number {
  return (flags & UTF8_FLAG) === 0 && looksUtf8(raw) ? flags | UTF8_FLAG : flags;
}

// st_mode of POSIX <sys/stat.h>, which Unix zips keep in the upper half of the external attributes.
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;

/** By the Unix mode where there is one, else by the slash at the end. */
export function entryKind(name: string, externalAttributes: number, sizeBytes: number): ArchiveEntry['kind'] {
  const type = (externalAttributes >>> 16) & S_IFMT;
  if (type === S_IFLNK) return 'link';
  if (type !== 0 && type !== S_IFREG && type !== S_IFDIR) return 'special';
  if (/[/\\]$/.test(name) || (type === S_IFDIR && sizeBytes === 0)) return 'folder';
  return 'file';
}

/** APPNOTE 4.4.5; what we unpack is stored (0) and deflated (8). */
const METHODS: Readonly<Record<number, string>> = {
  1: 'shrink',
  6: 'implode',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  20: 'zstd',
  93: 'zstd',
  94: 'MP3',
  95: 'xz',
  96: 'JPEG',
  97: 'WavPack',
  98: 'PPMd',
  99: 'AES',
};

/** Stored and deflate: what the zip reader unpacks by itself, also while it arrives. */
export const isPlainMethod = (method: number): boolean => method === 0 || method === 8;

/** What 7-Zip unpacks in its place. Windows packs large files by deflate64. */
const BY_SEVEN_ZIP = new Set([9, 12, 14, 93, 95, 98]);

/** null for what can be unpacked, else the method's name. */
export function unsupportedMethod(method: number): string | null {
  return isPlainMethod(method) || BY_SEVEN_ZIP.has(method) ? null : (METHODS[method] ?? `method ${method}`);
}

/** Bit 0 (traditional), bit 6 (strong), bit 13 (masked headers), or WinZip's AES method. */
export function isEncrypted(flags: number, method: number): boolean {
  return (flags & 0x2041) !== 0 || method === 99;
}
