/** The card under a path: how much fits, which file system it is, and what that file system cannot hold. */

import { readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskError } from '../lib/errors.ts';
import type { FsLimits } from '../model.ts';

export type FileSystemKind =
  | 'ext'
  | 'btrfs'
  | 'f2fs'
  | 'exfat'
  | 'fat'
  | 'ntfs'
  | 'fuse'
  | 'memory'
  | 'overlay'
  | 'network'
  | 'other';

export type FileSystemLimits = FsLimits;

export interface Storage {
  /** The folder that was asked: the path itself or its nearest parent that is there. */
  readonly path: string;
  /** Bytes that this user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly kind: FileSystemKind;
  /** The driver's name as the kernel says it (`vfat`, `ext4`); for people. */
  readonly driver: string;
  readonly mountPoint: string | null;
  readonly readOnly: boolean;
  readonly limits: FileSystemLimits;
}

export interface Mount {
  readonly device: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** /proc/mounts; the kernel writes space, tab, newline and backslash as octal escapes (fs/proc_namespace.c). Pure. */
export function parseMounts(text: string): Mount[] {
  const plain = (field: string): string =>
    field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [device, point, type, options] = line.split(' ');
    if (device === undefined || point === undefined || type === undefined) continue;
    mounts.push({ device: plain(device), point: plain(point), type, options: (options ?? '').split(',') });
  }
  return mounts;
}

/** The mount that a path lies on: the longest mount point above it; of several at one point the last one is on top. Pure. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const point = mount.point === '/' ? '/' : `${mount.point}/`;
    if (`${path}/`.startsWith(point) && (best === null || mount.point.length >= best.point.length)) best = mount;
  }
  return best;
}

const BY_DRIVER: Readonly<Record<string, FileSystemKind>> = {
  ext2: 'ext',
  ext3: 'ext',
  ext4: 'ext',
  btrfs: 'btrfs',
  f2fs: 'f2fs',
  exfat: 'exfat',
  // Vendors' drivers of BSP kernels.
  texfat: 'exfat',
  tntfs: 'ntfs',
  ufsd: 'ntfs',
  vfat: 'fat',
  msdos: 'fat',
  ntfs: 'ntfs',
  ntfs3: 'ntfs',
  'fuse.ntfs-3g': 'ntfs',
  'fuse.exfat': 'exfat',
  fuseblk: 'fuse',
  tmpfs: 'memory',
  ramfs: 'memory',
  overlay: 'overlay',
  nfs: 'network',
  nfs4: 'network',
  cifs: 'network',
  smb3: 'network',
};

// statfs(2), linux/magic.h; used where /proc/mounts cannot be read.
const BY_MAGIC: Readonly<Record<number, FileSystemKind>> = {
  61267: 'ext',
  2435016766: 'btrfs',
  4076150800: 'f2fs',
  538032816: 'exfat',
  19780: 'fat',
  1397118030: 'ntfs',
  1936094318: 'ntfs',
  1702057286: 'fuse',
  16914836: 'memory',
  2240043254: 'memory',
  2035054128: 'overlay',
  26985: 'network',
  4283649346: 'network',
  4266872130: 'network',
};

/** The kind by the mount's driver name, else by the magic number of statfs. Pure. */
export function fileSystemKind(driver: string | null, magic: number): FileSystemKind {
  return (
    (driver === null ? undefined : BY_DRIVER[driver]) ??
    BY_MAGIC[magic >>> 0] ??
    (driver?.startsWith('fuse') ? 'fuse' : 'other')
  );
}

const UNIX: FileSystemLimits = {
  maxFileBytes: null,
  caseInsensitive: false,
  forbidden: '',
  strictNames: false,
  maxNameLength: 255,
  nameUnit: 'bytes',
};

// exFAT specification 7.7.3 and the long names of FAT: the same characters, 255 UTF-16 units.
const WINDOWS: FileSystemLimits = {
  maxFileBytes: null,
  caseInsensitive: true,
  forbidden: '\\:*?"<>|',
  strictNames: true,
  maxNameLength: 255,
  nameUnit: 'utf16',
};

/** What a kind of file system cannot hold. Of kinds that hide another one below (FUSE, network) the narrowest is assumed. Pure. */
export function limitsOf(kind: FileSystemKind): FileSystemLimits {
  switch (kind) {
    case 'fat':
      return { ...WINDOWS, maxFileBytes: 2 ** 32 - 1 };
    case 'exfat':
    case 'ntfs':
      return WINDOWS;
    case 'fuse':
    case 'network':
      // ntfs-3g and exfat-fuse say only "fuseblk"; below them lies ntfs or exfat, so both rules for the length hold.
      return { ...WINDOWS, nameUnit: 'bytes' };
    case 'ext':
    case 'btrfs':
    case 'f2fs':
    case 'memory':
    case 'overlay':
    case 'other':
      return UNIX;
  }
}

function readMounts(): Mount[] {
  try {
    return parseMounts(readFileSync('/proc/self/mounts', 'utf8'));
  } catch {
    return [];
  }
}

/**
 * The storage that `path` lies on or will lie on: asked of the path, or of its nearest parent that is there. Throws AppError of kind
 * `disk` when the card is gone or does not answer.
 */
export function storageOf(path: string, mounts: readonly Mount[] = readMounts()): Storage {
  for (let at = path; ; at = dirname(at)) {
    try {
      const stats = statfsSync(at);
      const mount = mountOf(at, mounts);
      const kind = fileSystemKind(mount?.type ?? null, stats.type);
      return {
        path: at,
        freeBytes: stats.bavail * stats.bsize,
        totalBytes: stats.blocks * stats.bsize,
        kind,
        driver: mount?.type ?? kind,
        mountPoint: mount?.point ?? null,
        readOnly: mount?.options.includes('ro') ?? false,
        limits: limitsOf(kind),
      };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || at === dirname(at)) throw diskError(error, path);
    }
  }
}
