/**
 * What lies in a ROM folder already: games that were put there by hand or by another program count as installed, whatever their
 * ending, kept as archives or unpacked into a folder; and what was recorded as installed but is gone does not.
 */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { searchText } from '../catalog/search.ts';
import { splitEnding } from '../catalog/title.ts';
import type { System } from '../model.ts';
import { DISCS } from './shelf-lookup.ts';
import type { Library } from './types.ts';

/** Kept archives count on every system. */
const ARCHIVES = ['.zip', '.7z', '.rar'];
/** Folders of frontends beside the games. */
const NO_GAMES = /^(?:\.|_|images?$|videos?$|media$|manuals?$|downloaded_|boxart|snaps?$|marquees?$|thumbnails?$)/i;
/** Folders that are looked into, to see whether they hold anything. */
const MAX_FOLDERS = 2000;

/** Names of files and filled folders that could be games of this system; without ending, as searchText has them. */
export async function listRomFolder(system: Pick<System, 'romFolder' | 'extensions'>): Promise<Set<string>> {
  const playable = new Set([...system.extensions, ...ARCHIVES]);
  const names = new Set<string>();
  const folders: string[] = [];
  for (const entry of await readdir(system.romFolder, { withFileTypes: true })) {
    if (NO_GAMES.test(entry.name)) continue;
    if (entry.isDirectory()) folders.push(entry.name);
    // The playlist of a set stands for its discs, wherever those lie.
    else if (/\.m3u$/i.test(entry.name)) names.add(searchText(entry.name)).add(searchText(entry.name) + DISCS);
    else if (playable.has(endingOf(entry.name))) names.add(searchText(entry.name));
    // Without a list of endings (no es_systems.cfg) every known one is a game.
    else if (system.extensions.length === 0 && splitEnding(entry.name).format !== null)
      names.add(searchText(entry.name));
  }
  for (const name of folders.slice(0, MAX_FOLDERS)) {
    const inside = await readdir(join(system.romFolder, name)).catch(() => []);
    if (inside.some((file) => !file.startsWith('.'))) names.add(searchText(name));
  }
  return names;
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
}

/** Remembers the folder's time, so that an unchanged folder is not read again. */
export class InstalledScan {
  readonly #library: Library;
  readonly #seen = new Map<string, { readonly mark: string; readonly gone: string }>();

  constructor(library: Library) {
    this.#library = library;
  }

  /**
   * Looks at a system's ROM folder and marks its games. Returns whether any mark changed. A folder that is missing or cannot be
   * read has no games. Never throws for the card.
   */
  async scan(system: System): Promise<boolean> {
    const folder = system.romFolder;
    const time = await stat(folder).then(
      ({ mtimeMs }) => String(mtimeMs),
      () => 'missing',
    );
    const shelf = this.#library.games.shelves().find((one) => one.name === system.name);
    const mark = `${time} ${shelf?.gameCount ?? 0} ${this.#library.games.version()}`;
    const gone = await this.#goneInstalls(system);
    const before = this.#seen.get(system.name);
    if (before?.mark === mark && before.gone === gone.join('\n')) return false;
    this.#seen.set(system.name, { mark, gone: gone.join('\n') });
    const names = time === 'missing' ? new Set<string>() : await listRomFolder(system).catch(() => new Set<string>());
    return this.#library.games.setPresent(system.name, names, gone);
  }

  /** Links of recorded installs whose file is not where it was put. One look into each folder, not one for each game. */
  async #goneInstalls(system: System): Promise<string[]> {
    const folders = new Map<string, Set<string>>();
    const gone: string[] = [];
    for (const { url, systemName, mainPath } of this.#library.installs.list()) {
      if (systemName !== system.name) continue;
      const folder = dirname(mainPath);
      let names = folders.get(folder);
      if (names === undefined) {
        names = new Set(await readdir(folder).catch(() => []));
        folders.set(folder, names);
      }
      if (!names.has(basename(mainPath))) gone.push(url);
    }
    return gone;
  }
}
