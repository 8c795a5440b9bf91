/**
 * What of an archive may be unpacked, or why nothing of it is. Pure. Everything in a listing is a claim of unknown origin;
 * the one who unpacks runs as root. So: only regular files, at paths that stay inside, no two of them the same on any file
 * system, no more bytes than are believable. One bad entry refuses the whole archive, by its name.
 */

import { ListBuilder } from '../lib/columns.ts';
import type { ErrorCode } from '../lib/errors.ts';
import { AppError } from '../lib/errors.ts';
import { filtered, type List, orderBy, picked } from '../lib/list.ts';
import { clean, hasControls } from '../lib/text.ts';
import type { ArchiveEntry, ArchiveListing, PlannedFile, UnpackPlan } from '../model.ts';
import { MAX_ENTRIES } from './limits.ts';

export interface PlanLimits {
  /** Bytes that may come out: the room on the target file system. */
  readonly freeBytes: number;
  /** Largest file that the target file system can hold; null: no limit. */
  readonly maxFileBytes: number | null;
}

const MAX_DEPTH = 32;
const MAX_PATH_UNITS = 1024;
const MAX_PART_UNITS = 255;

/** No deflate stream grows by more (zlib's technical details: 1032:1); a claim beyond it is a lie. */
const DEFLATE_LIMIT = 1040;
/** What fits on the card and stays below this is let through whatever its ratio: a blank disc image is mostly zeros. */
const HARMLESS_BYTES = 1024 ** 3;
const MAX_RATIO = 200;

/** Left by desktop systems, of no use to an emulator; they are still judged before they are left out. */
const JUNK = /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/i;

/** Each takes a cluster of the card; no game comes with more. */
const MAX_EMPTY_FOLDERS = 200;

function refuse(code: ErrorCode, entry: ArchiveEntry): AppError {
  return new AppError(code, { entry: clean(entry.name, 120) });
}

/**
 * The name as a relative path, or the refusal. A backslash counts as a separator (old Windows tools write it so), which
 * makes `..\x` and `\\host\x` as forbidden as their honest forms. `./` and doubled separators are dropped.
 */
function safePath(entry: ArchiveEntry): string {
  const name = entry.name.replaceAll('\\', '/');
  if (hasControls(name) || name.length > MAX_PATH_UNITS) throw refuse('archive-bad-name', entry);
  if (name.startsWith('/')) throw refuse('archive-absolute-path', entry);
  if (/^[A-Za-z]:/.test(name)) throw refuse('archive-drive-letter', entry);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('archive-parent-path', entry);
  if (parts.length > MAX_DEPTH) throw refuse('archive-bad-name', entry);
  for (const part of parts) {
    // FAT drops dots and spaces at the end, so a name of nothing else is none.
    if (part.length > MAX_PART_UNITS || /^[. ]+$/.test(part)) throw refuse('archive-bad-name', entry);
  }
  if (parts.length === 0 && entry.kind === 'file') throw refuse('archive-bad-name', entry);
  return parts.join('/');
}

/** The same for two names that some file system of a handheld takes for one: case, composed accents, dots at the end. */
function collisionKey(path: string): string {
  const parts = path.normalize('NFC').toLowerCase().normalize('NFC').split('/');
  return parts.map((part) => part.replace(/[. ]+$/, '')).join('/');
}

function checkKind(entry: ArchiveEntry): void {
  if (entry.kind === 'link') throw refuse('archive-link', entry);
  if (entry.kind === 'special') throw refuse('archive-special-file', entry);
  if (entry.encrypted) throw refuse('archive-encrypted', entry);
  if (entry.kind === 'folder') {
    if (entry.sizeBytes !== 0) throw refuse('archive-wrong-size', entry);
    return;
  }
  if (entry.unsupportedMethod !== null) {
    throw new AppError('archive-unsupported', { method: entry.unsupportedMethod, entry: clean(entry.name, 120) });
  }
}

function checkSizes(entry: ArchiveEntry, kind: ArchiveListing['kind']): void {
  const { sizeBytes, packedBytes } = entry;
  if (![sizeBytes, packedBytes].every((n) => Number.isSafeInteger(n) && n >= 0))
    throw refuse('archive-wrong-size', entry);
  if (kind !== 'zip' || entry.kind !== 'file') return;
  if (packedBytes === 0 && sizeBytes > 0) throw refuse('archive-wrong-size', entry);
  if (sizeBytes > packedBytes * DEFLATE_LIMIT + 1024) {
    throw new AppError('archive-bomb', { sizeBytes, entry: clean(entry.name, 120) });
  }
}

/** Local header (30 bytes and a name of unknown length) and data of each entry must end before the next one begins. */
function checkOverlaps(entries: List<ArchiveEntry>): void {
  const placed = filtered(entries, (entry) => entry.offset !== null);
  let end = 0;
  for (const entry of picked(
    placed,
    orderBy(placed, ({ offset }) => offset ?? 0),
  )) {
    const offset = entry.offset ?? 0;
    if (offset < end) throw refuse('archive-overlap', entry);
    end = offset + 30 + entry.packedBytes;
  }
}

/** Gives folders that differ only in case the spelling that came first, and finds what two entries would both be. */
class Names {
  readonly #files = new Set<string>();
  readonly #folders = new Map<string, string>();
  /** The folder of the file before: mostly that of the next one too. */
  #last = { path: '', spelled: '' };

  /** The path with its folders as first spelled. */
  addFile(path: string, entry: ArchiveEntry): string {
    const slash = path.lastIndexOf('/');
    const folder = this.#folderOf(path.slice(0, Math.max(0, slash)), entry);
    const key = collisionKey(path);
    if (this.#files.has(key) || this.#folders.has(key)) throw refuse('archive-duplicate-name', entry);
    this.#files.add(key);
    return folder === '' ? path : `${folder}${path.slice(slash)}`;
  }

  #folderOf(path: string, entry: ArchiveEntry): string {
    if (path !== this.#last.path) this.#last = { path, spelled: this.addFolder(path, entry) };
    return this.#last.spelled;
  }

  addFolder(path: string, entry: ArchiveEntry): string {
    if (path === '') return '';
    const key = collisionKey(path);
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    if (this.#files.has(key)) throw refuse('archive-duplicate-name', entry);
    const slash = path.lastIndexOf('/');
    const spelled = slash < 0 ? path : `${this.addFolder(path.slice(0, slash), entry)}${path.slice(slash)}`;
    this.#folders.set(key, spelled);
    return spelled;
  }
}

/** Of the folders that the archive names: those in which nothing lies, not even another one. */
function emptyOnes(named: readonly string[], files: List<PlannedFile>): string[] {
  if (named.length === 0) return [];
  const used = new Set<string>();
  const useAbove = (path: string): void => {
    for (let at = path.lastIndexOf('/'); at > 0 && !used.has(path.slice(0, at)); at = path.lastIndexOf('/', at - 1))
      used.add(path.slice(0, at));
  };
  for (const { path } of files) useAbove(path);
  for (const path of named) useAbove(path);
  return [...new Set(named)].filter((path) => !used.has(path)).slice(0, MAX_EMPTY_FOLDERS);
}

function checkTotal(listing: ArchiveListing, files: List<PlannedFile>, limits: PlanLimits): number {
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const ratio = totalBytes / Math.max(1, listing.archiveBytes);
  const absurd = ratio > MAX_RATIO && (totalBytes > HARMLESS_BYTES || totalBytes > limits.freeBytes);
  if (absurd || !Number.isSafeInteger(totalBytes)) throw new AppError('archive-bomb', { sizeBytes: totalBytes });
  const large = files.find((file) => file.sizeBytes > (limits.maxFileBytes ?? Number.POSITIVE_INFINITY));
  if (large !== undefined) {
    throw new AppError('file-too-large', { path: clean(large.path, 120), sizeBytes: large.sizeBytes });
  }
  if (totalBytes > limits.freeBytes) {
    throw new AppError('no-space', { neededBytes: totalBytes, freeBytes: limits.freeBytes });
  }
  return totalBytes;
}

/**
 * The files to unpack, in the archive's order. Throws the refusal as an AppError of kind `archive` with the entry's cleaned
 * name in `details.entry`; `no-space` and `file-too-large` when the archive is honest but the card too small.
 */
export function planUnpack(listing: ArchiveListing, limits: PlanLimits): UnpackPlan {
  if (listing.entries.length > MAX_ENTRIES) {
    throw new AppError('archive-too-many-entries', { count: listing.entries.length });
  }
  const names = new Names();
  const folders: string[] = [];
  const planned = new ListBuilder<PlannedFile>();
  for (const entry of listing.entries) {
    const path = safePath(entry);
    checkKind(entry);
    checkSizes(entry, listing.kind);
    if (entry.kind === 'folder') {
      const spelled = names.addFolder(path, entry);
      if (spelled !== '' && !JUNK.test(`${spelled}/`)) folders.push(spelled);
      continue;
    }
    const spelled = names.addFile(path, entry);
    if (JUNK.test(spelled)) continue;
    planned.push({ index: entry.index, path: spelled, sizeBytes: entry.sizeBytes, crc32: entry.crc32 });
  }
  checkOverlaps(listing.entries);
  const files = planned.done();
  if (files.length === 0) throw new AppError('archive-empty');
  const totalBytes = checkTotal(listing, files, limits);
  const emptyFolders = emptyOnes(folders, files);
  return emptyFolders.length === 0 ? { files, totalBytes } : { files, totalBytes, emptyFolders };
}
