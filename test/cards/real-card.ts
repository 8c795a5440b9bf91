/** A card of a real file system: an image on a loop device, mounted. Needs root and a kernel (or a FUSE driver) for it. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const REAL_KINDS = ['fat32', 'exfat', 'ext4'] as const;
export type RealKind = (typeof REAL_KINDS)[number];

const ENV = { ...process.env, PATH: `${process.env['PATH']}:/sbin:/usr/sbin` };
const MAKE: Readonly<Record<RealKind, readonly [string, ...string[]]>> = {
  fat32: ['mkfs.vfat', '-F', '32'],
  exfat: ['mkfs.exfat'],
  // Few inodes: what is small and many fills the card before its bytes do.
  ext4: ['mkfs.ext4', '-q', '-N', '200'],
};
const MOUNT: Readonly<Record<RealKind, readonly (readonly [string, ...string[]])[]>> = {
  fat32: [['mount', '-t', 'vfat', '-o', 'noatime,codepage=437,iocharset=utf8']],
  exfat: [
    ['mount', '-t', 'exfat', '-o', 'noatime,iocharset=utf8'],
    ['mount.exfat-fuse', '-o', 'noatime'],
  ],
  ext4: [['mount', '-t', 'ext4', '-o', 'noatime']],
};

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();
const tried = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { env: ENV, stdio: 'ignore' }).status === 0;

export class RealCard {
  readonly kind: RealKind;
  readonly folder = mkdtempSync(join(tmpdir(), 'rgsx-card-'));
  /** Where it is mounted. */
  readonly root: string;
  readonly #bytes: number;
  #device = '';
  /** With the device mapper between: it can be told to fail. */
  #mapped: string | null = null;

  constructor(kind: RealKind, bytes: number) {
    this.kind = kind;
    this.root = join(this.folder, 'card');
    this.#bytes = bytes;
  }

  /** Makes and mounts it. `canFail`: with the device mapper below. Throws when that is not possible here. */
  insert(canFail = false): void {
    const image = join(this.folder, 'image');
    writeFileSync(image, '');
    truncateSync(image, this.#bytes);
    const [make, ...args] = MAKE[this.kind];
    run(make, ...args, image);
    mkdirSync(this.root);
    this.#device = run('losetup', '--find', '--show', image);
    if (canFail) {
      this.#mapped = `rgsx-card-${process.pid}`;
      run(
        'dmsetup',
        'create',
        this.#mapped,
        '--noudevsync',
        '--table',
        `0 ${this.#bytes / 512} linear ${this.#device} 0`,
      );
      run('dmsetup', 'mknodes', this.#mapped);
    }
    this.mount();
  }

  mount(): void {
    const device = this.#mapped === null ? this.#device : `/dev/mapper/${this.#mapped}`;
    for (const [command, ...args] of MOUNT[this.kind]) if (tried(command, ...args, device, this.root)) return;
    throw new Error(`no way to mount ${this.kind} here`);
  }

  /** `ro` or `rw`, under the feet of whoever uses it. */
  remount(mode: 'ro' | 'rw'): void {
    run('mount', '-o', `remount,${mode}`, this.root);
  }

  /** Every access to the medium fails from now on. */
  break(): void {
    if (this.#mapped === null) throw new Error('this card cannot fail');
    run('dmsetup', 'suspend', '--noflush', '--nolockfs', this.#mapped);
    run('dmsetup', 'load', this.#mapped, '--table', `0 ${this.#bytes / 512} error`);
    run('dmsetup', 'resume', '--noudevsync', this.#mapped);
  }

  /** As pulled out: its folder is empty, whatever has a file open. */
  pullOut(): void {
    run('umount', '-l', this.root);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.root);
    return bavail * bsize;
  }

  /** Gives everything back, in whatever state it is. */
  remove(): void {
    for (let tries = 0; tries < 3 && tried('mountpoint', '-q', this.root); tries++) tried('umount', '-l', this.root);
    if (this.#mapped !== null) tried('dmsetup', 'remove', '--force', '--noudevsync', this.#mapped);
    if (this.#device !== '') tried('losetup', '-d', this.#device);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Why a kind of card cannot be had here, in words; null: it can. */
export function whyNoCard(kind: RealKind): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  const card = new RealCard(kind, 40 * 1024 * 1024);
  try {
    card.insert();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  } finally {
    card.remove();
  }
}

/** Whether the device mapper can be had, which makes a card fail. */
export function canBreakCards(): boolean {
  return existsSync('/dev/mapper/control') && process.getuid?.() === 0 && tried('dmsetup', 'version');
}

/** Every file below a folder, relative, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
