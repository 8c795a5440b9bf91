/**
 * Makes zip files by code, byte by byte after APPNOTE.TXT 6.3.10 (PKWARE): right ones, odd ones, and ones that lie in any
 * field. Used by the tests, the fake host and the demo; nothing in `src` needs it.
 */
import { crc32, deflateRawSync } from 'node:zlib';

/** The fields of a local or central header that a test may lie in. */
export interface HeaderLies {
  readonly signature?: number;
  readonly madeBy?: number;
  readonly needed?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly crc32?: number;
  readonly packedBytes?: number;
  readonly sizeBytes?: number;
  readonly name?: string | Uint8Array;
  readonly extra?: Uint8Array;
  readonly externalAttributes?: number;
  /** Central only: where the local header is said to be. */
  readonly offset?: number;
  /** Central only. */
  readonly disk?: number;
  readonly comment?: string;
  /** Lengths as written, whatever the real ones are. */
  readonly nameLength?: number;
  readonly extraLength?: number;
}

export interface ZipEntrySpec {
  /** Bytes are written as they are, without the UTF-8 flag. */
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array | string;
  readonly method?: 'stored' | 'deflate';
  /** Sizes and CRC after the data instead of before; `bare` leaves out the descriptor's signature. */
  readonly descriptor?: boolean | 'bare';
  /** Sizes (and the offset) in a zip64 extra field. */
  readonly zip64?: boolean;
  /** The language flag (bit 11); default: set when the name is a string with more than ASCII. */
  readonly utf8?: boolean;
  /** `st_mode` in the upper half of the external attributes, made by Unix. */
  readonly unixMode?: number;
  /** Packed bytes to write instead of what the data gives. */
  readonly packed?: Uint8Array;
  /** Bytes between the entry's data (or descriptor) and whatever follows. */
  readonly gapAfter?: Uint8Array;
  /** Lies of the data descriptor. */
  readonly descriptorLies?: { readonly crc32?: number; readonly packedBytes?: number; readonly sizeBytes?: number };
  readonly local?: HeaderLies;
  readonly central?: HeaderLies;
  /** `false`: only in the central directory, its offset must be a lie. */
  readonly hasLocal?: boolean;
  /** `false`: bytes that no directory names. */
  readonly hasCentral?: boolean;
}

export interface ZipSpec {
  readonly entries: readonly ZipEntrySpec[];
  /** Bytes before the zip (a self-extractor); offsets count from the file's start when `shiftOffsets`, else from the zip's. */
  readonly prefix?: Uint8Array;
  readonly shiftOffsets?: boolean;
  /** Bytes after the end record that its comment length does not count. */
  readonly trailer?: Uint8Array;
  readonly comment?: string;
  readonly zip64End?: boolean;
  /** Lies of the end records. */
  readonly end?: {
    readonly entries?: number;
    readonly directoryBytes?: number;
    readonly directoryOffset?: number;
    readonly disk?: number;
    readonly commentLength?: number;
    readonly zip64RecordOffset?: number;
  };
}

const NONE = new Uint8Array(0);
export const MAX32 = 0xffffffff;
/** 1 January 2020, 00:00: the same bytes at every run. */
const DOS_DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

function bytesOf(text: string | Uint8Array | undefined): Uint8Array {
  return text === undefined ? NONE : typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
}

/** A little-endian record from [size in bytes, value] pairs. */
function record(...fields: readonly (readonly [1 | 2 | 4 | 8, number])[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 8) out.writeBigUInt64LE(BigInt(value), at);
    else if (size === 4) out.writeUInt32LE(value >>> 0, at);
    else if (size === 2) out.writeUInt16LE(value & 0xffff, at);
    else out.writeUInt8(value & 0xff, at);
    at += size;
  }
  return out;
}

export interface Numbers {
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

function flagsOf(entry: ZipEntrySpec): number {
  const wide = typeof entry.name === 'string' && /[^\u0000-\u007f]/.test(entry.name);
  return ((entry.utf8 ?? wide) ? 0x800 : 0) | (entry.descriptor ? 8 : 0);
}

function zip64Extra(numbers: Numbers, withOffset: boolean): Buffer {
  const fields: [8, number][] = [
    [8, numbers.sizeBytes],
    [8, numbers.packedBytes],
  ];
  if (withOffset) fields.push([8, numbers.offset]);
  return Buffer.concat([record([2, 1], [2, fields.length * 8]), record(...fields)]);
}

export function localHeader(entry: ZipEntrySpec, numbers: Numbers): Buffer {
  const lies = entry.local ?? {};
  const late = Boolean(entry.descriptor);
  const name = bytesOf(lies.name ?? entry.name);
  const shown = late ? { ...numbers, crc: 0, packedBytes: 0, sizeBytes: 0 } : numbers;
  const extra = Buffer.concat([entry.zip64 ? zip64Extra(shown, false) : NONE, bytesOf(lies.extra)]);
  return Buffer.concat([
    record(
      [4, lies.signature ?? 0x04034b50],
      [2, lies.needed ?? (entry.zip64 ? 45 : 20)],
      [2, lies.flags ?? flagsOf(entry)],
      [2, lies.method ?? (entry.method === 'stored' ? 0 : 8)],
      [2, 0],
      [2, DOS_DATE],
      [4, lies.crc32 ?? shown.crc],
      [4, lies.packedBytes ?? (entry.zip64 ? MAX32 : shown.packedBytes)],
      [4, lies.sizeBytes ?? (entry.zip64 ? MAX32 : shown.sizeBytes)],
      [2, lies.nameLength ?? name.length],
      [2, lies.extraLength ?? extra.length],
    ),
    name,
    extra,
  ]);
}

function descriptorOf(entry: ZipEntrySpec, numbers: Numbers): Uint8Array {
  if (!entry.descriptor) return NONE;
  const lies = entry.descriptorLies ?? {};
  const wide = entry.zip64 ? 8 : 4;
  return Buffer.concat([
    entry.descriptor === 'bare' ? NONE : record([4, 0x08074b50]),
    record(
      [4, lies.crc32 ?? numbers.crc],
      [wide, lies.packedBytes ?? numbers.packedBytes],
      [wide, lies.sizeBytes ?? numbers.sizeBytes],
    ),
  ]);
}

export function centralHeader(entry: ZipEntrySpec, numbers: Numbers): Buffer {
  const lies = entry.central ?? {};
  const name = bytesOf(lies.name ?? entry.name);
  const comment = bytesOf(lies.comment);
  const extra = Buffer.concat([entry.zip64 ? zip64Extra(numbers, true) : NONE, bytesOf(lies.extra)]);
  const unix = entry.unixMode !== undefined;
  return Buffer.concat([
    record(
      [4, lies.signature ?? 0x02014b50],
      [2, lies.madeBy ?? (unix ? 0x031e : 20)],
      [2, lies.needed ?? (entry.zip64 ? 45 : 20)],
      [2, lies.flags ?? flagsOf(entry)],
      [2, lies.method ?? (entry.method === 'stored' ? 0 : 8)],
      [2, 0],
      [2, DOS_DATE],
      [4, lies.crc32 ?? numbers.crc],
      [4, lies.packedBytes ?? (entry.zip64 ? MAX32 : numbers.packedBytes)],
      [4, lies.sizeBytes ?? (entry.zip64 ? MAX32 : numbers.sizeBytes)],
      [2, lies.nameLength ?? name.length],
      [2, lies.extraLength ?? extra.length],
      [2, comment.length],
      [2, lies.disk ?? 0],
      [2, 0],
      [4, lies.externalAttributes ?? (unix ? (entry.unixMode ?? 0) * 0x10000 : 0)],
      [4, lies.offset ?? (entry.zip64 ? MAX32 : numbers.offset)],
    ),
    name,
    extra,
    comment,
  ]);
}

export function endRecords(spec: ZipSpec, count: number, directoryOffset: number, directoryBytes: number): Buffer {
  const lies = spec.end ?? {};
  const comment = bytesOf(spec.comment);
  const entries = lies.entries ?? count;
  const bytes = lies.directoryBytes ?? directoryBytes;
  const offset = lies.directoryOffset ?? directoryOffset;
  const wide = spec.zip64End
    ? Buffer.concat([
        record([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, lies.disk ?? 0], [4, 0]),
        record([8, entries], [8, entries], [8, bytes], [8, offset]),
        record([4, 0x07064b50], [4, 0], [8, lies.zip64RecordOffset ?? directoryOffset + directoryBytes], [4, 1]),
      ])
    : NONE;
  return Buffer.concat([
    wide,
    record(
      [4, 0x06054b50],
      [2, spec.zip64End ? 0xffff : (lies.disk ?? 0)],
      [2, spec.zip64End ? 0xffff : 0],
      [2, spec.zip64End ? 0xffff : entries],
      [2, spec.zip64End ? 0xffff : entries],
      [4, spec.zip64End ? MAX32 : bytes],
      [4, spec.zip64End ? MAX32 : offset],
      [2, lies.commentLength ?? comment.length],
    ),
    comment,
  ]);
}

/** The whole zip in memory. Everything that is not lied about is right. */
export function makeZip(spec: ZipSpec): Buffer {
  const prefix = bytesOf(spec.prefix);
  const parts: Uint8Array[] = [prefix];
  const directory: Buffer[] = [];
  const base = spec.shiftOffsets ? prefix.length : 0;
  let at = base;
  let count = 0;
  for (const entry of spec.entries) {
    const data = bytesOf(entry.data);
    const packed = entry.packed ?? (entry.method === 'stored' ? data : deflateRawSync(data));
    const numbers = { crc: crc32(data), packedBytes: packed.length, sizeBytes: data.length, offset: at };
    if (entry.hasLocal !== false) {
      const pieces = [localHeader(entry, numbers), packed, descriptorOf(entry, numbers), bytesOf(entry.gapAfter)];
      for (const piece of pieces) {
        parts.push(piece);
        at += piece.length;
      }
    }
    if (entry.hasCentral !== false) {
      directory.push(centralHeader(entry, numbers));
      count++;
    }
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endRecords(spec, count, at, central.length), bytesOf(spec.trailer)]);
}

/** The shortest way: names and contents, deflated. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return makeZip({ entries: Object.entries(files).map(([name, data]) => ({ name, data })) });
}

/** Pseudo-random bytes (xorshift32), the same for the same seed on every machine. */
export function noise(sizeBytes: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer, 0, sizeBytes);
}

/** Bytes that deflate to about half, much like a game: runs of noise, repeats of what came before, and a few zeros. */
export function gameLike(sizeBytes: number, seed = 1): Buffer {
  const out = noise(sizeBytes, seed);
  const picks = noise(Math.ceil(sizeBytes / 32) * 4 + 8, seed + 7919);
  for (let at = 1024, pick = 0; at + 64 < sizeBytes && pick + 4 <= picks.length; pick += 4) {
    const word = picks.readUInt32LE(pick);
    const length = 16 + (word & 31);
    if (word & 0x100) out.copy(out, at, at - 64 - ((word >>> 9) % 900), at - 64 - ((word >>> 9) % 900) + length);
    else if ((word & 0x600) === 0) out.fill(0, at, at + length);
    at += length;
  }
  return out;
}

const DISC_PACKED = 96 * 1024;
const DISC_PERIOD = 200 * 1024;

/** Bytes like the image of a disc: films and music, which are packed already, between data full of repeats and zeros. Deflates to 0.59. */
export function discLike(sizeBytes: number, seed = 1): Buffer {
  const out = noise(sizeBytes, seed);
  const picks = noise(Math.ceil(sizeBytes / 32) * 4 + 8, seed + 7919);
  for (let at = 1024, pick = 0; at + 64 < sizeBytes && pick + 4 <= picks.length; pick += 4) {
    if (at % DISC_PERIOD < DISC_PACKED) at += DISC_PACKED;
    const word = picks.readUInt32LE(pick);
    const [length, back, kind] = [16 + (word & 31), 64 + ((word >>> 9) % 900), word >>> 24];
    if (kind < 170) out.copy(out, at, at - back, at - back + length);
    else if (kind < 220) out.fill(0, at, at + length);
    at += length;
  }
  return out;
}
