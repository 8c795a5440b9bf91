import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DETECT_BYTES, detectArchive, endingOf } from '../../src/archive/detect.ts';
import { detectFile, listArchive } from '../../src/archive/read.ts';
import { isVolumeName } from '../../src/lib/volumes.ts';
import { makeRar4, makeRar5 } from '../helpers/archive-maker.ts';
import { makeZip, zipOf } from '../helpers/zip-maker.ts';

function bytes(...head: number[]): Uint8Array {
  const out = new Uint8Array(DETECT_BYTES);
  out.set(head);
  return out;
}

function tarHead(): Uint8Array {
  const out = new Uint8Array(DETECT_BYTES);
  out.set(Buffer.from('ustar'), 257);
  return out;
}

const SEVEN = bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c);
const ZIP = bytes(0x50, 0x4b, 3, 4);

describe('the kind of an archive', () => {
  it.each([
    ['a zip', ZIP, 'a.zip', 'zip'],
    ['a zip of no entries', bytes(0x50, 0x4b, 5, 6), 'a.zip', 'zip'],
    ['a zip with a split marker', bytes(0x50, 0x4b, 7, 8), 'a.zip', 'zip'],
    ['a zip under another name', ZIP, 'a.pk3', 'zip'],
    ['a zip without a name', ZIP, '', 'zip'],
    ['a 7z', SEVEN, 'a.7z', '7z'],
    ['a 7z called zip', SEVEN, 'a.zip', '7z'],
    ['a RAR 4', bytes(0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0), 'a.rar', 'rar'],
    ['a RAR 5 called zip', bytes(0x52, 0x61, 0x72, 0x21, 0x1a, 7, 1, 0), 'a.zip', 'rar'],
    ['a gzip', bytes(0x1f, 0x8b, 8), 'a.bin.gz', 'gz'],
    ['an xz', bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'a.xz', 'xz'],
    ['a tar', tarHead(), 'a.tar', 'tar'],
    ['bytes in front of a zip', bytes(0x4d, 0x5a), 'setup.ZIP', 'zip'],
    ['bytes in front of a 7z', bytes(0x4d, 0x5a), 'setup.7z', '7z'],
    ['a ROM', bytes(1, 2, 3), 'a.sfc', 'none'],
    ['an empty ROM', new Uint8Array(0), 'a.sfc', 'none'],
    ['a disc image', bytes(0), 'a.iso', 'none'],
    ['almost a zip', bytes(0x50, 0x4b, 1, 2), 'a.bin', 'none'],
  ])('%s', (_, head, name, kind) => expect(detectArchive(head, name)).toBe(kind));

  it.each([
    ['a.ZIP', '.zip'],
    ['a.tar.gz', '.gz'],
    ['.hidden', ''],
    ['plain', ''],
    ['dot.', ''],
  ])('the ending of %s is %j', (name, ending) => expect(endingOf(name)).toBe(ending));
});

it.each(['Game.z64', 'Game.z80', 'Game.7z', 'Game.part1.zip', 'Game 1.001', 'Game.rar'])('%s is whole', (name) =>
  expect(isVolumeName(name)).toBe(false),
);

describe('listArchive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-list-'));
  const path = join(folder, 'archive.part');

  it('tells names, sizes, packed sizes, CRCs and offsets as the directory claims them', async () => {
    writeFileSync(
      path,
      makeZip({
        entries: [
          { name: 'a.rom', data: 'abc', method: 'stored' },
          { name: 'd/', data: '' },
        ],
      }),
    );
    expect(await listArchive(path, 'Game.zip')).toEqual({
      kind: 'zip',
      archiveBytes: expect.any(Number) as number,
      entries: [
        {
          index: 0,
          name: 'a.rom',
          kind: 'file',
          sizeBytes: 3,
          packedBytes: 3,
          crc32: 0x352441c2,
          encrypted: false,
          offset: 0,
          unsupportedMethod: null,
        },
        expect.objectContaining({ index: 1, name: 'd/', kind: 'folder', offset: 38 }),
      ],
    });
  });

  it('lists 20,000 entries in well under a second, and refuses 200,001', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, '']));
    writeFileSync(path, zipOf(many));
    const began = performance.now();
    const { entries } = await listArchive(path, 'a.zip');
    expect(entries).toHaveLength(20_000);
    expect(performance.now() - began).toBeLessThan(3000);
    writeFileSync(path, makeZip({ entries: [{ name: 'a', data: '' }], zip64End: true, end: { entries: 200_001 } }));
    await expect(listArchive(path, 'a.zip')).rejects.toMatchObject({ code: 'archive-too-many-entries' });
  });

  it('says what is no archive', async () => {
    writeFileSync(path, 'plain');
    expect(await detectFile(path, 'a.rom')).toBe('none');
    await expect(listArchive(path, 'a.rom')).rejects.toMatchObject({ code: 'archive-unsupported' });
  });

  it.each([
    ['Game.7z.001', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4, 1, 2, 3, 4])],
    ['Game.zip.001', zipOf({ 'a.rom': 'x'.repeat(900) }).subarray(0, 40)],
    ['Game.part1.rar', makeRar5({ 'a.rom': 'x' })],
    ['Game.r00', makeRar4({ 'a.rom': 'x' })],
    ['Game.7z.002', Buffer.from('the middle of something')],
  ])('%s is one piece of several', async (name, bytes) => {
    writeFileSync(path, bytes);
    await expect(listArchive(path, name)).rejects.toMatchObject({
      code: 'archive-volume-missing',
      details: { entry: name },
    });
  });

  it('a file that is not there is a disk error', async () => {
    rmSync(folder, { recursive: true });
    await expect(listArchive(path)).rejects.toMatchObject({ name: 'AppError', kind: 'disk' });
  });
});
