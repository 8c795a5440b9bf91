/**
 * Unpacks a zip while its bytes arrive, by its local headers. Optimistic: the central directory, which comes last, is the
 * judge (`agreesWith`), and whatever cannot be followed (data in front, gaps, encryption, unknown methods) only means
 * that the zip is unpacked in the ordinary way afterwards. No I/O of its own.
 */

import { crc32 } from 'node:zlib';
import { AppError } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import { Inflater } from './inflate.ts';
import { MAX_ENTRIES } from './limits.ts';
import { type StreamedFile, StreamedFiles } from './streamed-files.ts';
import type { ZipRow } from './zip-directory.ts';
import {
  DESCRIPTOR_LOOK,
  descriptorLength,
  endsEntries,
  findDescriptorMark,
  type LocalHeader,
  readLocalHeader,
} from './zip-local.ts';

/** Takes the files of the zip, one after the other, under numbers from 0. What it throws comes out of `push`. */
export interface StreamSink {
  begin(number: number): void;
  write(bytes: Buffer): void;
  end(number: number): void;
  /** The file and everything that belongs to it has come by: another attempt may begin at `next`. */
  passed?(file: PassedFile): void;
}

/** A file that came by whole, and where: its local header, and what follows it. */
export interface PassedFile extends StreamedFile {
  readonly offset: number;
  readonly next: number;
}

interface Current {
  readonly header: LocalHeader;
  readonly offset: number;
  readonly number: number;
  packed: number;
  size: number;
  crc: number;
}

/** One call makes at most about this much of deflated data, so that a bomb cannot hold the thread. */
const OUTPUT_PER_PUSH = 16 * 1024 * 1024;
const PIECE = 64 * 1024;
const NONE = Buffer.alloc(0);

/** Thrown inside to end the attempt. */
class Lost extends Error {}

export class ZipStream {
  readonly #sink: StreamSink;
  readonly #maxBytes: number;
  readonly #files = new StreamedFiles();
  readonly #inflater = new Inflater();
  #state: 'header' | 'data' | 'descriptor' | 'over' | 'lost' = 'header';
  #current: Current | null = null;
  /** Bytes that were consumed but are too few to be understood yet. */
  #held: Buffer = NONE;
  #position = 0;
  #made = 0;
  #numbers = 0;
  #open = false;
  #last: (StreamedFile & { readonly offset: number }) | null = null;

  /**
   * `maxBytes` is what may come out in all; beyond it the attempt is given up. `passed` are the files of an earlier
   * attempt, numbered from 0 without a gap: this one goes on behind the last of them.
   */
  constructor(sink: StreamSink, maxBytes: number, passed: readonly PassedFile[] = []) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    for (const { offset, next, ...file } of passed) {
      this.#files.add(offset, file);
      this.#position = next;
      this.#made += file.sizeBytes;
    }
    this.#numbers = passed.length;
  }

  /** Offset in the archive of the next byte that `push` wants; of no meaning once it is `finished`. */
  get position(): number {
    return this.#position;
  }

  /** The attempt was given up, or every entry has come by: more bytes change nothing. */
  get finished(): boolean {
    return this.#state === 'over' || this.#state === 'lost';
  }

  /** Unpacked bytes so far. */
  get madeBytes(): number {
    return this.#made;
  }

  get lost(): boolean {
    return this.#state === 'lost';
  }

  /**
   * Takes the bytes at `position` and returns how many of them; fewer than all when they make too much to be unpacked in
   * one go: the caller comes again with the rest. Throws only what the sink throws.
   */
  push(bytes: Buffer): number {
    const before = this.#made;
    let at = 0;
    try {
      while (at < bytes.length && !this.finished) {
        if (this.#made - before > OUTPUT_PER_PUSH) break;
        const taken = this.#step(at === 0 ? bytes : bytes.subarray(at));
        this.#position += taken;
        at += taken;
      }
    } catch (error) {
      if (!(error instanceof Lost) && !(error instanceof AppError && error.code === 'archive-damaged')) throw error;
      this.#state = 'lost';
    }
    return this.finished ? bytes.length : at;
  }

  /** Frees the inflater. */
  close(): void {
    this.#inflater.close();
  }

  #step(bytes: Buffer): number {
    if (this.#state === 'header') return this.#header(bytes);
    if (this.#state === 'descriptor') return this.#descriptor(bytes);
    const { header } = this.#current as Current;
    if (header.packedBytes === null) return header.method === 0 ? this.#storedToMark(bytes) : this.#deflated(bytes);
    return this.#known(bytes, header.packedBytes);
  }

  /** Adds bytes to what is held, until `want` are there; gives how many were taken. */
  #hold(bytes: Buffer, want: number): number {
    const take = Math.min(bytes.length, Math.max(0, want - this.#held.length));
    this.#held = Buffer.concat([this.#held, bytes.subarray(0, take)]);
    return take;
  }

  #header(bytes: Buffer): number {
    const have = this.#held.length;
    this.#pass(this.#position - have);
    const wanted = have < 30 ? 30 : 30 + this.#held.readUInt16LE(26) + this.#held.readUInt16LE(28);
    const taken = this.#hold(bytes, wanted);
    if (this.#held.length >= 4 && endsEntries(this.#held.readUInt32LE(0))) {
      this.#state = 'over';
      return taken;
    }
    const header = readLocalHeader(this.#held);
    if (header === 'strange') throw new Lost();
    if (header === 'more') return taken;
    this.#held = NONE;
    this.#begin(header, this.#position - have);
    return taken;
  }

  /** Tells of the last file, once it is known where the next header begins. */
  #pass(next: number): void {
    if (this.#last === null) return;
    this.#sink.passed?.({ ...this.#last, next });
    this.#last = null;
  }

  #begin(header: LocalHeader, offset: number): void {
    const empty = header.folder && (header.sizeBytes ?? 0) === 0;
    if (!empty && this.#numbers >= MAX_ENTRIES) throw new Lost();
    this.#current = { header, offset, number: empty ? -1 : this.#numbers++, packed: 0, size: 0, crc: 0 };
    if (!empty) {
      this.#sink.begin(this.#current.number);
      this.#open = true;
    }
    this.#inflater.reset();
    this.#state = 'data';
    if (header.packedBytes === 0) this.#endData();
  }

  readonly #emit = (bytes: Buffer): void => {
    const current = this.#current as Current;
    current.size += bytes.length;
    this.#made += bytes.length;
    const { sizeBytes } = current.header;
    if ((sizeBytes !== null && current.size > sizeBytes) || this.#made > this.#maxBytes) throw new Lost();
    current.crc = crc32(bytes, current.crc);
    if (this.#open) this.#sink.write(bytes);
  };

  /** Data whose packed size the header told. */
  #known(bytes: Buffer, packedBytes: number): number {
    const current = this.#current as Current;
    const stored = current.header.method === 0;
    const piece = bytes.subarray(0, Math.min(packedBytes - current.packed, stored ? bytes.length : PIECE));
    if (stored) this.#emit(piece);
    else if (this.#inflater.push(piece, this.#emit) < piece.length) throw new Lost();
    current.packed += piece.length;
    if (current.packed === packedBytes) this.#endData();
    return piece.length;
  }

  /** Deflated data that ends where deflate says so. */
  #deflated(bytes: Buffer): number {
    const piece = bytes.subarray(0, PIECE);
    const used = this.#inflater.push(piece, this.#emit);
    (this.#current as Current).packed += used;
    if (this.#inflater.ended) this.#endData();
    return used;
  }

  /** Stored data that ends before a descriptor which says exactly what was counted. */
  #storedToMark(bytes: Buffer): number {
    const current = this.#current as Current;
    const all = Buffer.concat([this.#held, bytes]);
    let at = 0;
    for (;;) {
      const mark = findDescriptorMark(all, at);
      // What may be the beginning of a descriptor waits for the rest of it.
      const safe = mark >= 0 ? mark : Math.max(at, all.length - 3);
      if (safe > at) {
        this.#emit(all.subarray(at, safe));
        current.packed += safe - at;
      }
      at = safe;
      if (mark < 0 || all.length - mark < DESCRIPTOR_LOOK) break;
      const measured = { crc32: current.crc, packedBytes: current.packed, sizeBytes: current.size };
      if (descriptorLength(all.subarray(mark, mark + DESCRIPTOR_LOOK), measured) !== null) {
        const taken = mark - this.#held.length;
        this.#endData();
        // The descriptor itself may have begun in bytes that were held.
        this.#held = taken < 0 ? Buffer.from(this.#held.subarray(this.#held.length + taken)) : NONE;
        return Math.max(0, taken);
      }
      this.#emit(all.subarray(mark, mark + 1));
      current.packed += 1;
      at = mark + 1;
    }
    this.#held = Buffer.from(all.subarray(at));
    return bytes.length;
  }

  #endData(): void {
    const current = this.#current as Current;
    const { header } = current;
    if (header.method === 8 && header.packedBytes !== 0 && !this.#inflater.finish()) throw new Lost();
    if (header.sizeBytes !== null && current.size !== header.sizeBytes) throw new Lost();
    if (header.crc32 !== null && current.crc !== header.crc32) throw new Lost();
    if (this.#open) {
      this.#sink.end(current.number);
      this.#open = false;
    }
    if (header.descriptor) this.#state = 'descriptor';
    else this.#endEntry();
  }

  #descriptor(bytes: Buffer): number {
    const current = this.#current as Current;
    const have = this.#held.length;
    const taken = this.#hold(bytes, DESCRIPTOR_LOOK);
    if (this.#held.length < DESCRIPTOR_LOOK) return taken;
    const measured = { crc32: current.crc, packedBytes: current.packed, sizeBytes: current.size };
    const length = descriptorLength(this.#held, measured);
    if (length === null) throw new Lost();
    // What was looked at behind the descriptor belongs to the next header.
    const rest = this.#held.subarray(length);
    this.#endEntry();
    if (length >= have) {
      this.#held = NONE;
      return length - have;
    }
    this.#held = Buffer.from(rest.subarray(0, have - length));
    return 0;
  }

  #endEntry(): void {
    const { number, offset, header, packed, size, crc } = this.#current as Current;
    if (number >= 0) {
      const file = { number, method: header.method, packedBytes: packed, sizeBytes: size, crc32: crc };
      this.#files.add(offset, file);
      this.#last = { ...file, offset };
    }
    this.#current = null;
    this.#state = 'header';
  }

  /** The numbers of the files for these rows of the central directory (streamed-files.ts); null when it tells anything else. */
  agreesWith(rows: List<ZipRow>): Uint32Array | null {
    return this.#files.agreesWith(rows);
  }
}
