import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importListed } from '../../src/library/import-task.ts';
import { InstalledScan } from '../../src/library/installed-scan.ts';
import { openLibrary } from '../../src/library/open.ts';
import type { GameFilter, Library } from '../../src/library/types.ts';
import type { System } from '../../src/model.ts';

let folder: string;
let library: Library;
let system: System;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-scan-'));
  library = openLibrary(join(folder, 'library.db'));
  system = {
    name: 'psx',
    fullName: 'PSX',
    romFolder: join(folder, 'roms'),
    extensions: ['.chd', '.cue', '.m3u', '.pbp'],
    platforms: ['psx'],
  };
  mkdirSync(system.romFolder);
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (names: readonly string[]) =>
  names.map((name) => ({ name, url: `https://h.org/${encodeURIComponent(name)}`, sizeBytes: 1 }));
const put = (names: readonly string[]) =>
  importListed({
    catalogPath: library.catalogPath,
    sourceId: 1,
    systems: [system],
    systemName: null,
    platforms: [{ platform: 'psx', folder: 'psx', rows: rows(names) }],
  });
const file = (name: string) => writeFileSync(join(system.romFolder, name), 'x');
const ALL: GameFilter = {
  regions: [],
  languages: [],
  hidePreReleases: false,
  only: 'installed',
  minBytes: null,
  maxBytes: null,
  grouped: false,
};
const installed = () =>
  library.games.page({ systemName: 'psx', words: '', filter: ALL, sort: 'name' }, 0, 100).rows.map((row) => row.name);

const NAMES = [
  'Kept Zip (USA).zip',
  'Other Ending (USA).zip',
  'Unpacked (USA).7z',
  'Empty Folder (USA).zip',
  'Named: Otherwise! (USA).zip',
  'Picture Only (USA).zip',
  'Not There (USA).zip',
  'Set (USA) (Disc 1).zip',
  'Set (USA) (Disc 2).zip',
  'Set (Japan) (Disc 1).zip',
];

test('archives as they are, other endings, unpacked folders, playlists; not pictures, empty folders or frontend folders', async () => {
  await put(NAMES);
  file('Kept Zip (USA).zip');
  file('OTHER ENDING (usa).CHD');
  mkdirSync(join(system.romFolder, 'Unpacked (USA)'));
  file('Unpacked (USA)/game.cue');
  mkdirSync(join(system.romFolder, 'Empty Folder (USA)'));
  file('Named_ Otherwise_ (USA).pbp');
  file('Picture Only (USA).png');
  file('gamelist.xml');
  file('._Not There (USA).zip');
  mkdirSync(join(system.romFolder, 'images'));
  file('Set (USA).m3u');
  const scan = new InstalledScan(library);
  expect(await scan.scan(system)).toBe(true);
  expect(installed()).toEqual([
    'Kept Zip (USA).zip',
    'Named: Otherwise! (USA).zip',
    'Other Ending (USA).zip',
    'Set (USA) (Disc 1).zip',
    'Set (USA) (Disc 2).zip',
    'Unpacked (USA).7z',
  ]);
  expect(library.games.shelves()[0]?.installedCount).toBe(6);
  expect(await scan.scan(system)).toBe(false);
});

test('what was recorded but is gone is not installed; it is again when it is back', async () => {
  await put(NAMES);
  file('a.chd');
  const [first] = rows(NAMES);
  const mainPath = join(system.romFolder, 'a.chd');
  library.installs.add({
    gameId: null,
    name: 'x',
    url: first?.url ?? '',
    systemName: 'psx',
    files: [],
    mainPath,
    installedAt: 1,
  });
  const scan = new InstalledScan(library);
  expect(installed()).toEqual(['Kept Zip (USA).zip']);
  expect(await scan.scan(system)).toBe(false);
  rmSync(mainPath);
  expect(await scan.scan(system)).toBe(true);
  expect(installed()).toEqual([]);
  expect(library.games.shelves()[0]?.installedCount).toBe(0);
  file('a.chd');
  expect(await scan.scan(system)).toBe(true);
  expect(installed()).toEqual(['Kept Zip (USA).zip']);
});

test('an unchanged folder is not read again; a changed one, a new catalog and a vanished folder are seen', async () => {
  await put(NAMES);
  const scan = new InstalledScan(library);
  file('Not There (USA).cue');
  utimesSync(system.romFolder, 100, 100);
  expect(await scan.scan(system)).toBe(true);
  // A file that came without changing the folder's time is not looked for.
  file('Kept Zip (USA).zip');
  utimesSync(system.romFolder, 100, 100);
  expect(await scan.scan(system)).toBe(false);
  await put([...NAMES, 'New (USA).zip']);
  expect(await scan.scan(system)).toBe(true);
  expect(installed()).toEqual(['Kept Zip (USA).zip', 'Not There (USA).zip']);
  rmSync(system.romFolder, { recursive: true });
  expect(await scan.scan(system)).toBe(true);
  expect(installed()).toEqual([]);
});

test('ten thousand files are looked at in a moment', async () => {
  const names = Array.from(
    { length: 10_000 },
    (_, at) => `Game Number ${at} of the Long Series (USA) (Rev ${at % 3}).zip`,
  );
  await put(names);
  for (const name of names) writeFileSync(join(system.romFolder, name), '');
  const scan = new InstalledScan(library);
  const before = process.cpuUsage();
  expect(await scan.scan(system)).toBe(true);
  const { user, system: kernel } = process.cpuUsage(before);
  expect(library.games.shelves()[0]?.installedCount).toBe(10_000);
  // 200 ms is the aim on an idle machine; CPU time, with room for a busy one.
  expect((user + kernel) / 1000).toBeLessThan(600);
});
