/**
 * What placing a game means to do, on the card before it is done: carried out, finished after a crash, or taken back. The steps are
 * renames, each of which can be seen to have happened.
 */

import { lstatSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atomicWrite, syncPath } from '../lib/atomic-write.ts';
import { AppError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { List } from '../lib/list.ts';
import type { InstalledFile } from '../model.ts';
import { removeInstall } from './remove.ts';

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
  /** Where the older file waits in case of a rollback; null when there was none. */
  readonly backup: string | null;
}

export interface Journal {
  readonly version: 1;
  readonly placed: boolean;
  readonly moves: List<Move>;
  /** Folders that were not there before, the outer ones first. */
  readonly newFolders: readonly string[];
  /** Folder beside the ROMs that held copies or backups; removed at the end. */
  readonly helpFolder: string | null;
  readonly mainPath: string;
  /** Files of an older install that are not among the moves; absent in journals of the first version. */
  readonly obsolete?: List<InstalledFile>;
  /** Empty folders that the game comes with; absent: none. */
  readonly emptyFolders?: readonly string[];
  /** Those of an older install that the game has no more; absent: none. */
  readonly obsoleteFolders?: readonly string[];
  /** Where emptied folders end. */
  readonly romFolder?: string;
}

const JOURNAL = 'place.json';

export function sizeOf(path: string): number | null {
  try {
    const stat = lstatSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null;
  }
}

export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Moves that become text at a time. */
const PIECE_MOVES = 500;

/** The journal as JSON, in pieces: that of a game of many thousand files is as long as all their paths. */
function* textOf({ moves, ...rest }: Journal): Iterable<string> {
  yield '{"moves":[';
  let piece = '';
  for (const [n, move] of moves.entries()) {
    piece += `${n === 0 ? '' : ','}${JSON.stringify(move)}`;
    if (n % PIECE_MOVES > 0) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}],${JSON.stringify(rest).slice(1)}`;
}

export function writeJournal(stagingFolder: string, journal: Journal): void {
  atomicWrite(join(stagingFolder, JOURNAL), textOf(journal));
}

export function readJournal(stagingFolder: string): Journal | null {
  let text: string;
  try {
    text = readFileSync(join(stagingFolder, JOURNAL), 'utf8');
  } catch {
    return null;
  }
  try {
    const journal = JSON.parse(text) as Journal;
    return journal.version === 1 && Array.isArray(journal.moves) ? journal : null;
  } catch {
    return null;
  }
}

/**
 * The staging file has taken its place: what is there now is new, not the older file that was to go. After a power cut on FAT a file may be
 * there under both names; once the card was repaired one of them is cut short.
 */
export function isMoved(move: Move): boolean {
  const placed = sizeOf(move.to) === move.sizeBytes && (move.backup === null || isThere(move.backup));
  return placed && (!isThere(move.from) || sizeOf(move.from) !== move.sizeBytes);
}

/** The place was free when the journal was written: what a cut left there of this very rename is no file of the player's. */
function isLeftOfCut({ to, sizeBytes }: Move): boolean {
  const size = sizeOf(to);
  return size === 0 || size === sizeBytes;
}

function foldersOf(moves: List<Move>, end: 'from' | 'to'): Set<string> {
  const folders = new Set<string>();
  for (const move of moves) folders.add(dirname(move[end]));
  return folders;
}

/** The renames, each only when it has not happened yet, so that the same loop finishes after a crash. */
export function carryOut(journal: Journal): void {
  for (const move of journal.moves) {
    if (isMoved(move)) continue;
    makeFolders(dirname(move.to));
    if (isThere(move.to)) {
      if (move.backup === null) {
        if (!isLeftOfCut(move)) throw new AppError('file-exists', { path: move.to });
      } else if (!isThere(move.backup)) renameSync(move.to, move.backup);
    }
    renameSync(move.from, move.to);
  }
  for (const folder of journal.emptyFolders ?? []) makeFolders(folder);
  const folders = foldersOf(journal.moves, 'to');
  for (const folder of journal.newFolders) folders.add(dirname(folder));
  // Files first: a folder of FAT would be written with entries that have no length yet.
  for (const move of journal.moves) syncPath(move.to);
  for (const folder of folders) syncPath(folder);
  // Then the old names go: on FAT they would come back after a cut, and whoever deletes one of two deletes the content of both.
  for (const folder of foldersOf(journal.moves, 'from')) syncPath(folder);
}

/** Back to how it was: last move first. Goes on whatever fails, because more of it may still succeed. */
export function takeBack(journal: Journal): void {
  const attempt = (body: () => void): void => {
    try {
      body();
    } catch {
      // The card may be gone or read-only; the journal stays and the next start tries again.
    }
  };
  for (let n = journal.moves.length - 1; n >= 0; n--) {
    const move = journal.moves.at(n) as Move;
    attempt(() => {
      if (isMoved(move)) renameSync(move.to, move.from);
      if (move.backup !== null && isThere(move.backup) && !isThere(move.to)) renameSync(move.backup, move.to);
    });
  }
  for (const folder of [...journal.newFolders].reverse()) attempt(() => rmdirSync(folder));
  for (const folder of foldersOf(journal.moves, 'to')) attempt(() => syncPath(folder));
}

/** Removes what helped, and what the game has no more. */
export function tidy(stagingFolder: string, journal: Journal): void {
  try {
    for (const move of journal.moves) if (move.backup !== null) rmSync(move.backup, { force: true });
    if (journal.helpFolder !== null) rmSync(journal.helpFolder, { recursive: true, force: true });
    rmSync(join(stagingFolder, 'texts'), { recursive: true, force: true });
    const { obsolete = [], obsoleteFolders = [], romFolder } = journal;
    // What the player has changed since is theirs by now, and stays.
    if (romFolder !== undefined) removeInstall({ files: obsolete, emptyFolders: obsoleteFolders }, romFolder);
  } catch {
    // The game is in place; what is left over goes with the staging folder.
  }
}

export function removeJournal(stagingFolder: string): void {
  rmSync(join(stagingFolder, JOURNAL), { recursive: true, force: true });
}
