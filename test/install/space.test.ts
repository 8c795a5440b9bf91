import { describe, expect, it } from 'vitest';
import { checkSpace, neededBytes, SPACE_MARGIN_BYTES } from '../../src/install/space.ts';

const MIB = 1024 * 1024;
const FAT = { maxFileBytes: 2 ** 32 - 1 };

describe('room for a game', () => {
  it.each([
    ['kept as it is', { toFetchBytes: 100 * MIB, unpackedBytes: 0, largestBytes: 100 * MIB }, 101 * MIB],
    ['unpacked', { toFetchBytes: 100 * MIB, unpackedBytes: 300 * MIB, largestBytes: 300 * MIB }, 404 * MIB],
    ['content not known yet', { toFetchBytes: 100 * MIB, unpackedBytes: null, largestBytes: 100 * MIB }, 202 * MIB],
    ['nothing left to fetch', { toFetchBytes: 0, unpackedBytes: 100 * MIB, largestBytes: 100 * MIB }, 101 * MIB],
  ])('%s', (_, need, bytes) => {
    expect(neededBytes(need)).toBe(bytes + SPACE_MARGIN_BYTES);
    expect(() => checkSpace(need, { freeBytes: bytes + SPACE_MARGIN_BYTES, maxFileBytes: null })).not.toThrow();
    expect(() => checkSpace(need, { freeBytes: bytes + SPACE_MARGIN_BYTES - 1, maxFileBytes: null })).toThrowError(
      expect.objectContaining({ code: 'no-space' }),
    );
  });

  it('FAT32 holds 4 GiB less one byte', () => {
    const need = (largestBytes: number) => ({ toFetchBytes: 0, unpackedBytes: largestBytes, largestBytes });
    const there = { ...FAT, freeBytes: 2 ** 40 };
    expect(() => checkSpace(need(2 ** 32 - 1), there)).not.toThrow();
    expect(() => checkSpace(need(2 ** 32), there)).toThrowError(expect.objectContaining({ code: 'file-too-large' }));
  });
});
