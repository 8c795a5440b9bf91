/**
 * The words that stand on a shelf, and where: what a search walks over instead of the names. No word of a query has a space in
 * it, so whatever it is found in is one word of a name; a library of 120,000 games has some ten thousand different ones. Pure.
 */

import { BRACKET_MARK } from '../catalog/search.ts';
import { Numbers } from './numbers.ts';

export interface ShelfWords {
  /** How many different words. */
  readonly count: number;
  /** Word n is `text[offsets[n]] … text[offsets[n + 1] - 2]`, UTF-8; a space follows each. */
  readonly offsets: Uint32Array;
  readonly text: Uint8Array;
  /** Which letters are in a word: letterBits of it. */
  readonly letters: Uint32Array;
  /** The places of word n are `places[ends[n]] … places[ends[n + 1] - 1]`. */
  readonly ends: Uint32Array;
  /** Positions on the shelf; below zero where the word begins the name: then `place & POSITION` is it. */
  readonly places: Int32Array;
}

export const POSITION = 0x7fffffff;
const BEGINS = ~POSITION;

/** What the index needs in a block of bytes. */
export interface WordSizes {
  readonly words: number;
  readonly textBytes: number;
  readonly places: number;
}

export const wordBytes = ({ words, textBytes, places }: WordSizes): number =>
  4 * (words + 1 + words + words + 1 + places) + textBytes;

/** The index as columns over `bytes`, which begin at `at`; `at` is a multiple of 4. */
export function wordColumns(bytes: ArrayBuffer, at: number, sizes: WordSizes): ShelfWords {
  const { words, textBytes, places } = sizes;
  let from = at;
  const column = (length: number): Uint32Array => {
    const made = new Uint32Array(bytes, from, length);
    from += length * 4;
    return made;
  };
  const columns = { offsets: column(words + 1), letters: column(words), ends: column(words + 1) };
  const text = new Uint8Array(bytes, from + places * 4, textBytes);
  return { count: words, ...columns, places: new Int32Array(bytes, from, places), text };
}

/**
 * Whether a walk over the index stays in it, whatever the card did to its bytes. A place that is none is not looked for: a
 * hundred thousand would have to be, and a column takes no notice of what lies outside of it.
 */
export function areSound({ count, offsets, ends, places, text }: ShelfWords): boolean {
  if (offsets[0] !== 0 || offsets[count] !== text.length || ends[0] !== 0 || ends[count] !== places.length)
    return false;
  for (let word = 0; word < count; word++) {
    if ((offsets[word] as number) >= (offsets[word + 1] as number)) return false;
    if ((ends[word] as number) > (ends[word + 1] as number)) return false;
  }
  return true;
}

/** Bit n for letter n of a-z, one for any digit, one for any other letter. */
export function letterBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) bits |= byte >= 0x61 && byte <= 0x7a ? 1 << (byte - 0x61) : byte < 0x61 ? 1 << 26 : 1 << 27;
  return bits;
}

/** Gathers the words of a shelf, name after name in its order. */
export class WordGatherer {
  readonly #numbers = new Map<string, number>();
  /** Which word, and where, as it came. */
  readonly #words = new Numbers(Int32Array);
  readonly #places = new Numbers(Int32Array);
  #textBytes = 0;
  // Titles come in their order and brackets are the same few hundred: most was split before.
  #title = '';
  #titleWords: readonly number[] = [];
  readonly #brackets = new Map<string, readonly number[]>();

  /** `text`: of searchText. */
  add(text: string, position: number): void {
    const end = text.indexOf(BRACKET_MARK);
    const title = end < 0 ? text : text.slice(0, end);
    if (title !== this.#title) this.#titleWords = this.#split(title);
    this.#title = title;
    this.#put(this.#titleWords, position, true);
    if (end < 0) return;
    const brackets = text.slice(end);
    let words = this.#brackets.get(brackets);
    if (words === undefined) {
      words = this.#split(brackets);
      this.#brackets.set(brackets, words);
    }
    this.#put(words, position, title === '');
  }

  #put(words: readonly number[], position: number, begins: boolean): void {
    for (let at = 0; at < words.length; at++) {
      this.#words.push(words[at] as number);
      this.#places.push(begins && at === 0 ? position | BEGINS : position);
    }
  }

  #split(text: string): number[] {
    const found: number[] = [];
    for (const word of text.split(/[ \u001f]/)) {
      if (word === '') continue;
      let number = this.#numbers.get(word);
      if (number === undefined) {
        number = this.#numbers.size;
        this.#numbers.set(word, number);
        this.#textBytes += Buffer.byteLength(word) + 1;
      }
      found.push(number);
    }
    return found;
  }

  get sizes(): WordSizes {
    return { words: this.#numbers.size, textBytes: this.#textBytes, places: this.#places.length };
  }

  /** Writes what was gathered into columns of its sizes. */
  write({ offsets, text, letters, ends, places }: ShelfWords): void {
    const room = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    let at = 0;
    for (const [word, number] of this.#numbers) {
      const from = at;
      at += room.write(`${word} `, at);
      offsets[number + 1] = at;
      letters[number] = letterBits(text.subarray(from, at - 1));
    }
    const words = this.#words;
    for (let from = 0; from < words.length; from++) {
      const next = words.at(from) + 1;
      ends[next] = (ends[next] as number) + 1;
    }
    for (let word = 1; word < ends.length; word++) ends[word] = (ends[word] as number) + (ends[word - 1] as number);
    const next = ends.slice();
    for (let from = 0; from < words.length; from++) {
      const word = words.at(from);
      places[next[word] as number] = this.#places.at(from);
      next[word] = (next[word] as number) + 1;
    }
  }
}

const decoder = new TextDecoder();

/** The words themselves. */
export function wordList({ text }: ShelfWords): string[] {
  return decoder.decode(text).split(' ').slice(0, -1);
}
