/** Reads the central directory of a zip through yauzl, from a window of the file instead of two small reads an entry. */

import { readSync } from 'node:fs';
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl';
import { ListBuilder, without } from '../lib/columns.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { type List, mapped, picked } from '../lib/list.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import { clean } from '../lib/text.ts';
import type { ArchiveEntry, UnpackPlan } from '../model.ts';
import { MAX_ENTRIES } from './limits.ts';
import type { ZipEnd } from './zip-end.ts';
import { findZipEnd } from './zip-end.ts';
import { entryKind, isEncrypted, isPlainMethod, nameFlags, unsupportedMethod } from './zip-names.ts';

const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
const WINDOW_BYTES = 256 * 1024;
const WINDOWS = new SpareBuffer(WINDOW_BYTES);
/** Longest name that is carried on to the safe plan, which refuses it in words. */
const MAX_RAW_NAME_BYTES = 8192;

/** An entry with what the unpacker needs beside the listing. */
export interface ZipRow {
  readonly entry: ArchiveEntry;
  readonly method: number;
  readonly flags: number;
  /** From the start of the file. */
  readonly offset: number;
}

export interface ZipDirectory {
  /** For the listing. */
  readonly entries: List<ArchiveEntry>;
  readonly rows: List<ZipRow>;
  /** Where the directory begins, from the start of the file: no entry's data may reach it. */
  readonly directoryStart: number;
}

type Yauzl = typeof import('yauzl');

/** Reads through a sliding window; null past the end of the file. */
class Window {
  readonly #fd: number;
  readonly #fileBytes: number;
  readonly #firstByte: number;
  #bytes: Buffer | null = WINDOWS.take();
  #start = 0;
  #length = 0;

  constructor(fd: number, fileBytes: number, firstByte: number) {
    this.#fd = fd;
    this.#fileBytes = fileBytes;
    this.#firstByte = firstByte;
  }

  /** A view that the next call may overwrite. */
  read(offset: number, length: number): Buffer | null {
    const bytes = this.#bytes;
    if (bytes === null || !(offset >= this.#firstByte && offset + length <= this.#fileBytes)) return null;
    if (length > WINDOW_BYTES) throw new AppError('bug', { text: 'window too small' });
    if (offset < this.#start || offset + length > this.#start + this.#length) {
      this.#start = offset;
      this.#length = 0;
      const wanted = Math.min(WINDOW_BYTES, this.#fileBytes - offset);
      while (this.#length < wanted) {
        const place = offset - this.#firstByte + this.#length;
        const count = readSync(this.#fd, bytes, this.#length, wanted - this.#length, place);
        if (count === 0) return null;
        this.#length += count;
      }
    }
    const at = offset - this.#start;
    return bytes.subarray(at, at + length);
  }

  /** Gives its memory back; there is nothing to be read any more. */
  close(): void {
    if (this.#bytes !== null) WINDOWS.give(this.#bytes);
    this.#bytes = null;
  }
}

/**
 * yauzl's view of the zip inside the file: without what was glued on in front or behind, and without the comment of the end
 * record (whose length reads as 0), because yauzl takes the last mark of an end record for the right one wherever it is.
 */
function viewOf(yauzl: Yauzl, window: Window, end: ZipEnd): RandomAccessReader {
  const commentLengthAt = end.endOffset - end.base + 20;
  class View extends yauzl.RandomAccessReader {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      const found = position + length <= commentLengthAt + 2 ? window.read(end.base + position, length) : null;
      if (found === null) {
        callback(new Error('unexpected end of file'));
        return;
      }
      found.copy(buffer, offset);
      for (const at of [commentLengthAt - position, commentLengthAt + 1 - position]) {
        if (at >= 0 && at < length) buffer[offset + at] = 0;
      }
      callback(null);
    }
  }
  return new View();
}

function damaged(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? clean(error.message, 120) : 'unreadable';
  if (/encrypt/.test(reason)) return new AppError('archive-encrypted', {}, { cause: error });
  return new AppError('archive-damaged', { reason }, { cause: error });
}

/** A row as it is kept. */
type FlatRow = ArchiveEntry & Omit<ZipRow, 'entry'>;

const rowOf = (entry: FlatRow): ZipRow => {
  const { method, flags, offset } = entry;
  return { entry, method, flags, offset };
};

/** Collects the entries. yauzl answers at once from the window, except for an entry without any name. */
function collect(zip: ZipFile, make: (entry: Entry, index: number) => FlatRow): Promise<List<FlatRow>> {
  return new Promise((resolve, reject) => {
    const rows = new ListBuilder<FlatRow>();
    let looping = false;
    let ended = false;
    const pump = (): void => {
      if (looping) return;
      looping = true;
      for (let before = -1; !ended && rows.length < zip.entryCount && rows.length > before; ) {
        before = rows.length;
        zip.readEntry();
      }
      looping = false;
      if (!ended && rows.length === zip.entryCount) {
        ended = true;
        resolve(rows.done());
      }
    };
    zip.on('error', (error) => {
      ended = true;
      reject(damaged(error));
    });
    zip.on('entry', (entry: Entry) => {
      try {
        rows.push(make(entry, rows.length));
      } catch (error) {
        ended = true;
        reject(damaged(error));
        return;
      }
      pump();
    });
    pump();
  });
}

function rowMaker(yauzl: Yauzl, base: number): (entry: Entry, index: number) => FlatRow {
  return (raw, index) => {
    const nameBytes = raw.fileName as unknown as Buffer;
    const flags = raw.generalPurposeBitFlag;
    if (nameBytes.length > MAX_RAW_NAME_BYTES) {
      throw new AppError('archive-bad-name', { entry: clean(nameBytes.toString('latin1'), 60) });
    }
    const name = yauzl.getFileNameLowLevel(nameFlags(flags, nameBytes), nameBytes, raw.extraFields, true);
    const { uncompressedSize: sizeBytes, compressedSize: packedBytes, compressionMethod: method } = raw;
    const offset = raw.relativeOffsetOfLocalHeader + base;
    if (![sizeBytes, packedBytes, offset].every(Number.isSafeInteger)) {
      throw new AppError('archive-wrong-size', { entry: clean(name, 120) });
    }
    return {
      index,
      name,
      kind: entryKind(name, raw.externalFileAttributes, sizeBytes),
      sizeBytes,
      packedBytes,
      crc32: raw.crc32,
      encrypted: isEncrypted(flags, method),
      offset,
      unsupportedMethod: unsupportedMethod(method),
      ...(isPlainMethod(method) ? {} : { uncommon: true }),
      method,
      flags,
    };
  };
}

/**
 * The directory of the zip in an open file. Nothing of it is trusted yet: names are as decoded (CP437, UTF-8 by flag, by
 * Unicode path field or by looks), sizes and offsets as claimed. Throws `archive-damaged`, `archive-encrypted` (hidden
 * directory), `archive-too-many-entries`, `archive-volume-missing`, `archive-bad-name`, or a disk error. `firstByte`: the file
 * holds the zip's bytes only from there on (its tail).
 */
export async function readZipDirectory(
  fd: number,
  fileBytes: number,
  path: string,
  firstByte = 0,
): Promise<ZipDirectory> {
  const window = new Window(fd, fileBytes, firstByte);
  try {
    return await readThrough(window, fileBytes, path);
  } finally {
    window.close();
  }
}

async function readThrough(window: Window, fileBytes: number, path: string): Promise<ZipDirectory> {
  let end: ZipEnd;
  try {
    end = findZipEnd((offset, length) => window.read(offset, length), fileBytes);
  } catch (error) {
    throw diskError(error, path);
  }
  if (end.entryCount > MAX_ENTRIES) throw new AppError('archive-too-many-entries', { count: end.entryCount });
  if (end.directoryBytes > MAX_DIRECTORY_BYTES) {
    throw new AppError('archive-too-many-entries', { count: end.entryCount });
  }
  const yauzl = await import('yauzl').then((module) => (module as { default?: Yauzl }).default ?? module);
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
  const zip = await yauzl
    .fromRandomAccessReaderPromise(viewOf(yauzl, window, end), end.endOffset + 22 - end.base, options)
    .catch((error: unknown) => Promise.reject(damaged(error)));
  const flat = await collect(zip, rowMaker(yauzl, end.base));
  const directoryStart = end.base + end.directoryOffset;
  // A directory that goes on after its last counted entry, or that runs into the end record, was not made by a zip tool.
  const cursor = zip.readEntryCursor as unknown as number;
  const after = window.read(end.base + cursor, 4);
  if (end.base + cursor > end.endOffset || after?.readUInt32LE(0) === 0x02014b50) {
    throw new AppError('archive-damaged', { reason: 'wrong number of entries' });
  }
  return { entries: without(flat, ['method', 'flags']), rows: mapped(flat, rowOf), directoryStart };
}

/** The rows that the plan names; the archive must still say of them what it said when the plan was made. */
export function plannedRows({ rows }: ZipDirectory, plan: UnpackPlan): List<ZipRow> {
  const places = new Uint32Array(plan.files.length);
  for (const [n, file] of plan.files.entries()) {
    const row = rows.at(file.index);
    const same = row !== undefined && row.entry.sizeBytes === file.sizeBytes && row.entry.crc32 === file.crc32;
    if (!same)
      throw new AppError('archive-damaged', { reason: 'changed since it was listed', entry: clean(file.path, 120) });
    places[n] = file.index;
  }
  return picked(rows, places);
}
