/**
 * Raw inflate without promises, streams or fresh buffers. It drives the synchronous half of Node's own zlib binding
 * (`_handle.writeSync`, what `inflateRawSync` is made of): a quarter less CPU than `createInflateRaw()` fed by callbacks,
 * and one zlib state for any number of entries. The runtime is pinned (package.json), a test holds the binding to this.
 */

import { constants, createInflateRaw } from 'node:zlib';
import { AppError } from '../lib/errors.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import type { ZlibHandle } from '../lib/unpack.ts';

interface Binding extends ZlibHandle {
  reset(): void;
}

interface Internals {
  readonly _handle: Binding;
  /** [room left in `out`, input left over] after a write. */
  readonly _writeState: Uint32Array;
}

/** What is inflated is handed on in pieces of at most this many bytes. */
export const INFLATE_CHUNK_BYTES = 256 * 1024;

/** Takes the piece at once: the bytes are overwritten by the next one. */
export type ByteSink = (bytes: Buffer) => void;

const NOTHING = Buffer.alloc(0);
const OUTPUTS = new SpareBuffer(INFLATE_CHUNK_BYTES);

export class Inflater {
  readonly #stream = createInflateRaw({ chunkSize: constants.Z_MIN_CHUNK });
  readonly #binding: Binding;
  readonly #left: Uint32Array;
  readonly #out = OUTPUTS.take();
  #closed = false;
  #fault: string | null = null;
  #ended = false;

  constructor() {
    const internals = this.#stream as unknown as Internals;
    if (typeof internals._handle?.writeSync !== 'function') throw new AppError('bug', { text: 'zlib binding' });
    this.#binding = internals._handle;
    this.#left = internals._writeState;
    this.#binding.onerror = (message, _errno, code) => {
      this.#fault = `${code} ${message}`;
    };
  }

  /** The deflate stream has ended; what follows in the input is not its own. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Inflates `input` and hands on what comes out. Returns how many bytes of `input` belonged to the deflate stream: fewer
   * than all only when it has `ended`. Throws `archive-damaged`.
   */
  push(input: Uint8Array, sink: ByteSink): number {
    let at = 0;
    while (!this.#ended) {
      const before = input.length - at;
      const made = this.#step(constants.Z_NO_FLUSH, input, at, before);
      at = input.length - (this.#left[1] ?? 0);
      if (made > 0) sink(made === INFLATE_CHUNK_BYTES ? this.#out : this.#out.subarray(0, made));
      if (made === INFLATE_CHUNK_BYTES) continue;
      if (at < input.length) this.#ended = true;
      else break;
    }
    return at;
  }

  /** Whether the input so far was a whole deflate stream. To be asked once all of it was pushed. */
  finish(): boolean {
    if (this.#ended) return true;
    try {
      this.#step(constants.Z_FINISH, NOTHING, 0, 0);
      this.#ended = true;
    } catch {
      this.#fault = null;
    }
    return this.#ended;
  }

  /** Ready for the next entry. */
  reset(): void {
    this.#binding.reset();
    this.#ended = false;
    this.#fault = null;
  }

  /** Frees everything; nothing may be asked of it any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.destroy();
    OUTPUTS.give(this.#out);
  }

  #step(flush: number, input: Uint8Array, at: number, length: number): number {
    this.#binding.writeSync(flush, input, at, length, this.#out, 0, INFLATE_CHUNK_BYTES);
    if (this.#fault !== null) throw new AppError('archive-damaged', { reason: this.#fault });
    return INFLATE_CHUNK_BYTES - (this.#left[0] ?? 0);
  }
}
