/** What a fake file holds: bytes in memory, a file on disk, or bytes made on demand. */

import { closeSync, fstatSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes made on demand: `read` must give exactly `length` bytes, the same ones for the same place. */
export interface Generated {
  readonly sizeBytes: number;
  read(offset: number, length: number): Uint8Array;
}

/** A string is the path of a file on disk; its size is looked up when it is served. */
export type Content = Uint8Array | string | Generated;

/** Large enough that a gigabyte over loopback is not limited by the number of reads. */
const CHUNK_BYTES = 512 * 1024;

/** Size of a content in bytes. Throws the system's error when the file is not there. */
export function contentSize(content: Content): number {
  if (content instanceof Uint8Array) return content.length;
  if (typeof content !== 'string') return content.sizeBytes;
  const fd = openSync(content, 'r');
  try {
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

/** The bytes from `start` up to, not including, `end`, in chunks of at most `chunkBytes`. */
export async function* readContent(
  content: Content,
  start: number,
  end: number,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') {
    yield* readFile(content, start, end, chunkBytes);
    return;
  }
  for (let at = start; at < end; at += chunkBytes) {
    const length = Math.min(chunkBytes, end - at);
    yield content instanceof Uint8Array ? content.subarray(at, at + length) : content.read(at, length);
  }
}

/** The next chunk is read while the one before it is on its way. */
async function* readFile(path: string, start: number, end: number, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  // A fresh buffer for each chunk: the socket keeps it until the bytes have left.
  const read = (at: number) => file.read(Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - at)), 0, null, at);
  try {
    let next = start < end ? read(start) : null;
    for (let at = start; next !== null; ) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      at += bytesRead;
      next = at < end ? read(at) : null;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Bytes that differ everywhere and are the same on every run: `seed` picks the sequence. */
export function patternBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

/** Pattern bytes of any size without holding them: one block repeated, with the block's number written into it. */
export function generatedBytes(sizeBytes: number, seed = 1): Generated {
  const block = patternBytes(64 * 1024, seed);
  return {
    sizeBytes,
    read(offset, length) {
      const out = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; ) {
        const place = offset + at;
        const inBlock = place % block.length;
        const count = Math.min(block.length - inBlock, length - at);
        block.copy(out, at, inBlock, inBlock + count);
        const number = Buffer.alloc(8);
        number.writeBigUInt64LE(BigInt(Math.floor(place / block.length)));
        for (let i = inBlock; i < 8 && i - inBlock < count; i++) out[at + i - inBlock] = number[i] ?? 0;
        at += count;
      }
      return out;
    },
  };
}
