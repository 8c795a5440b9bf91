/**
 * A shelf: the games of one system as columns, in the order of their names, in one block of bytes. It is built at import and
 * stored whole, so that opening a system of 20,000 games is one read and everything after (search, filters, groups, letters)
 * is a walk over typed arrays. Names and links stay in the table; a window of 30 rows fetches 30 of them. Pure.
 */

import { BRACKET_MARK, searchText } from '../catalog/search.ts';
import { groupKey, readTitle } from '../catalog/title.ts';
import type { ShelfDraft } from './shelf-rows.ts';

/** Of another layout: the shelf is built again from the table. */
export const SHELF_FORMAT = 1;

/** In `flags`, above the bits of catalog/title-words.ts: the link cannot be fetched. */
export const UNSUPPORTED_BIT = 1 << 30;

/** Columns by position (0.. in the order of searchText, then name, then id). */
export interface Shelf {
  readonly count: number;
  /** Groups of versions: numbers 0.. in `group`. */
  readonly groupCount: number;
  /** Bytes; -1: not known. */
  readonly sizes: Float64Array;
  readonly ids: Uint32Array;
  readonly regions: Uint32Array;
  readonly languages: Uint32Array;
  readonly flags: Uint32Array;
  readonly revisions: Uint32Array;
  readonly groups: Uint32Array;
  /** Discs that belong together have the same number above 0; 0: not one of several discs. */
  readonly sets: Uint32Array;
  /** Letters a-z that are in the text, and that begin a word of it. */
  readonly letters: Uint32Array;
  readonly starts: Uint32Array;
  /** Pairs of neighbouring bytes, hashed to 64 bits: no hit can hide where a bit of the word is missing. */
  readonly pairsLow: Uint32Array;
  readonly pairsHigh: Uint32Array;
  /** searchText of position n is `text[offsets[n]] … text[offsets[n + 1] - 1]`, UTF-8. */
  readonly offsets: Uint32Array;
  readonly discs: Uint8Array;
  /** 0: before `a`; 1-26: the letter; 27: behind `z`. */
  readonly initials: Uint8Array;
  readonly text: Uint8Array;
}

const WORD_COLUMNS = 11;
const HEADER_BYTES = 16;

/** Where the columns lie for this many games and bytes of text. */
function layout(bytes: ArrayBuffer, at: number, count: number, textBytes: number, groupCount: number): Shelf {
  let from = at + HEADER_BYTES;
  const sizes = new Float64Array(bytes, from, count);
  from += count * 8;
  const words = (length: number): Uint32Array => {
    const column = new Uint32Array(bytes, from, length);
    from += length * 4;
    return column;
  };
  const column = (): Uint32Array => words(count);
  const shelf = {
    count,
    groupCount,
    sizes,
    ids: column(),
    regions: column(),
    languages: column(),
    flags: column(),
    revisions: column(),
    groups: column(),
    sets: column(),
    letters: column(),
    starts: column(),
    pairsLow: column(),
    pairsHigh: column(),
    offsets: words(count + 1),
  };
  const discs = new Uint8Array(bytes, from, count);
  const initials = new Uint8Array(bytes, from + count, count);
  return { ...shelf, discs, initials, text: new Uint8Array(bytes, from + 2 * count, textBytes) };
}

const bytesFor = (count: number, textBytes: number): number =>
  HEADER_BYTES + count * 8 + count * 4 * WORD_COLUMNS + (count + 1) * 4 + count * 2 + textBytes;

/** The stored block as columns; null when it is of another layout or damaged. The block is used, not copied. */
export function openShelf(block: Uint8Array): Shelf | null {
  if (block.byteLength < HEADER_BYTES) return null;
  // Typed arrays need their alignment; SQLite's own buffers have it.
  const aligned = block.byteOffset % 8 === 0 ? block : new Uint8Array(block);
  const bytes = aligned.buffer as ArrayBuffer;
  const [format, count, textBytes, groupCount] = new Uint32Array(bytes, aligned.byteOffset, 4) as unknown as number[];
  if (format !== SHELF_FORMAT || count === undefined || textBytes === undefined || groupCount === undefined)
    return null;
  if (bytesFor(count, textBytes) !== aligned.byteLength) return null;
  const shelf = layout(bytes, aligned.byteOffset, count, textBytes, groupCount);
  return isSound(shelf) ? shelf : null;
}

/** A flipped bit on the card must not send a walk over the columns out of them. */
function isSound({ count, groupCount, offsets, groups, initials, text }: Shelf): boolean {
  if (offsets[0] !== 0 || offsets[count] !== text.length) return false;
  for (let at = 0; at < count; at++) {
    if ((offsets[at] as number) > (offsets[at + 1] as number)) return false;
    if ((groups[at] as number) >= groupCount || (initials[at] as number) > 27) return false;
  }
  return true;
}

/** Indexes of the games in the order of their texts, then names, then ids. */
function inOrder({ names, ids }: ShelfDraft, texts: readonly string[]): Uint32Array {
  const order = Uint32Array.from(texts, (_, at) => at);
  return order.sort((a, b) => {
    const one = texts[a] as string;
    const other = texts[b] as string;
    if (one !== other) return one < other ? -1 : 1;
    if (names[a] !== names[b]) return (names[a] as string) < (names[b] as string) ? -1 : 1;
    return (ids[a] as number) - (ids[b] as number);
  });
}

/** Numbers 0.. for equal keys. */
class Numbering {
  readonly #known = new Map<string, number>();
  of(key: string): number {
    let number = this.#known.get(key);
    if (number === undefined) {
      number = this.#known.size;
      this.#known.set(key, number);
    }
    return number;
  }
  get size(): number {
    return this.#known.size;
  }
}

/** Groups of titles; in the order of names the same title comes again and again. */
class Groups extends Numbering {
  #title: string | null = null;
  #group = 0;
  ofTitle(title: string): number {
    if (title !== this.#title) {
      this.#title = title;
      this.#group = this.of(groupKey(title));
    }
    return this.#group;
  }
}

/** A shelf that was built, to be stored. */
export interface BuiltShelf {
  readonly block: Uint8Array;
  readonly groupCount: number;
  /** The words that stand on it. */
  readonly words: ReadonlySet<string>;
  /** Which game of the draft has which position. */
  readonly order: Uint32Array;
}

/** Puts games on a new shelf. */
export function buildShelf(draft: ShelfDraft): BuiltShelf {
  const texts = draft.names.map(searchText);
  const order = inOrder(draft, texts);
  const { count } = draft;
  let textBytes = 0;
  for (const text of texts) textBytes += Buffer.byteLength(text);
  const block = new Uint8Array(bytesFor(count, textBytes));
  const shelf = layout(block.buffer, 0, count, textBytes, 0);
  const groups = new Groups();
  const sets = new Numbering();
  const words = new Words();
  const room = Buffer.from(shelf.text.buffer, shelf.text.byteOffset, textBytes);
  let at = 0;
  order.forEach((from, position) => {
    const text = texts[from] as string;
    at += room.write(text, at);
    shelf.offsets[position + 1] = at;
    shelf.ids[position] = draft.ids[from] as number;
    shelf.sizes[position] = draft.sizes[from] as number;
    putTitle(shelf, position, draft.names[from] as string, groups, sets);
    if (draft.supported[from] === false) shelf.flags[position] = (shelf.flags[position] as number) | UNSUPPORTED_BIT;
    putSignature(shelf, position);
    words.add(text);
  });
  new Uint32Array(block.buffer, 0, 4).set([SHELF_FORMAT, count, textBytes, groups.size]);
  return { block, groupCount: groups.size, words: words.all, order };
}

/** The words of searched texts. Titles come in their order and brackets are the same few hundred: most was seen before. */
class Words {
  readonly all = new Set<string>();
  readonly #brackets = new Set<string>();
  #title = '';

  add(text: string): void {
    const end = text.indexOf(BRACKET_MARK);
    const title = end < 0 ? text : text.slice(0, end);
    if (title !== this.#title) this.#split(title);
    this.#title = title;
    const brackets = end < 0 ? '' : text.slice(end);
    if (this.#brackets.has(brackets)) return;
    this.#brackets.add(brackets);
    this.#split(brackets);
  }

  #split(text: string): void {
    for (const word of text.split(/[ \u001f]/)) if (word.length > 2) this.all.add(word);
  }
}

function putTitle(shelf: Shelf, position: number, name: string, groups: Groups, sets: Numbering): void {
  const title = readTitle(name);
  const group = groups.ofTitle(title.title);
  shelf.regions[position] = title.regionMask;
  shelf.languages[position] = title.languageMask;
  shelf.flags[position] = title.flagMask;
  shelf.revisions[position] = title.revisionRank;
  shelf.groups[position] = group;
  if (title.disc === null) return;
  shelf.discs[position] = Math.min(title.disc, 255);
  const key = `${group} ${title.regionMask} ${title.languageMask} ${title.flagMask} ${title.revisionRank}`;
  shelf.sets[position] = sets.of(key) + 1;
}

/** Bit of a pair of bytes among 64. */
export const pairBit = (first: number, second: number): number => (first * 31 + second * 7) & 63;

function putSignature(shelf: Shelf, position: number): void {
  const from = shelf.offsets[position] as number;
  const to = shelf.offsets[position + 1] as number;
  let letters = 0;
  let starts = 0;
  let low = 0;
  let high = 0;
  let before = 0x20;
  for (let at = from; at < to; at++) {
    const byte = shelf.text[at] as number;
    if (byte >= 0x61 && byte <= 0x7a) {
      letters |= 1 << (byte - 0x61);
      if (before <= 0x20) starts |= 1 << (byte - 0x61);
    }
    if (before > 0x20 && byte > 0x20) {
      const bit = pairBit(before, byte);
      if (bit < 32) low |= 1 << bit;
      else high |= 1 << (bit - 32);
    }
    before = byte;
  }
  shelf.letters[position] = letters;
  shelf.starts[position] = starts;
  shelf.pairsLow[position] = low;
  shelf.pairsHigh[position] = high;
  const first = from < to ? (shelf.text[from] as number) : 0;
  shelf.initials[position] = first < 0x61 ? 0 : first <= 0x7a ? first - 0x60 : 27;
}
