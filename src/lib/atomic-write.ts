import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Syncs a folder so that a rename in it survives a power cut, or a file that was renamed: on FAT its new entry has no length until the file
 * itself is synced again (measured: a synced file, renamed, with its folder synced, was empty after a cut). File systems that cannot are left alone.
 */
export function syncPath(path: string): void {
  try {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Some drivers answer EINVAL; there is nothing stronger to ask for.
  }
}

/** The same without making the caller's thread wait for the card. */
export async function syncPathLater(path: string): Promise<void> {
  try {
    const opened = await open(path, 'r');
    await opened.sync().finally(() => opened.close());
  } catch {
    // As in syncPath.
  }
}

/**
 * Replaces a file so that a reader, or a power cut, finds the old content or the new one, never a mix: temporary file in
 * the same folder, sync, rename, sync of the file under its new name and of the folder. A long text may come in pieces, of which only one
 * is in memory. Throws the system's error with the old file untouched.
 */
export function atomicWrite(path: string, content: string | Uint8Array | Iterable<string>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const fd = openSync(temporary, 'w', 0o600);
    try {
      for (const piece of typeof content === 'string' || content instanceof Uint8Array ? [content] : content) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncPath(path);
  syncPath(dirname(path));
}

/**
 * The same without making the caller's thread wait for the card. `mode` are the permissions of the new file. Rejects with the
 * system's error, the old file untouched.
 */
export async function atomicWriteLater(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  for (const changed of [path, dirname(path)]) await syncPathLater(changed);
}
