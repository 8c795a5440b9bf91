import { brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unbrotli, unzstd } from '../../src/lib/unpack.ts';
import { gameLike } from '../helpers/zip-maker.ts';

const DATA = Buffer.from(gameLike(300_000, 5));

for (const [name, pack, unpack] of [
  ['zstd', zstdCompressSync, unzstd],
  ['brotli', brotliCompressSync, unbrotli],
] as const) {
  const packed = pack(DATA);

  test(`${name}: what was packed comes out`, () => {
    expect(unpack(packed, DATA.length).equals(DATA)).toBe(true);
  });

  test.each([DATA.length - 1, DATA.length + 1, 0])(`${name}: %d bytes are not what it is`, (size) => {
    expect(() => unpack(packed, size)).toThrow();
  });

  test(`${name}: cut and damaged data are told`, () => {
    expect(() => unpack(packed.subarray(0, packed.length - 9), DATA.length)).toThrow();
    const damaged = Buffer.from(packed);
    damaged.fill(0x55, 0, 400);
    expect(() => unpack(damaged, DATA.length)).toThrow();
  });
}
