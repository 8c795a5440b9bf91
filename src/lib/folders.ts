import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from './errors.ts';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Makes a folder and those above it. Not `mkdirSync(…, { recursive: true })`, because that never returns where the kernel
 * answers ENOENT for a name below a folder that is there (seen with Node 24.21 on /proc; FAT mounted with iocharset=utf8
 * answers so for a name that differs from an existing one in case only). Throws the system's error.
 */
export function makeFolders(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolders(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}
