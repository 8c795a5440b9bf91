/** Where things are on the card, for the conductor. */

import { readdirSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storageOf } from '../device/storage.ts';
import { syncPathLater } from '../lib/atomic-write.ts';
import { diskError } from '../lib/errors.ts';
import { makeLastingFoldersSoon } from '../lib/folders.ts';
import type { System } from '../model.ts';
import type { Card, Staging } from '../queue/ports.ts';

function deviceOf(folder: string): number | null {
  for (let at = folder; ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found !== undefined) return found.dev;
    if (at === dirname(at)) return null;
  }
}

/**
 * `<roms>/.rgsx` where the ROM folder is on the same file system, so that a rename finishes the job; else `.rgsx` inside
 * the ROM folder (a system on a card of its own).
 */
export function stagingRootOf(system: System, stagingRoot: string): string {
  return deviceOf(system.romFolder) === deviceOf(dirname(stagingRoot)) ? stagingRoot : join(system.romFolder, '.rgsx');
}

export function stagingOf(root: string, jobId: number): Staging {
  const folder = join(root, String(jobId));
  return {
    folder,
    partPath: join(folder, 'archive.part'),
    volumeFolder: join(folder, 'volumes'),
    unpackFolder: join(folder, 'unpacked'),
  };
}

/** What is there already, file by file; what cannot be read counts as nothing. */
function usedBytes(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + usedBytes(join(path, name)), 0);
}

/**
 * Deletes a file or folder, the name of a folder on the card as well: on FAT a name that a power cut leaves behind leads to clusters that are
 * free or another file's by then, and a folder without its own two entries makes Linux turn the card read-only whenever somebody looks at it.
 */
async function removeForGood(path: string): Promise<void> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  await rm(path, { recursive: true, force: true });
  if (isFolder) await syncPathLater(dirname(path));
}

/** `systems` may change when the frontend's files do. Disk failures become AppErrors of kind `disk`. */
export function createCard(systems: () => readonly System[], stagingRoot: string): Card {
  const orDiskError = async (path: string, action: Promise<unknown>): Promise<void> => {
    try {
      await action;
    } catch (error) {
      throw diskError(error, path);
    }
  };
  return {
    system: (name) => systems().find((system) => system.name === name) ?? null,
    staging: (system, jobId) => stagingOf(stagingRootOf(system, stagingRoot), jobId),
    space: async (folder) => {
      const { freeBytes, limits } = storageOf(folder);
      return { freeBytes, maxFileBytes: limits.maxFileBytes ?? Number.MAX_SAFE_INTEGER };
    },
    usedBytes: async (path) => usedBytes(path),
    leftovers: async (known) => {
      const roots = new Set([stagingRoot, ...systems().map((system) => join(system.romFolder, '.rgsx'))]);
      const found: Staging[] = [];
      for (const root of roots) {
        // Only folders of this program's own naming: a number.
        const names = await readdir(root).catch(() => []);
        for (const name of names)
          if (/^\d{1,9}$/.test(name) && !known.has(Number(name))) found.push(stagingOf(root, Number(name)));
      }
      return found;
    },
    makeFolder: (folder) =>
      orDiskError(
        folder,
        Promise.resolve().then(() => makeLastingFoldersSoon(folder)),
      ),
    removeFolder: (folder) => orDiskError(folder, removeForGood(folder)),
  };
}
