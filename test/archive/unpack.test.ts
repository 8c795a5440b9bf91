import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpackedFiles } from '../../src/archive/staged-files.ts';
import { testArchive, unpack } from '../../src/archive/unpack.ts';
import type { ByteProgress } from '../../src/model.ts';
import { writeBigZip } from '../helpers/big-zip.ts';
import { openBelow } from '../helpers/open-files.ts';
import { gameLike, makeZip, noise, zipOf } from '../helpers/zip-maker.ts';

const LIMITS = { freeBytes: 2 ** 40, maxFileBytes: null };
let root = '';
let archivePath = '';
let targetFolder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-unpack-'));
  archivePath = join(root, 'Game.zip');
  targetFolder = join(root, 'unpacked');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function planOf(bytes: Uint8Array) {
  writeFileSync(archivePath, bytes);
  return planUnpack(await listArchive(archivePath), LIMITS);
}

describe('unpack', () => {
  it('reports what came out, never backwards, and all of it at the end', async () => {
    const plan = await planOf(zipOf({ 'a.rom': gameLike(9_000_000), 'b.rom': noise(1000) }));
    const seen: ByteProgress[] = [];
    await unpack({ archivePath, plan, targetFolder }, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.map((p) => p.doneBytes)).toEqual(seen.map((p) => p.doneBytes).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ doneBytes: 9_001_000, totalBytes: 9_001_000 });
  });

  it('cancel stops it within a few MiB, closes everything and leaves no file', async () => {
    const plan = await planOf(zipOf({ 'a.rom': gameLike(40_000_000) }));
    const stop = new AbortController();
    let last = 0;
    const running = unpack(
      { archivePath, plan, targetFolder },
      {
        signal: stop.signal,
        onProgress: ({ doneBytes }) => {
          last = doneBytes;
          if (doneBytes > 4_000_000) stop.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(last).toBeLessThan(12_000_000);
    expect(existsSync(targetFolder)).toBe(false);
    expect(openBelow(root)).toEqual([]);
  });

  it('a signal that is aborted already does nothing', async () => {
    const plan = await planOf(zipOf({ 'a.rom': 'x' }));
    const aborted = unpack({ archivePath, plan, targetFolder }, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(targetFolder)).toBe(false);
  });

  it('an error closes everything and leaves no file, and the archive is untouched', async () => {
    const entries = [
      { name: 'good.rom', data: gameLike(3_000_000) },
      { name: 'bad.rom', data: gameLike(3_000_000), central: { crc32: 5 } },
    ];
    const plan = await planOf(makeZip({ entries }));
    const failed = unpack({ archivePath, plan, targetFolder });
    await expect(failed).rejects.toMatchObject({ code: 'archive-wrong-crc', details: { entry: 'bad.rom' } });
    expect(existsSync(targetFolder)).toBe(false);
    expect(openBelow(root)).toEqual([]);
    expect(existsSync(archivePath)).toBe(true);
  });

  it('starts afresh over what an earlier try left, even over links', async () => {
    const outside = join(root, 'outside');
    writeFileSync(outside, 'mine');
    mkdirSync(join(targetFolder, '0'), { recursive: true });
    symlinkSync(outside, join(targetFolder, '0', '0'));
    writeFileSync(join(targetFolder, 'left.over'), 'x');
    const plan = await planOf(zipOf({ 'a.rom': 'content' }));
    const { files } = await unpack({ archivePath, plan, targetFolder });
    expect(readFileSync(files.at(0)?.stagedPath ?? '', 'utf8')).toBe('content');
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(readdirSync(targetFolder)).toEqual(['0']);
  });

  it('refuses an archive that is not the one that was planned', async () => {
    const plan = await planOf(zipOf({ 'a.rom': 'one version' }));
    writeFileSync(archivePath, zipOf({ 'a.rom': 'another version' }));
    await expect(unpack({ archivePath, plan, targetFolder })).rejects.toMatchObject({ code: 'archive-damaged' });
  });

  it('a zip by zstd is unpacked by 7-Zip', async () => {
    const data = gameLike(100_000);
    const lies = { method: 93, crc32: crc32(data), sizeBytes: data.length };
    const entry = {
      name: 'a.rom',
      data: zstdCompressSync(data),
      method: 'stored',
      local: lies,
      central: lies,
    } as const;
    writeFileSync(archivePath, makeZip({ entries: [entry] }));
    const listing = await listArchive(archivePath);
    expect(listing.entries).toMatchObject([{ uncommon: true, unsupportedMethod: null }]);
    const plan = planUnpack(listing, { freeBytes: 2 ** 40, maxFileBytes: null });
    const { files } = await unpack({ archivePath, plan, targetFolder });
    expect(readFileSync(files.at(0)?.stagedPath ?? '').equals(data)).toBe(true);
  });

  it('keeps no name of the archive on the card', async () => {
    const plan = await planOf(zipOf({ 'a b?.rom': 'x', 'deep/er/c*.rom': 'y' }));
    const { files } = await unpack({ archivePath, plan, targetFolder });
    expect(files).toEqual(unpackedFiles(plan, targetFolder));
    expect(readdirSync(targetFolder, { recursive: true }).sort()).toEqual(['0', '0/0', '0/1']);
  });

  it('says in the words of the player when the card takes no folder', async () => {
    const plan = await planOf(zipOf({ 'a.rom': 'x' }));
    const full = unpack({ archivePath, plan, targetFolder: '/proc/rgsx-no-such-place' });
    await expect(full).rejects.toMatchObject({ kind: 'disk' });
  });

  it('agrees with unzip on a big zip of the maker', async () => {
    const { sizeBytes } = writeBigZip(archivePath, [
      { name: 'a.iso', sizeBytes: 12_345_678, method: 'stored' },
      { name: 'b.iso', sizeBytes: 23_456_789, method: 'deflate' },
    ]);
    const listing = await listArchive(archivePath);
    expect(listing.archiveBytes).toBe(sizeBytes);
    const { files } = await unpack({ archivePath, plan: planUnpack(listing, LIMITS), targetFolder });
    const hash = (path: string): string => execFileSync('cksum', [path], { encoding: 'utf8' }).split(' ')[0] ?? '';
    expect(files.map((file) => file.sizeBytes)).toEqual([12_345_678, 23_456_789]);
    expect(new Set(files.map((file) => hash(file.stagedPath))).size).toBe(2);
  });
});

describe('testArchive', () => {
  it('writes nothing and tells what it read', async () => {
    writeFileSync(archivePath, zipOf({ 'a.rom': noise(5000), 'd/b.rom': 'x' }));
    expect(await testArchive({ archivePath })).toEqual({ fileCount: 2, totalBytes: 5001 });
    expect(readdirSync(root)).toEqual(['Game.zip']);
  });

  it.each([
    ['archive-wrong-crc', { central: { crc32: 1 } }],
    ['archive-wrong-size', { central: { sizeBytes: 9 } }],
    ['archive-encrypted', { central: { flags: 1 } }],
    ['archive-unsupported', { central: { method: 96 } }],
    ['archive-wrong-crc', { central: { method: 12 }, local: { method: 12 } }],
  ] as const)('%s', async (code, lie) => {
    writeFileSync(archivePath, makeZip({ entries: [{ name: 'a', data: 'content '.repeat(9), ...lie }] }));
    await expect(testArchive({ archivePath })).rejects.toMatchObject({ code });
  });
});
