/**
 * A shelf: the games of one system as columns, in the order of their names, in one block of bytes. It is built at import and
 * stored whole, so that opening a system of 20,000 games is one read and everything after (search, filters, groups, letters)
 * is a walk over typed arrays. Names and links stay in the table; a window of 30 rows fetches 30 of them. Pure.
 */

import { searchText } from '../catalog/search.ts';
import { groupKey, readTitle } from '../catalog/title.ts';
import type { ShelfDraft } from './shelf-rows.ts';
import { areSound, type ShelfWords, WordGatherer, type WordSizes, wordBytes, wordColumns } from './shelf-words.ts';

/** Of another layout, or of titles that were read otherwise: the shelf is built again from the table. */
export const SHELF_FORMAT = 3;

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
  readonly words: ShelfWords;
  /** searchText of position n is `text[offsets[n]] … text[offsets[n + 1] - 1]`, UTF-8. */
  readonly offsets: Uint32Array;
  readonly discs: Uint8Array;
  /** 0: before `a`; 1-26: the letter; 27: behind `z`. */
  readonly initials: Uint8Array;
  readonly text: Uint8Array;
}

const NUMBER_COLUMNS = 7;
/** Format, games, bytes of text, groups; words, their bytes, their places; nothing. */
const HEADER_NUMBERS = 8;

interface Sizes {
  readonly count: number;
  readonly textBytes: number;
  readonly groupCount: number;
  readonly words: WordSizes;
}

/** Where the columns lie: the widest first, so that each is aligned. */
function layout(bytes: ArrayBuffer, at: number, { count, textBytes, groupCount, words }: Sizes): Shelf {
  let from = at + HEADER_NUMBERS * 4;
  const sizes = new Float64Array(bytes, from, count);
  from += count * 8;
  const numbers = (length: number): Uint32Array => {
    const column = new Uint32Array(bytes, from, length);
    from += length * 4;
    return column;
  };
  const column = (): Uint32Array => numbers(count);
  const columns = {
    ids: column(),
    regions: column(),
    languages: column(),
    flags: column(),
    revisions: column(),
    groups: column(),
    sets: column(),
    offsets: numbers(count + 1),
    words: wordColumns(bytes, from, words),
  };
  from += wordBytes(words);
  const discs = new Uint8Array(bytes, from, count);
  const initials = new Uint8Array(bytes, from + count, count);
  const text = new Uint8Array(bytes, from + 2 * count, textBytes);
  return { count, groupCount, sizes, ...columns, discs, initials, text };
}

const bytesFor = ({ count, textBytes, words }: Sizes): number =>
  HEADER_NUMBERS * 4 + count * (8 + 4 * NUMBER_COLUMNS + 2) + (count + 1) * 4 + wordBytes(words) + textBytes;

/** The stored block as columns; null when it is of another layout or damaged. The block is used, not copied. */
export function openShelf(block: Uint8Array): Shelf | null {
  if (block.byteLength < HEADER_NUMBERS * 4) return null;
  // Typed arrays need their alignment; SQLite's own buffers have it.
  const aligned = block.byteOffset % 8 === 0 ? block : new Uint8Array(block);
  const bytes = aligned.buffer as ArrayBuffer;
  const header = new Uint32Array(bytes, aligned.byteOffset, HEADER_NUMBERS);
  const [format, count, textBytes, groupCount, words, wordText, places] = header as unknown as readonly number[] &
    Record<1 | 2 | 3 | 4 | 5 | 6, number>;
  if (format !== SHELF_FORMAT) return null;
  const sizes = { count, textBytes, groupCount, words: { words, textBytes: wordText, places } };
  if (bytesFor(sizes) !== aligned.byteLength) return null;
  const shelf = layout(bytes, aligned.byteOffset, sizes);
  return isSound(shelf) ? shelf : null;
}

/** A flipped bit on the card must not send a walk over the columns out of them. */
function isSound({ count, groupCount, offsets, groups, initials, text, words }: Shelf): boolean {
  if (offsets[0] !== 0 || offsets[count] !== text.length) return false;
  for (let at = 0; at < count; at++) {
    if ((offsets[at] as number) > (offsets[at + 1] as number)) return false;
    if ((groups[at] as number) >= groupCount || (initials[at] as number) > 27) return false;
  }
  return areSound(words);
}

/** Indexes of the games in the order of their texts, then names, then ids. */
function inOrder({ names, ids }: ShelfDraft, texts: readonly string[]): Uint32Array {
  const order = Uint32Array.from(texts, (_, at) => at);
  return order.sort((a, b) => {
    const one = texts[a] as string;
    const other = texts[b] as string;
    if (one !== other) return one < other ? -1 : 1;
    if (names[a] !== names[b]) return (names[a] as string) < (names[b] as string) ? -1 : 1;
    return ids.at(a) - ids.at(b);
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
  /** Which game of the draft has which position. */
  readonly order: Uint32Array;
}

/** Puts games on a new shelf. */
export function buildShelf(draft: ShelfDraft): BuiltShelf {
  const texts = draft.names.map(searchText);
  const order = inOrder(draft, texts);
  const { count } = draft;
  const gatherer = new WordGatherer();
  let textBytes = 0;
  order.forEach((from, position) => {
    textBytes += Buffer.byteLength(texts[from] as string);
    gatherer.add(texts[from] as string, position);
  });
  const sizes = { count, textBytes, groupCount: 0, words: gatherer.sizes };
  const block = new Uint8Array(bytesFor(sizes));
  const shelf = layout(block.buffer, 0, sizes);
  gatherer.write(shelf.words);
  const groups = new Groups();
  const sets = new Numbering();
  const room = Buffer.from(shelf.text.buffer, shelf.text.byteOffset, textBytes);
  let at = 0;
  order.forEach((from, position) => {
    const text = texts[from] as string;
    const first = text.charCodeAt(0);
    shelf.initials[position] = first < 0x61 ? 0 : first <= 0x7a ? first - 0x60 : text === '' ? 0 : 27;
    at += room.write(text, at);
    shelf.offsets[position + 1] = at;
    shelf.ids[position] = draft.ids.at(from);
    shelf.sizes[position] = draft.sizes.at(from);
    putTitle(shelf, position, draft.names[from] as string, groups, sets);
    if (draft.supported.at(from) === 0) shelf.flags[position] = (shelf.flags[position] as number) | UNSUPPORTED_BIT;
  });
  const { words, textBytes: wordText, places } = sizes.words;
  const header = [SHELF_FORMAT, count, textBytes, groups.size, words, wordText, places];
  new Uint32Array(block.buffer, 0, HEADER_NUMBERS).set(header);
  return { block, groupCount: groups.size, order };
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
