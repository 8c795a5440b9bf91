/** Deletes an installed game: exactly the files that were recorded, and the folders that are empty then. */

import { lstatSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { syncPath } from '../lib/atomic-write.ts';
import { diskError } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import type { InstalledFile } from '../model.ts';

export interface RemoveResult {
  readonly removed: readonly string[];
  /** Recorded, but not there any more. */
  readonly missing: readonly string[];
  /**
   * There, but not what was recorded: another size, a folder or a link. Somebody else's by now, so it stays; the player is
   * told, for it may be a copy of their own.
   */
  readonly changed: readonly string[];
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`);
}

/** Removes the folder and those above it while they are empty, never `top` itself. */
function pruneUp(folder: string, top: string): void {
  for (let at = folder; isInside(top, at); at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch {
      return;
    }
  }
}

/**
 * `romFolder` is where pruning of empty folders ends. Recorded files outside of it (BIOS files) are removed too, their
 * folders stay. Throws a disk error (`disk-read-only`, `disk-error`); what was removed before it stays removed, and the
 * same call again goes on.
 */
export function removeInstall(
  install: { readonly files: List<InstalledFile>; readonly emptyFolders?: readonly string[] },
  romFolder: string,
): RemoveResult {
  const removed: string[] = [];
  const missing: string[] = [];
  const changed: string[] = [];
  for (const file of install.files) {
    const stat = lstatSync(file.path, { throwIfNoEntry: false });
    if (stat === undefined) missing.push(file.path);
    else if (!stat.isFile() || stat.size !== file.sizeBytes) changed.push(file.path);
    else {
      try {
        unlinkSync(file.path);
      } catch (error) {
        throw diskError(error, file.path);
      }
      removed.push(file.path);
    }
  }
  const folders = new Set([...removed, ...missing].map((path) => dirname(path)));
  // One that came empty and is not any more belongs to the player.
  for (const folder of install.emptyFolders ?? []) folders.add(folder);
  // The deepest first, so that an empty tree goes from the leaves up.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    pruneUp(folder, romFolder);
    syncPath(folder);
  }
  return { removed, missing, changed };
}
