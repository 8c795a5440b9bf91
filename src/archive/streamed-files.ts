/** What came by in a stream, file by file, as columns: a game may have a hundred thousand of them. Pure. */

import type { List } from '../lib/list.ts';
import type { ZipRow } from './zip-directory.ts';
import type { Measured } from './zip-local.ts';

/** A file that came by whole. */
export interface StreamedFile extends Measured {
  readonly number: number;
  readonly method: 0 | 8;
}

/** Numbers kept of each file: offset of its local header, method, packed size, size, CRC. */
const FIELDS = 5;

/** The files in the order in which they came by, which is that of their numbers and of their offsets. */
export class StreamedFiles {
  #kept = new Float64Array(64 * FIELDS);
  #count = 0;

  /** The next file; its number is that of the files before it. */
  add(offset: number, { method, packedBytes, sizeBytes, crc32 }: StreamedFile): void {
    const at = this.#count++ * FIELDS;
    if (at === this.#kept.length) {
      const larger = new Float64Array(at * 2);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept.set([offset, method, packedBytes, sizeBytes, crc32], at);
  }

  /** The number of the file whose local header lies there; -1: none. */
  #numberAt(offset: number): number {
    let low = 0;
    for (let high = this.#count; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle * FIELDS] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && this.#kept[low * FIELDS] === offset ? low : -1;
  }

  /**
   * The numbers of the files for these rows of the central directory, in their order, if every one of them came by exactly as
   * the directory tells it: place, method, packed size, size and CRC. null when the directory tells anything else.
   */
  agreesWith(rows: List<ZipRow>): Uint32Array | null {
    const numbers = new Uint32Array(rows.length);
    for (const [n, { offset, method, entry }] of rows.entries()) {
      const number = this.#numberAt(offset);
      const at = number * FIELDS;
      const kept = this.#kept;
      const same =
        number >= 0 &&
        kept[at + 1] === method &&
        kept[at + 2] === entry.packedBytes &&
        kept[at + 3] === entry.sizeBytes &&
        kept[at + 4] === entry.crc32;
      if (!same) return null;
      numbers[n] = number;
    }
    return numbers;
  }
}
