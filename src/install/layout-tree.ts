/** The files of a game as a tree of paths, while the layout rules shape it. Pure. */

import { type List, mapped } from '../lib/list.ts';
import type { System } from '../model.ts';
import { splitEnding } from './names.ts';
import { endingOf, isPaper } from './rules.ts';

/** A file that waits in staging: its name in the archive and where it lies (absolute). */
export interface StagedInput {
  readonly path: string;
  readonly stagedPath: string;
  readonly sizeBytes: number;
}

/** A file on its way through the rules: `path` changes, `input` stays. Not the same object at each read of a long list. */
export interface Item {
  readonly path: string;
  readonly input: StagedInput;
  readonly optional?: true;
}

/** What a rule decides; paths are made legal afterwards, all together. */
export interface Draft {
  readonly items: List<Item>;
  /** Picture and manual, which are not among `items`. */
  readonly media?: readonly Item[];
  readonly texts?: readonly { readonly path: string; readonly content: (final: (path: string) => string) => string }[];
  /** A path among items and texts, or a folder above some. */
  readonly main: string;
}

export interface Subject {
  readonly system: System;
  /** The game's name as a folder or file stem. */
  readonly name: string;
  readonly items: List<Item>;
  /** Names of the folders that everything was in, the outermost first. */
  readonly wrappers: readonly string[];
  /** How much of each path in the archive those were. */
  readonly stripped: number;
  /** Folders in which nothing lies, beside the items. */
  readonly emptyFolders: readonly string[];
}

export type LayoutRule = (subject: Subject) => Draft | null;

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const inside = (folder: string, items: List<Item>): List<Item> =>
  mapped(items, ({ path, input }) => ({ path: `${folder}/${path}`, input }));
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function opens(system: System, path: string): boolean {
  return system.extensions.includes(endingOf(path)) && !isPaper(path, system);
}

export function largest(items: List<Item>): Item | undefined {
  const order = (a: Item, b: Item): number => b.input.sizeBytes - a.input.sizeBytes || byName(a.path, b.path);
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || order(item, best) < 0 ? item : best),
    undefined,
  );
}

/** The one that is called like the game, else the largest. */
export function mainOf(items: List<Item>, name: string): Item | undefined {
  const wanted = name.toLowerCase();
  return items.find((item) => splitEnding(baseOf(item.path))[0].toLowerCase() === wanted) ?? largest(items);
}

/** Everything in one folder, with nothing beside it: the folder says nothing but a name. */
export function unwrap(
  items: List<Item>,
  emptyFolders: readonly string[] = [],
): Pick<Subject, 'items' | 'wrappers' | 'stripped' | 'emptyFolders'> {
  const wrappers: string[] = [];
  let left = items;
  let stripped = 0;
  for (;;) {
    const from = stripped;
    const empty = emptyFolders.map((path) => path.slice(from));
    const [top, rest] = left.at(0)?.path.split('/', 2) ?? [];
    const inTop = (path: string): boolean => path.startsWith(`${top}/`);
    if (rest === undefined || !left.every(({ path }) => inTop(path)) || !empty.every(inTop))
      return { items: left, wrappers, stripped, emptyFolders: empty };
    wrappers.push(top ?? '');
    stripped += (top ?? '').length + 1;
    const next = stripped;
    left = mapped(items, ({ path, input }) => ({ path: path.slice(next), input }));
  }
}

/** Puts items into folders, the outermost first. */
export const below = (folders: readonly string[], items: List<Item>): List<Item> =>
  folders.length === 0 ? items : inside(folders.join('/'), items);
