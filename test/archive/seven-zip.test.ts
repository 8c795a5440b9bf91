import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpackSevenZip } from '../../src/archive/seven-zip.ts';
import { complaint, parseListing } from '../../src/archive/seven-zip-output.ts';
import { testArchive, unpack } from '../../src/archive/unpack.ts';
import { makeRar4, makeRar5, pack } from '../helpers/archive-maker.ts';
import { openBelow } from '../helpers/open-files.ts';
import { hiddenRar5, packRar4, packRar5 } from '../helpers/rar-packer.ts';
import { gameLike, noise } from '../helpers/zip-maker.ts';

type PackedFiles = Readonly<Record<string, Uint8Array>>;
const LIMITS = { freeBytes: 2 ** 40, maxFileBytes: null };
let root = '';
let archivePath = '';
let targetFolder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-7z-'));
  archivePath = join(root, 'archive.part');
  targetFolder = join(root, 'unpacked');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function planOf(bytes: Uint8Array, archiveName: string) {
  writeFileSync(archivePath, bytes);
  return planUnpack(await listArchive(archivePath, archiveName), LIMITS);
}

async function unpacked(bytes: Uint8Array, archiveName: string): Promise<Record<string, string>> {
  const plan = await planOf(bytes, archiveName);
  const { files } = await unpack({ archivePath, archiveName, plan, targetFolder });
  return Object.fromEntries(files.map((file) => [file.path, readFileSync(file.stagedPath).toString('latin1')]));
}

const FILES = { 'Game.rom': 'a small invented game', 'deep/er/Ünï ポ.bin': 'x'.repeat(5000), 'empty.sav': '' };
const latin = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString('latin1')]));

describe('what comes out of archives that are no zips', () => {
  it.each([
    ['7z, solid', 'Game.7z', () => pack('7z', FILES)],
    ['7z, not solid', 'Game.7z', () => pack('7z', FILES, { args: ['-ms=off'] })],
    ['7z, LZMA', 'Game.7z', () => pack('7z', FILES, { args: ['-m0=lzma'] })],
    ['7z, PPMd', 'Game.7z', () => pack('7z', FILES, { args: ['-m0=ppmd'] })],
    ['7z, BZip2', 'Game.7z', () => pack('7z', FILES, { args: ['-m0=bzip2'] })],
    ['7z, stored', 'Game.7z', () => pack('7z', FILES, { args: ['-mx=0'] })],
    ['7z under a zip name', 'Game.zip', () => pack('7z', FILES)],
    ['tar', 'Game.tar', () => pack('tar', FILES)],
  ] as const)('%s', async (_, name, make) => {
    expect(await unpacked(await make(), name)).toEqual(latin(FILES));
    expect(readdirSync(targetFolder)).toEqual(['0']);
  });

  it.each([
    ['gz', 'gzip', 'Game.rom.gz'],
    ['xz', 'xz', 'Game.rom.xz'],
  ] as const)('%s of a single ROM', async (_, type, name) => {
    expect(await unpacked(await pack(type, { 'Game.rom': 'content' }), name)).toEqual({ 'Game.rom': 'content' });
  });

  it.each([
    ['gzip', 'Game.tar.gz'],
    ['gzip', 'Game.tgz'],
    ['xz', 'Game.tar.xz'],
    ['xz', 'Game.txz'],
  ] as const)('a tar in a %s: %s', async (type, name) => {
    const tar = await pack('tar', FILES);
    expect(await unpacked(await pack(type, { 'Game.tar': tar }), name)).toEqual(latin(FILES));
    expect(await listArchive(archivePath, name)).toMatchObject({ kind: name.endsWith('gz') ? 'gz' : 'xz' });
    // The tar is found again, not made again.
    expect(readdirSync(root).sort()).toEqual(['archive.part', 'archive.part.layer', 'unpacked']);
  });

  it('a gz that is only called like a tar is the file that it holds', async () => {
    const bytes = await pack('gzip', { 'Game.rom': 'content' });
    expect(Object.values(await unpacked(bytes, 'Game.tar.gz'))).toEqual(['content']);
  });

  it.each([
    ['RAR 4, packed', (files: PackedFiles) => packRar4(files)],
    ['RAR 4, packed and solid', (files: PackedFiles) => packRar4(files, { solid: true })],
    ['RAR 5, packed', (files: PackedFiles) => packRar5(files)[0]],
    ['RAR 5, packed and solid', (files: PackedFiles) => packRar5(files, { solid: true })[0]],
  ] as const)('%s', async (_, make) => {
    const files = {
      'Game.rom': gameLike(400_000, 3),
      'deep/er/b.bin': gameLike(400_000, 3),
      'empty.sav': Buffer.alloc(0),
    };
    const bytes = make(files) ?? Buffer.alloc(0);
    // It is packed: the same game twice takes less than once.
    expect(bytes.length).toBeLessThan(430_000);
    const expected = Object.entries(files).map(([name, data]) => [name, data.toString('latin1')]);
    expect(await unpacked(bytes, 'Game.rar')).toEqual(Object.fromEntries(expected));
  });

  it.each([
    ['RAR 4', makeRar4],
    ['RAR 5', makeRar5],
  ] as const)('%s', async (_, make) => {
    const files = { 'Game.rom': 'a small invented game', 'readme.txt': 'hello' };
    expect(await unpacked(make(files), 'Game.rar')).toEqual(files);
  });
});

/** A megabyte that says at its end that it is ten bytes. */
function lyingGz(): Buffer {
  const bytes = gzipSync(Buffer.alloc(1024 * 1024));
  bytes.writeUInt32LE(10, bytes.length - 4);
  return bytes;
}

describe('refused like a zip would be', () => {
  const evil = { 'Game.rom': 'x' };
  it.each([
    ['archive-link', () => pack('7z', evil, { links: { 'a link': '/etc/passwd' } }), 'a.7z'],
    ['archive-link', () => pack('tar', evil, { links: { out: '/tmp' } }), 'a.tar'],
    ['archive-encrypted', () => pack('7z', evil, { args: ['-psecret'] }), 'a.7z'],
    ['archive-encrypted', () => pack('7z', evil, { args: ['-psecret', '-mhe=on'] }), 'a.7z'],
    ['archive-parent-path', () => makeRar4({ '../evil': 'x' }), 'a.rar'],
    ['archive-wrong-size', async () => lyingGz(), 'a.rom.gz'],
    ['archive-wrong-size', async () => lyingGz(), 'a.tar.gz'],
    ['archive-parent-path', () => makeRar5({ '../../evil': 'x' }), 'a.rar'],
    ['archive-absolute-path', () => makeRar5({ '/etc/evil': 'x' }), 'a.rar'],
    ['archive-duplicate-name', () => pack('7z', { 'a.rom': 'x', 'A.ROM': 'y' }), 'a.7z'],
    ['archive-encrypted', hiddenRar5, 'a.rar'],
    ['archive-damaged', () => packRar5({ a: noise(9000) })[0]?.subarray(0, 4000) ?? Buffer.alloc(0), 'a.rar'],
    ['archive-damaged', async () => (await pack('7z', { a: noise(9000) })).subarray(0, 4000), 'a.7z'],
  ] as const)('%s', async (code, make, name) => {
    const bytes = await make();
    await expect(unpacked(bytes, name)).rejects.toMatchObject({ name: 'AppError', code });
    expect(readdirSync(root)).toEqual(['archive.part']);
  });

  it('a damaged RAR is not called encrypted because 7-Zip prints "Encrypted = -" about it', async () => {
    const bytes = makeRar5({ 'a.rom': 'x'.repeat(5000) });
    bytes[2000] = (bytes[2000] ?? 0) ^ 1;
    await expect(unpacked(bytes, 'a.rar')).rejects.toMatchObject({ code: 'archive-wrong-crc' });
  });

  it('a link in a tar.gz', async () => {
    const tar = await pack('tar', evil, { links: { out: '/tmp' } });
    await expect(unpacked(await pack('gzip', { 'a.tar': tar }), 'a.tar.gz')).rejects.toMatchObject({
      code: 'archive-link',
    });
    expect(existsSync(targetFolder)).toBe(false);
  });

  it('wrong CRC, when it comes out and when it is only tested', async () => {
    const bytes = await pack('7z', { 'a.rom': noise(9000) }, { args: ['-mx=0'] });
    bytes[4000] = (bytes[4000] ?? 0) ^ 1;
    await expect(unpacked(bytes, 'a.7z')).rejects.toMatchObject({ code: 'archive-wrong-crc' });
    expect(existsSync(targetFolder)).toBe(false);
    await expect(testArchive({ archivePath, archiveName: 'a.7z' })).rejects.toMatchObject({
      code: 'archive-wrong-crc',
    });
  });

  it('a dictionary that memory cannot hold, before it starts', async () => {
    const plan = await planOf(await pack('7z', { 'a.rom': gameLike(3_000_000) }), 'a.7z');
    const archive = { path: archivePath, fileName: 'a.7z', kind: '7z', volumes: [] } as const;
    const small = unpackSevenZip(archive, plan, targetFolder, { freeMemoryBytes: 40 * 1024 * 1024 });
    await expect(small).rejects.toMatchObject({ code: 'archive-needs-memory' });
    expect(existsSync(targetFolder)).toBe(false);
  });

  it('a window of RAR 5 that memory cannot hold', async () => {
    const [bytes] = packRar5({ 'a.rom': gameLike(30_000) }, { window: 10 });
    const plan = await planOf(bytes ?? Buffer.alloc(0), 'a.rar');
    const archive = { path: archivePath, fileName: 'a.rar', kind: 'rar', volumes: [] } as const;
    const small = unpackSevenZip(archive, plan, targetFolder, { freeMemoryBytes: 100 * 1024 * 1024 });
    await expect(small).rejects.toMatchObject({ code: 'archive-needs-memory' });
    expect(existsSync(targetFolder)).toBe(false);
  });
});

describe('unpacking by 7-Zip', () => {
  it('reports, and cancel ends it with nothing left', async () => {
    const plan = await planOf(await pack('7z', { 'a.rom': gameLike(12_000_000) }, { args: ['-mx=1'] }), 'a.7z');
    const stop = new AbortController();
    let last = 0;
    const onProgress = ({ doneBytes }: { doneBytes: number }): void => {
      last = doneBytes;
      if (doneBytes >= 2_000_000) stop.abort();
    };
    const params = { archivePath, archiveName: 'a.7z', plan, targetFolder };
    await expect(unpack(params, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(last).toBeGreaterThanOrEqual(2_000_000);
    expect(existsSync(targetFolder)).toBe(false);
    expect(openBelow(root)).toEqual([]);
    const done: number[] = [];
    await unpack(params, { onProgress: (progress) => done.push(progress.doneBytes) });
    expect(done.at(-1)).toBe(12_000_000);
  });

  it('an archive that went bad since leaves nothing of an earlier attempt', async () => {
    const bytes = await pack('7z', FILES);
    const plan = await planOf(bytes, 'a.7z');
    const params = { archivePath, archiveName: 'a.7z', plan, targetFolder };
    await unpack(params);
    expect(existsSync(targetFolder)).toBe(true);
    writeFileSync(archivePath, bytes.subarray(0, bytes.length - 20));
    await expect(unpack(params)).rejects.toMatchObject({ code: expect.stringMatching(/^archive-/) });
    expect(existsSync(targetFolder)).toBe(false);
  });

  it('tests without writing', async () => {
    writeFileSync(archivePath, await pack('7z', FILES));
    expect(await testArchive({ archivePath, archiveName: 'a.7z' })).toEqual({ fileCount: 3, totalBytes: 5021 });
    expect(readdirSync(root)).toEqual(['archive.part']);
  });

  it('a full or missing card is a disk error, not a damaged archive', async () => {
    const plan = await planOf(await pack('7z', FILES), 'a.7z');
    const nowhere = unpack({ archivePath, archiveName: 'a.7z', plan, targetFolder: '/proc/rgsx-nowhere' });
    await expect(nowhere).rejects.toMatchObject({ kind: 'disk' });
  });
});

describe('parseListing', () => {
  const block = (fields: Readonly<Record<string, string>>): string[] => [
    ...Object.entries(fields).map(([name, value]) => `${name} = ${value}`),
    '',
  ];
  it.each([
    [{ Path: 'l', Size: '3', Attributes: 'A lrwxrwxrwx' }, 'link'],
    [{ Path: 'l', Size: '3', Mode: 'lrwxrwxrwx' }, 'link'],
    [{ Path: 'l', Size: '0', 'Hard Link': 'other' }, 'link'],
    [{ Path: 'p', Size: '0', Mode: 'prw-r--r--' }, 'special'],
    [{ Path: 'd', Size: '0', Mode: 'crw-r--r--' }, 'special'],
    [{ Path: 'a', Size: '0', Anti: '+' }, 'special'],
    [{ Path: 'd', Size: '0', Folder: '+' }, 'folder'],
    [{ Path: 'd', Size: '', Attributes: 'D' }, 'folder'],
    [{ Path: 'f', Size: '3', Attributes: 'A -rw-r--r--', 'Symbolic Link': '' }, 'file'],
    [{ Path: 'Path = x', Size: '3' }, 'file'],
  ])('%j is a %s', (fields, kind) => {
    expect(parseListing(block(fields), '').entries.map((entry) => entry.kind)).toEqual([kind]);
  });

  it.each([
    ['LZMA2:24', 2 ** 24],
    ['BCJ LZMA2:26', 2 ** 26],
    ['LZMA:64m', 64 * 2 ** 20],
    ['LZMA2:192k', 192 * 1024],
    ['PPMD:o8:mem27', 2 ** 27],
    ['v5:m3:22', 2 ** 22],
    ['v6:1M:m3', 2 ** 20],
    ['v6:128K:m0', 2 ** 17],
    ['v6:4G:m5', 2 ** 32],
    ['Copy', 0],
    ['7zAES:19', 2 ** 19],
  ])('%s needs %i bytes', (method, bytes) => {
    expect(parseListing(block({ Path: 'a', Size: '1', Method: method }), '').dictionaryBytes).toBe(bytes);
  });

  it('a file of unknown size is refused', () => {
    expect(() => parseListing(block({ Path: 'a', Size: '' }), '')).toThrowError(
      expect.objectContaining({ code: 'archive-damaged' }),
    );
  });
});

it.each([
  ['ERROR: /in/archive : Cannot open encrypted archive. Wrong password?', 'archive-encrypted'],
  ['ERROR: CRC Failed : Game.rom', 'archive-wrong-crc'],
  ['ERROR: Data Error : Game.rom', 'archive-wrong-crc'],
  ['ERROR: Unsupported Method : Game.rom', 'archive-unsupported'],
  ["ERROR: Can't allocate required memory!", 'archive-needs-memory'],
  ['Aborted(Cannot enlarge memory arrays)', 'archive-needs-memory'],
  ['ERROR: /in/archive : Cannot open the file as archive', 'archive-damaged'],
  ['anything else', 'archive-damaged'],
])('%s means %s', (text, code) => expect(complaint(text, 5).code).toBe(code));
