/** 7z, RAR, tar, gz and xz through 7-Zip (7z-wasm) in a thread of its own: the same listing, plan and staging as a zip. */

import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { freemem } from 'node:os';
import { basename, join } from 'node:path';
import { AppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import { type List, mapped } from '../lib/list.ts';
import { clean } from '../lib/text.ts';
import { volumeName, volumeOf } from '../lib/volumes.ts';
import type { ArchiveEntry, ArchiveListing, UnpackedFile, UnpackPlan } from '../model.ts';
import { endingOf } from './detect.ts';
import { hidesItsList } from './hidden-list.ts';
import { MAX_ENTRIES } from './limits.ts';
import {
  findNative,
  type NativeFile,
  type NativeSevenZip,
  runNative,
  servesKind,
  unpackNative,
} from './native-seven-zip.ts';
import { parseListing, type SevenZipListing } from './seven-zip-output.ts';
import {
  failure,
  inputsOf,
  QUIET,
  run,
  type SevenZipArchive,
  type SevenZipContext,
  typeArguments,
} from './seven-zip-run.ts';
import { stagedPath, syncAll, unpackedFiles } from './staged-files.ts';

/** A block of `-slt` has about 20 lines. */
const MAX_LINES = MAX_ENTRIES * 24;
/** Measured: 81, 124 and 158 MB in all for dictionaries of 16, 64 and 128 MB; the program and its buffers are the rest. */
const DICTIONARY_FACTOR = 1.3;
/**
 * The firmware's own with several threads, measured: 232 and 457 MB for dictionaries of 16 and 64 MB (with one: 21 and 69); room for the
 * rest of the handheld comes on top.
 */
const THREADS_FACTOR = 20;
const PROGRAM_BYTES = 40 * 1024 * 1024;
/** Of less, the firmware's own 7-Zip saves no more than starting it costs (`npm run bench -- archives`). */
const NATIVE_PAYS_BYTES = 64 * 1024 * 1024;
/** The name of what is in a gz or xz: the archive's own without its ending. */
function innerName(fileName: string): string {
  const ending = endingOf(fileName);
  return ending === '' ? fileName : fileName.slice(0, -ending.length) || fileName;
}

function listIsHidden({ path, kind }: SevenZipArchive): boolean {
  const fd = openSync(path, 'r');
  try {
    return hidesItsList(kind, (offset, length) => {
      const bytes = Buffer.alloc(length);
      return readSync(fd, bytes, 0, length, offset) === length ? bytes : null;
    });
  } catch {
    return false;
  } finally {
    closeSync(fd);
  }
}

/** Whether the last file of a set goes on in a volume that is not there. */
const goesOn = ({ volumes }: SevenZipArchive, lines: readonly string[]): boolean =>
  volumes.length > 0 && lines.findLast((text) => text.startsWith('Split After = '))?.endsWith('+') === true;

/** By the name that the volume would have on the host; in staging they have names of their own. */
function lastMissing({ path, fileName, volumes }: SevenZipArchive): AppError {
  const kind = volumeOf(basename(path))?.kind ?? 'rar';
  const base = fileName.slice(0, -endingOf(fileName).length);
  const entry = volumeName(kind, base, volumes.length + 1, volumes.length + 1);
  return new AppError('archive-volume-missing', { entry: clean(entry, 120) });
}

async function list(archive: SevenZipArchive, context: SevenZipContext): Promise<SevenZipListing> {
  const args = ['l', '-slt', '-ba', ...QUIET, ...typeArguments(archive)];
  const order = { inputs: inputsOf(archive), args, planned: new Map(), heap: '/', maxLines: MAX_LINES, maxBytes: 0 };
  const end = await run(order, { ...context, onProgress: () => {} }, null);
  const failed = failure(end, archive.path, 0);
  if (failed?.code === 'archive-damaged' && listIsHidden(archive)) throw new AppError('archive-encrypted');
  if (failed?.code === 'archive-damaged' && goesOn(archive, end.lines)) throw lastMissing(archive);
  if (failed !== null) throw failed;
  if (end.tooMany) throw new AppError('archive-too-many-entries');
  const listing = parseListing(end.lines, innerName(archive.fileName));
  if (listing.entries.length > MAX_ENTRIES) {
    throw new AppError('archive-too-many-entries', { count: listing.entries.length });
  }
  return listing;
}

/** What the archive's directory says, untrusted like that of a zip. Throws what `complaint` makes of 7-Zip's words. */
export async function listSevenZip(archive: SevenZipArchive, context: SevenZipContext = {}): Promise<ArchiveListing> {
  const { entries } = await list(archive, context);
  return { kind: archive.kind, archiveBytes: statSync(archive.path).size, entries };
}

const freeMemory = ({ freeMemoryBytes }: SevenZipContext): number => freeMemoryBytes ?? freemem();

/** Refuses before it starts what would push the rest of the handheld out of memory. */
function checkMemory({ dictionaryBytes }: SevenZipListing, context: SevenZipContext): void {
  const neededBytes = Math.ceil(dictionaryBytes * DICTIONARY_FACTOR) + PROGRAM_BYTES;
  if (neededBytes > freeMemory(context)) throw new AppError('archive-needs-memory', { neededBytes });
}

/** The path at which 7-Zip writes an entry. */
function writtenPath(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** The entries of the plan; the archive must still say of them what it said when the plan was made. */
function plannedEntries(listing: SevenZipListing, plan: UnpackPlan): ArchiveEntry[] {
  return plan.files.map((file) => {
    const entry = listing.entries.at(file.index);
    const same = entry !== undefined && entry.sizeBytes === file.sizeBytes && entry.crc32 === file.crc32;
    if (!same) throw new AppError('archive-damaged', { reason: 'changed since it was listed' });
    return entry;
  });
}

/** Every planned file must be there in its size: 7-Zip checks CRCs, but not that it wrote what it listed. */
function checkFiles(files: List<UnpackedFile>): void {
  for (const { path, stagedPath: place, sizeBytes } of files) {
    const size = statSync(place, { throwIfNoEntry: false })?.size;
    if (size === sizeBytes) continue;
    throw new AppError(size === undefined ? 'archive-bad-name' : 'archive-wrong-size', { entry: clean(path, 120) });
  }
}

const contentBytes = ({ entries }: SevenZipListing): number =>
  entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Arguments for the firmware's own: names are taken as they are, nothing is asked, and one thread where memory is short. */
function nativeArguments(archive: SevenZipArchive, listing: SevenZipListing, context: SevenZipContext): string[] {
  const isShort = listing.dictionaryBytes * THREADS_FACTOR > freeMemory(context);
  const quiet = ['-bso0', '-y', '-spd', '-sccUTF-8', '-pnone', ...(isShort ? ['-mmt=1'] : [])];
  return [...quiet, ...typeArguments(archive), '--', archive.path];
}

/** The firmware's own 7-Zip where it pays for so many bytes, or null. */
async function nativeFor(bytes: number, { native }: SevenZipContext): Promise<NativeSevenZip | null> {
  if (native !== undefined) return native;
  return bytes < NATIVE_PAYS_BYTES ? null : await findNative();
}

/** Whether the firmware's own 7-Zip did it; whatever kept it from that is found again by the built-in one. */
async function byNative(
  archive: SevenZipArchive,
  listing: SevenZipListing,
  files: readonly NativeFile[],
  folder: string,
  totalBytes: number,
  context: SevenZipContext,
): Promise<boolean> {
  const program = await nativeFor(totalBytes, context);
  if (!servesKind(program, archive.kind)) return false;
  const onPercent = (percent: number): void =>
    context.onProgress?.({ doneBytes: Math.floor((totalBytes * percent) / 100), totalBytes });
  return unpackNative(program, nativeArguments(archive, listing, context), folder, files, { ...context, onPercent });
}

async function testedByNative(
  archive: SevenZipArchive,
  listing: SevenZipListing,
  context: SevenZipContext,
): Promise<boolean> {
  const program = await nativeFor(contentBytes(listing), context);
  if (!servesKind(program, archive.kind)) return false;
  return runNative(program, ['t', ...nativeArguments(archive, listing, context)], context);
}

/**
 * Unpacks the planned files into numbered files of `targetFolder` (emptied first), checked and synced: all or none.
 * Throws the refusals of an archive, `archive-needs-memory`, `cancelled`, or a disk error.
 */
export async function unpackSevenZip(
  archive: SevenZipArchive,
  plan: UnpackPlan,
  targetFolder: string,
  context: SevenZipContext = {},
): Promise<{ readonly files: List<UnpackedFile> }> {
  const heap = join(targetFolder, 'heap');
  const files = unpackedFiles(plan, targetFolder);
  try {
    // Before anything else: an archive that cannot even be listed leaves nothing of an earlier attempt either.
    rmSync(targetFolder, { recursive: true, force: true });
    const listing = await list(archive, context);
    checkMemory(listing, context);
    const entries = plannedEntries(listing, plan);
    const single = archive.kind === 'gz' || archive.kind === 'xz' || archive.kind === 'split';
    const places = entries.map(
      (entry, n) => [single ? '' : writtenPath(entry.name), stagedPath(targetFolder, n)] as const,
    );
    const written = entries.map((entry, n) => ({ ...(files.at(n) as UnpackedFile), path: writtenPath(entry.name) }));
    if (!(await byNative(archive, listing, written, `${targetFolder}/native`, plan.totalBytes, context))) {
      rmSync(targetFolder, { recursive: true, force: true });
      for (let n = 0; n < files.length; n += 1000) makeFolders(join(stagedPath(targetFolder, n), '..'));
      makeFolders(heap);
      const args = ['x', '-o/out', ...QUIET, ...typeArguments(archive)];
      const maxBytes = contentBytes(listing);
      const order = { inputs: inputsOf(archive), args, planned: new Map(places), heap, maxLines: 1000, maxBytes };
      const failed = failure(await run(order, context, plan.totalBytes), targetFolder, listing.dictionaryBytes);
      if (failed !== null) throw failed;
      rmSync(heap, { recursive: true, force: true });
    }
    checkFiles(files);
    const paths = mapped(files, (file) => file.stagedPath);
    syncAll(paths, targetFolder);
  } catch (error) {
    rmSync(targetFolder, { recursive: true, force: true });
    throw diskError(error, targetFolder);
  }
  context.onProgress?.({ doneBytes: plan.totalBytes, totalBytes: plan.totalBytes });
  return { files };
}

/** Reads everything against its CRCs and writes nothing. Throws as `unpackSevenZip` does. */
export async function testSevenZip(
  archive: SevenZipArchive,
  context: SevenZipContext = {},
): Promise<{ readonly fileCount: number; readonly totalBytes: number }> {
  const listing = await list(archive, context);
  const locked = listing.entries.find((entry) => entry.encrypted);
  if (locked !== undefined) throw new AppError('archive-encrypted', { entry: clean(locked.name, 120) });
  checkMemory(listing, context);
  const args = ['t', ...QUIET, ...typeArguments(archive)];
  if (!(await testedByNative(archive, listing, context))) {
    const order = { inputs: inputsOf(archive), args, planned: new Map(), heap: '/', maxLines: 1000, maxBytes: 0 };
    const failed = failure(await run(order, context, null), archive.path, listing.dictionaryBytes);
    if (failed !== null) throw failed;
  }
  const files = listing.entries.filter((entry) => entry.kind === 'file');
  return { fileCount: files.length, totalBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
}
