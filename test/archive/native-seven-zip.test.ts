import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  lookFor,
  type NativeSevenZip,
  readProbe,
  servesKind,
  unpackNative,
} from '../../src/archive/native-seven-zip.ts';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { testSevenZip, unpackSevenZip } from '../../src/archive/seven-zip.ts';
import { pack } from '../helpers/archive-maker.ts';
import { gameLike, noise } from '../helpers/zip-maker.ts';

const FILES = { 'Game.rom': gameLike(900_000, 3), 'deep/er/Ünï ポ.bin': noise(5000), 'empty.sav': Buffer.alloc(0) };
let root = '';
let packed: Buffer;
beforeAll(async () => {
  packed = await pack('7z', FILES);
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-native-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const probe = (version: string, formats = ['7z', 'Rar', 'Rar5']): string =>
  [
    `7-Zip (z) ${version} (x64) : Copyright (c) 1999-2026 Igor Pavlov : 2026-06-25`,
    '',
    'Formats:',
    ...formats.map((name) => `   C...F..........c.a.m+..  ${name.padEnd(8)} ${name.toLowerCase()}  AB`),
    '',
  ].join('\n');

/** A program of this name that answers `i` like 7-Zip, and does `work` for everything else (`$O`: the folder to unpack into). */
function fakeProgram(name: string, version: string, work: string): string {
  const path = join(root, name);
  const out = 'for a in "$@"; do case "$a" in -o*) O=$(echo "$a" | cut -c3-);; esac; done';
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = i ]; then cat <<'END'\n${probe(version)}\nEND\nexit 0; fi\n${out}\n${work}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

const usable = (path: string): NativeSevenZip => ({ path, version: '26.02', unfit: null, formats: new Set(['7z']) });
const archiveAt = (path: string) => ({ path, fileName: 'Game.7z', kind: '7z', volumes: [] }) as const;

async function planOf(bytes: Buffer) {
  const path = join(root, 'archive.part');
  writeFileSync(path, bytes);
  const plan = planUnpack(await listArchive(path, 'Game.7z'), { freeBytes: 2 ** 40, maxFileBytes: null });
  return { archive: archiveAt(path), plan, folder: join(root, 'out') };
}

async function expectRight(native: NativeSevenZip | null): Promise<readonly number[]> {
  const { archive, plan, folder } = await planOf(packed);
  const progress: number[] = [];
  const onProgress = ({ doneBytes }: { doneBytes: number }) => void progress.push(doneBytes);
  const { files } = await unpackSevenZip(archive, plan, folder, { native, onProgress });
  expect(files.map(({ path }) => path).sort()).toEqual(Object.keys(FILES).sort());
  for (const { path, stagedPath } of files) {
    expect(readFileSync(stagedPath).equals(FILES[path as keyof typeof FILES]), path).toBe(true);
  }
  expect(readdirSync(folder)).toEqual(['0']);
  return progress;
}

describe('which program is used', () => {
  it.each([
    ['26.02', null],
    ['23.01', null],
    ['22.01', 'old'],
    ['9.20', 'old'],
    ['new', 'odd'],
  ])('%s: %s', (version, unfit) => {
    expect(readProbe('/x', probe(version))).toMatchObject({ unfit });
  });

  it('p7zip says itself otherwise', () => {
    const text = '\n7-Zip [64] 16.02 : Copyright (c) 1999-2016 Igor Pavlov : 2016-05-21\np7zip Version 16.02\n';
    expect(readProbe('/x', text)).toMatchObject({ version: '16.02', unfit: 'old' });
  });

  it.each(['', 'busybox', '7-Zip 26.02 and no table of formats'])('%j is odd', (text) => {
    expect(readProbe('/x', text).unfit).toBe('odd');
  });

  it('a 7-Zip without RAR (that of Debian) is used for 7z only; sizes of other formats are not known before', () => {
    const program = readProbe('/x', probe('26.02', ['7z', 'xz', 'tar']));
    const kinds = ['7z', 'rar', 'xz', 'tar', 'zip'] as const;
    expect(kinds.map((kind) => servesKind(program, kind))).toEqual([true, false, false, false, false]);
    expect(servesKind(null, '7z')).toBe(false);
  });

  it('the first fit one of all folders, else the one that is there, with the reason', async () => {
    fakeProgram('7z', '16.02', 'exit 2');
    expect(await lookFor([root])).toMatchObject({ version: '16.02', unfit: 'old' });
    mkdirSync(join(root, 'opt'));
    const path = fakeProgram('opt/7zz', '25.01', 'exit 2');
    expect(await lookFor([root, join(root, 'opt')])).toMatchObject({ path, unfit: null });
    expect(await lookFor([join(root, 'nowhere')])).toBeNull();
  });
});

describe('a program that does not do what it should: the built-in one does it', () => {
  it.each([
    ['fails', 'exit 2'],
    ['does nothing', 'exit 0'],
    ['writes less', 'mkdir -p "$O"; echo x > "$O/Game.rom"; exit 0'],
    ['makes a link', 'mkdir -p "$O"; ln -s /etc/passwd "$O/Game.rom"; exit 0'],
    ['makes a second name for a file', 'mkdir -p "$O"; echo x > "$O/a"; ln "$O/a" "$O/Game.rom"; exit 0'],
    ['makes a pipe', 'mkdir -p "$O"; mkfifo "$O/Game.rom"; exit 0'],
    ['is killed', 'kill -9 $$'],
  ])('%s', async (_, work) => {
    await expectRight(usable(fakeProgram('7zz', '26.02', work)));
  });

  it('is not there any more', async () => {
    await expectRight(usable(join(root, 'gone')));
  });
});

it.each([
  [2 ** 40, false],
  [64 * 1024 * 1024, true],
])('with %i bytes of free memory it works with one thread: %s', async (freeMemoryBytes, single) => {
  const { archive, plan, folder } = await planOf(await pack('7z', { 'Game.rom': gameLike(4_000_000, 3) }));
  const asked = join(root, 'asked');
  const native = usable(fakeProgram('7zz', '26.02', `echo "$@" >> "${asked}"; exit 2`));
  await unpackSevenZip(archive, plan, folder, { native, freeMemoryBytes });
  await testSevenZip(archive, { native, freeMemoryBytes });
  const lines = readFileSync(asked, 'utf8').trim().split('\n');
  expect(lines.map((line) => line.includes(' -mmt=1 '))).toEqual([single, single]);
});

it('cancel kills it, and nothing is left', async () => {
  const { archive, plan, folder } = await planOf(packed);
  const stop = new AbortController();
  const native = usable(fakeProgram('7zz', '26.02', 'echo " 50% 1"; exec sleep 600'));
  const onProgress = ({ doneBytes }: { doneBytes: number }): void => {
    if (doneBytes > 0) stop.abort();
  };
  const unpacking = unpackSevenZip(archive, plan, folder, { native, signal: stop.signal, onProgress });
  await expect(unpacking).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(folder)).toBe(false);
});

const real = await lookFor((process.env['PATH'] ?? '').split(delimiter));
const here = real?.unfit === null;

describe(here ? `7-Zip ${real.version} of this machine` : 'a 7-Zip of this machine (none that is fit: skipped)', () => {
  it.runIf(here)('unpacks byte for byte', async () => {
    expect((await expectRight(real)).at(-1)).toBe(905_000);
    const { archive, folder } = await planOf(packed);
    const wanted = Object.entries(FILES).map(([path, { length }], n) => {
      return { path, sizeBytes: length, stagedPath: join(root, 'staged', String(n)) };
    });
    expect(await unpackNative(real as NativeSevenZip, ['--', archive.path], folder, wanted, {})).toBe(true);
  });

  it.runIf(here)('a damaged archive has the error of the built-in one', async () => {
    const bytes = await pack('7z', { 'a.rom': noise(90_000) }, { args: ['-mx=0'] });
    bytes[40_000] = (bytes[40_000] ?? 0) ^ 1;
    const { archive, plan, folder } = await planOf(bytes);
    const damaged = expect.objectContaining({ code: 'archive-wrong-crc' });
    await expect(unpackSevenZip(archive, plan, folder, { native: real })).rejects.toEqual(damaged);
    await expect(testSevenZip(archive, { native: real })).rejects.toEqual(damaged);
    expect(existsSync(folder)).toBe(false);
  });

  it.runIf(here)('tests without writing', async () => {
    const { archive } = await planOf(packed);
    expect(await testSevenZip(archive, { native: real })).toEqual({ fileCount: 3, totalBytes: 905_000 });
    expect(readdirSync(root)).toEqual(['archive.part']);
  });
});
