/** The lines of several shelves as one list, put in order only as far as somebody looks. Pure. */

import type { Shelf } from './shelf.ts';
import type { Lines } from './shelf-query.ts';

export interface ShelfLines {
  readonly name: string;
  readonly shelf: Shelf;
  readonly result: Lines;
}

/** A line of the merged list: index of its shelf, position on it. */
export interface MergedLine {
  readonly at: number;
  readonly position: number;
}

/** Part of the list that is merged by itself: one class of hits, or one initial. */
interface Segment {
  /** For each shelf where its lines begin and end. */
  readonly next: Uint32Array;
  readonly ends: Uint32Array;
  readonly total: number;
  readonly merged: MergedLine[];
  /** Shelves that still have lines, as a heap with the one whose line comes first on top. */
  heap: number[] | null;
}

const decoder = new TextDecoder();

export class MergedList {
  readonly total: number;
  readonly #shelves: readonly ShelfLines[];
  readonly #segments: readonly Segment[];
  readonly #order: 'name' | 'size';

  /** `initials`: the list is one class and is entered at a letter, so each letter is merged by itself. */
  constructor(shelves: readonly ShelfLines[], order: 'name' | 'size', initials: boolean) {
    this.#shelves = shelves;
    this.#order = order;
    const count = order === 'size' ? 1 : initials ? 28 : 3;
    this.#segments = Array.from({ length: count }, () => ({
      next: new Uint32Array(shelves.length),
      ends: new Uint32Array(shelves.length),
      total: 0,
      merged: [],
      heap: null,
    }));
    let total = 0;
    shelves.forEach(({ shelf, result }, at) => {
      const borders = initials && order === 'name' ? initialEnds(shelf, result) : result.ends;
      let from = 0;
      this.#segments.forEach((segment, part) => {
        const end = borders[part] ?? from;
        segment.next[at] = from;
        segment.ends[at] = end;
        (segment as { total: number }).total += end - from;
        from = end;
      });
      total += result.lines.length;
    });
    this.total = total;
  }

  /** Where each segment begins; the letters of a list by initials. */
  starts(): number[] {
    let at = 0;
    return this.#segments.map(({ total }) => {
      at += total;
      return at - total;
    });
  }

  slice(offset: number, count: number): MergedLine[] {
    const lines: MergedLine[] = [];
    let start = 0;
    for (const segment of this.#segments) {
      const from = Math.max(0, offset - start);
      const to = Math.min(segment.total, offset + count - start);
      if (from < to) {
        this.#mergeTo(segment, to);
        for (let at = from; at < to; at++) lines.push(segment.merged[at] as MergedLine);
      }
      start += segment.total;
    }
    return lines;
  }

  #mergeTo(segment: Segment, count: number): void {
    segment.heap ??= this.#heapOf(segment);
    const { heap, next, ends, merged } = segment;
    while (merged.length < count) {
      const at = heap[0] as number;
      const line = next[at] as number;
      merged.push({ at, position: (this.#shelves[at] as ShelfLines).result.lines[line] as number });
      next[at] = line + 1;
      if (line + 1 === ends[at]) {
        const last = heap.pop() as number;
        if (heap.length === 0) return;
        if (last !== at) heap[0] = last;
      }
      this.#sink(segment, heap, 0);
    }
  }

  #heapOf(segment: Segment): number[] {
    const heap: number[] = [];
    segment.ends.forEach((end, at) => {
      if ((segment.next[at] as number) < end) heap.push(at);
    });
    for (let at = (heap.length >> 1) - 1; at >= 0; at--) this.#sink(segment, heap, at);
    return heap;
  }

  #sink(segment: Segment, heap: number[], from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child =
        right < heap.length && this.#before(segment, heap[right] as number, heap[left] as number) ? right : left;
      if (!this.#before(segment, heap[child] as number, heap[at] as number)) return;
      const moved = heap[at] as number;
      heap[at] = heap[child] as number;
      heap[child] = moved;
      at = child;
    }
  }

  /** A total order: size where asked for, then text, then shelf. */
  #before(segment: Segment, a: number, b: number): boolean {
    const one = this.#shelves[a] as ShelfLines;
    const other = this.#shelves[b] as ShelfLines;
    const first = one.result.lines[segment.next[a] as number] as number;
    const second = other.result.lines[segment.next[b] as number] as number;
    if (this.#order === 'size') {
      const difference = (one.shelf.sizes[first] as number) - (other.shelf.sizes[second] as number);
      if (difference !== 0) return difference > 0;
    }
    const x = textAt(one.shelf, first);
    const y = textAt(other.shelf, second);
    return x === y ? a < b : x < y;
  }
}

export function textAt(shelf: Shelf, position: number): string {
  return decoder.decode(shelf.text.subarray(shelf.offsets[position], shelf.offsets[position + 1]));
}

/** Where the lines of each of the 28 initials end. Lines of one class only are in the order of their initials. */
function initialEnds(shelf: Shelf, { lines }: Lines): number[] {
  const ends = new Array<number>(28).fill(0);
  for (const position of lines) {
    const initial = shelf.initials[position] as number;
    ends[initial] = (ends[initial] as number) + 1;
  }
  for (let at = 1; at < 28; at++) ends[at] = (ends[at] as number) + (ends[at - 1] as number);
  return ends;
}
