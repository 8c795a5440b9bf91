/** The files of a game as a tree of paths, while the layout rules shape it. Pure. */

import type { System } from '../model.ts';
import { splitEnding } from './names.ts';
import { endingOf, isPaper } from './rules.ts';

/** A file that waits in staging: its name in the archive and where it lies (absolute). */
export interface StagedInput {
  readonly path: string;
  readonly stagedPath: string;
  readonly sizeBytes: number;
}

/** A file on its way through the rules: `path` changes, `input` stays. */
export interface Item {
  readonly path: string;
  readonly input: StagedInput;
  readonly optional?: true;
}

/** What a rule decides; paths are made legal afterwards, all together. */
export interface Draft {
  readonly items: readonly Item[];
  readonly texts?: readonly { readonly path: string; readonly content: (final: (path: string) => string) => string }[];
  /** A path among items and texts, or a folder above some. */
  readonly main: string;
}

export interface Subject {
  readonly system: System;
  /** The game's name as a folder or file stem. */
  readonly name: string;
  readonly items: readonly Item[];
  /** Names of the folders that everything was in, the outermost first. */
  readonly wrappers: readonly string[];
}

export type LayoutRule = (subject: Subject) => Draft | null;

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const inside = (folder: string, items: readonly Item[]): Item[] =>
  items.map((item) => ({ ...item, path: `${folder}/${item.path}` }));
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function opens(system: System, path: string): boolean {
  return system.extensions.includes(endingOf(path)) && !isPaper(path, system);
}

export function largest(items: readonly Item[]): Item | undefined {
  return [...items].sort((a, b) => b.input.sizeBytes - a.input.sizeBytes || byName(a.path, b.path))[0];
}

/** The one that is called like the game, else the largest. */
export function mainOf(items: readonly Item[], name: string): Item | undefined {
  const wanted = name.toLowerCase();
  return items.find((item) => splitEnding(baseOf(item.path))[0].toLowerCase() === wanted) ?? largest(items);
}

/** Everything in one folder, with nothing beside it: the folder says nothing but a name. */
export function unwrap(items: readonly Item[]): Pick<Subject, 'items' | 'wrappers'> {
  const wrappers: string[] = [];
  let left = items;
  for (;;) {
    const [top, rest] = left[0]?.path.split('/', 2) ?? [];
    if (top === undefined || rest === undefined) return { items: left, wrappers };
    if (!left.every((item) => item.path.startsWith(`${top}/`))) return { items: left, wrappers };
    wrappers.push(top);
    left = left.map((item) => ({ ...item, path: item.path.slice(top.length + 1) }));
  }
}

/** Puts items into folders, the outermost first. */
export const below = (folders: readonly string[], items: readonly Item[]): readonly Item[] =>
  folders.length === 0 ? items : inside(folders.join('/'), items);
