/** The rules of catalog/search.ts on a shelf's columns: 120,000 names in a few milliseconds. Pure. */

import { pairBit, type Shelf } from './shelf.ts';

/** A word as the columns are asked for it. */
export interface SearchWord {
  readonly bytes: Uint8Array;
  readonly letters: number;
  readonly pairsLow: number;
  readonly pairsHigh: number;
  /** A word of one letter is answered by the signatures alone: its bit; 0 for every other word. */
  readonly single: number;
}

/** Not a hit. */
export const MISS = 255;

export function searchWord(word: string): SearchWord {
  const bytes = new Uint8Array(Buffer.from(word, 'utf8'));
  let letters = 0;
  let pairsLow = 0;
  let pairsHigh = 0;
  bytes.forEach((byte, at) => {
    if (byte >= 0x61 && byte <= 0x7a) letters |= 1 << (byte - 0x61);
    if (at === 0) return;
    const bit = pairBit(bytes[at - 1] as number, byte);
    if (bit < 32) pairsLow |= 1 << bit;
    else pairsHigh |= 1 << (bit - 32);
  });
  return { bytes, letters, pairsLow, pairsHigh, single: bytes.length === 1 ? letters : 0 };
}

function rankAt(text: Uint8Array, from: number, to: number, word: Uint8Array): number {
  const first = word[0] as number;
  const length = word.length;
  let rank = MISS;
  for (let at = from; at <= to - length; at++) {
    if (text[at] !== first) continue;
    let same = 1;
    while (same < length && text[at + same] === word[same]) same++;
    if (same < length) continue;
    if (at === from) return 0;
    if ((text[at - 1] as number) <= 0x20) return 1;
    rank = 2;
  }
  return rank;
}

/** Positions that passed so far, in their order, with their classes. Room that is used again at every key. */
export interface Hits {
  readonly positions: Uint32Array;
  readonly classes: Uint8Array;
  count: number;
}

export const hitsRoom = (count: number): Hits => ({
  positions: new Uint32Array(count),
  classes: new Uint8Array(count),
  count: 0,
});

/** Every position is a hit of class 0. */
export function allHits(hits: Hits): void {
  const { positions, classes } = hits;
  for (let at = 0; at < positions.length; at++) positions[at] = at;
  classes.fill(0);
  hits.count = positions.length;
}

/**
 * Leaves in `hits` the positions that have every word; `narrow`: among those that are in it (the query only got longer), else
 * among all. `hits.classes` is by position.
 */
export function classify(shelf: Shelf, words: readonly SearchWord[], hits: Hits, narrow: boolean): void {
  if (words.length === 0) {
    allHits(hits);
    return;
  }
  const { letters, pairsLow, pairsHigh } = shelf;
  const { positions, classes } = hits;
  let needLetters = 0;
  let needLow = 0;
  let needHigh = 0;
  for (const word of words) {
    needLetters |= word.letters;
    needLow |= word.pairsLow;
    needHigh |= word.pairsHigh;
  }
  const total = narrow ? hits.count : shelf.count;
  let count = 0;
  for (let at = 0; at < total; at++) {
    const position = narrow ? (positions[at] as number) : at;
    if (((letters[position] as number) & needLetters) !== needLetters) continue;
    if (((pairsLow[position] as number) & needLow) !== needLow) continue;
    if (((pairsHigh[position] as number) & needHigh) !== needHigh) continue;
    const rank = rankPosition(shelf, words, position);
    if (rank === MISS) continue;
    positions[count++] = position;
    classes[position] = rank;
  }
  hits.count = count;
}

function rankPosition(shelf: Shelf, words: readonly SearchWord[], position: number): number {
  const { text, offsets, starts } = shelf;
  const from = offsets[position] as number;
  let rank = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as SearchWord;
    let found: number;
    if (word.single !== 0) {
      if (text[from] === word.bytes[0]) found = 0;
      else found = ((starts[position] as number) & word.single) !== 0 ? 1 : 2;
    } else found = rankAt(text, from, offsets[position + 1] as number, word.bytes);
    if (found === MISS) return MISS;
    // Only the first word makes a prefix; the others need to begin a word at least.
    if (found === 2) rank = 2;
    else if (at === 0 && found === 1) rank = 1;
  }
  return rank;
}

/** Whether every hit of `words` is a hit of `before` too, so that only those need to be looked at. */
export function isNarrower(words: readonly string[], before: readonly string[]): boolean {
  return before.every((old) => words.some((word) => word.includes(old)));
}
