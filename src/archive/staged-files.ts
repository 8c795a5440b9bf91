/**
 * Staging files under numbers: nothing of an archive's names reaches the file system before install/layout.ts has decided
 * them. File `n` is `<folder>/<n div 1000>/<n mod 1000>`, because a FAT folder of many thousand names is slow.
 */

import { execFileSync } from 'node:child_process';
import { closeSync, constants, fsyncSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncPath } from '../lib/atomic-write.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import { type List, mapped } from '../lib/list.ts';
import type { UnpackedFile, UnpackPlan } from '../model.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const PER_FOLDER = 1000;
/** Files of at least this size are synced when they close; smaller ones together at the end, which a card likes better. */
const SYNC_AT_CLOSE_BYTES = 1024 * 1024;
const MANY_FILES = 64;

/** Where file `number` lies. */
export function stagedPath(folder: string, number: number): string {
  return `${folder}/${Math.floor(number / PER_FOLDER)}/${number % PER_FOLDER}`;
}

/** The unpacked files of a plan, as `unpack` left them in its folder: for whoever only kept the plan. */
export function unpackedFiles(plan: UnpackPlan, folder: string): List<UnpackedFile> {
  return mapped(plan.files, ({ path, sizeBytes }, number) => ({
    path,
    sizeBytes,
    stagedPath: stagedPath(folder, number),
  }));
}

/**
 * Syncs the whole file system under a folder with one call, which Node itself does not have: thousands of small files
 * would each cost a flush of the card. False where there is no such tool (busybox without `-f`, not Linux).
 */
function syncFileSystem(folder: string): boolean {
  try {
    execFileSync('sync', ['-f', folder], { stdio: 'ignore', timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}

/** Syncs files that are closed, all below `folder`; one by one when they are few. Throws a disk error. */
export function syncAll(paths: List<string>, folder: string): void {
  if (paths.length > MANY_FILES && syncFileSystem(folder)) return;
  for (const path of paths) {
    onDisk(path, () => {
      const fd = openSync(path, O_RDONLY | O_NOFOLLOW);
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    });
  }
}

/** Runs a file operation; what fails is the player's error about `path`. */
function onDisk<T>(path: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Removes the staging files with this number or a higher one. */
function removeFrom(folder: string, first: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const parts = name.split(/[/\\]/).map(Number);
    const number = parts.length === 2 ? (parts[0] ?? 0) * PER_FOLDER + (parts[1] ?? 0) : -1;
    if (number >= first) rmSync(join(folder, name));
  }
}

/** Writes one file at a time. Every method may throw a disk error; `discard` never does. */
export class StagedFiles {
  readonly #folder: string;
  readonly #made = new Set<string>();
  #unsynced: number[] = [];
  #fd = -1;
  #number = -1;
  #bytes = 0;

  /**
   * `folder` is the unpacker's own: what an earlier try left in it is removed, but for the files with numbers below `keep`,
   * which are known to be whole and synced.
   */
  constructor(folder: string, keep = 0) {
    this.#folder = folder;
    onDisk(folder, () => {
      if (keep === 0) rmSync(folder, { recursive: true, force: true });
      else removeFrom(folder, keep);
      makeFolders(folder);
    });
  }

  /** Bytes in the file that is open. */
  get openBytes(): number {
    return this.#bytes;
  }

  open(number: number): void {
    if (this.#fd >= 0) throw new AppError('bug', { text: 'a staging file is open' });
    const path = stagedPath(this.#folder, number);
    onDisk(path, () => {
      const parent = dirname(path);
      if (!this.#made.has(parent)) {
        makeFolders(parent);
        this.#made.add(parent);
      }
      // Never an existing file and never through a link, even if somebody put one there.
      this.#fd = openSync(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o644);
    });
    this.#number = number;
    this.#bytes = 0;
  }

  write(bytes: Uint8Array): void {
    onDisk(this.#folder, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    });
    this.#bytes += bytes.length;
  }

  close(): void {
    const path = stagedPath(this.#folder, this.#number);
    const fd = this.#fd;
    this.#fd = -1;
    onDisk(path, () => {
      try {
        if (this.#bytes >= SYNC_AT_CLOSE_BYTES) fsyncSync(fd);
        else this.#unsynced.push(this.#number);
      } finally {
        closeSync(fd);
      }
    });
  }

  /** After this every closed file survives a power cut. */
  sync(): void {
    const paths = mapped(this.#unsynced, (number) => stagedPath(this.#folder, number));
    this.#unsynced = [];
    syncAll(paths, this.#folder);
    for (const folder of this.#made) syncPath(folder);
    syncPath(this.#folder);
  }

  /** Closes what is open and leaves everything where it is. Never throws. */
  release(): void {
    if (this.#fd < 0) return;
    try {
      closeSync(this.#fd);
    } catch {
      // The descriptor is gone either way.
    }
    this.#fd = -1;
  }

  /** Closes what is open and removes everything; for failure and cancel. */
  discard(): void {
    this.release();
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // A card that is gone or read-only: the next start empties the folder.
    }
  }
}
