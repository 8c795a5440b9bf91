/** Goes through the files of a zip in the order in which they lie, and checks sizes and CRC of every byte it hands on. */

import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppError, diskError } from '../lib/errors.ts';
import { type List, orderBy, picked } from '../lib/list.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import { clean } from '../lib/text.ts';
import type { ByteSink } from './inflate.ts';
import { Inflater } from './inflate.ts';
import type { ZipRow } from './zip-directory.ts';

const READ_BYTES = 256 * 1024;
const READ_BUFFERS = new SpareBuffer(READ_BYTES);
/** Deflate may make a thousand times as much of it before other tasks get their turn. */
const DEFLATED_PIECE_BYTES = 64 * 1024;
/** Bytes after which other work (a cancel message) gets its turn: some milliseconds on a slow core. */
const BREATH_BYTES = 2 * 1024 * 1024;
/** A small entry costs about as much as this many bytes. */
const ENTRY_COST_BYTES = 16 * 1024;

/** Where the bytes of an entry go. `begin` and `end` enclose each entry; any of them may throw. */
export interface EntrySink {
  begin(row: ZipRow): void;
  readonly write: ByteSink;
  end(row: ZipRow): void;
}

function wrong(code: 'archive-wrong-size' | 'archive-wrong-crc' | 'archive-damaged', row: ZipRow): AppError {
  return new AppError(code, { entry: clean(row.entry.name, 120) });
}

/** A buffered reader that only goes forward, so that neighbouring small entries come with one read. */
class Reader {
  readonly #fd: number;
  readonly #path: string;
  readonly #bytes = READ_BUFFERS.take();
  #start = 0;
  #length = 0;

  constructor(fd: number, path: string) {
    this.#fd = fd;
    this.#path = path;
  }

  /** What is there at `offset`: at least `least` bytes, at most `most`; null when the file ends before. Valid until the next call. */
  peek(offset: number, least: number, most: number): Buffer | null {
    const held = this.#start + this.#length - offset;
    if (offset < this.#start || held < least) this.#load(offset, least);
    const at = offset - this.#start;
    const there = this.#length - at;
    return there < least ? null : this.#bytes.subarray(at, at + Math.min(most, there));
  }

  /** Gives its memory back; what it handed out is void. */
  close(): void {
    READ_BUFFERS.give(this.#bytes);
  }

  #load(offset: number, least: number): void {
    this.#start = offset;
    this.#length = 0;
    try {
      do {
        const count = readSync(this.#fd, this.#bytes, this.#length, READ_BYTES - this.#length, offset + this.#length);
        if (count === 0) return;
        this.#length += count;
      } while (this.#length < least);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }
}

/** Where the data of an entry begins: after its local header, which must agree with the directory about how to read it. */
function dataStart(reader: Reader, row: ZipRow): number {
  const header = reader.peek(row.offset, 30, 30);
  if (header === null || header.readUInt32LE(0) !== 0x04034b50) throw wrong('archive-damaged', row);
  if (header.readUInt16LE(8) !== row.method) throw wrong('archive-damaged', row);
  if (((header.readUInt16LE(6) ^ row.flags) & 0x2041) !== 0) throw wrong('archive-damaged', row);
  return row.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** Counts and sums up what comes out, and stops a stream that grows beyond what its entry may be. */
class Check {
  readonly write: ByteSink;
  bytes = 0;
  crc = 0;

  constructor(row: ZipRow, sink: ByteSink) {
    this.write = (bytes) => {
      this.bytes += bytes.length;
      if (this.bytes > row.entry.sizeBytes) throw wrong('archive-wrong-size', row);
      this.crc = crc32(bytes, this.crc);
      sink(bytes);
    };
  }
}

/** Lets other tasks of the thread run now and then, and stops when the signal says so. */
export class Breath {
  readonly #signal: AbortSignal | undefined;
  readonly #report: () => void;
  #since = 0;

  constructor(signal: AbortSignal | undefined, report: () => void) {
    this.#signal = signal;
    this.#report = report;
  }

  /** Whether it is time for `take`. A plain call for each piece, so that no promise is made for it. */
  due(bytes: number): boolean {
    this.#since += bytes;
    return this.#since >= BREATH_BYTES;
  }

  async take(): Promise<void> {
    this.#since = 0;
    this.#report();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.check();
  }

  check(): void {
    if (this.#signal?.aborted) throw new AppError('cancelled');
  }
}

async function walkEntry(
  reader: Reader,
  row: ZipRow,
  inflater: Inflater,
  sink: EntrySink,
  breath: Breath,
): Promise<void> {
  const start = dataStart(reader, row);
  const end = start + row.entry.packedBytes;
  const stored = row.method === 0;
  if (stored && row.entry.packedBytes !== row.entry.sizeBytes) throw wrong('archive-wrong-size', row);
  sink.begin(row);
  const check = new Check(row, sink.write);
  inflater.reset();
  for (let at = start; at < end; ) {
    const piece = reader.peek(at, 1, Math.min(end - at, stored ? READ_BYTES : DEFLATED_PIECE_BYTES));
    const before = check.bytes;
    if (piece === null) throw wrong('archive-damaged', row);
    if (stored) check.write(piece);
    else if (pushPiece(inflater, piece, check, row) < piece.length) throw wrong('archive-wrong-size', row);
    at += piece.length;
    if (breath.due(piece.length + check.bytes - before)) await breath.take();
  }
  if (!stored && !inflater.finish()) throw wrong('archive-damaged', row);
  if (check.bytes !== row.entry.sizeBytes) throw wrong('archive-wrong-size', row);
  if (check.crc !== row.entry.crc32) throw wrong('archive-wrong-crc', row);
  sink.end(row);
}

function pushPiece(inflater: Inflater, piece: Buffer, check: Check, row: ZipRow): number {
  try {
    return inflater.push(piece, check.write);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'archive-damaged') throw error;
    throw new AppError('archive-damaged', { ...error.details, entry: clean(row.entry.name, 120) }, { cause: error });
  }
}

/**
 * Hands the bytes of `rows` to `sink`, in file order. Throws `archive-damaged`, `archive-wrong-size` (more or fewer bytes
 * than the directory says, on either side of the deflate), `archive-wrong-crc`, `cancelled`, a disk error, or what the
 * sink throws. The sink's `end` is called for an entry only when all of it was right.
 */
export async function walkZip(
  fd: number,
  path: string,
  rows: List<ZipRow>,
  sink: EntrySink,
  breath: Breath,
): Promise<void> {
  const reader = new Reader(fd, path);
  const inflater = new Inflater();
  try {
    for (const row of picked(
      rows,
      orderBy(rows, ({ offset }) => offset),
    )) {
      breath.check();
      if (breath.due(ENTRY_COST_BYTES)) await breath.take();
      await walkEntry(reader, row, inflater, sink, breath);
    }
  } finally {
    inflater.close();
    reader.close();
  }
}
