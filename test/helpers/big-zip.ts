/**
 * Big right zips (zip64 where they must be) that cost next to nothing to make: 8 MiB of content are made and deflated once
 * and repeated, which the 32 KiB window of deflate cannot see. On disk, or only as a description that is read at any place.
 */

import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { Generated } from './fake-fichier/content.ts';
import {
  centralHeader,
  discLike,
  endRecords,
  gameLike,
  localHeader,
  MAX32,
  type Numbers,
  type ZipEntrySpec,
} from './zip-maker.ts';

export interface BigZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly method: 'stored' | 'deflate';
  /** What it is made of: discLike(); unless said, gameLike(). */
  readonly content?: 'disc';
}

const BLOCK = 8 * 1024 * 1024;
/** A deflate block that is the last one and empty. */
const LAST_BLOCK = Buffer.from([3, 0]);

/** Deflated blocks that can be put one after the other: each ends at a byte border and looks at nothing before it. */
function deflatedBlock(block: Uint8Array): Buffer {
  return deflateRawSync(block, { level: 6, finishFlush: constants.Z_FULL_FLUSH });
}

interface Content {
  readonly block: Buffer;
  readonly packedBlock: Buffer;
  /** The CRC of so many blocks after each other. */
  readonly crcs: (count: number) => number;
}

const contents = new Map<string, Content>();

/** Content of so many bytes, made once. */
function contentOf(sizeBytes: number, kind: BigZipEntry['content']): Content {
  const key = `${kind} ${sizeBytes}`;
  const known = contents.get(key);
  if (known !== undefined) return known;
  const block = kind === 'disc' ? discLike(sizeBytes, 42) : gameLike(sizeBytes, 42);
  const made = { block, packedBlock: deflatedBlock(block), crcs: wholeCrcs(block) };
  contents.set(key, made);
  return made;
}

/** The zip's pieces, one after the other; the big ones are the same buffer again and again. */
function pieces(entries: readonly BigZipEntry[]): readonly Uint8Array[] {
  const largest = entries.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 4);
  const made: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const put = (...bytes: Uint8Array[]): void => {
    for (const piece of bytes) at += piece.length;
    made.push(...bytes);
  };
  for (const { name, sizeBytes, method, content } of entries) {
    const { block, packedBlock, crcs } = contentOf(Math.min(BLOCK, largest), content);
    const whole = Math.floor(sizeBytes / block.length);
    const rest = block.subarray(0, sizeBytes - whole * block.length);
    const deflated = method === 'deflate';
    const packedRest = deflated ? Buffer.concat([deflatedBlock(rest), LAST_BLOCK]) : rest;
    const packedBytes = whole * (deflated ? packedBlock : block).length + packedRest.length;
    const numbers: Numbers = { crc: crc32(rest, crcs(whole)), packedBytes, sizeBytes, offset: at };
    const spec: ZipEntrySpec = { name, method, zip64: Math.max(sizeBytes, packedBytes, at) >= MAX32 };
    put(localHeader(spec, numbers));
    for (let n = 0; n < whole; n++) put(deflated ? packedBlock : block);
    put(packedRest);
    directory.push(centralHeader(spec, numbers));
  }
  const central = Buffer.concat(directory);
  const zip64End = at >= MAX32 || entries.length >= 0xffff;
  put(central, endRecords({ entries: [], zip64End }, entries.length, at, central.length));
  return made;
}

/** The CRC of so many blocks after each other; each is computed once. */
function wholeCrcs(block: Uint8Array): (count: number) => number {
  const known = [0];
  return (count) => {
    while (known.length <= count) known.push(crc32(block, known.at(-1)));
    return known[count] ?? 0;
  };
}

/** Writes the zip and answers its size. */
export function writeBigZip(path: string, entries: readonly BigZipEntry[]): { readonly sizeBytes: number } {
  let sizeBytes = 0;
  const fd = openSync(path, 'w');
  try {
    for (const piece of pieces(entries)) {
      for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
      sizeBytes += piece.length;
    }
  } finally {
    closeSync(fd);
  }
  return { sizeBytes };
}

/** The same zip without a file: its bytes are put together where they are read. */
export function generatedZip(entries: readonly BigZipEntry[]): Generated {
  const made = pieces(entries);
  const starts: number[] = [];
  let sizeBytes = 0;
  for (const piece of made) {
    starts.push(sizeBytes);
    sizeBytes += piece.length;
  }
  /** The piece that byte `offset` is in: the last one that starts there or before. */
  const find = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    sizeBytes,
    read(offset, length) {
      const out = Buffer.allocUnsafe(length);
      for (let done = 0, n = find(offset); done < length; n++) {
        const piece = made[n] ?? Buffer.alloc(0);
        const from = offset + done - (starts[n] ?? 0);
        const part = piece.subarray(from, from + length - done);
        out.set(part, done);
        done += part.length;
      }
      return out;
    },
  };
}
