/**
 * A file system that can lose power. Calls go to real files; beside them it keeps, for each file, what is durable and
 * which writes are not yet. `cut` writes into another folder what a power cut could leave: everything that was synced,
 * and of the rest any part in any order, the last write torn.
 */

import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import type { PartFs } from '../../../src/download/part-file.ts';

interface Change {
  /** null: the file was cut to `at`. */
  readonly bytes: Buffer | null;
  readonly at: number;
}

interface Kept {
  durable: Buffer;
  changes: Change[];
}

function applied(content: Buffer, change: Change): Buffer {
  if (change.bytes === null) {
    return change.at <= content.length
      ? content.subarray(0, change.at)
      : Buffer.concat([content, Buffer.alloc(change.at - content.length)]);
  }
  const length = Math.max(content.length, change.at + change.bytes.length);
  const next = Buffer.alloc(length);
  content.copy(next);
  change.bytes.copy(next, change.at);
  return next;
}

export class PowerFs {
  readonly #files = new Map<string, Kept>();
  readonly #names = new Map<number, string>();
  /** Syncs that were asked for in the background and not answered yet, oldest first. */
  readonly syncs: (() => void)[] = [];

  #kept(fd: number): Kept {
    const kept = this.#files.get(this.#names.get(fd) ?? '');
    if (kept === undefined) throw new Error('unknown descriptor');
    return kept;
  }

  #settle(kept: Kept, count: number): void {
    for (const change of kept.changes.splice(0, count)) kept.durable = applied(kept.durable, change);
  }

  readonly fs: PartFs = {
    ...fs,
    openSync: ((path: string, flags: number, mode?: number) => {
      const fd = fs.openSync(path, flags, mode);
      this.#names.set(fd, path);
      // What is opened was there before, or was replaced by an atomic write that syncs by itself.
      this.#files.set(path, { durable: fs.readFileSync(path), changes: [] });
      return fd;
    }) as PartFs['openSync'],
    writeSync: ((fd: number, bytes: Uint8Array, at: number, length: number, place: number) => {
      this.#kept(fd).changes.push({ bytes: Buffer.from(bytes.subarray(at, at + length)), at: place });
      return fs.writeSync(fd, bytes, at, length, place);
    }) as PartFs['writeSync'],
    ftruncateSync: ((fd: number, length: number) => {
      this.#kept(fd).changes.push({ bytes: null, at: length });
      fs.ftruncateSync(fd, length);
    }) as PartFs['ftruncateSync'],
    fdatasyncSync: (fd: number) => {
      const kept = this.#kept(fd);
      this.#settle(kept, kept.changes.length);
    },
    fdatasync: ((fd: number, done: (error: null) => void) => {
      const kept = this.#kept(fd);
      const count = kept.changes.length;
      this.syncs.push(() => {
        this.#settle(kept, count);
        done(null);
      });
    }) as PartFs['fdatasync'],
  };

  /** Answers the oldest waiting sync. */
  completeSync(): void {
    this.syncs.shift()?.();
  }

  /** Bytes of the part that would survive anything. */
  durableBytes(path: string): Buffer {
    return this.#files.get(path)?.durable ?? Buffer.alloc(0);
  }

  /** Leaves in `folder` what a cut now could leave. */
  cut(folder: string, below: (n: number) => number): void {
    for (const [path, { durable, changes }] of this.#files) {
      let content = durable;
      const order = [...changes];
      // Disks write in their own order, and not everything.
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(3) === 0 ? below(i + 1) : i;
        [order[i], order[j]] = [order[j] as Change, order[i] as Change];
      }
      for (const change of order) {
        if (below(2) === 0) continue;
        const torn = change.bytes !== null && below(3) === 0;
        content = applied(
          content,
          torn ? { ...change, bytes: change.bytes.subarray(0, below(change.bytes.length + 1)) } : change,
        );
      }
      fs.writeFileSync(join(folder, basename(path)), content);
    }
  }
}
