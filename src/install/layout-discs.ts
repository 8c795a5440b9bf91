/** Discs and disks: what belongs to one of them, and the list that the menu shows in the place of several. Pure. */

import { filtered, type List } from '../lib/list.ts';
import {
  byName,
  type Draft,
  folderOf,
  type Item,
  inside,
  type LayoutRule,
  mainOf,
  opens,
  type Subject,
} from './layout-tree.ts';
import { discOf, endingOf, isPaper, isSheet } from './rules.ts';

/** A track file beside a sheet: not a game of its own. */
export function isSheetPart(item: Item, items: List<Item>): boolean {
  return (
    !isSheet(item.path) && items.some((other) => isSheet(other.path) && folderOf(other.path) === folderOf(item.path))
  );
}

/** An `.m3u` of the discs, when the system opens such lists; paths are relative to the list. */
function withPlaylist({ system, name }: Subject, items: List<Item>, discs: List<Item>): Draft {
  const first = discs.at(0)?.path ?? '';
  if (discs.length < 2 || !system.extensions.includes('.m3u')) return { items, main: first };
  const path = `${name}/${name}.m3u`;
  const content = (final: (path: string) => string): string => {
    const from = `${folderOf(final(path))}/`;
    return discs.map((disc) => `${final(disc.path).slice(from.length)}\n`).join('');
  };
  return { items, texts: [{ path, content }], main: path };
}

function inDiscOrder(items: List<Item>): Item[] {
  const order = (item: Item): number => discOf(item.path)?.disc ?? discOf(folderOf(item.path))?.disc ?? 0;
  return [...items].sort((a, b) => order(a) - order(b) || byName(a.path, b.path));
}

/**
 * cue+bin, gdi, ccd+img+sub, mds+mdf, m3u: the sheet names its tracks, so all stay together under their own names, in a
 * folder named after the game, which is how EmulationStation players keep discs (the frontend lists the sheet in it, and
 * its tracks do not litter the list). Several discs get an `.m3u`, unless one came along.
 */
export const discSet: LayoutRule = (subject) => {
  const { system, items, name } = subject;
  const sheets = items.filter((item) => isSheet(item.path));
  const lists = items.filter((item) => endingOf(item.path) === '.m3u' && opens(system, item.path));
  if (sheets.length === 0 && lists.length === 0) return null;
  const tree = inside(name, items);
  const list = lists.length > 0 ? mainOf(inside(name, lists), name) : undefined;
  if (list !== undefined) return { items: tree, main: list.path };
  const openable = sheets.filter((item) => opens(system, item.path));
  // A ccd and a cue of one disc describe it twice; one kind of sheet is enough for the list.
  const kind = endingOf((openable[0] ?? sheets[0])?.path ?? '');
  const discs = inDiscOrder(sheets.filter((item) => endingOf(item.path) === kind));
  return withPlaylist(subject, tree, inside(name, discs));
};

/** Discs or disks of one game as single images (`.chd`, `.iso`, `.adf`): the same title with different numbers. */
export const discSeries: LayoutRule = (subject) => {
  const { system, items, name } = subject;
  const games = filtered(items, (item) => opens(system, item.path));
  if (games.some((item) => discOf(item.path) === null)) return null;
  const tags = games.map((item) => discOf(item.path));
  const numbers = new Set(tags.map((tag) => tag?.disc));
  const titles = new Set(tags.map((tag) => tag?.title));
  if (games.length < 2 || titles.size !== 1 || numbers.size !== games.length) return null;
  const kept = filtered(items, (item) => !isPaper(item.path, system));
  return withPlaylist(subject, inside(name, kept), inside(name, inDiscOrder(games)));
};
