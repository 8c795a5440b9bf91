/**
 * One instance at a time. The lock is a lock of the kernel on a file that SQLite holds in an exclusive transaction, so it
 * goes away with the process however that ends, and works on FAT and exFAT, which know neither links nor owners.
 */

import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AppError, asAppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import { databaseError, sqlite, sqliteCode } from './database.ts';

export interface InstanceLock {
  release(): void;
}

export interface Holder {
  readonly pid: number;
  /** Wall milliseconds. */
  readonly since: number;
}

/** Who holds the lock according to the file beside it: for the sentence only, never for a decision. */
export function readHolder(folder: string): Holder | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8'));
    if (typeof holder !== 'object' || holder === null) return null;
    const { pid, since } = holder as Record<string, unknown>;
    return typeof pid === 'number' && typeof since === 'number' ? { pid, since } : null;
  } catch {
    return null;
  }
}

// A connection that nothing refers to is closed by the garbage collector, and the lock would go with it.
const heldConnections = new Set<DatabaseSync>();

function tryLock(path: string): DatabaseSync | null {
  const { DatabaseSync } = sqlite();
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    // No journal: nothing is ever written into this file.
    db.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    const primary = (sqliteCode(error) ?? 0) & 0xff;
    if (primary === 5 || primary === 6) return null;
    throw error;
  }
}

function lockFile(path: string): DatabaseSync | null {
  try {
    return tryLock(path);
  } catch (error) {
    // Garbage where the empty file should be: the lock was free (else it would have been busy), so it can be emptied.
    if (((sqliteCode(error) ?? 0) & 0xff) !== 26) throw databaseError(error, path);
  }
  try {
    truncateSync(path);
    return tryLock(path);
  } catch (error) {
    throw databaseError(error, path);
  }
}

/**
 * Takes the lock of a folder (made when missing). Throws `instance-running` with `pid` and `since` of the holder, or an
 * AppError of kind `disk`. The lock is held until `release()` or the end of the process.
 */
export function acquireInstanceLock(folder: string, now: number, pid: number = process.pid): InstanceLock {
  const path = join(folder, 'instance.lock');
  const note = join(folder, 'instance.json');
  let db: DatabaseSync | null;
  try {
    makeFolders(folder);
    db = lockFile(path);
  } catch (error) {
    throw diskError(error, path);
  }
  if (db === null) {
    const holder = readHolder(folder);
    const since = holder === null ? '?' : `${new Date(holder.since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    throw new AppError('instance-running', { pid: holder?.pid ?? '?', since });
  }
  const held = db;
  heldConnections.add(held);
  const close = (): void => {
    heldConnections.delete(held);
    held.close();
  };
  try {
    // Not synced: the start need not wait for the card, and a torn note only leaves the sentence without a name.
    writeFileSync(note, `${JSON.stringify({ pid, since: now })}\n`, { mode: 0o600 });
  } catch (error) {
    const failed = diskError(error, note);
    // On a full card the program must start all the same: it is where games are deleted.
    if (asAppError(failed).code !== 'no-space') {
      close();
      throw failed;
    }
  }
  return {
    release() {
      if (!held.isOpen) return;
      try {
        rmSync(note, { force: true });
      } catch {
        // A card that turned read-only keeps the note; without the lock it means nothing.
      }
      close();
    },
  };
}
