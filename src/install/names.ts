/** Makes names legal for a file system without two of them meeting. Pure. */

import { clean } from '../lib/text.ts';
import type { FsLimits } from '../model.ts';

/** Device names of DOS, which Windows still refuses with any ending: the card will be read there one day. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** Longest piece after the last dot that counts as an ending. */
const MAX_ENDING = 16;

/** `name` in its stem and its ending (with the dot, `''` without one). */
export function splitEnding(name: string): readonly [stem: string, ending: string] {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || dot === name.length - 1 || name.length - dot > MAX_ENDING) return [name, ''];
  return [name.slice(0, dot), name.slice(dot)];
}

function fits(name: string, limits: FsLimits): boolean {
  const length = limits.nameUnit === 'bytes' ? Buffer.byteLength(name) : name.length;
  return length <= limits.maxNameLength;
}

/** Cuts the stem by whole characters until stem and tail fit together. */
function shorten(stem: string, tail: string, limits: FsLimits): string {
  const characters = [...stem];
  while (characters.length > 1 && !fits(characters.join('') + tail, limits)) characters.pop();
  return `${characters.join('').replace(/[. ]+$/, '') || '_'}${tail}`;
}

/**
 * A name (one part of a path) that the file system takes: forbidden characters become `_` (a colon ` -`), dots and spaces
 * at the end go, DOS device names get a `_` in front, what is too long loses the end of its stem and keeps its ending.
 */
export function legalName(name: string, limits: FsLimits): string {
  const colons = limits.forbidden.includes(':') ? name.replace(/ ?:(?= )/g, ' -') : name;
  const allowed = [...clean(colons, 4096)].map((c) => (c === '/' || limits.forbidden.includes(c) ? '_' : c));
  const trimmed = allowed.join('').replace(/[. ]+$/, '') || '_';
  const usable = RESERVED.test(trimmed) ? `_${trimmed}` : trimmed;
  if (fits(usable, limits)) return usable;
  const [stem, ending] = splitEnding(usable);
  return shorten(stem, ending, limits);
}

function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

export interface Legalizer {
  readonly file: (path: string) => string;
  readonly folder: (path: string) => string;
}

/**
 * Gives relative paths their legal forms, one after the other, no two the same on any file system: where two would meet, the later
 * one gets ` (2)`, ` (3)` before its ending. A folder keeps one name for all that is in it.
 */
export function legalizer(limits: FsLimits): Legalizer {
  const taken = new Set<string>();
  const folders = new Map<string, string>();

  const free = (parent: string, name: string): string => {
    const join = (n: string): string => (parent === '' ? n : `${parent}/${n}`);
    const [stem, ending] = splitEnding(name);
    let path = join(name);
    for (let n = 2; taken.has(keyOf(path)); n++) path = join(shorten(stem, ` (${n})${ending}`, limits));
    taken.add(keyOf(path));
    return path;
  };
  const folder = (path: string): string => {
    const known = folders.get(keyOf(path));
    if (path === '' || known !== undefined) return known ?? '';
    const slash = path.lastIndexOf('/');
    const legal = free(folder(path.slice(0, Math.max(0, slash))), legalName(path.slice(slash + 1), limits));
    folders.set(keyOf(path), legal);
    return legal;
  };
  const file = (path: string): string => {
    const slash = path.lastIndexOf('/');
    return free(folder(path.slice(0, Math.max(0, slash))), legalName(path.slice(slash + 1), limits));
  };
  return { file, folder };
}
