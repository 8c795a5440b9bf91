/** Finds the key file on the card, whatever its exact name, and notices when one is dropped or changed. */

import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, systemCode } from '../lib/errors.ts';
import type { Sleep } from '../services.ts';
import { type ApiKey, type KeyWarning, parseKeyFile } from './api-key.ts';

export interface KeyState {
  readonly key: ApiKey | null;
  /** Where the key, or the file that cannot be used, was found. */
  readonly path: string | null;
  readonly warnings: readonly KeyWarning[];
  /** Why there is no key: `key-missing` or another `key-…`. null when there is one. */
  readonly error: AppError | null;
  /** Every place that was looked at; the first is the one to use. */
  readonly lookedAt: readonly string[];
}

export const KEY_FILE_NAME = '1FichierAPI.txt';

const READ_AT_MOST = 64 * 1024 + 1;

/**
 * How near a file name is to the wanted one: 0 exact, 1 other case, 2 Windows' hidden double ending, 3 no or another
 * text ending, 4 what people type instead; null: another file.
 */
export function nameRank(name: string): number | null {
  if (name === KEY_FILE_NAME) return 0;
  const lower = name.toLowerCase();
  if (lower === '1fichierapi.txt') return 1;
  if (lower === '1fichierapi.txt.txt') return 2;
  if (/^1fichierapi(\.txt)?(\.(rtf|docx?|odt|text|key|md))?$/.test(lower)) return 3;
  // Mac and Windows keep shadows and leftovers beside files.
  if (/^[.~]|\.(bak|tmp|old|swp|jpg|png)$|~$/.test(lower)) return null;
  const letters = lower.replace(/(\.(txt|rtf|text|key))+$/, '').replace(/[^a-z0-9]/g, '');
  return /^[1il]?fichier(api)?(key)?(txt)?(copy|copie|\d)?$/.test(letters) ? 4 : null;
}

/**
 * Looks through the folders, best first. Never throws: the reason is in `error`. At once, and not by Node's threads: the kernel has
 * these folders in memory, and each of the six questions would wake a thread and this one again, for as long as nobody plays.
 */
export function loadKey(folders: readonly string[]): KeyState {
  const lookedAt = folders.map((folder) => join(folder, KEY_FILE_NAME));
  let failed: { path: string; error: AppError } | null = null;
  for (const path of candidates(folders)) {
    try {
      const { key, warnings } = parseKeyFile(readStart(path), path);
      const rank = nameRank(basename(path)) ?? 0;
      return { key, path, warnings: rank < 2 ? warnings : [...warnings, 'other-name'], error: null, lookedAt };
    } catch (error) {
      const reason = error instanceof AppError ? error : unreadable(error, path);
      // An empty file made by another program says less than a file with something wrong in it.
      if (failed === null || failed.error.code === 'key-empty') failed = { path, error: reason };
    }
  }
  const missing = new AppError('key-missing', lookedAt[0] === undefined ? {} : { path: lookedAt[0] });
  return { key: null, path: failed?.path ?? null, warnings: [], error: failed?.error ?? missing, lookedAt };
}

function unreadable(error: unknown, path: string): AppError {
  return new AppError('key-unreadable', { path, system: systemCode(error) ?? 'unknown' }, { cause: error });
}

/** Files that may be the key, folder by folder, nearest names first. */
function candidates(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    namesIn(folder)
      .map((name) => ({ name, rank: nameRank(name) }))
      .filter((one): one is { name: string; rank: number } => one.rank !== null)
      .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
      .map(({ name }) => join(folder, name))
      .filter((path) => infoOf(path)?.isFile() ?? true),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function infoOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function readStart(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(READ_AT_MOST);
    return buffer.subarray(0, readSync(fd, buffer, 0, READ_AT_MOST, 0));
  } finally {
    closeSync(fd);
  }
}

/** What is compared to notice a change: names, sizes and times of everything that may be the key. */
function fingerprint(folders: readonly string[]): string {
  const told = candidates(folders).map((path) => {
    const info = infoOf(path);
    return `${path}\0${info?.size}\0${info?.mtimeMs}\0${info?.ino}`;
  });
  return told.join('\n');
}

export interface KeyWatch {
  readonly folders: readonly string[];
  readonly sleep: Sleep;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called when the key, its file or the reason for having none is another than before. */
  readonly onChange: (state: KeyState) => void;
}

/** Between two looks: a player who has just dropped the key waits for it, one who has a key seldom changes it. */
const MISSING_MS = 3_000;
const KNOWN_MS = 15_000;

/**
 * Looks again and again, since exFAT, FUSE and network shares do not tell of changes. `known` is what loadKey gave before.
 * Resolves when the signal ends it; never rejects.
 */
export async function watchKey(known: KeyState, watch: KeyWatch): Promise<void> {
  let state = known;
  let seen: string | null = null;
  while (!watch.signal.aborted) {
    const now = fingerprint(watch.folders);
    if (now !== seen) {
      seen = now;
      const next = loadKey(watch.folders);
      if (isOther(state, next) && !watch.signal.aborted) watch.onChange(next);
      state = next;
    }
    await watch.sleep(state.key === null ? MISSING_MS : KNOWN_MS, watch.signal).catch(() => {});
  }
}

function isOther(before: KeyState, after: KeyState): boolean {
  if (before.path !== after.path || before.error?.code !== after.error?.code) return true;
  return after.key === null ? before.key !== null : !after.key.equals(before.key);
}
