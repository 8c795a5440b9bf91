/**
 * The unfinished file and its journal. The part holds bytes; the journal says how many of them are safe: data is synced
 * first, its offset is recorded after, and on open the part is cut to the recorded offset. So a power cut at any instant
 * loses at most what was not synced, and never leaves bytes of doubtful origin.
 */

import * as nodeFs from 'node:fs';
import { dirname } from 'node:path';
import { atomicWrite, syncPath } from '../lib/atomic-write.ts';
import { type AppError, diskError } from '../lib/errors.ts';
import { encodeHeader, encodeOffset, type JournalState, linkHash, readJournal } from './journal.ts';
import type { HashState, Target } from './target.ts';

/** What the part file asks of the file system; tests give failing ones. */
export type PartFs = Pick<
  typeof nodeFs,
  'openSync' | 'closeSync' | 'writeSync' | 'readSync' | 'ftruncateSync' | 'fstatSync' | 'fdatasync' | 'fdatasyncSync'
>;

export interface PartIdentity {
  readonly linkId: string;
  readonly sizeBytes: number | null;
  readonly validator: string | null;
  readonly fileName?: string | null;
}

const COMPACT_BYTES = 64 * 1024;

/** Where the journal of a part lies: `x.part` → `x.journal`. */
export function journalPath(partPath: string): string {
  return `${partPath.replace(/\.part$/, '')}.journal`;
}

/** Whether the journal speaks of this file. */
function holdsFor(state: JournalState, { linkId, sizeBytes, validator }: PartIdentity): boolean {
  const differs = (a: unknown, b: unknown) => a !== null && b !== null && a !== b;
  return (
    state.link === linkHash(linkId) && !differs(state.sizeBytes, sizeBytes) && !differs(state.validator, validator)
  );
}

export class PartFile implements Target {
  readonly path: string;
  readonly #fs: PartFs;
  readonly #linkId: string;
  #part: number;
  #journal: number;
  #journalBytes: number;
  #state: JournalState;
  #written: number;
  #syncing: Promise<void> | null = null;
  #broken: AppError | null = null;

  private constructor(path: string, linkId: string, fs: PartFs, fds: { part: number; journal: number }) {
    this.path = path;
    this.#fs = fs;
    this.#linkId = linkId;
    this.#part = fds.part;
    this.#journal = fds.journal;
    const journal = this.#readJournal();
    this.#state = journal.state;
    this.#journalBytes = journal.goodBytes;
    this.#written = 0;
  }

  /**
   * Opens or creates part and journal in an existing folder, and cuts the part to the recorded offset. Another link, size
   * or validator than the recorded one starts at 0. Throws AppError of kind `disk`.
   */
  static open(path: string, identity: PartIdentity, fs: PartFs = nodeFs): PartFile {
    const { O_RDWR, O_CREAT } = nodeFs.constants;
    const fds: number[] = [];
    try {
      for (const name of [path, journalPath(path)]) fds.push(fs.openSync(name, O_RDWR | O_CREAT, 0o600));
      const [part, journal] = fds as [number, number];
      const file = new PartFile(path, identity.linkId, fs, { part, journal });
      file.#settleOpen(identity);
      syncPath(dirname(path));
      return file;
    } catch (error) {
      for (const fd of fds) fs.closeSync(fd);
      throw diskError(error, path);
    }
  }

  #readJournal(): { state: JournalState; goodBytes: number } {
    const size = this.#fs.fstatSync(this.#journal).size;
    const bytes = Buffer.alloc(Math.min(size, 4 * COMPACT_BYTES));
    let at = 0;
    while (at < bytes.length) {
      const got = this.#fs.readSync(this.#journal, bytes, at, bytes.length - at, at);
      if (got === 0) break;
      at += got;
    }
    return readJournal(bytes.subarray(0, at));
  }

  #settleOpen(identity: PartIdentity): void {
    const { state } = this;
    const same = holdsFor(state, identity);
    const partBytes = this.#fs.fstatSync(this.#part).size;
    // Recorded bytes were synced: a shorter part was changed by somebody else, so none of it is trusted.
    if (!same || partBytes < state.offset) {
      this.restart(identity);
      return;
    }
    this.#fs.ftruncateSync(this.#journal, this.#journalBytes);
    if (partBytes > state.offset) this.#fs.ftruncateSync(this.#part, state.offset);
    this.#written = state.offset;
  }

  /** What the journal vouches for. */
  get state(): JournalState {
    return this.#state;
  }

  /** Bytes in the part, safe or not. */
  get written(): number {
    return this.#written;
  }

  /** Bytes that a power cut now would lose. */
  get unsynced(): number {
    return this.#written - this.#state.offset;
  }

  /** Throws everything away and begins for this identity. The journal forgets first, so no cut can mix two files. */
  restart(identity: Omit<PartIdentity, 'linkId'>): void {
    this.#guard(() => {
      const { sizeBytes, validator, fileName = null } = identity;
      const generation = this.#state.generation + 1;
      const fresh = { link: linkHash(this.#linkId), sizeBytes, validator, fileName, generation, offset: 0, hash: null };
      this.#journalBytes = 0;
      this.#fs.ftruncateSync(this.#journal, 0);
      this.#writeJournal(encodeHeader(fresh));
      this.#fs.fdatasyncSync(this.#journal);
      this.#fs.ftruncateSync(this.#part, 0);
      this.#state = fresh;
      this.#written = 0;
    });
  }

  /** Forgets what lies behind `offset`; the journal first, as in `restart`. */
  cutTo(offset: number): void {
    if (offset >= this.#written) return;
    this.#guard(() => {
      const { hash } = this.#state;
      const kept = hash !== null && hash.offset <= offset ? hash : null;
      const state = { ...this.#state, offset: Math.min(offset, this.#state.offset), hash: kept };
      this.#writeJournal(encodeOffset(state));
      this.#fs.fdatasyncSync(this.#journal);
      this.#fs.ftruncateSync(this.#part, offset);
      this.#state = state;
      this.#written = offset;
    });
  }

  /** Writes at the end, whole. Throws AppError of kind `disk`; what was written before the error stays counted. */
  append(buffer: Uint8Array, length: number): void {
    this.#guard(() => {
      for (let at = 0; at < length; ) {
        const wrote = this.#fs.writeSync(this.#part, buffer, at, length - at, this.#written);
        at += wrote;
        this.#written += wrote;
      }
    }, false);
  }

  /** Reads back; fewer bytes than asked only at the end. */
  read(buffer: Uint8Array, offset: number): number {
    try {
      return this.#fs.readSync(this.#part, buffer, 0, buffer.length, offset);
    } catch (error) {
      throw diskError(error, this.path);
    }
  }

  get syncing(): boolean {
    return this.#syncing !== null;
  }

  /**
   * Begins to make everything written so far safe, in the background. Nothing happens while a sync runs or after one
   * failed (the error comes from the next `settle`, `append` or `restart`). `done` is called when the offset is recorded
   * or the sync failed.
   */
  sync(hash: HashState | null, done: () => void): void {
    if (this.#syncing !== null || this.#broken !== null) return;
    const offset = this.#written;
    this.#syncing = this.#syncTo(offset, hash)
      .catch((error: unknown) => {
        // After a failed sync the kernel may have dropped the bytes: nothing of this open is recorded any more.
        this.#broken ??= diskError(error, this.path);
      })
      .finally(() => {
        this.#syncing = null;
        done();
      });
  }

  async #syncTo(offset: number, hash: HashState | null): Promise<void> {
    await this.#fdatasync(this.#part);
    const state = { ...this.#state, offset, hash };
    this.#writeJournal(encodeOffset(state));
    await this.#fdatasync(this.#journal);
    this.#state = state;
    if (this.#journalBytes > COMPACT_BYTES) this.#compact();
  }

  #fdatasync(fd: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fs.fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  #writeJournal(line: string): void {
    const bytes = Buffer.from(line, 'latin1');
    for (let at = 0; at < bytes.length; ) {
      at += this.#fs.writeSync(this.#journal, bytes, at, bytes.length - at, this.#journalBytes + at);
    }
    this.#journalBytes += bytes.length;
  }

  #compact(): void {
    const path = journalPath(this.path);
    const text = encodeHeader(this.#state) + encodeOffset(this.#state);
    atomicWrite(path, Buffer.from(text, 'latin1'));
    const fd = this.#fs.openSync(path, nodeFs.constants.O_RDWR);
    this.#fs.closeSync(this.#journal);
    this.#journal = fd;
    this.#journalBytes = text.length;
  }

  /** Waits for a running sync, then makes the rest safe. Throws AppError of kind `disk` when that is impossible. */
  async settle(hash: HashState | null): Promise<void> {
    await this.#syncing;
    if (this.#broken === null && (this.unsynced > 0 || hash?.offset !== this.#state.hash?.offset)) {
      this.sync(hash, () => {});
      await this.#syncing;
    }
    if (this.#broken !== null) throw this.#broken;
  }

  /** Waits for a running sync and closes. Never throws. */
  async close(): Promise<void> {
    await this.#syncing;
    for (const fd of [this.#part, this.#journal]) {
      try {
        this.#fs.closeSync(fd);
      } catch {
        // Everything that counts was synced; a card that left meanwhile is told by the next open.
      }
    }
  }

  #guard(work: () => void, breaks = true): void {
    if (this.#broken !== null) throw this.#broken;
    try {
      work();
    } catch (error) {
      const known = diskError(error, this.path);
      if (breaks) this.#broken = known;
      throw known;
    }
  }
}

/** How much of a part is safe, for this identity, without touching it; 0 when it is not there or another's. */
export function safeBytes(path: string, identity: PartIdentity): number {
  try {
    const { state } = readJournal(nodeFs.readFileSync(journalPath(path)));
    const partBytes = nodeFs.statSync(path).size;
    return holdsFor(state, identity) && partBytes >= state.offset ? state.offset : 0;
  } catch {
    return 0;
  }
}
