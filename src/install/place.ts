/**
 * Puts a laid-out game into the ROM folder by renames, all of it or nothing, and survives a crash between any two of them:
 * a journal in the job's staging folder says what was meant, `recoverPlace` finishes it or takes it back.
 */

import { existsSync, lstatSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { atomicWrite } from '../lib/atomic-write.ts';
import { ListBuilder, packed } from '../lib/columns.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import { chain, filtered, type List, mapped } from '../lib/list.ts';
import type { ByteProgress, InstalledFile } from '../model.ts';
import { copySynced } from './copy.ts';
import type { Layout } from './layout.ts';
import {
  carryOut,
  isMoved,
  isThere,
  type Journal,
  type Move,
  readJournal,
  removeJournal,
  sizeOf,
  takeBack,
  tidy,
  writeJournal,
} from './place-journal.ts';

export interface PlaceParams {
  readonly layout: Layout;
  /** Absolute; made when it is not there. */
  readonly romFolder: string;
  /** The job's own folder; journal and generated texts are kept in it until the place is taken. */
  readonly stagingFolder: string;
  /**
   * Files of an older install of this game, which may be replaced; what the game has no more is removed. Any other file in the
   * way is `file-exists`.
   */
  readonly replaces: List<InstalledFile>;
  /** Empty folders that the older install came with. */
  readonly olderFolders?: readonly string[];
}

export interface PlaceContext {
  readonly signal?: AbortSignal;
  /** Only when the ROM folder is on another mount and bytes are copied. */
  readonly onProgress?: (progress: ByteProgress) => void;
}

export interface PlaceResult {
  readonly files: List<InstalledFile>;
  readonly mainPath: string;
  /** Of the older install: what the game has no more, and is not there any more. */
  readonly gone: readonly InstalledFile[];
  /** Empty folders that the game came with, absolute; absent: none. */
  readonly emptyFolders?: readonly string[];
}

export type Recovery =
  /** No placing was under way. */
  | { readonly state: 'none' }
  /** All files are in place; what is missing is the record. */
  | ({ readonly state: 'placed' } & PlaceResult)
  /** Taken back: what is left of the staging files is where it was, the ROM folder as before. */
  | { readonly state: 'undone' };

/** Folders between `top` (itself included) and `path` that do not exist yet, the outer ones first. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.unshift(at);
  return missing;
}

/** Refuses a folder outside of the ROM folder, and one that is a file or below one. `seen`: those that were looked at. */
function checkFolder(romFolder: string, folder: string, seen: Set<string>): void {
  const inside = relative(romFolder, folder);
  if (inside.startsWith(`..${sep}`) || inside === '..') throw new AppError('bug', { text: 'outside' });
  seen.add(folder);
  for (let above = folder; above.length > romFolder.length; above = dirname(above)) {
    const stat = lstatSync(above, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isDirectory()) throw new AppError('file-exists', { path: above });
  }
}

/** Refuses what is in the way and is not ours; a folder above the target that is a file counts too. */
function checkTargets(romFolder: string, targets: Iterable<string>, replaces: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const target of targets) {
    const folder = dirname(target);
    if (!seen.has(folder)) checkFolder(romFolder, folder, seen);
    if (isThere(target) && !(replaces.has(target) && sizeOf(target) !== null)) {
      throw new AppError('file-exists', { path: target });
    }
  }
}

/** Whether a picture or manual may be put there; the player's own stays, and the game is installed without. */
function isFree(romFolder: string, path: string, replaces: ReadonlySet<string>): boolean {
  try {
    checkTargets(romFolder, [join(romFolder, path)], replaces);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'file-exists') return false;
    throw error;
  }
}

/** Where renames cannot fail half-way: the staging folder itself, or, on another mount, a folder beside the ROMs. */
function onSameMount(a: string, b: string): boolean {
  return statSync(a).dev === statSync(b).dev;
}

/** Where a folder can be made: nothing else stands there or above it. What is in the way of one that is empty stays. */
function canBeFolder(romFolder: string, path: string): boolean {
  for (let at = path; at.length > romFolder.length; at = dirname(at)) {
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isDirectory()) return false;
  }
  return true;
}

function resultOf(journal: Journal): PlaceResult {
  const { emptyFolders } = journal;
  return {
    ...(emptyFolders === undefined ? {} : { emptyFolders }),
    files: mapped(journal.moves, ({ to, sizeBytes }) => ({ path: to, sizeBytes })),
    mainPath: journal.mainPath,
    gone: (journal.obsolete ?? []).filter(({ path }) => !isThere(path)),
  };
}

type StagedMove = Pick<Move, 'from' | 'to' | 'sizeBytes'>;

/** Generated texts become staging files like the others. */
function writeTexts(layout: Layout, stagingFolder: string): StagedMove[] {
  const folder = join(stagingFolder, 'texts');
  if (layout.texts.length > 0) makeFolders(folder);
  return layout.texts.map((text, i) => {
    const from = join(folder, String(i));
    atomicWrite(from, text.content);
    return { from, to: text.path, sizeBytes: Buffer.byteLength(text.content) };
  });
}

async function prepare(params: PlaceParams, context: PlaceContext): Promise<Journal> {
  const { layout, romFolder, stagingFolder } = params;
  // What a former try of this job has put there is ours too, even if the crash came before it was recorded.
  const former = recoverPlace(stagingFolder);
  const older = packed(chain(params.replaces, former.state === 'placed' ? former.files : []));
  const replaces = new Set(mapped(older, ({ path }) => path));
  const wanted = filtered(layout.moves, (move) => move.optional !== true || isFree(romFolder, move.to, replaces));
  const all: List<StagedMove> = packed(chain<StagedMove>(wanted, writeTexts(layout, stagingFolder)));
  const targets = mapped(all, (move) => join(romFolder, move.to));
  const folders = new Set([romFolder]);
  for (const target of targets) folders.add(dirname(target));
  const emptyFolders = (layout.emptyFolders ?? [])
    .map((path) => join(romFolder, path))
    .filter((path) => canBeFolder(romFolder, path));
  for (const folder of emptyFolders) folders.add(folder);
  const newFolders = [...new Set([...folders].flatMap(missingFolders))];
  newFolders.sort((a, b) => a.length - b.length);
  checkTargets(romFolder, targets, replaces);
  makeFolders(romFolder);
  const near = onSameMount(stagingFolder, romFolder);
  const helpFolder = near
    ? join(stagingFolder, 'replaced')
    : join(romFolder, `.rgsx-placing-${basename(stagingFolder)}`);
  if (!near) rmSync(helpFolder, { recursive: true, force: true });
  makeFolders(helpFolder);
  const planned = new ListBuilder<Move>();
  for (const [i, { from, to: name, sizeBytes }] of all.entries()) {
    const to = join(romFolder, name);
    const backup = isThere(to) ? join(helpFolder, `old-${i}`) : null;
    planned.push({ from: near ? from : join(helpFolder, String(i)), to, sizeBytes, backup });
  }
  const moves = planned.done();
  const mainPath = join(romFolder, layout.mainPath);
  const kept = new Set(older.length === 0 ? [] : targets);
  const obsolete = filtered(older, ({ path }) => !kept.has(path));
  const obsoleteFolders = (params.olderFolders ?? []).filter((path) => !emptyFolders.includes(path));
  const journal: Journal = {
    ...{ version: 1, placed: false, moves, newFolders, helpFolder, mainPath, obsolete, romFolder },
    ...(emptyFolders.length === 0 ? {} : { emptyFolders }),
    ...(obsoleteFolders.length === 0 ? {} : { obsoleteFolders }),
  };
  if (!near) {
    const copies = mapped(all, ({ from }, i) => ({ from, to: join(helpFolder, String(i)) }));
    try {
      await copySynced(copies, context);
    } catch (error) {
      ifPossible(() => rmSync(helpFolder, { recursive: true, force: true }));
      throw error;
    }
  }
  return journal;
}

/** Behind an error: what a failing card keeps is the next start's, and the first error is the one that is told. */
function ifPossible(removal: () => void): void {
  try {
    removal();
  } catch {
    // A card that turned read-only.
  }
}

/**
 * Takes the game's places. On any error the ROM folder is as it was and the staging files are where they were. Throws
 * `file-exists`, `cancelled` (only while copying to another mount), or a disk error. The staging folder is left to the
 * caller, who removes it once the install is recorded.
 */
export async function place(params: PlaceParams, context: PlaceContext = {}): Promise<PlaceResult> {
  const { stagingFolder, romFolder } = params;
  let journal: Journal | null = null;
  try {
    journal = await prepare(params, context);
    writeJournal(stagingFolder, journal);
    carryOut(journal);
    writeJournal(stagingFolder, { ...journal, placed: true });
    tidy(stagingFolder, journal);
    return resultOf(journal);
  } catch (error) {
    if (journal !== null) {
      takeBack(journal);
      if (journal.helpFolder !== null && journal.moves.every((move) => move.backup === null || !isThere(move.backup))) {
        const { helpFolder } = journal;
        ifPossible(() => rmSync(helpFolder, { recursive: true, force: true }));
      }
      ifPossible(() => removeJournal(stagingFolder));
    }
    throw diskError(error, romFolder);
  }
}

/**
 * To be called before a job with this staging folder goes on. Finishes a place that was under way when the program died, if
 * every file of it is still there in full; else takes it back.
 */
export function recoverPlace(stagingFolder: string): Recovery {
  const journal = readJournal(stagingFolder);
  if (journal === null) return { state: 'none' };
  const whole = journal.moves.every((move) =>
    journal.placed ? sizeOf(move.to) === move.sizeBytes : isMoved(move) || sizeOf(move.from) === move.sizeBytes,
  );
  try {
    if (whole) {
      if (!journal.placed) carryOut(journal);
      writeJournal(stagingFolder, { ...journal, placed: true });
      tidy(stagingFolder, journal);
      return { state: 'placed', ...resultOf(journal) };
    }
  } catch {
    // Something came into the way meanwhile: back it goes.
  }
  takeBack(journal);
  if (journal.helpFolder !== null) rmSync(journal.helpFolder, { recursive: true, force: true });
  removeJournal(stagingFolder);
  return { state: 'undone' };
}
