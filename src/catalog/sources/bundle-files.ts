/**
 * The files of an RGSX game set, in a folder or in a zip, behind one face: `systems_list.json` and the game lists. Nothing
 * else is looked at, and no name from inside is ever used to build a path.
 */

import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { AppError, diskError } from '../../lib/errors.ts';

/** Everything inflated out of one bundle. A real one of 120,000 games has 14 MB; more than this is a bomb. */
export const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;
const MAX_ENTRIES = 50_000;
const PIECE_BYTES = 64 * 1024;

export interface BundleFile {
  /** As it is told in reports: `games/Name.json`. */
  readonly label: string;
  /** Name without folder and `.json`. */
  readonly name: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface BundleFiles {
  readonly systemsList: BundleFile | null;
  readonly games: readonly BundleFile[];
  /** Changes whenever one of the files does. */
  readonly fingerprint: string;
  close(): void;
}

const isJson = (name: string): boolean => /\.json$/i.test(name) && !name.startsWith('.');
const isSystemsList = (name: string): boolean => /^systems_list\.json$/i.test(name);
const withoutEnding = (name: string): string => name.replace(/\.json$/i, '');

/**
 * Opens the game set at `location`: a folder (with `games/` or a `games.zip`) or a zip file. Throws `catalog-missing`,
 * `catalog-malformed`, `catalog-too-large`, or an AppError of kind `disk`.
 */
export async function openBundleFiles(location: string): Promise<BundleFiles> {
  try {
    if ((await stat(location)).isFile()) return await openZip(location);
    const inFolder = await openFolder(location);
    if (inFolder !== null) return inFolder;
    const names = await readdir(location);
    const zip = names.find((name) => name.toLowerCase() === 'games.zip');
    if (zip !== undefined) return await openZip(join(location, zip));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw diskError(error, location);
  }
  throw new AppError('catalog-missing', { path: location });
}

/** What openBundleFiles would say of the set's fingerprint, by file names, sizes and times only; null when nothing is there. */
export async function bundleFingerprint(location: string): Promise<string | null> {
  try {
    if ((await stat(location)).isFile()) return zipFingerprint(await stat(location));
    const inFolder = await openFolder(location);
    if (inFolder !== null) return inFolder.fingerprint;
    const zip = (await readdir(location)).find((name) => name.toLowerCase() === 'games.zip');
    return zip === undefined ? null : zipFingerprint(await stat(join(location, zip)));
  } catch {
    return null;
  }
}

const zipFingerprint = ({ size, mtimeMs }: { size: number; mtimeMs: number }): string =>
  `zip ${size} ${Math.floor(mtimeMs)}`;

async function openFolder(folder: string): Promise<BundleFiles | null> {
  const names = await readdir(folder);
  const gamesName = names.find((name) => name.toLowerCase() === 'games');
  const gamesFolder = gamesName === undefined ? null : join(folder, gamesName);
  const listName = names.find(isSystemsList);
  const gameNames = gamesFolder === null ? [] : (await readdir(gamesFolder).catch(() => [])).filter(isJson).sort();
  if (gamesFolder === null || gameNames.length === 0) return null;
  const marks: string[] = [];
  const file = async (path: string, label: string): Promise<BundleFile | null> => {
    const info = await stat(path).catch(() => null);
    if (info === null || !info.isFile()) return null;
    marks.push(`${label} ${info.size} ${Math.floor(info.mtimeMs)}`);
    const name = withoutEnding(label.slice(label.lastIndexOf('/') + 1));
    return { label, name, read: () => readPieces(path) };
  };
  const systemsList = listName === undefined ? null : await file(join(folder, listName), listName);
  const games: BundleFile[] = [];
  for (const name of gameNames) {
    const one = await file(join(gamesFolder, name), `games/${name}`);
    if (one !== null) games.push(one);
  }
  return { systemsList, games, fingerprint: await digest(marks), close: () => {} };
}

/** While one piece is looked at, the card fetches the next; whoever reads is done with one before it asks for another. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  const buffers = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)] as const;
  let next = handle.read(buffers[0], 0, PIECE_BYTES, null);
  try {
    for (;;) {
      const { buffer, bytesRead } = await next;
      if (bytesRead === 0) return;
      next = handle.read(buffer === buffers[0] ? buffers[1] : buffers[0], 0, PIECE_BYTES, null);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await next.catch(() => {});
    await handle.close();
  }
}

async function digest(marks: readonly string[]): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha1').update(marks.join('\n')).digest('hex');
}

async function openZip(path: string): Promise<BundleFiles> {
  const yauzl = await import('yauzl');
  const info = await stat(path);
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error === null ? resolve(opened) : reject(zipError(error, path)),
    );
  });
  const close = (): void => zip.close();
  try {
    const entries = await listEntries(zip);
    const budget = { left: MAX_BUNDLE_BYTES };
    const files = chooseEntries(entries).map(({ entry, label }) => ({
      label,
      name: withoutEnding(label.slice(label.lastIndexOf('/') + 1)),
      read: () => readEntry(zip, entry, path, budget),
    }));
    const fingerprint = zipFingerprint(info);
    const systemsList = files.find((file) => isSystemsList(file.label)) ?? null;
    return { systemsList, games: files.filter((file) => file !== systemsList), fingerprint, close };
  } catch (error) {
    close();
    throw zipError(error, path);
  }
}

function zipError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new AppError('catalog-malformed', { path, text: text.slice(0, 160) }, { cause: error });
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    // yauzl itself refuses absolute names, drive letters, `..` and backslashes: such a zip is no game set.
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) reject(new AppError('catalog-too-large', { entries: entries.length }));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

/** The lists lie at the root or one folder down; where there is no `games` folder, every other `.json` is a list. */
function chooseEntries(entries: readonly Entry[]): { entry: Entry; label: string }[] {
  const found = (pattern: RegExp): { entry: Entry; label: string }[] =>
    entries.flatMap((entry) => {
      const match = pattern.exec(entry.fileName);
      return match === null ? [] : [{ entry, label: match[1] as string }];
    });
  const list = found(/^(?:[^/]+\/)?(systems_list\.json)$/i).slice(0, 1);
  const inGames = found(/^(?:[^/]+\/)?(games\/[^/.][^/]*\.json)$/i);
  const loose = found(/^(?:[^/]+\/)?([^/.][^/]*\.json)$/i).filter(({ label }) => !isSystemsList(label));
  return [...list, ...(inGames.length > 0 ? inGames : loose)];
}

/** Inflates in large pieces (small ones cost hundreds of MB of garbage) and stops at the bundle's budget. */
async function* readEntry(
  zip: ZipFile,
  entry: Entry,
  path: string,
  budget: { left: number },
): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted() || (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)) {
    throw new AppError('catalog-malformed', { path, text: entry.fileName });
  }
  try {
    const raw = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, { decodeFileData: false }, (error, stream) =>
        error === null ? resolve(stream) : reject(error),
      );
    });
    const inflater = entry.compressionMethod === 8 ? createInflateRaw({ chunkSize: PIECE_BYTES }) : null;
    if (inflater !== null) raw.on('error', (error) => inflater.destroy(error));
    const stream: Readable = inflater === null ? raw : raw.pipe(inflater);
    let bytes = 0;
    let crc = 0;
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      budget.left -= piece.length;
      if (budget.left < 0 || bytes > entry.uncompressedSize) {
        raw.destroy();
        throw new AppError('catalog-too-large', { path, limit: MAX_BUNDLE_BYTES });
      }
      crc = crc32(piece, crc);
      yield piece;
    }
    if (crc !== entry.crc32 || bytes !== entry.uncompressedSize) {
      throw new AppError('catalog-malformed', { path, text: `${entry.fileName}: CRC` });
    }
  } catch (error) {
    throw zipError(error, path);
  }
}
