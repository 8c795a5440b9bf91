/** Where the files of a zip go while it arrives, and how they get to where the ordinary way would have put them. */

import { closeSync, fdatasync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StagedFiles, stagedPath } from '../archive/staged-files.ts';
import type { StreamSink } from '../archive/zip-stream.ts';
import { syncPath } from '../lib/atomic-write.ts';
import { diskError, systemCode } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { UnpackPlan } from '../model.ts';

/** A file is synced in the background each time so much of it is new, so that little is left for the end. */
const SYNC_BYTES = 8 * 1024 * 1024;

/** The staging files of an attempt, each synced in the background while it grows. */
export class AheadFiles implements StreamSink {
  readonly folder: string;
  readonly files: StagedFiles;
  #unsynced = 0;
  #syncing = false;
  #number = 0;

  /** Files with numbers below `keep` are there already. */
  constructor(folder: string, keep = 0) {
    this.folder = folder;
    this.files = new StagedFiles(folder, keep);
  }

  begin(number: number): void {
    this.#number = number;
    this.#unsynced = 0;
    this.files.open(number);
  }

  write(bytes: Buffer): void {
    this.files.write(bytes);
    this.#unsynced += bytes.length;
    if (this.#unsynced >= SYNC_BYTES && !this.#syncing) this.#sync();
  }

  end(): void {
    this.files.close();
  }

  /** By a descriptor of its own, because the file may be closed meanwhile. A failure shows itself when it closes. */
  #sync(): void {
    this.#unsynced = 0;
    this.#syncing = true;
    const fd = openSync(stagedPath(this.folder, this.#number), 'r');
    fdatasync(fd, () => {
      closeSync(fd);
      this.#syncing = false;
    });
  }
}

/** Renames, unless a run before this one already did. */
function move(from: string, to: string, sizeBytes: number): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || statSync(to, { throwIfNoEntry: false })?.size !== sizeBytes) throw error;
  }
}

/**
 * Syncs the files and moves the planned ones (`streamed`: their numbers, in the plan's order) into their numbered places below `target`.
 * Throws AppError of kind `disk`.
 */
export function placeStaged(from: AheadFiles, streamed: Uint32Array, plan: UnpackPlan, target: string): void {
  try {
    from.files.sync();
    const made = new Set<string>();
    for (const [number, { sizeBytes }] of plan.files.entries()) {
      const place = stagedPath(target, number);
      const folder = dirname(place);
      if (!made.has(folder)) makeFolders(folder);
      made.add(folder);
      move(stagedPath(from.folder, streamed[number] ?? -1), place, sizeBytes);
    }
    for (const folder of [...made, target]) syncPath(folder);
  } catch (error) {
    throw diskError(error, target);
  }
}
