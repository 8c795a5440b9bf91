/**
 * Low-space mode: the download goes straight into the unpacker, and the archive itself is never on the card. Whole files
 * are synced and written into a journal, so that after a restart the download goes on behind the last of them; a drop
 * while the program runs goes on at the very byte.
 */

import { closeSync, constants, fdatasyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ZipRow } from '../archive/zip-directory.ts';
import { type PassedFile, ZipStream } from '../archive/zip-stream.ts';
import { type JournalState, line, linkHash, parseLine } from '../download/journal.ts';
import type { Target } from '../download/target.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { List } from '../lib/list.ts';
import type { UnpackPlan } from '../model.ts';
import { AheadFiles, placeStaged } from './ahead-files.ts';

export interface StreamIdentity {
  readonly linkId: string;
  readonly sizeBytes: number;
}

const NUMBERS = ['number', 'method', 'packedBytes', 'sizeBytes', 'crc32', 'offset', 'next'] as const;

/** The journal lies beside the folder of the files. */
const journalOf = (folder: string): string => join(folder, 'stream.journal');

function isPassed(record: Record<string, unknown>, number: number): boolean {
  return NUMBERS.every((name) => Number.isSafeInteger(record[name])) && record['number'] === number;
}

/** The files that an earlier run recorded as whole for this very archive, in their order. */
export function readPassed(folder: string, identity: StreamIdentity): readonly PassedFile[] {
  let text: string;
  try {
    text = readFileSync(journalOf(folder), 'latin1');
  } catch {
    return [];
  }
  const [first, ...rest] = text.split('\n').slice(0, -1).map(parseLine);
  if (first?.['link'] !== linkHash(identity.linkId) || first['size'] !== identity.sizeBytes) return [];
  const passed: PassedFile[] = [];
  for (const record of rest) {
    if (record === null || record === undefined || !isPassed(record, passed.length)) break;
    passed.push(record as unknown as PassedFile);
  }
  return passed;
}

export class StreamTarget implements Target {
  readonly folder: string;
  readonly #identity: StreamIdentity;
  readonly #maxBytes: number;
  #files!: AheadFiles;
  #stream!: ZipStream;
  #journal = -1;
  #journalBytes = 0;
  /** Whole files that are not in the journal yet. */
  #fresh: PassedFile[] = [];
  #written = 0;
  #safe = 0;
  #broken: AppError | null = null;

  /** Goes on behind the files of an earlier run. `maxBytes` is what may come out in all. Throws AppError of kind `disk`. */
  constructor(folder: string, identity: StreamIdentity, maxBytes: number) {
    this.folder = folder;
    this.#identity = identity;
    this.#maxBytes = maxBytes;
    this.#begin(readPassed(folder, identity));
  }

  #begin(passed: readonly PassedFile[]): void {
    const { linkId, sizeBytes } = this.#identity;
    try {
      makeFolders(this.folder);
      const { O_RDWR, O_CREAT } = constants;
      if (this.#journal < 0) this.#journal = openSync(journalOf(this.folder), O_RDWR | O_CREAT, 0o600);
      // The journal forgets before the files go: no line may speak of a file that is not there.
      ftruncateSync(this.#journal, 0);
      this.#journalBytes = 0;
      this.#write(line({ link: linkHash(linkId), size: sizeBytes }) + passed.map(line).join(''));
      fdatasyncSync(this.#journal);
      this.#files = new AheadFiles(join(this.folder, 'ahead'), passed.length);
    } catch (error) {
      throw diskError(error, this.folder);
    }
    const files = this.#files;
    const sink = {
      begin: (number: number) => files.begin(number),
      write: (bytes: Buffer) => files.write(bytes),
      end: () => files.end(),
      passed: (file: PassedFile) => void this.#fresh.push(file),
    };
    this.#stream = new ZipStream(sink, this.#maxBytes, passed);
    this.#fresh = [];
    this.#written = this.#stream.position;
    this.#safe = this.#written;
  }

  #write(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    writeSync(this.#journal, bytes, 0, bytes.length, this.#journalBytes);
    this.#journalBytes += bytes.length;
  }

  get state(): JournalState {
    const { linkId, sizeBytes } = this.#identity;
    const link = linkHash(linkId);
    return { link, sizeBytes, validator: null, fileName: null, generation: 0, offset: this.#written, hash: null };
  }

  get written(): number {
    return this.#written;
  }

  get unsynced(): number {
    return this.#written - this.#safe;
  }

  get syncing(): boolean {
    return false;
  }

  /** It can no longer go on: the next open needs a new target, which begins behind the last safe file. */
  get broken(): boolean {
    return this.#broken !== null;
  }

  restart(): void {
    this.#guard(() => {
      this.#stream.close();
      this.#files.files.release();
      this.#begin([]);
    });
  }

  append(buffer: Buffer, length: number): void {
    this.#guard(() => {
      for (let at = 0; at < length; ) at += this.#stream.push(buffer.subarray(at, length));
      this.#written += length;
      if (this.#stream.lost) throw new AppError('archive-damaged', { reason: 'cannot be unpacked on the way' });
    });
  }

  read(): number {
    return 0;
  }

  sync(_hash: unknown, done: () => void): void {
    try {
      this.#guard(() => this.#makeSafe());
    } catch {
      // Told by the next `append` or `settle`.
    }
    done();
  }

  #makeSafe(): void {
    if (this.#fresh.length > 0) {
      this.#files.files.sync();
      this.#write(this.#fresh.map(line).join(''));
      fdatasyncSync(this.#journal);
      this.#fresh = [];
    }
    // What belongs to a file that is not whole yet is fetched again after a restart; it counts as dealt with.
    this.#safe = this.#written;
  }

  async settle(): Promise<void> {
    this.#guard(() => this.#makeSafe());
  }

  async close(): Promise<void> {
    // Kept for the next open.
  }

  /**
   * Puts the planned files into their places, once everything came by and is as the directory says (`rows`, in the plan's order).
   * Throws `archive-damaged` when it is not, or a disk error.
   */
  finish(plan: UnpackPlan, rows: List<ZipRow>): void {
    const streamed = this.#stream.agreesWith(rows);
    if (streamed === null) throw new AppError('archive-damaged', { reason: 'the directory tells something else' });
    placeStaged(this.#files, streamed, plan, this.folder);
  }

  /** Frees what it holds; the files stay for a later run. */
  release(): void {
    this.#stream.close();
    this.#files.files.release();
    if (this.#journal >= 0) closeSync(this.#journal);
    this.#journal = -1;
  }

  /** Frees what it holds and removes its files; the journal first, so that it never speaks of files that are gone. */
  discard(): void {
    this.release();
    rmSync(journalOf(this.folder), { force: true });
    this.#files.files.discard();
  }

  #guard(work: () => void): void {
    if (this.#broken !== null) throw this.#broken;
    try {
      work();
    } catch (error) {
      this.#broken = diskError(error, this.folder);
      throw this.#broken;
    }
  }
}
