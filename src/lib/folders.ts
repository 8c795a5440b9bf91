import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath, syncPathLater } from './atomic-write.ts';
import { systemCode } from './errors.ts';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Makes a folder and those above it. Not `mkdirSync(…, { recursive: true })`, because that never returns where the kernel
 * answers ENOENT for a name below a folder that is there (seen with Node 24.21 on /proc; FAT mounted with iocharset=utf8
 * answers so for a name that differs from an existing one in case only). Answers those that it made, the outer ones first. Throws the system's error.
 */
export function makeFolders(path: string): readonly string[] {
  if (isFolder(path)) return [];
  const parent = dirname(path);
  const above = parent === path ? [] : makeFolders(parent);
  try {
    mkdirSync(path);
    return [...above, path];
  } catch (error) {
    if (systemCode(error) !== 'EEXIST' || !isFolder(path)) throw error;
    return above;
  }
}

/**
 * What to sync, in this order, for new folders to survive a power cut: on FAT a synced file in a folder that nobody synced is gone with it, and
 * a folder whose name reached the card before its content makes Linux turn the card read-only, so the inner ones go first.
 */
function syncOrder(made: readonly string[]): string[] {
  const [outermost] = made;
  return outermost === undefined ? [] : [...[...made].reverse(), dirname(outermost)];
}

/** `makeFolders` such that a power cut does not take them. */
export function makeLastingFolders(path: string): void {
  for (const changed of syncOrder(makeFolders(path))) syncPath(changed);
}

/** The same, but nobody waits for the card: it happens right behind, long before a game is in the folder. Throws as `makeFolders`. */
export function makeLastingFoldersSoon(path: string): void {
  const changed = syncOrder(makeFolders(path));
  void (async () => {
    for (const one of changed) await syncPathLater(one);
  })();
}
