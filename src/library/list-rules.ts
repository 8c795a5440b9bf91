/** What lists are made of, shelf by shelf: hits, marks, discs, counts. Pure. */

import { maskOf } from '../catalog/title.ts';
import { LANGUAGES, REGIONS } from '../catalog/title-words.ts';
import { DEAD, FAILED, filterHits, INSTALLED, type LineFilter, QUEUED } from './shelf-query.ts';
import { search, searchWords } from './shelf-search.ts';
import type { LoadedShelf } from './shelves.ts';
import type { Facet, GameFilter, GameMark } from './types.ts';

export const markOf = (bits: number): GameMark => {
  if ((bits & QUEUED) !== 0) return 'queued';
  if ((bits & INSTALLED) !== 0) return 'installed';
  if ((bits & FAILED) !== 0) return 'failed';
  return (bits & DEAD) !== 0 ? 'dead' : 'none';
};

export const lineFilter = (filter: GameFilter): LineFilter => ({
  ...filter,
  regionMask: maskOf(REGIONS, filter.regions),
  languageMask: maskOf(LANGUAGES, filter.languages),
});

/** Leaves the hits of any of these ways to read the query in each shelf's `hits`; returns how many there are. */
export function searchAll(shelves: readonly LoadedShelf[], ways: readonly (readonly string[])[]): number {
  const asked = ways.map(searchWords);
  return shelves.reduce((found, { shelf, hits }) => found + search(shelf, asked, hits), 0);
}

export const filterIn = ({ shelf, marks, hits, kept }: LoadedShelf, filter: LineFilter): number =>
  filterHits(shelf, marks, filter, hits, kept);

/** INSTALLED by group, where any version of it is. */
export function installedGroups({ shelf, marks }: LoadedShelf): Uint8Array {
  const bits = new Uint8Array(shelf.groupCount);
  for (let at = 0; at < shelf.count; at++) {
    const mark = marks[at] as number;
    if (mark !== 0) bits[shelf.groups[at] as number] = (bits[shelf.groups[at] as number] as number) | (mark & ~DEAD);
  }
  return bits;
}

/** Ids of the discs that belong together, by the number of their set, in the order of the discs. */
export function discSets({ shelf }: LoadedShelf): Map<number, number[]> {
  const sets = new Map<number, number[]>();
  for (let at = 0; at < shelf.count; at++) {
    const set = shelf.sets[at] as number;
    if (set === 0) continue;
    const known = sets.get(set);
    if (known === undefined) sets.set(set, [at]);
    else known.push(at);
  }
  for (const positions of sets.values()) {
    positions.sort((a, b) => (shelf.discs[a] as number) - (shelf.discs[b] as number) || a - b);
    positions.forEach((at, n) => {
      positions[n] = shelf.ids[at] as number;
    });
  }
  return sets;
}

export function tally(positions: Uint32Array, masks: Uint32Array, counts: number[]): void {
  for (const position of positions) {
    for (let mask = masks[position] as number; mask !== 0; mask &= mask - 1) {
      const bit = 31 - Math.clz32(mask & -mask);
      counts[bit] = (counts[bit] ?? 0) + 1;
    }
  }
}

export function facetList(words: readonly string[], counts: readonly number[]): Facet[] {
  return words
    .map((value, at) => ({ value: value as string, count: counts[at] as number }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
