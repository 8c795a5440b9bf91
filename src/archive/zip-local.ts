/** Local headers and data descriptors of a zip as they come by in a stream (APPNOTE.TXT 6.3.10, §4.3.7, §4.3.9). Pure. */

export const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
/** What may follow an entry: another one, the directory, or one of the records behind it. */
const FOLLOWERS: ReadonlySet<number> = new Set([LOCAL, 0x02014b50, 0x06054b50, 0x06064b50, 0x08064b50, 0x05054b50]);

const DESCRIPTOR_BIT = 8;
/** Encryption of any kind, patched data, masked headers. */
const STRANGE_BITS = 0x2061;

/** A local header; sizes are null where only the data descriptor will tell them. */
export interface LocalHeader {
  readonly headerBytes: number;
  readonly method: 0 | 8;
  readonly packedBytes: number | null;
  readonly sizeBytes: number | null;
  readonly crc32: number | null;
  readonly descriptor: boolean;
  readonly folder: boolean;
}

/** What an entry turned out to be. */
export interface Measured {
  readonly crc32: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
}

/** Whether a number is the mark of something that ends the entries. */
export function endsEntries(mark: number): boolean {
  return mark !== LOCAL && FOLLOWERS.has(mark);
}

/** The two sizes of a zip64 extra field, as far as the header leaves them to it. */
function wideSizes(extra: Buffer, size: number, packed: number): { size: number; packed: number } | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length);
      if (field.length < 16) return null;
      const wide = (value: number, place: number) =>
        value === 0xffffffff ? Number(field.readBigUInt64LE(place)) : value;
      const sizes = { size: wide(size, 0), packed: wide(packed, 8) };
      return Number.isSafeInteger(sizes.size) && Number.isSafeInteger(sizes.packed) ? sizes : null;
    }
    at += 4 + length;
  }
  return size === 0xffffffff || packed === 0xffffffff ? null : { size, packed };
}

/** `more`: the bytes end before the header does. `strange`: nothing that can be unpacked on the way. */
export function readLocalHeader(bytes: Buffer): LocalHeader | 'more' | 'strange' {
  if (bytes.length < 30) return 'more';
  if (bytes.readUInt32LE(0) !== LOCAL) return 'strange';
  const flags = bytes.readUInt16LE(6);
  const method = bytes.readUInt16LE(8);
  if ((flags & STRANGE_BITS) !== 0 || (method !== 0 && method !== 8)) return 'strange';
  const nameBytes = bytes.readUInt16LE(26);
  const headerBytes = 30 + nameBytes + bytes.readUInt16LE(28);
  if (bytes.length < headerBytes) return 'more';
  const sizes = wideSizes(bytes.subarray(30 + nameBytes, headerBytes), bytes.readUInt32LE(22), bytes.readUInt32LE(18));
  if (sizes === null) return 'strange';
  const descriptor = (flags & DESCRIPTOR_BIT) !== 0;
  // Some writers set the bit and give the sizes all the same; zeros then mean "see the descriptor".
  const known = !descriptor || (sizes.packed > 0 && sizes.size > 0);
  return {
    headerBytes,
    method,
    descriptor,
    packedBytes: known ? sizes.packed : null,
    sizeBytes: known ? sizes.size : null,
    crc32: known && !descriptor ? bytes.readUInt32LE(14) : null,
    folder: nameBytes > 0 && bytes[29 + nameBytes] === 0x2f,
  };
}

/** Bytes that must be there to tell a data descriptor, and what follows it. */
export const DESCRIPTOR_LOOK = 28;

function descriptorFits(bytes: Buffer, marked: boolean, wide: boolean, measured: Measured): boolean {
  const at = marked ? 4 : 0;
  if (marked && bytes.readUInt32LE(0) !== DESCRIPTOR) return false;
  if (bytes.readUInt32LE(at) !== measured.crc32) return false;
  const number = (place: number) => (wide ? Number(bytes.readBigUInt64LE(place)) : bytes.readUInt32LE(place));
  if (number(at + 4) !== measured.packedBytes || number(at + (wide ? 12 : 8)) !== measured.sizeBytes) return false;
  return FOLLOWERS.has(bytes.readUInt32LE(at + (wide ? 20 : 12)));
}

/**
 * Length of the data descriptor at the start of `bytes` (at least `DESCRIPTOR_LOOK` of them): with or without its mark, of
 * 32 or 64 bits, and only if it says what was measured and something known follows. null: none of these.
 */
export function descriptorLength(bytes: Buffer, measured: Measured): number | null {
  for (const [marked, wide, length] of [
    [true, false, 16],
    [true, true, 24],
    [false, false, 12],
    [false, true, 20],
  ] as const) {
    if (descriptorFits(bytes, marked, wide, measured)) return length;
  }
  return null;
}

/** Where a descriptor's mark may begin in `bytes`, from `from` on; -1 when there is none. */
export function findDescriptorMark(bytes: Buffer, from: number): number {
  return bytes.indexOf('PK\x07\x08', from, 'latin1');
}
