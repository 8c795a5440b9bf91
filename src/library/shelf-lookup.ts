/** Finding games on a shelf by their id and by their name. Pure. */

import type { Shelf } from './shelf.ts';

/** Where a game stands; -1: on another shelf. Thousands may be asked for at once, so the ids are put in order, once. */
export function positionOf(loaded: { readonly shelf: Shelf; byId: Uint32Array | null }, id: number): number {
  const { ids } = loaded.shelf;
  loaded.byId ??= Uint32Array.from(ids.keys()).sort((a, b) => (ids[a] as number) - (ids[b] as number));
  const { byId } = loaded;
  let from = 0;
  for (let to = byId.length; from < to; ) {
    const middle = (from + to) >> 1;
    if ((ids[byId[middle] as number] as number) < id) from = middle + 1;
    else to = middle;
  }
  const position = byId[from];
  return position !== undefined && ids[position] === id ? position : -1;
}

const encoder = new TextEncoder();

/** Behind the name of a playlist: every disc of that name is there. No searchText ends like this. */
export const DISCS = '\u001fdisc ';

/** Games whose name is among these, by looking each name up in the order of the shelf. */
export function presentIds(shelf: Shelf, names: ReadonlySet<string>): number[] {
  const ids: number[] = [];
  for (const name of names) {
    const bytes = encoder.encode(name);
    const prefix = name.endsWith(DISCS);
    for (let at = lowerBound(shelf, bytes); at < shelf.count; at++) {
      const order = compareAt(shelf, at, bytes);
      if (order !== 0 && !(prefix && order > 0 && startsAt(shelf, at, bytes))) break;
      ids.push(shelf.ids[at] as number);
    }
  }
  return ids;
}

function startsAt({ text, offsets }: Shelf, position: number, bytes: Uint8Array): boolean {
  const from = offsets[position] as number;
  return bytes.every((byte, at) => text[from + at] === byte);
}

function lowerBound(shelf: Shelf, bytes: Uint8Array): number {
  let from = 0;
  let to = shelf.count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareAt(shelf, middle, bytes) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** By bytes of UTF-8, which is the order of code points: that of the shelf, but for names with astral letters. */
function compareAt({ text, offsets }: Shelf, position: number, bytes: Uint8Array): number {
  const from = offsets[position] as number;
  const length = (offsets[position + 1] as number) - from;
  for (let at = 0; at < length && at < bytes.length; at++) {
    const difference = (text[from + at] as number) - (bytes[at] as number);
    if (difference !== 0) return difference;
  }
  return length - bytes.length;
}
