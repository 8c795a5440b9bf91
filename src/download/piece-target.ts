/** One piece of a file that was cut up, written behind the pieces before it: the part grows into the whole, nothing is copied. */

import { type JournalState, linkHash } from './journal.ts';
import type { PartFile } from './part-file.ts';
import type { HashState, Target } from './target.ts';

export class PieceTarget implements Target {
  readonly #part: PartFile;
  readonly #start: number;
  readonly #linkId: string;
  readonly #sizeBytes: number;

  /** `start` is where the piece begins in the part, which holds everything before it. */
  constructor(part: PartFile, start: number, identity: { readonly linkId: string; readonly sizeBytes: number }) {
    this.#part = part;
    this.#start = start;
    this.#linkId = identity.linkId;
    this.#sizeBytes = identity.sizeBytes;
  }

  #within(offset: number): number {
    return Math.min(Math.max(0, offset - this.#start), this.#sizeBytes);
  }

  get state(): JournalState {
    const { offset, hash, generation } = this.#part.state;
    const here = hash !== null && hash.offset > this.#start && hash.offset - this.#start <= this.#sizeBytes;
    return {
      ...{ link: linkHash(this.#linkId), sizeBytes: this.#sizeBytes, validator: null, fileName: null, generation },
      offset: this.#within(offset),
      hash: here ? { offset: hash.offset - this.#start, state: hash.state } : null,
    };
  }

  get written(): number {
    return this.#within(this.#part.written);
  }

  get unsynced(): number {
    return this.#part.unsynced;
  }

  get syncing(): boolean {
    return this.#part.syncing;
  }

  /** Begins the piece anew; what lies before it stays. */
  restart(): void {
    this.#part.cutTo(this.#start);
  }

  append(buffer: Uint8Array, length: number): void {
    this.#part.append(buffer, length);
  }

  read(buffer: Uint8Array, offset: number): number {
    const room = Math.min(buffer.length, this.#sizeBytes - offset);
    return this.#part.read(buffer.subarray(0, room), offset + this.#start);
  }

  #absolute(hash: HashState | null): HashState | null {
    return hash === null ? null : { offset: hash.offset + this.#start, state: hash.state };
  }

  sync(hash: HashState | null, done: () => void): void {
    this.#part.sync(this.#absolute(hash), done);
  }

  settle(hash: HashState | null): Promise<void> {
    return this.#part.settle(this.#absolute(hash));
  }

  close(): Promise<void> {
    return this.#part.close();
  }
}
