/**
 * What was listed so far of an account, on the card: one JSON line a folder, appended as it arrives, so that a flood lock, a
 * crash or a power cut costs the folder that was being asked for and nothing else. A half-written end is cut off when it is
 * read again.
 */

import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isHostDate } from '../../fichier/host-time.ts';
import { syncPath } from '../../lib/atomic-write.ts';
import { diskError } from '../../lib/errors.ts';
import { makeFolders } from '../../lib/folders.ts';

/** Link, name, size in bytes (null: not told), 1 when it wants a password. */
export type FileCells = readonly [url: string, name: string, sizeBytes: number | null, password: 0 | 1];

/** Id, name, and what its parent tells of its content: number of files and bytes (null: not told). */
export type FolderCells = readonly [id: number, name: string, fileCount: number | null, sizeBytes: number | null];

export interface HeadLine {
  readonly kind: 'head';
  readonly version: 1;
  /** `/Games`; `/` is the whole account. */
  readonly path: string;
  readonly rootId: number;
  /** Whose account it is, as a fingerprint: folder ids mean nothing in another one. */
  readonly owner: string;
  /** Wall time. */
  readonly startedAt: number;
}

export interface FolderLine {
  readonly kind: 'folder';
  readonly id: number;
  /** Wall time of the listing; kept when an unchanged folder is taken over. */
  readonly at: number;
  readonly folders: readonly FolderCells[];
  readonly files: readonly FileCells[];
  readonly badRows: number;
  /** The host cut the list off; where to divide it by date, null when it cannot be divided. */
  readonly cut?: { readonly pivot: string | null };
  /** The host told its sub-folders only: the files are in slices. */
  readonly unlisted?: true;
  /** Why it could not be listed: a code of the program. */
  readonly failed?: string;
}

/** A part of a folder that the host cuts off, by date ("YYYY-MM-DD HH:MM:SS", both ends included; null: open). */
export interface SliceLine {
  readonly kind: 'slice';
  readonly id: number;
  readonly after: string | null;
  readonly before: string | null;
  readonly files: readonly FileCells[];
  readonly badRows: number;
  readonly cut?: { readonly pivot: string | null };
}

export type Line = HeadLine | FolderLine | SliceLine;

export interface StoredLine {
  readonly line: Line;
  /** Place of the line in the file, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/** No listing of 5,000 names is this long; a longer line is damage. */
const LONGEST_LINE = 16 * 1024 * 1024;

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value);
const isDateOrOpen = (value: unknown): boolean => value === null || (typeof value === 'string' && isHostDate(value));

function isFile(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [url, name, sizeBytes] = value as unknown[];
  return typeof url === 'string' && typeof name === 'string' && (sizeBytes === null || isCount(sizeBytes));
}

function isFolder(value: unknown): boolean {
  return Array.isArray(value) && isCount(value[0]) && typeof value[1] === 'string';
}

function isCut(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && isDateOrOpen((value as { pivot?: unknown }).pivot);
}

/** Whether a line is one that this program writes: a damaged card can change a letter and leave good JSON. */
function isLine(value: Readonly<Record<string, unknown>>): boolean {
  const { kind, files, folders } = value;
  if (kind === 'head') return value['version'] === 1 && typeof value['path'] === 'string' && isCount(value['rootId']);
  if (!Array.isArray(files) || !files.every(isFile) || !isCut(value['cut'])) return false;
  if (!isCount(value['id']) || !isCount(value['badRows'])) return false;
  if (kind === 'slice') return isDateOrOpen(value['after']) && isDateOrOpen(value['before']);
  return kind === 'folder' && Array.isArray(folders) && folders.every(isFolder);
}

function parseLine(text: string): Line | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    return value !== null && typeof value === 'object' && isLine(value) ? (value as unknown as Line) : null;
  } catch {
    return null;
  }
}

/** The whole lines of a file, up to the first damaged one; none when there is no file. */
export async function* readLines(path: string): AsyncGenerator<StoredLine> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      let block = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let end = block.indexOf(0x0a); end !== -1; end = block.indexOf(0x0a)) {
        const line = parseLine(block.toString('utf8', 0, end));
        if (line === null) return;
        yield { line, offset, length: end + 1 };
        offset += end + 1;
        block = block.subarray(end + 1);
      }
      if (block.length > LONGEST_LINE) return;
      rest = Buffer.from(block);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw diskError(error, path);
  }
}

/** Appends lines; `finish` puts the file into its place when all is there. Throws AppErrors of kind `disk`. */
export class LineWriter {
  readonly #path: string;
  #file: FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Cuts off what is behind `length` (a damaged end) and goes on there. */
  async openAt(length: number): Promise<void> {
    try {
      makeFolders(dirname(this.#path));
      this.#file = await open(this.#path, 'a', 0o600);
      await truncate(this.#path, length);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }

  async append(line: Line): Promise<void> {
    try {
      await this.#file?.appendFile(`${JSON.stringify(line)}\n`);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close().catch(() => {});
    this.#file = null;
  }

  /** Everything on the card, then under its final name. */
  async finish(finalPath: string): Promise<void> {
    try {
      await this.#file?.sync();
      await this.close();
      await rename(this.#path, finalPath);
      syncPath(finalPath);
      syncPath(dirname(finalPath));
    } catch (error) {
      throw diskError(error, finalPath);
    }
  }

  async discard(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true }).catch(() => {});
  }
}

/** One line again by its place. Throws `disk-error` when it is not there any more. */
export async function readLineAt(path: string, stored: { offset: number; length: number }): Promise<Line> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(stored.length);
      await file.read(buffer, 0, stored.length, stored.offset);
      const line = parseLine(buffer.toString('utf8'));
      if (line === null) throw new Error('the line has changed');
      return line;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, path);
  }
}
