/** Which games of a shelf a list shows, in which order, and which version stands for its group. Pure. */

import { PRE_RELEASE_MASK, SECOND_CHOICE_MASK } from '../catalog/title.ts';
import { REGIONS } from '../catalog/title-words.ts';
import type { Shelf } from './shelf.ts';
import { UNSUPPORTED_BIT } from './shelf.ts';
import type { Hits } from './shelf-search.ts';

/** Bits of a position's mark. */
export const INSTALLED = 1;
export const QUEUED = 2;
export const FAILED = 4;
export const DEAD = 8;

export interface LineFilter {
  readonly regionMask: number;
  readonly languageMask: number;
  readonly hidePreReleases: boolean;
  readonly only: 'all' | 'missing' | 'installed' | 'failed';
  readonly minBytes: number | null;
  readonly maxBytes: number | null;
}

/** The lines of one shelf. Those of class n are `lines[ends[n - 1] … ends[n] - 1]`. */
export interface Lines {
  /** Positions; of a group the one that stands for it. */
  readonly lines: Uint32Array;
  readonly ends: readonly [number, number, number];
  /** By group: how many of its games passed; null when lines are not grouped. */
  readonly versions: Uint16Array | null;
}

/** Copies what the filter lets through into `kept`; `hits` stays, the next key may narrow it. */
export function filterHits(shelf: Shelf, marks: Uint8Array, filter: LineFilter, hits: Hits, kept: Uint32Array): number {
  const { regions, languages, flags, sizes } = shelf;
  const { regionMask, languageMask, hidePreReleases, only, minBytes, maxBytes } = filter;
  const sized = minBytes !== null || maxBytes !== null;
  const { positions, count } = hits;
  if (regionMask === 0 && languageMask === 0 && !hidePreReleases && only === 'all' && !sized) {
    kept.set(positions.subarray(0, count));
    return count;
  }
  let left = 0;
  for (let at = 0; at < count; at++) {
    const position = positions[at] as number;
    const passes =
      (regionMask === 0 || ((regions[position] as number) & regionMask) !== 0) &&
      (languageMask === 0 || ((languages[position] as number) & languageMask) !== 0) &&
      !(hidePreReleases && ((flags[position] as number) & PRE_RELEASE_MASK) !== 0) &&
      (only === 'all' || passesMark(marks[position] as number, only)) &&
      (!sized || passesSize(sizes[position] as number, minBytes, maxBytes));
    if (passes) kept[left++] = position;
  }
  return left;
}

const passesMark = (mark: number, only: 'missing' | 'installed' | 'failed'): boolean =>
  only === 'missing' ? (mark & INSTALLED) === 0 : (mark & (only === 'installed' ? INSTALLED : FAILED)) !== 0;

const passesSize = (size: number, min: number | null, max: number | null): boolean =>
  size >= 0 && (min === null || size >= min) && (max === null || size <= max);

/**
 * How little a version is the one to fetch; the smallest of its group stands for it. What cannot be fetched comes last, before it
 * pre-releases, changed dumps, then regions by the player's order, then older revisions.
 */
export function scores({ count, flags, regions, revisions }: Shelf, regionOrder: readonly string[]): Uint32Array {
  const order = [...regionOrder, 'World', ...REGIONS];
  const byBit = REGIONS.map((name) => order.indexOf(name));
  const unknown = regionOrder.length + 1;
  const cache = new Map<number, number>([[0, unknown]]);
  const place = (mask: number): number => {
    let best = cache.get(mask);
    if (best === undefined) {
      best = Math.min(63, ...byBit.filter((_, bit) => mask & (1 << bit)));
      cache.set(mask, best);
    }
    return best;
  };
  const found = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const marks = flags[at] as number;
    const bad =
      ((marks & UNSUPPORTED_BIT) !== 0 ? 4 : 0) +
      ((marks & PRE_RELEASE_MASK) !== 0 ? 2 : 0) +
      ((marks & SECOND_CHOICE_MASK) !== 0 ? 1 : 0);
    const old = OLDEST - Math.min(revisions[at] as number, OLDEST);
    found[at] = bad * 2 ** 26 + place(regions[at] as number) * 2 ** 20 + old;
  }
  return found;
}

const OLDEST = 2 ** 20 - 1;

/** Room for the lines of one list of one shelf: a megabyte for each key that is pressed would keep the collector busy. */
export interface LineRoom {
  readonly lines: Uint32Array;
  readonly versions: Uint16Array;
}

export const lineRoom = (shelf: Shelf): LineRoom => ({
  lines: new Uint32Array(shelf.count),
  versions: new Uint16Array(shelf.groupCount),
});

/** One line for each position, best class first, by position within it. */
export function plainLines(kept: Uint32Array, count: number, classes: Uint8Array, room: LineRoom): Lines {
  const { lines } = room;
  let first = 0;
  let second = 0;
  for (let at = 0; at < count; at++) {
    const rank = classes[kept[at] as number] as number;
    if (rank === 0) first++;
    else if (rank === 1) second++;
  }
  let next0 = 0;
  let next1 = first;
  let next2 = first + second;
  for (let at = 0; at < count; at++) {
    const position = kept[at] as number;
    const rank = classes[position] as number;
    if (rank === 0) lines[next0++] = position;
    else if (rank === 1) lines[next1++] = position;
    else lines[next2++] = position;
  }
  return { lines: lines.subarray(0, count), ends: [first, first + second, count], versions: null };
}

/** Room for the grouping of one shelf, used again at every key. */
export interface GroupRoom {
  readonly best: Int32Array;
  readonly ranks: Uint8Array;
  /** By position: the class of the line that it stands for. */
  readonly lineClasses: Uint8Array;
}

export const groupRoom = (shelf: Shelf): GroupRoom => ({
  best: new Int32Array(shelf.groupCount),
  ranks: new Uint8Array(shelf.groupCount),
  lineClasses: new Uint8Array(shelf.count),
});

export interface Grouping {
  readonly marks: Uint8Array;
  readonly score: Uint32Array;
  /** Leaves out groups of which any version is installed. */
  readonly missing: boolean;
  readonly room: GroupRoom;
}

/**
 * One line for each group that has a position in `kept` (which is used up): the version to fetch stands for it, and has the best
 * class that any of its games has.
 */
export function groupedLines(
  shelf: Shelf,
  kept: Uint32Array,
  count: number,
  classes: Uint8Array,
  grouping: Grouping,
  out: LineRoom,
): Lines {
  const { groups } = shelf;
  const { best, ranks, lineClasses } = grouping.room;
  best.fill(-1);
  out.versions.fill(0);
  if (grouping.missing) dropInstalled(shelf, grouping.marks, best);
  const runs = chooseBest(groups, kept, count, classes, grouping, out.versions);
  let left = 0;
  for (let at = 0; at < runs; at++) {
    const position = kept[at] as number;
    const group = groups[position] as number;
    if (best[group] !== position) continue;
    lineClasses[position] = ranks[group] as number;
    kept[left++] = position;
  }
  return { ...plainLines(kept, left, lineClasses, out), versions: out.versions };
}

/**
 * Versions of a game are neighbours nearly always: of each run of one group the best is left in `kept`. Returns how many runs
 * there are.
 */
function chooseBest(
  groups: Uint32Array,
  kept: Uint32Array,
  count: number,
  classes: Uint8Array,
  { score, room }: Grouping,
  versions: Uint16Array,
): number {
  const { best, ranks } = room;
  let runs = 0;
  for (let at = 0; at < count; ) {
    let first = kept[at] as number;
    const group = groups[first] as number;
    let least = score[first] as number;
    let rank = classes[first] as number;
    const from = at++;
    for (; at < count; at++) {
      const position = kept[at] as number;
      if (groups[position] !== group) break;
      if ((score[position] as number) < least) {
        least = score[position] as number;
        first = position;
      }
      if ((classes[position] as number) < rank) rank = classes[position] as number;
    }
    const before = best[group] as number;
    if (before === HAVE) continue;
    kept[runs++] = first;
    versions[group] = (versions[group] as number) + at - from;
    if (before < 0 || least < (score[before] as number)) best[group] = first;
    if (before < 0 || rank < (ranks[group] as number)) ranks[group] = rank;
  }
  return runs;
}

/** Marks the groups that have an installed version, so that they are left out. */
const HAVE = -2;
function dropInstalled(shelf: Shelf, marks: Uint8Array, best: Int32Array): void {
  for (let at = 0; at < shelf.count; at++) {
    if (((marks[at] as number) & INSTALLED) !== 0) best[shelf.groups[at] as number] = HAVE;
  }
}

/** The same lines, largest first, unknown sizes last; all in one class. */
export function bySize(shelf: Shelf, { lines, versions }: Lines): Lines {
  const { sizes } = shelf;
  const sorted = Uint32Array.from(lines).sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
  return { lines: sorted, ends: [sorted.length, sorted.length, sorted.length], versions };
}
