/**
 * Packs RAR 4 and 5 archives, so that tests have really compressed ones: nothing free does. LZ77 over one window, Huffman codes
 * of fixed lengths that the archive carries, solid or not, RAR 5 also cut into volumes. Not good at packing; what it makes is
 * read by any decoder of these formats.
 */

import { crc32 } from 'node:zlib';

class Bits {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  put(value: number, length: number): void {
    for (let at = length - 1; at >= 0; at--) {
      this.#held = (this.#held << 1) | ((value >>> at) & 1);
      if (++this.#count === 8) {
        this.#bytes.push(this.#held);
        this.#held = 0;
        this.#count = 0;
      }
    }
  }

  /** The bytes, and how many bits of the last one count. */
  end(): { readonly bytes: Buffer; readonly lastBits: number } {
    const lastBits = this.#count === 0 ? 8 : this.#count;
    if (this.#count > 0) this.#bytes.push(this.#held << (8 - this.#count));
    return { bytes: Buffer.from(this.#bytes), lastBits };
  }
}

/** A complete canonical code: the first `short` symbols have `bits` bits, the others one more. */
class Code {
  readonly lengths: readonly number[];
  readonly #short: number;
  readonly #bits: number;

  constructor(symbols: number, bits: number) {
    this.#bits = bits;
    this.#short = 2 ** (bits + 1) - symbols;
    this.lengths = Array.from({ length: symbols }, (_, at) => (at < this.#short ? bits : bits + 1));
  }

  put(out: Bits, symbol: number): void {
    if (symbol < this.#short) out.put(symbol, this.#bits);
    else out.put(this.#short * 2 + symbol - this.#short, this.#bits + 1);
  }
}

const LEVEL = new Code(20, 4);

/** What differs between the two formats on the way to the bits. */
interface Format {
  readonly main: Code;
  readonly distance: Code;
  readonly low: Code;
  readonly repeat: Code;
  /** Main symbol of the shortest match, and its length. */
  readonly firstLength: number;
  readonly shortest: number;
  readonly longest: number;
  /** Matches farther than these are counted one shorter each. */
  readonly farther: readonly number[];
}

const RAR5: Format = {
  ...{ main: new Code(306, 8), distance: new Code(64, 5), low: new Code(16, 3), repeat: new Code(44, 5) },
  ...{ firstLength: 262, shortest: 2, longest: 0x1000, farther: [0x100, 0x2000, 0x40000] },
};
const RAR4: Format = {
  ...{ main: new Code(299, 8), distance: new Code(60, 5), low: new Code(17, 4), repeat: new Code(28, 4) },
  ...{ firstLength: 271, shortest: 3, longest: 256, farther: [0x1fff, 0x3ffff] },
};

function putTables(out: Bits, { main, distance, low, repeat }: Format): void {
  for (const length of LEVEL.lengths) out.put(length, 4);
  for (const code of [main, distance, low, repeat]) for (const length of code.lengths) LEVEL.put(out, length);
}

/** Slot, number of extra bits and their value: as lengths (from 0) and distances (from 0) are both written. */
function slotOf(value: number, firstSlots: number, bitsPerSlot: number): readonly [number, number, number] {
  if (value < firstSlots) return [value, 0, 0];
  const high = Math.floor(Math.log2(value));
  const extra = high - bitsPerSlot;
  const slot = (extra + 1) * 2 ** bitsPerSlot + ((value >>> extra) - 2 ** bitsPerSlot);
  return [slot, extra, value & (2 ** extra - 1)];
}

/** Of distances RAR 4 has slots of 64 KiB behind the first 128 KiB, and of 256 KiB behind the first MiB. */
function farSlot(value: number, format: Format): readonly [number, number, number] {
  if (format !== RAR4 || value < 0x20000) return slotOf(value, 4, 1);
  if (value < 0x100000) return [34 + Math.floor((value - 0x20000) / 0x10000), 16, value % 0x10000];
  return [48 + Math.floor((value - 0x100000) / 0x40000), 18, value % 0x40000];
}

function putMatch(out: Bits, length: number, distance: number, format: Format): void {
  const bonus = format.farther.filter((border) => distance > border).length;
  const [lengthSlot, lengthBits, lengthRest] = slotOf(length - bonus - format.shortest, 8, 2);
  format.main.put(out, format.firstLength + lengthSlot);
  out.put(lengthRest, lengthBits);
  const [slot, bits, rest] = farSlot(distance - 1, format);
  format.distance.put(out, slot);
  if (bits < 4) out.put(rest, bits);
  else {
    out.put(Math.floor(rest / 16), bits - 4);
    format.low.put(out, rest % 16);
  }
}

/** Shorter ones are not worth it with codes of fixed lengths. */
const SHORTEST = 8;
const BLOCK_SYMBOLS = 20_000;

/** A block: flags, checksum and size of what follows. */
function block(out: Bits, isLast: boolean): Buffer {
  const { bytes, lastBits } = out.end();
  const flags = (lastBits - 1) | (2 << 3) | (isLast ? 0x40 : 0) | 0x80;
  const size = [bytes.length & 0xff, (bytes.length >>> 8) & 0xff, bytes.length >>> 16];
  const sum = size.reduce((all, byte) => all ^ byte, 0x5a ^ flags);
  return Buffer.concat([Buffer.from([flags, sum, ...size]), bytes]);
}

/** What is packed: files one behind the other, and where four bytes were seen last. */
interface Window {
  readonly data: Buffer;
  readonly seen: Map<number, number>;
  readonly bytes: number;
}

/** Writes `data[from...]`; what lies before may be pointed back to, as far as the window reaches. `onSymbol` after each. */
function putData(
  { data, seen, bytes }: Window,
  from: number,
  format: Format,
  out: () => Bits,
  onSymbol: () => void,
): void {
  for (let at = from; at < data.length; ) {
    const key = at + 4 <= data.length ? data.readUInt32LE(at) : -1;
    const before = seen.get(key) ?? -1;
    let length = 0;
    if (key >= 0 && before >= 0 && at - before < bytes) {
      while (length < format.longest && at + length < data.length && data[before + length] === data[at + length])
        length++;
    }
    if (key >= 0) seen.set(key, at);
    if (length >= SHORTEST) putMatch(out(), length, at - before, format);
    else format.main.put(out(), data[at] ?? 0);
    at += length >= SHORTEST ? length : 1;
    if (at < data.length) onSymbol();
  }
}

/** One file in blocks, each with its tables. */
function packFile5(window: Window, from: number): Buffer {
  const blocks: Buffer[] = [];
  let out = new Bits();
  let symbols = 0;
  putTables(out, RAR5);
  const onSymbol = (): void => {
    if (++symbols < BLOCK_SYMBOLS) return;
    blocks.push(block(out, false));
    out = new Bits();
    putTables(out, RAR5);
    symbols = 0;
  };
  putData(window, from, RAR5, () => out, onSymbol);
  return Buffer.concat([...blocks, block(out, true)]);
}

/** One file, with tables (no PPMd, nothing kept of others) or with those of the file before; then the end, which keeps them. */
function packFile4(window: Window, from: number, withTables: boolean): Buffer {
  const out = new Bits();
  if (withTables) {
    out.put(0, 2);
    putTables(out, RAR4);
  }
  putData(
    window,
    from,
    RAR4,
    () => out,
    () => {},
  );
  RAR4.main.put(out, 256);
  out.put(0, 2);
  return out.end().bytes;
}

/** A variable-length number of RAR 5. */
function vint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest % 128) | (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(out);
}

const le32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

function header(body: Buffer): Buffer {
  const sized = Buffer.concat([vint(body.length), body]);
  return Buffer.concat([le32(crc32(sized)), sized]);
}

const MARK = Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1');
const mainHeader = (flags: number, volume: number): Buffer =>
  header(Buffer.concat([vint(1), vint(0), vint(flags), ...((flags & 2) === 0 ? [] : [vint(volume)])]));
const endHeader = (goesOn: boolean): Buffer => header(Buffer.concat([vint(5), vint(0), vint(goesOn ? 1 : 0)]));

export interface Rar5Options {
  readonly solid?: boolean;
  /** Bytes of packed data a volume; one file unless given. */
  readonly volumeBytes?: number;
  /** The window that a decoder has to hold is 128 KiB times two to the power of this. */
  readonly window?: number;
}

/** The archive, or its volumes in their order. */
export function packRar5(files: Readonly<Record<string, Uint8Array>>, options: Rar5Options = {}): Buffer[] {
  const { solid = false, volumeBytes = Number.POSITIVE_INFINITY, window = 3 } = options;
  const isSplit = Number.isFinite(volumeBytes);
  const archiveFlags = (isSplit ? 1 : 0) | (solid ? 4 : 0);
  const volumes: Buffer[] = [];
  let open: Buffer[] = [MARK, mainHeader(archiveFlags, 0)];
  let room = volumeBytes;
  const turn = (): void => {
    volumes.push(Buffer.concat([...open, endHeader(true)]));
    open = [MARK, mainHeader(archiveFlags | 2, volumes.length)];
    room = volumeBytes;
  };
  let data = Buffer.alloc(0);
  let seen = new Map<number, number>();
  Object.entries(files).forEach(([name, bytes], n) => {
    const path = Buffer.from(name);
    const begin = solid ? data.length : 0;
    if (!solid) seen = new Map();
    data = solid ? Buffer.concat([data, bytes]) : Buffer.from(bytes);
    const packed = packFile5({ data, seen, bytes: 2 ** (17 + window) }, begin);
    // Version 0, solid from the second file on, method 3, window.
    const method = (solid && n > 0 ? 64 : 0) | (3 << 7) | (window << 10);
    for (let at = 0; at < packed.length || at === 0; ) {
      if (room <= 0) turn();
      const piece = packed.subarray(at, at + Math.min(room, packed.length - at));
      const isEnd = at + piece.length === packed.length;
      const flags = 2 | (at > 0 ? 8 : 0) | (isEnd ? 0 : 16);
      // Of a part that goes on, the CRC is that of the packed part.
      const sum = le32(crc32(isEnd ? bytes : piece));
      const numbers = [vint(2), vint(flags), vint(piece.length), vint(4), vint(bytes.length), vint(0o100644)];
      const rest = [sum, vint(method), vint(1), vint(path.length), path];
      open.push(header(Buffer.concat([...numbers, ...rest])), piece);
      room -= piece.length;
      at += piece.length;
    }
  });
  volumes.push(Buffer.concat([...open, endHeader(false)]));
  return volumes;
}

/** A RAR 4 archive (version 2.9 of its packing) with a window of 4 MiB. */
export function packRar4(files: Readonly<Record<string, Uint8Array>>, { solid = false } = {}): Buffer {
  const block4 = (type: number, flags: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head[0] = type;
    head.writeUInt16LE(flags, 1);
    head.writeUInt16LE(7 + body.length, 3);
    const sum = le32(crc32(Buffer.concat([head, body]))).subarray(0, 2);
    return Buffer.concat([sum, head, body]);
  };
  let data = Buffer.alloc(0);
  let seen = new Map<number, number>();
  const entries = Object.entries(files).flatMap(([name, bytes], n) => {
    const path = Buffer.from(name);
    const begin = solid ? data.length : 0;
    if (!solid) seen = new Map();
    data = solid ? Buffer.concat([data, bytes]) : Buffer.from(bytes);
    // What is empty is stored.
    const packed =
      bytes.length === 0
        ? Buffer.alloc(0)
        : packFile4({ data, seen, bytes: 4 * 1024 * 1024 }, begin, !solid || n === 0);
    const numbers = [packed.length, bytes.length].map(le32);
    const fixed = Buffer.from([
      3,
      ...le32(crc32(bytes)),
      ...le32(0x50210000),
      29,
      bytes.length === 0 ? 0x30 : 0x33,
      path.length,
      0,
      ...le32(0o100644),
    ]);
    const flags = 0x8000 | (6 << 5) | (solid && n > 0 ? 0x10 : 0);
    return [block4(0x74, flags, Buffer.concat([...numbers, fixed, path])), packed];
  });
  const mark = Buffer.from('Rar!\x1a\x07\x00', 'latin1');
  const main = block4(0x73, solid ? 8 : 0, Buffer.alloc(6));
  return Buffer.concat([mark, main, ...entries, block4(0x7b, 0x4000, Buffer.alloc(0))]);
}

/** An archive whose list is hidden behind a password: the encryption header, then nothing that can be read. */
export function hiddenRar5(): Buffer {
  const body = Buffer.concat([vint(4), vint(0), vint(0), vint(0), Buffer.from([15]), Buffer.alloc(16, 7)]);
  return Buffer.concat([MARK, header(body), Buffer.alloc(200, 0xa5)]);
}
