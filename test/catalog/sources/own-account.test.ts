import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountPath, foldersBelow } from '../../../src/catalog/sources/account-path.ts';
import { openListing } from '../../../src/catalog/sources/listing-reader.ts';
import { AccountListing } from '../../../src/catalog/sources/own-account.ts';
import { ApiKey } from '../../../src/fichier/api-key.ts';
import { createFichier, type FichierClient } from '../../../src/fichier/client.ts';
import type { AppError } from '../../../src/lib/errors.ts';
import type { CatalogPlatform } from '../../../src/model.ts';
import { createHttp, type HttpClient } from '../../../src/net/http.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { type FakeFichier, type FakeFile, startFakeFichier } from '../../helpers/fake-fichier/index.ts';
import { seeded } from '../../helpers/random.ts';

const KEY = 'aB3_-=dE6fG7hI8jK9lM0nO1pQ2rS3tU';
const SYSTEMS = new Set(['snes', 'gb', 'psx']);
const isSystem = (name: string): boolean => SYSTEMS.has(name);

const OTHER_KEY = 'another-key-another-key-another-';

let server: FakeFichier;
let clock: FakeClock;
let net: HttpClient;
let folder: string;
let file: string;

beforeEach(async () => {
  clock = new FakeClock();
  server = await startFakeFichier({ accounts: [{ key: KEY }], now: () => clock.now(), enforceLimits: true });
  net = createHttp({ userAgent: 'rgsx-tui/test' });
  folder = mkdtempSync(join(tmpdir(), 'account-'));
  file = join(folder, 'tui/listings/1.list');
});
afterEach(async () => {
  await net.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function client(key: () => string = () => KEY): FichierClient {
  const callMemoryPath = join(folder, 'tui/calls.json');
  return createFichier({
    key: () => new ApiKey(key()),
    http: net.http,
    clock,
    sleep: clock.sleep,
    apiUrl: server.apiUrl,
    callMemoryPath,
  });
}

const listing = (path = '/', fichier = client()) => new AccountListing({ fichier, clock, path, file });
const failure = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => {
      throw new Error('it worked');
    },
    (error: unknown) => error as AppError,
  );

async function read(): Promise<{ platforms: CatalogPlatform[]; games: number; reasons: string[] }> {
  const reader = await openListing(file, isSystem);
  const platforms: CatalogPlatform[] = [];
  for await (const platform of reader.platforms()) platforms.push(platform);
  const urls = platforms.flatMap((one) => one.rows.map((row) => row.url));
  return { platforms, games: new Set(urls).size, reasons: reader.report.first.map((bad) => bad.reason) };
}

function put(name: string, inFolder: number, date?: string): FakeFile {
  return server.host.addFile({
    name,
    content: Buffer.from('x'),
    folder: inFolder,
    ...(date === undefined ? {} : { date }),
  });
}

describe('20,000 files in 300 folders', () => {
  const FOLDERS = 300;
  const FILES = 20_000;
  let names: readonly number[];

  beforeEach(() => {
    const games = server.host.addFolder({ name: 'Games' });
    names = Array.from({ length: FOLDERS - 1 }, (_, n) => {
      const name = n === 0 ? 'snes' : n === 1 ? 'gb' : `set ${n}`;
      return server.host.addFolder({ name, parent: games.id }).id;
    });
    for (let n = 0; n < FILES; n++) put(`game ${n}.zip`, names[n % names.length] as number);
  });

  test('are listed within the limits; a kill in the middle costs one folder; then only what changed is asked for', async () => {
    // Killed at a third: the process is gone, the last line is half written.
    const controller = new AbortController();
    const killed = new AccountListing({
      fichier: client(),
      clock,
      path: '/Games',
      file,
      onProgress: ({ done }) => {
        if (done === 100) controller.abort();
      },
    });
    await failure(killed.run(controller.signal));
    expect(killed.progress).toEqual({ done: 100, total: 300, files: expect.any(Number) });
    appendFileSync(`${file}.next`, '{"kind":"folder","id":1100,"files":[["https://1fich');
    const before = server.calls('folder/ls').length;
    clock.advance(5_000);

    // After the restart, a flood lock in the middle: the same run is called again when its wait is over.
    server.faults.push({ on: 'folder/ls', kind: 'flood', skip: 50 });
    const again = listing('/Games');
    const flooded = await failure(again.run());
    expect([flooded.code, flooded.waitMs, again.progress.done]).toEqual(['flood', 30_000, 150]);
    expect(existsSync(file)).toBe(false);
    clock.advance(flooded.waitMs ?? 0);
    await again.run();
    expect(again.progress).toEqual({ done: 300, total: 300, files: FILES });
    expect(server.calls('folder/ls').length - before).toBe(201);
    expect(server.violations).toEqual([]);
    const all = await read();
    expect(all.games).toBe(FILES);
    expect(all.platforms.map((one) => one.platform).slice(0, 3)).toEqual(['snes', 'gb', 'set 2']);

    // A day later one folder has a new game: the structure and that folder are asked for, nothing else.
    const { fingerprint } = await openListing(file, isSystem);
    clock.advance(86_400_000);
    const calls = server.calls('folder/ls').length;
    await listing('/Games').run();
    expect(server.calls('folder/ls').length - calls).toBe(2);
    expect((await openListing(file, isSystem)).fingerprint).toBe(fingerprint);
    put('new.zip', names[7] as number);
    clock.advance(86_400_000);
    await listing('/Games').run();
    expect(server.calls('folder/ls').length - calls).toBe(2 + 3);
    expect((await read()).games).toBe(FILES + 1);
    expect((await openListing(file, isSystem)).fingerprint).not.toBe(fingerprint);
    expect(server.violations).toEqual([]);
  });
});

test('a folder of 12,000 files is divided by date until every file was seen', async () => {
  const gb = server.host.addFolder({ name: 'gb' });
  const date = (n: number): string =>
    new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  for (let n = 0; n < 12_000; n++) put(`game ${n}.zip`, gb.id, date(n));
  const small = server.host.addFolder({ name: 'snes' });
  put('a.zip', small.id);
  const stopped = listing();
  server.faults.push({ on: 'file/ls', kind: 'reset', skip: 2 });
  expect((await failure(stopped.run())).code).toBe('connection-lost');
  await listing().run();
  const { platforms, games, reasons } = await read();
  expect([games, reasons]).toEqual([12_001, []]);
  expect(platforms.some((one) => one.partial)).toBe(false);
  expect(server.violations).toEqual([]);
});

test('more files of one second than the host lists are reported, and the rest kept as it was', async () => {
  const gb = server.host.addFolder({ name: 'gb' });
  for (let n = 0; n < 5_100; n++) put(`game ${n}.zip`, gb.id, '2024-01-01 00:00:00');
  await listing().run();
  const { platforms, games, reasons } = await read();
  expect([games, platforms.some((one) => one.partial)]).toEqual([5_000, true]);
  expect(reasons).toContain('too-many-rows');
  expect(server.calls('file/ls').length).toBeLessThan(4);
});

test('a host that tells no files with its folders is asked for them after all folders', async () => {
  const snes = server.host.addFolder({ name: 'snes' });
  const gb = server.host.addFolder({ name: 'gb' });
  for (let n = 0; n < 5_003; n++) put(`game ${n}.zip`, snes.id, `2024-01-01 00:${String(n % 60).padStart(2, '0')}:00`);
  put('pebble.zip', gb.id);
  server.host.filesInFolders = false;
  await listing().run();
  expect(server.calls('folder/ls')).toHaveLength(3);
  const { games, platforms, reasons } = await read();
  expect([games, reasons]).toEqual([5_004, []]);
  expect(platforms.some((one) => one.partial)).toBe(false);
  expect(server.violations).toEqual([]);
});

test('a listing that breaks off anywhere goes on to the same result', async () => {
  const names = Array.from({ length: 8 }, (_, n) => server.host.addFolder({ name: `set ${n}` }).id);
  for (let n = 0; n < 40; n++) put(`game é ${n}.zip`, names[n % 8] as number);
  await listing().run();
  const whole = readFileSync(file);
  const { fingerprint } = await openListing(file, isSystem);
  const random = seeded(7);
  for (let turn = 0; turn < 25; turn++) {
    const cut = turn === 0 ? whole.length : random(whole.length);
    rmSync(file);
    writeFileSync(`${file}.next`, Buffer.concat([whole.subarray(0, cut), Buffer.alloc(random(3) * 512)]));
    clock.advance(60_000);
    const before = server.calls('folder/ls').length;
    await listing().run();
    expect((await openListing(file, isSystem)).fingerprint, `cut at ${cut}`).toBe(fingerprint);
    const lines = whole.subarray(0, cut).toString('latin1').split('\n').length - 1;
    expect(server.calls('folder/ls').length - before).toBe(Math.min(9, 10 - lines));
  }
  expect(server.violations).toEqual([]);
});

test('a listing that lay unfinished for more than a week is begun anew', async () => {
  put('robo.zip', server.host.addFolder({ name: 'snes' }).id);
  for (const [days, calls] of [
    [6, 1],
    [8, 2],
  ] as const) {
    server.faults.push({ on: 'folder/ls', kind: 'reset', skip: 1 });
    await failure(listing().run());
    clock.advance(days * 86_400_000);
    const before = server.calls('folder/ls').length;
    await listing().run();
    expect(server.calls('folder/ls').length - before).toBe(calls);
    rmSync(file);
    clock.advance(60_000);
  }
});

test('another key is another account: nothing is continued or taken over', async () => {
  put('robo.zip', server.host.addFolder({ name: 'snes' }).id);
  server.host.addAccount({ key: OTHER_KEY });
  await listing().run();
  clock.advance(60_000);
  // The key is changed while the second listing is on its way.
  let key = KEY;
  const fichier = client(() => key);
  const changing = new AccountListing({
    ...{ fichier, clock, path: '/', file },
    onProgress: ({ done }) => {
      if (done === 1) key = OTHER_KEY;
    },
  });
  expect((await failure(changing.run())).code).toBe('connection-lost');
  const calls = server.calls('folder/ls').length;
  clock.advance(60_000);
  await listing('/', fichier).run();
  expect(server.calls('folder/ls').length - calls).toBe(2);
  expect((await read()).games).toBe(1);
});

test('platforms are the nearest folders that are systems, else those below the source', async () => {
  const games = server.host.addFolder({ name: 'Games' });
  const nintendo = server.host.addFolder({ name: 'Nintendo', parent: games.id });
  const snes = server.host.addFolder({ name: 'snes', parent: nintendo.id });
  const hacks = server.host.addFolder({ name: 'Hacks', parent: snes.id });
  put('top.zip', games.id);
  put('misc.zip', nintendo.id);
  put('robo.zip', snes.id);
  put('readme.txt', snes.id);
  server.host.addFile({ name: 'hack.zip', content: Buffer.from('x'), folder: hacks.id, password: 'pebble' });
  await listing('/games').run();
  const { platforms } = await read();
  expect(platforms.map((one) => [one.platform, one.rows.map((row) => row.name)])).toEqual([
    ['games', ['top.zip']],
    ['Nintendo', ['misc.zip']],
    ['snes', ['robo.zip']],
    ['snes', ['hack.zip']],
  ]);
  expect(platforms[3]?.rows[0]).toMatchObject({ passwordProtected: true, sizeBytes: 1 });
});

test('a source that is a system’s own folder', async () => {
  const snes = server.host.addFolder({ name: 'snes' });
  put('robo.zip', snes.id);
  await listing('/snes').run();
  expect((await read()).platforms).toMatchObject([{ platform: 'snes', folder: 'snes' }]);
});

test('a folder that is closed does not stop the others; the source’s own folder does', async () => {
  const snes = server.host.addFolder({ name: 'snes' });
  server.host.addFolder({ name: 'gb' });
  put('robo.zip', snes.id);
  server.faults.push({ on: 'folder/ls', kind: 'ko', message: 'Resource not allowed #631', skip: 2 });
  await listing().run();
  const { platforms, reasons } = await read();
  expect(platforms).toMatchObject([{ platform: 'snes' }, { platform: 'gb', rows: [], partial: true }]);
  expect(reasons).toEqual(['file-unreadable']);
  expect((await failure(listing('/not there').run())).code).toBe('catalog-missing');
  clock.advance(60_000);
  server.faults.push({ on: 'folder/ls', kind: 'ko', status: 404, message: 'Resource not found #469', skip: 1 });
  expect((await failure(listing('/snes').run())).code).toBe('catalog-missing');
  expect((await read()).platforms).toHaveLength(2);
});

test('nothing listed yet is said so', async () => {
  expect((await failure(openListing(file, isSystem))).code).toBe('catalog-missing');
});

test.each([
  ['1fichier:/Games/SNES', '/Games/SNES'],
  ['1fichier:Games', '/Games'],
  ['1Fichier:', '/'],
  ['1fichier://Games//SNES/', '/Games/SNES'],
  ['1fichier:/../x', null],
  ['/userdata/games', null],
])('location %s', (location, expected) => {
  expect(accountPath(location)).toBe(expected);
});

test('folders to choose from', async () => {
  const games = server.host.addFolder({ name: 'Games' });
  server.host.addFolder({ name: 'snes', parent: games.id });
  server.host.addFolder({ name: 'GB', parent: games.id });
  expect(await foldersBelow(client(), '/games')).toEqual([
    { path: '/games/GB', name: 'GB', fileCount: 0 },
    { path: '/games/snes', name: 'snes', fileCount: 0 },
  ]);
});
