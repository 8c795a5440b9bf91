/** The rules of catalog/search.ts on the words of a shelf: 120,000 names in a millisecond or two. Pure. */

import type { Shelf } from './shelf.ts';
import { letterBits, POSITION, type ShelfWords } from './shelf-words.ts';

/** A word as the columns are asked for it. */
export interface SearchWord {
  readonly bytes: Uint8Array;
  readonly letters: number;
  /** The class of a name that begins with it, of one in which a word does, of one that has it inside a word. */
  readonly classes: readonly [number, number, number];
}

/**
 * While it is searched a class is bits, each a part of the next: of two classes `&` is the better and `|` the worse one, without
 * a branch that no processor could foresee. At the end they are numbers.
 */
const PREFIX = 0;
const BEGINS = 0b1;
const INSIDE = 0b11;
/** Not a hit. */
const MISS = 0xff;

/** The words of a query, those first that few names have: the longest. Only the first one that was typed makes a prefix. */
export function searchWords(words: readonly string[]): SearchWord[] {
  const asked = words.map((word, at): SearchWord => {
    const bytes = new Uint8Array(Buffer.from(word, 'utf8'));
    return {
      bytes,
      letters: letterBits(bytes),
      classes: at === 0 ? [PREFIX, BEGINS, INSIDE] : [PREFIX, PREFIX, INSIDE],
    };
  });
  return asked.sort((a, b) => b.bytes.length - a.bytes.length);
}

/** Positions that are hits, in their order, and the class of each by position. Room that is used again at every key. */
export interface Hits {
  readonly positions: Uint32Array;
  readonly classes: Uint8Array;
  /** For one word, and for all ways to read the query. */
  readonly ranks: Uint8Array;
  readonly best: Uint8Array;
  count: number;
}

export const hitsRoom = (count: number): Hits => ({
  positions: new Uint32Array(count),
  classes: new Uint8Array(count),
  ranks: new Uint8Array(count),
  best: new Uint8Array(count),
  count: 0,
});

/** Which of a word's classes: 0 where the text begins with it; 1 where a word of it does; 2 inside one; -1 nowhere. */
function rankIn(text: Uint8Array, from: number, to: number, { bytes }: SearchWord): number {
  const first = bytes[0];
  let rank = -1;
  for (let start = from; start <= to - bytes.length; start++) {
    if (text[start] !== first) continue;
    let same = 1;
    while (same < bytes.length && text[start + same] === bytes[same]) same++;
    if (same < bytes.length) continue;
    if (start === from) return 0;
    if ((text[start - 1] as number) <= 0x20) return 1;
    rank = 2;
  }
  return rank;
}

/** The classes by position, from the words that it is in. Returns whether it is anywhere. */
function classifyAll(
  { letters, offsets, text, ends, places }: ShelfWords,
  word: SearchWord,
  classes: Uint8Array,
): boolean {
  const { letters: need } = word;
  const [prefix, begins, inside] = word.classes;
  let found = false;
  classes.fill(MISS);
  for (let at = 0; at < letters.length; at++) {
    if (((letters[at] as number) & need) !== need) continue;
    const rank = rankIn(text, offsets[at] as number, (offsets[at + 1] as number) - 1, word);
    if (rank < 0) continue;
    found = true;
    const end = ends[at + 1] as number;
    for (let from = ends[at] as number; from < end; from++) {
      const place = places[from] as number;
      const position = place & POSITION;
      const here = rank === 2 ? inside : place < 0 ? prefix : begins;
      classes[position] = (classes[position] as number) & here;
    }
  }
  return found;
}

/** Above this part of a shelf it is cheaper to look a further word up than to look for it in every name that is left. */
const FEW = 1 / 16;

/** The hits of one way to read the query; returns how many. */
function searchWay(shelf: Shelf, words: readonly SearchWord[], hits: Hits): number {
  const { classes, ranks, positions } = hits;
  let count = classifyAll(shelf.words, words[0] as SearchWord, classes) ? gather(hits) : 0;
  for (const word of words.slice(1)) {
    if (count === 0) return 0;
    const few = count < shelf.count * FEW;
    if (!few) classifyAll(shelf.words, word, ranks);
    let left = 0;
    for (let at = 0; at < count; at++) {
      const position = positions[at] as number;
      const rank = few ? classIn(shelf, position, word) : (ranks[position] as number);
      classes[position] = (classes[position] as number) | rank;
      if (rank !== MISS) positions[left++] = position;
    }
    count = left;
  }
  return count;
}

function classIn({ text, offsets }: Shelf, position: number, word: SearchWord): number {
  const rank = rankIn(text, offsets[position] as number, offsets[position + 1] as number, word);
  return word.classes[rank] ?? MISS;
}

function gather({ classes, positions }: Hits): number {
  let count = 0;
  for (let position = 0; position < classes.length; position++) {
    if (classes[position] !== MISS) positions[count++] = position;
  }
  return count;
}

/** Without words: a list that is opened is made by code that runs for the first time, so by as little of it as can be. */
function everything({ classes, positions }: Hits): number {
  classes.fill(PREFIX);
  for (let position = 0; position < positions.length; position++) positions[position] = position;
  return positions.length;
}

/** Leaves in `hits` the positions that have every word of any of the ways, each in its best class; returns how many. */
export function search(shelf: Shelf, ways: readonly (readonly SearchWord[])[], hits: Hits): number {
  const { classes, best, positions } = hits;
  hits.count = 0;
  ways.forEach((words, at) => {
    hits.count = words.length > 0 ? searchWay(shelf, words, hits) : everything(hits);
    if (ways.length === 1) return;
    if (at === 0) best.fill(MISS);
    for (const position of positions.subarray(0, hits.count)) {
      best[position] = (best[position] as number) & (classes[position] as number);
    }
  });
  if (ways.length > 1) {
    classes.set(best);
    hits.count = gather(hits);
  }
  if (ways.every((words) => words.length === 0)) return hits.count;
  for (let at = 0; at < hits.count; at++) {
    const position = positions[at] as number;
    if (classes[position] === INSIDE) classes[position] = 2;
  }
  return hits.count;
}
