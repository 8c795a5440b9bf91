/** What lists are made of, shelf by shelf: hits, marks, discs, counts. Pure. */

import { maskOf } from '../catalog/title.ts';
import { LANGUAGES, REGIONS } from '../catalog/title-words.ts';
import { DEAD, FAILED, filterHits, INSTALLED, type LineFilter, QUEUED } from './shelf-query.ts';
import { classify, hitsRoom, isNarrower, MISS, searchWord } from './shelf-search.ts';
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

/** Leaves the hits of the words in `loaded.hits`; returns how many. A query that only got longer looks at those alone. */
export function searchIn(loaded: LoadedShelf, words: readonly string[]): number {
  const { shelf, hits, hitWords } = loaded;
  const narrow = hitWords !== null && hitWords.length > 0 && isNarrower(words, hitWords);
  classify(shelf, words.map(searchWord), hits, narrow);
  loaded.hitWords = words;
  return hits.count;
}

export const filterIn = ({ shelf, marks, hits, kept }: LoadedShelf, filter: LineFilter): number =>
  filterHits(shelf, marks, filter, hits, kept);

/** Adds the hits of other words to those that are there; returns how many they are. */
export function searchAlso(loaded: LoadedShelf, words: readonly string[]): number {
  const { shelf, hits } = loaded;
  const more = hitsRoom(shelf.count);
  classify(shelf, words.map(searchWord), more, false);
  const ranks = new Uint8Array(shelf.count).fill(MISS);
  for (const one of [hits, more]) {
    for (const position of one.positions.subarray(0, one.count)) {
      ranks[position] = Math.min(ranks[position] as number, one.classes[position] as number);
    }
  }
  hits.count = 0;
  ranks.forEach((rank, position) => {
    if (rank !== MISS) hits.positions[hits.count++] = position;
  });
  hits.classes.set(ranks);
  loaded.hitWords = null;
  return more.count;
}

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
