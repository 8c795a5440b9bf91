/**
 * The rules of searching. Pure; `rankText` on plain strings is the definition, library/shelf-search.ts does the same on the
 * stored index and a test holds the two together.
 *
 * Every word of the query must stand somewhere in the name. Order of the hits: the name begins with the first word and the
 * others begin words of it; all words begin words; the rest. Within one class by name.
 */

import { fold } from '../lib/text.ts';
import { splitEnding } from './title.ts';

export const MAX_QUERY_WORDS = 8;
const MAX_WORD_LENGTH = 40;

/** Between the title and what stands in brackets; sorts before everything, so `Quest (Europe)` comes before `Quest 2`. */
export const BRACKET_MARK = '\u001f';

/**
 * What is searched in and sorted by: folded, without apostrophes and ending, everything else that is no letter or digit as
 * one space (or BRACKET_MARK).
 */
export function searchText(name: string): string {
  return plain(splitEnding(name).base);
}

function plain(text: string): string {
  return plainAscii(text) ?? plainAny(text);
}

/** The rule itself. */
function plainAny(text: string): string {
  return fold(text)
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}([{]+/gu, ' ')
    .replace(/ ?[([{][ ([{]*/g, BRACKET_MARK)
    .replace(/^[ \u001f]+|[ \u001f]+$/g, '');
}

// For each ASCII character: what it becomes; 0 is left out, 0x20 and 0x1f separate.
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (/[a-z0-9]/.test(letter)) return code;
  if (/[A-Z]/.test(letter)) return code + 32;
  if (letter === "'" || letter === '`') return 0;
  return /[([{]/.test(letter) ? 0x1f : 0x20;
});
const room = Buffer.alloc(1024);

/** The same for plain names, which nearly all are, without the garbage of four replacements. null: not plain. */
function plainAscii(text: string): string | null {
  if (text.length > room.length) return null;
  let length = 0;
  let separator = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return null;
    const letter = ASCII[code] as number;
    if (letter === 0) continue;
    if (letter <= 0x20) {
      if (separator !== 0x1f) separator = letter;
      continue;
    }
    if (separator !== 0 && length > 0) room[length++] = separator;
    separator = 0;
    room[length++] = letter;
  }
  return room.toString('latin1', 0, length);
}

/** The words of what was typed, each once, as searchText has them. */
export function queryWords(query: string): string[] {
  const words = plain(query.slice(0, 400)).split(/[ \u001f]+/);
  const found = new Set(words.filter((word) => word !== '').map((word) => word.slice(0, MAX_WORD_LENGTH)));
  return [...found].slice(0, MAX_QUERY_WORDS);
}

/** 0 begins with it, 1 begins a word, 2 inside; -1: not there. */
function rankWord(text: string, word: string): number {
  if (text.startsWith(word)) return 0;
  if (text.includes(` ${word}`) || text.includes(BRACKET_MARK + word)) return 1;
  return text.includes(word) ? 2 : -1;
}

/** The class of a hit (0 best), or -1 when a word is missing. No words: everything is a hit of class 0. */
export function rankText(text: string, words: readonly string[]): number {
  if (words.length === 0) return 0;
  const ranks = words.map((word) => rankWord(text, word));
  if (ranks.includes(-1)) return -1;
  if (ranks.includes(2)) return 2;
  return ranks[0] === 0 ? 0 : 1;
}

// Rows of the distance table, used again for every pair of words: a mistyped key is compared with the whole vocabulary.
let before = new Uint8Array(MAX_WORD_LENGTH + 3);
let previous = new Uint8Array(MAX_WORD_LENGTH + 3);
let present = new Uint8Array(MAX_WORD_LENGTH + 3);

/**
 * Whether two words differ by at most `limit` (0-2) slips of the thumb: a letter too many, too few, wrong, or two turned round
 * (optimal string alignment). `word` (at most 40 letters) may be the beginning of `candidate`.
 */
export function isClose(word: string, candidate: string, limit: number): boolean {
  const length = Math.min(word.length, MAX_WORD_LENGTH);
  if (length - candidate.length > limit) return false;
  const width = Math.min(candidate.length, length + limit);
  for (let column = 0; column <= width; column++) previous[column] = column;
  for (let row = 1; row <= length; row++) {
    const letter = word.charCodeAt(row - 1);
    present[0] = row;
    let least = row;
    for (let column = 1; column <= width; column++) {
      const other = candidate.charCodeAt(column - 1);
      const diagonal = previous[column - 1] as number;
      let cost = letter === other ? diagonal : diagonal + 1;
      const above = (previous[column] as number) + 1;
      if (above < cost) cost = above;
      const left = (present[column - 1] as number) + 1;
      if (left < cost) cost = left;
      if (row > 1 && column > 1 && letter === candidate.charCodeAt(column - 2) && word.charCodeAt(row - 2) === other) {
        const turned = (before[column - 2] as number) + 1;
        if (turned < cost) cost = turned;
      }
      present[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return false;
    const oldest = before;
    before = previous;
    previous = present;
    present = oldest;
  }
  // The rest of a longer candidate has not been typed yet.
  for (let column = 0; column <= width; column++) if ((previous[column] as number) <= limit) return true;
  return false;
}

/** Slips forgiven in a word of this length: short words are too alike for any. */
export function slips(word: string): number {
  if (word.length < 3) return 0;
  return word.length < 8 ? 1 : 2;
}

/** Words of the library that `word` may have been meant as, at most `count`, in the order of the vocabulary. */
export function closeWords(word: string, vocabulary: Iterable<string>, count = 12): string[] {
  const limit = slips(word);
  const found: string[] = [];
  if (limit === 0) return found;
  for (const candidate of vocabulary) {
    // Nobody misses the first letter and a second one too.
    if (candidate[0] !== word[0] && candidate[1] !== word[0] && candidate[0] !== word[1]) continue;
    if (isClose(word, candidate, limit)) {
      found.push(candidate);
      if (found.length >= count) break;
    }
  }
  return found;
}
