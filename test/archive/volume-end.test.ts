/** What one end of a volume tells of its set, from archives that were really made. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readVolumeEnd, telltaleRange, type VolumeFormat } from '../../src/archive/volume-end.ts';
import { makeRar4, makeRar5, makeRar5Volumes, packVolumes } from '../helpers/archive-maker.ts';
import { hiddenRar5, packRar4, packRar5 } from '../helpers/rar-packer.ts';
import { makeZip, noise, zipOf } from '../helpers/zip-maker.ts';

const DATA = noise(900_000);
const SILENT = { wholeBytes: null, count: null, goesOn: null };

const endOf = (format: VolumeFormat, bytes: Buffer) => {
  const [start, end] = telltaleRange(format, bytes.length);
  return readVolumeEnd(format, bytes.subarray(start, end));
};

describe('RAR', () => {
  it('each volume of RAR 5 says whether one follows', () => {
    const stored = makeRar5Volumes('a.bin', [DATA.subarray(0, 400_000), DATA.subarray(400_000)]);
    const packed = packRar5({ 'a.bin': DATA }, { volumeBytes: 400_000 });
    for (const volumes of [stored, packed]) {
      expect(volumes.map((bytes) => endOf('rar', bytes).goesOn)).toEqual(
        volumes.map((_, at) => at < volumes.length - 1),
      );
    }
  });

  it('a RAR 4 and a RAR 5 of one file say that none does', () => {
    for (const whole of [makeRar4({ a: 'x' }), makeRar5({ a: 'x' }), packRar4({ a: DATA })]) {
      expect(endOf('rar', whole)).toEqual({ ...SILENT, goesOn: false });
    }
  });

  it('a RAR 4 volume says that one follows', () => {
    // End of archive block of a volume: next volume (1), CRC of the archive (2), number (8).
    const body = Buffer.from([0x7b, 0x0b, 0x40, 13, 0, 1, 2, 3, 4, 0, 0]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc32(body) & 0xffff);
    expect(endOf('rar', Buffer.concat([noise(5000), sum, body]))).toEqual({ ...SILENT, goesOn: true });
  });

  it('what tools put behind the end does not hide it', () => {
    expect(endOf('rar', Buffer.concat([makeRar5({ a: 'x' }), Buffer.alloc(512)])).goesOn).toBe(false);
  });

  it.each([
    ['hidden by a password', hiddenRar5()],
    ['cut off', packRar5({ 'a.bin': DATA })[0]?.subarray(0, 300_000) ?? Buffer.alloc(0)],
    ['not a RAR', noise(50_000)],
    ['empty', Buffer.alloc(0)],
  ])('%s: it says nothing', (_, bytes) => {
    expect(endOf('rar', bytes)).toEqual(SILENT);
  });
});

describe('7z', () => {
  it('the first volume says how large all of them are together', async () => {
    const volumes = await packVolumes('7z', { 'a.bin': DATA }, 200_000);
    const wholeBytes = volumes.reduce((sum, { length }) => sum + length, 0);
    expect(endOf('7z', volumes[0] as Buffer)).toEqual({ ...SILENT, wholeBytes });
  });

  it('a damaged or short beginning says nothing', async () => {
    const [first = Buffer.alloc(0)] = await packVolumes('7z', { 'a.bin': DATA }, 200_000);
    const damaged = Buffer.from(first);
    damaged[13] = (damaged[13] ?? 0) ^ 1;
    for (const bytes of [damaged, first.subarray(0, 20)]) expect(endOf('7z', bytes)).toEqual(SILENT);
  });
});

describe('zip', () => {
  const zip = zipOf({ 'a.bin': DATA });

  it('the last piece has the end of the zip; one before it says that another follows', () => {
    expect(endOf('zip', zip.subarray(400_000))).toEqual({ ...SILENT, goesOn: false });
    expect(endOf('zip', zip.subarray(0, 400_000))).toEqual({ ...SILENT, goesOn: true });
  });

  it('a last piece in which the end record only ends says nothing', () => {
    expect(endOf('zip', zip.subarray(zip.length - 10))).toEqual(SILENT);
  });

  it('a long comment is part of the end', () => {
    const commented = makeZip({ entries: [{ name: 'a', data: DATA }], comment: 'x'.repeat(60_000) });
    expect(endOf('zip', commented).goesOn).toBe(false);
  });

  it('the .zip of Info-ZIP tells how many volumes there are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'split-'));
    try {
      writeFileSync(join(folder, 'a.bin'), DATA);
      execFileSync('zip', ['-q', '-s', '200k', 'a.zip', 'a.bin'], { cwd: folder });
      const count = readdirSync(folder).filter((name) => /\.z(ip|\d\d)$/.test(name)).length;
      expect(count).toBeGreaterThan(2);
      expect(endOf('zip', readFileSync(join(folder, 'a.zip')))).toEqual({ ...SILENT, goesOn: false, count });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
