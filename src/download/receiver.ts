/**
 * Takes body bytes into the part: gathered to 1 MiB, written synchronously (this is a worker thread), hashed on the way
 * while the core keeps up, synced in the background, and never more than 8 MiB ahead of what is safe.
 */

import { performance } from 'node:perf_hooks';
import { AppError } from '../lib/errors.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import type { BodyTaker } from './http-reader.ts';
import { looksLikePage } from './resume.ts';
import type { HashState, Target } from './target.ts';
import type { Whirlpool } from './whirlpool.ts';

export const BLOCK_BYTES = 1024 * 1024;
export const SYNC_BYTES = 6 * 1024 * 1024;
export const SYNC_MS = 5_000;
/** Written and not yet safe, at most, when a new block is begun: with the block itself and what TLS still holds, 8 MiB. */
const UNSYNCED_LIMIT = 8 * 1024 * 1024 - BLOCK_BYTES - 128 * 1024;
const SNIFF_BYTES = 512;
/** After this many bytes it is known whether hashing keeps up with the link. */
const HASH_TRIAL_BYTES = 8 * 1024 * 1024;

const BLOCKS = new SpareBuffer(BLOCK_BYTES);

/** Sees every byte of the file once it is written, in order, and takes it at once. What it throws ends the transfer. */
export type ByteSink = (bytes: Buffer, offset: number) => void;

export interface ReceiverOptions {
  readonly part: Target;
  /** A state of `offset` 0 is empty. */
  readonly hasher: { readonly whirlpool: Whirlpool; readonly offset: number } | null;
  /** Where the body begins. */
  readonly at: number;
  /** Called before the first write, once the beginning does not look like a page: empties the part when `at` is 0. */
  readonly begin: () => void;
  /** Where the body has to end; more bytes are an error. null: unknown. */
  readonly endBytes: number | null;
  /** The error of a body that begins like a page, from its beginning; null where a page is wanted or bytes are not the first. */
  readonly pageError: ((start: Buffer) => AppError) | null;
  readonly sink: ByteSink | undefined;
  readonly resume: () => void;
  readonly onProgress: (doneBytes: number) => void;
  readonly onSynced: (offset: number) => void;
}

export class Receiver implements BodyTaker {
  readonly #options: ReceiverOptions;
  readonly #part: Target;
  readonly #block = BLOCKS.take();
  #released = false;
  #fill = 0;
  #begun = false;
  #syncedAt = performance.now();
  readonly #startedAt = performance.now();
  #hashMs = 0;
  #hashedBytes = 0;
  #hashOffset: number;
  /** The core is too slow for the link: bytes first, the rest of the hash at the end. */
  #hashLater = false;
  #waiting = false;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#part = options.part;
    this.#hashOffset = options.hasher?.offset ?? 0;
    // A state older than the part (hashing had fallen behind) cannot be continued before the bytes between were read.
    this.#hashLater = this.#hashOffset !== options.at;
  }

  /** Received so far, whether written or not. */
  get doneBytes(): number {
    return (this.#begun ? this.#part.written : this.#options.at) + this.#fill;
  }

  /** How far the hash has come. */
  get hashOffset(): number {
    return this.#hashOffset;
  }

  data(buffer: Buffer, start: number, end: number): boolean {
    const { endBytes } = this.#options;
    if (endBytes !== null && this.doneBytes + (end - start) > endBytes) {
      throw new AppError('bad-answer', { reason: 'more bytes than told' });
    }
    for (let at = start; at < end; ) {
      const take = Math.min(end - at, BLOCK_BYTES - this.#fill);
      buffer.copy(this.#block, this.#fill, at, at + take);
      this.#fill += take;
      at += take;
      if (this.#fill === BLOCK_BYTES) this.#flush();
    }
    this.#waiting = this.#part.unsynced > UNSYNCED_LIMIT;
    return !this.#waiting;
  }

  /** Called about once a second: what trickles in slowly becomes safe too. */
  tick(): void {
    if (performance.now() - this.#syncedAt < SYNC_MS || !this.#sure) return;
    this.#flush();
    if (this.#part.unsynced > 0) this.#sync();
  }

  #wake(): void {
    if (!this.#waiting || this.#part.unsynced > UNSYNCED_LIMIT) return;
    this.#waiting = false;
    this.#options.resume();
  }

  #flush(): void {
    const bytes = this.#block.subarray(0, this.#fill);
    if (!this.#begun) this.#begin(bytes);
    if (this.#fill === 0) return;
    const offset = this.#part.written;
    this.#part.append(bytes, bytes.length);
    this.#fill = 0;
    this.#hash(bytes);
    this.#options.sink?.(bytes, offset);
    if (this.#part.unsynced >= SYNC_BYTES) this.#sync();
    this.#options.onProgress(this.#part.written);
  }

  /** Enough came to tell the file from a page. */
  get #sure(): boolean {
    return this.#begun || this.#options.pageError === null || this.#fill >= SNIFF_BYTES;
  }

  #begin(bytes: Buffer): void {
    if (this.#options.pageError !== null && looksLikePage(bytes)) throw this.#options.pageError(bytes);
    this.#options.begin();
    this.#begun = true;
  }

  #hash(bytes: Buffer): void {
    const { hasher } = this.#options;
    if (hasher === null || this.#hashLater) return;
    const before = performance.now();
    hasher.whirlpool.update(bytes);
    const now = performance.now();
    this.#hashOffset += bytes.length;
    this.#hashedBytes += bytes.length;
    this.#hashMs += now - before;
    this.#hashLater = this.#hashedBytes >= HASH_TRIAL_BYTES && this.#hashMs > 0.6 * (now - this.#startedAt);
  }

  /** The state to record with an offset; null when no hash was asked for. */
  hashState(): HashState | null {
    const { hasher } = this.#options;
    return hasher === null ? null : { offset: this.#hashOffset, state: hasher.whirlpool.save() };
  }

  #sync(): void {
    if (this.#part.syncing) return;
    this.#syncedAt = performance.now();
    this.#part.sync(this.hashState(), () => {
      this.#options.onSynced(this.#part.state.offset);
      if (this.#part.unsynced >= SYNC_BYTES) this.#sync();
      this.#wake();
    });
  }

  /** The body is whole (or ended early): writes, and makes everything safe. */
  async finish(): Promise<void> {
    this.#flush();
    await this.#part.settle(this.hashState());
    this.#options.onSynced(this.#part.state.offset);
  }

  /** After an error: keeps what came, as far as the card lets it. Never throws. */
  async rescue(): Promise<void> {
    try {
      if (this.#sure) this.#flush();
    } catch {
      // The first error is the one that counts.
      this.#fill = 0;
    }
    try {
      if (this.#begun) await this.#part.settle(this.hashState());
    } catch {
      // Likewise.
    }
  }

  /** The end, after `finish` or `rescue`: the block is free for the next one. */
  release(): void {
    if (!this.#released) BLOCKS.give(this.#block);
    this.#released = true;
  }
}
