/** gamelist.xml as a file: read, edited by `frontend/gamelist.ts`, replaced whole, and brought back when a power cut tore it. */

import { chmod, chown, copyFile, readFile, realpath, stat } from 'node:fs/promises';
import { atomicWriteLater, syncPathLater } from '../lib/atomic-write.ts';
import { AppError, asAppError, diskError } from '../lib/errors.ts';
import type { Log } from '../services.ts';
import { checkGamelist, type Spliced } from './gamelist.ts';

/** How often a list that changes under the hands is read again. */
const ATTEMPTS = 3;

export async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw diskError(error, path);
  }
}

/** With the file's name, which the pure functions do not know. */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const app = asAppError(error);
    throw new AppError(app.code, { ...app.details, path: file }, { cause: error });
  }
}

/** Owner and permissions stay: on ext cards the menu may run as another user than an SSH session. */
async function replaceList(file: string, bytes: Buffer): Promise<void> {
  const before = await stat(file).catch(() => null);
  if (before !== null) {
    // One copy, made the first time: what the list was before this program ever wrote to it. Empty: a power cut took it.
    const copy = `${file}.bak`;
    if (((await stat(copy).catch(() => null))?.size ?? 0) === 0) {
      await copyFile(file, copy);
      await syncPathLater(copy);
    }
  }
  await atomicWriteLater(file, bytes, before === null ? 0o644 : before.mode & 0o777);
  if (before === null) return;
  // FAT has neither and refuses; the list is written all the same.
  await chown(file, before.uid, before.gid).catch(() => undefined);
  await chmod(file, before.mode & 0o777).catch(() => undefined);
}

/**
 * Applies `edit` to the list. If somebody else (EmulationStation itself) writes it meanwhile, it is read again. Throws AppError
 * `gamelist-malformed` (`path`, `reason`) with the file untouched, or one of kind `disk`.
 */
export async function editList(path: string, edit: (file: Buffer | null) => Spliced): Promise<boolean> {
  const file = await realpath(path).catch(() => path);
  for (let attempt = 1; ; attempt++) {
    const old = await readOrNull(file);
    const spliced = inFile(file, () => edit(old));
    if (!spliced.changed) return false;
    const now = await readOrNull(file);
    if (attempt < ATTEMPTS && !(old === null ? now === null : now?.equals(old))) continue;
    try {
      await replaceList(file, spliced.bytes);
    } catch (error) {
      throw diskError(error, file);
    }
    return true;
  }
}

function isWhole(file: Buffer): boolean {
  try {
    checkGamelist(file);
    return file.length > 0;
  } catch {
    return false;
  }
}

/**
 * On FAT a power cut right behind a replaced list may leave it empty or torn. Then the copy beside it (the list before this program first
 * wrote to it) takes its place, if that one is whole; what was torn stays as `gamelist.xml.damaged`. A list that can be read is never
 * touched, and one without a copy stays as it is. Answers whether the copy took its place. Throws an AppError of kind `disk`.
 */
export async function healList(path: string, log: Log): Promise<boolean> {
  const file = await realpath(path).catch(() => path);
  const torn = await readOrNull(file);
  if (torn === null || isWhole(torn)) return false;
  const copy = await readOrNull(`${file}.bak`);
  if (copy === null || !isWhole(copy)) return false;
  try {
    if (torn.length > 0) await copyFile(file, `${file}.damaged`);
    await replaceList(file, copy);
  } catch (error) {
    throw diskError(error, file);
  }
  log.warn('gamelist-restored', { path: file, tornBytes: torn.length, bytes: copy.length });
  return true;
}
