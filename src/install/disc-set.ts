/**
 * The discs of one game that came as games of their own: which belong together, and the `.m3u` that the menu shows in their place. Pure.
 * Everything is read from the paths of what is installed, so there is nothing to keep in step. Paths are relative to the ROM folder.
 */

import type { FsLimits, System } from '../model.ts';
import { legalName } from './names.ts';
import { discOf, endingOf } from './rules.ts';

export interface Disc {
  /** Equal for the discs of one game. */
  readonly key: string;
  readonly disc: number;
  /** The game's name without its disc. */
  readonly stem: string;
}

export interface DiscList {
  readonly path: string;
  readonly content: string;
}

/** Which disc the file is that the menu starts: by its own name, else by its folder's (`Robots (Disc 1)/disc.gdi`); null: no disc of several. */
export function discAt(mainPath: string): Disc | null {
  if (endingOf(mainPath) === '.m3u') return null;
  const parts = mainPath.split('/');
  // A folder has no ending: what stands behind a dot of its name is none.
  const folder = parts.length > 1 ? `${parts[0]}.folder` : '';
  const found = discOf(mainPath) ?? (folder === '' ? null : discOf(folder));
  return found === null ? null : { key: found.title, disc: found.disc, stem: found.stem };
}

/** Where the list of a game lies. */
export function discListPath(stem: string, limits: FsLimits): string {
  return legalName(`${stem}.m3u`, limits);
}

/** The list over what is installed of a game, in the order of the discs; null: fewer than two, or the system opens no lists. */
export function discList(mainPaths: readonly string[], key: string, system: System, limits: FsLimits): DiscList | null {
  const discs = new Map<number, { path: string; stem: string }>();
  for (const path of mainPaths) {
    const disc = discAt(path);
    if (disc?.key === key) discs.set(disc.disc, { path, stem: disc.stem });
  }
  if (discs.size < 2 || !system.extensions.includes('.m3u')) return null;
  const inOrder = [...discs].sort(([a], [b]) => a - b).map(([, disc]) => disc);
  const content = inOrder.map(({ path }) => `${path}\n`).join('');
  return { path: discListPath(inOrder[0]?.stem ?? key, limits), content };
}

/** Whether a list names nothing but these files: then it is ours to change; one of the player's making names others, or says more. */
export function isOwnList(content: string, known: ReadonlySet<string>): boolean {
  const lines = content.split(/\r?\n/).filter((line) => line !== '');
  return lines.length > 0 && lines.every((line) => known.has(line));
}
