/** Keeps the `.m3u` of games whose discs are installed one by one; thin beside install/disc-set.ts. */

import { readFile, unlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { storageOf } from '../device/storage.ts';
import { discAt, discList, discListPath, isOwnList } from '../install/disc-set.ts';
import { atomicWriteLater } from '../lib/atomic-write.ts';
import { asAppError, diskError } from '../lib/errors.ts';
import type { InstallsStore } from '../library/types.ts';
import type { System } from '../model.ts';
import type { Log } from '../services.ts';

export interface DiscSetChange {
  /** The list that the menu shows in place of the discs (absolute); null: there is none. */
  readonly list: string | null;
  /** The list that was deleted because fewer than two discs are left (absolute). */
  readonly gone: string | null;
}

export interface DiscSets {
  /**
   * Brings the list of a game up to date after files of one of its discs (absolute) came or went. null: they are no disc of several. Never
   * rejects: without its list a disc still plays.
   */
  follow(system: System, paths: readonly string[]): Promise<DiscSetChange | null>;
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw diskError(error, path);
  }
}

export function createDiscSets(installs: InstallsStore, log: Log): DiscSets {
  const update = async (system: System, paths: readonly string[]): Promise<DiscSetChange | null> => {
    const changed = paths.map((path) => relative(system.romFolder, path)).filter((path) => !path.startsWith('..'));
    const disc = changed.map(discAt).find((found) => found !== null);
    if (disc === undefined || !system.extensions.includes('.m3u')) return null;
    const { limits } = storageOf(system.romFolder);
    const mains = installs
      .list()
      .filter(({ systemName }) => systemName === system.name)
      .map((install) => relative(system.romFolder, install.mainPath));
    const list = discList(mains, disc.key, system, limits);
    const path = join(system.romFolder, list?.path ?? discListPath(disc.stem, limits));
    const content = await contentOf(path);
    const own = content === null || isOwnList(content, new Set([...mains, ...changed]));
    if (!own) {
      log.info('disc-list-left', { path });
      return { list: null, gone: null };
    }
    if (list === null) {
      if (content !== null) await unlink(path);
      return { list: null, gone: content === null ? null : path };
    }
    if (content !== list.content) await atomicWriteLater(path, list.content, 0o644);
    return { list: path, gone: null };
  };
  return {
    follow: async (system, paths) => {
      try {
        return await update(system, paths);
      } catch (error) {
        log.warn('disc-list-failed', { code: asAppError(error).code });
        return null;
      }
    },
  };
}
