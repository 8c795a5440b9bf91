import type { JournalState } from '../download/journal.ts';
import type { Target } from '../download/target.ts';
import { AppError } from '../lib/errors.ts';

/** Takes the last bytes of a file into memory: enough of a zip to read its directory before anything is fetched. */
export class TailTarget implements Target {
  readonly firstByte: number;
  readonly #bytes: Buffer;
  readonly #sizeBytes: number;
  #length = 0;

  constructor(sizeBytes: number, tailBytes: number) {
    this.#sizeBytes = sizeBytes;
    this.firstByte = Math.max(0, sizeBytes - tailBytes);
    this.#bytes = Buffer.allocUnsafe(sizeBytes - this.firstByte);
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  get state(): JournalState {
    const sizeBytes = this.#sizeBytes;
    return { link: '', sizeBytes, validator: null, fileName: null, generation: 0, offset: this.written, hash: null };
  }

  get written(): number {
    return this.firstByte + this.#length;
  }

  readonly unsynced = 0;
  readonly syncing = false;

  /** Only an open that ignores the range begins anew: then there is no tail to be had. Nothing to empty at 0. */
  restart(): void {
    if (this.firstByte > 0) throw new AppError('range-refused', { reason: 'no tail' });
    this.#length = 0;
  }

  append(buffer: Buffer, length: number): void {
    buffer.copy(this.#bytes, this.#length, 0, length);
    this.#length += length;
  }

  read(): number {
    return 0;
  }

  sync(_hash: unknown, done: () => void): void {
    done();
  }

  async settle(): Promise<void> {}

  async close(): Promise<void> {}
}
