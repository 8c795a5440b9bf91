import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importPlatforms } from '../../src/catalog/refresh.ts';
import { queryWords, rankText, searchText } from '../../src/catalog/search.ts';
import { maskOf, PRE_RELEASE_MASK, readTitle } from '../../src/catalog/title.ts';
import { REGIONS } from '../../src/catalog/title-words.ts';
import { CatalogImport } from '../../src/library/catalog-import.ts';
import { openCatalog } from '../../src/library/catalog-writer.ts';
import { importListed, removeSource } from '../../src/library/import-task.ts';
import { openLibrary } from '../../src/library/open.ts';
import { openShelf } from '../../src/library/shelf.ts';
import { hitsRoom, search, searchWords } from '../../src/library/shelf-search.ts';
import type { GameFilter, GameQuery, Library } from '../../src/library/types.ts';
import type { CatalogPlatform, System } from '../../src/model.ts';
import { ImportWorker } from '../../src/worker/import-worker.ts';
import { seeded } from '../helpers/random.ts';

let folder: string;
let library: Library;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-games-'));
  library = openLibrary(join(folder, 'library.db'));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

const systems: readonly System[] = ['nes', 'snes', 'psx'].map((name) => ({
  name,
  fullName: name.toUpperCase(),
  romFolder: `/roms/${name}`,
  extensions: ['.zip'],
  platforms: [name],
}));

const slug = (name: string) => Buffer.from(name).toString('hex');
const platform = (
  name: string,
  games: readonly (string | [string, number | null])[],
  partial = false,
): CatalogPlatform => ({
  platform: name,
  folder: name,
  rows: games.map((game) => {
    const [title, sizeBytes] = typeof game === 'string' ? [game, 1000] : game;
    return { name: title, url: `https://1fichier.com/?${name}${slug(title)}`, sizeBytes };
  }),
  ...(partial ? { partial } : {}),
});
const put = (platforms: readonly CatalogPlatform[], sourceId = 1) =>
  importListed({ catalogPath: library.catalogPath, sourceId, systems, systemName: null, platforms });

/** An import whose platforms come as the test likes. */
async function importFrom(platforms: Iterable<CatalogPlatform> | AsyncIterable<CatalogPlatform>) {
  const db = openCatalog(library.catalogPath, 'writer');
  try {
    await importPlatforms(
      platforms,
      (name) => ({ systemName: name }),
      () => new CatalogImport(db, 1),
    );
  } finally {
    db.close();
  }
}

const ALL: GameFilter = {
  regions: [],
  languages: [],
  hidePreReleases: false,
  only: 'all',
  minBytes: null,
  maxBytes: null,
  grouped: false,
};
const query = (words = '', change: Partial<GameFilter> = {}, rest: Partial<GameQuery> = {}): GameQuery => ({
  systemName: null,
  words,
  filter: { ...ALL, ...change },
  sort: 'name',
  ...rest,
});
const names = (asked: GameQuery) => library.games.page(asked, 0, 1000).rows.map((row) => row.name);
const idOf = (name: string) => library.games.named(name, null)[0]?.id ?? -1;

const SNES = [
  'Pixel Quest (Europe).zip',
  'Pixel Quest (USA).zip',
  'Pixel Quest (USA) (Rev 1).zip',
  'Pixel Quest (USA) (Beta).zip',
  'Pixel Quest 2 (Europe).zip',
  'Épique Aventure (France).zip',
  'Zebra Racer (Japan).zip',
  'Super Zebra (World) [b1].zip',
  "Knight's Tale, The (USA).zip",
];
const PSX = [
  'Moon Saga (USA) (Disc 1).zip',
  'Moon Saga (USA) (Disc 2).zip',
  'Moon Saga (Japan) (Disc 1).zip',
  'Solo (USA).zip',
];

test('a system lists its games by name; shelves count games, groups and installed ones', async () => {
  await put([platform('snes', SNES), platform('psx', PSX), platform('Pocket Thing', ['A (USA).zip'])]);
  expect(names(query('', {}, { systemName: 'snes' }))).toEqual([
    'Épique Aventure (France).zip',
    "Knight's Tale, The (USA).zip",
    'Pixel Quest (Europe).zip',
    'Pixel Quest (USA).zip',
    'Pixel Quest (USA) (Beta).zip',
    'Pixel Quest (USA) (Rev 1).zip',
    'Pixel Quest 2 (Europe).zip',
    'Super Zebra (World) [b1].zip',
    'Zebra Racer (Japan).zip',
  ]);
  const shelves = library.games.shelves();
  expect(shelves.map((one) => [one.name, one.gameCount, one.groupCount, one.unsupported?.code ?? null])).toEqual([
    ['psx', 4, 2, null],
    ['snes', 9, 6, null],
    ['Pocket Thing', 1, 1, 'system-unknown'],
  ]);
  // What cannot be played is not found everywhere, but can be looked at.
  expect(library.games.page(query(), 0, 1).totalCount).toBe(13);
  expect(names(query('', {}, { systemName: 'Pocket Thing' }))).toEqual(['A (USA).zip']);
  expect(library.games.page(query('', {}, { systemName: 'nowhere' }), 0, 9).totalCount).toBe(0);
});

describe('search', () => {
  beforeEach(async () => {
    await put([platform('snes', SNES), platform('psx', PSX)]);
  });

  test.each([
    ['zebra', ['Zebra Racer (Japan).zip', 'Super Zebra (World) [b1].zip']],
    ['ZEB', ['Zebra Racer (Japan).zip', 'Super Zebra (World) [b1].zip']],
    ['ebra', ['Super Zebra (World) [b1].zip', 'Zebra Racer (Japan).zip']],
    ['epique', ['Épique Aventure (France).zip']],
    ['knights the', ["Knight's Tale, The (USA).zip"]],
    ["knight's-tale", ["Knight's Tale, The (USA).zip"]],
    ['quest europe 2', ['Pixel Quest 2 (Europe).zip']],
    ['usa saga', ['Moon Saga (USA) (Disc 1).zip', 'Moon Saga (USA) (Disc 2).zip']],
    ['zip', []],
    ['quest zebra', []],
  ])('%s', (words, expected) => {
    const page = library.games.page(query(words), 0, 100);
    expect(page.rows.map((row) => row.name)).toEqual(expected);
    expect(page.guessed).toBeNull();
  });

  test.each([
    ['zbera', 'zebra', 2],
    ['zebrra', 'zebra', 2],
    ['pixle quset', 'pixel quest', 5],
    ['aventute', 'aventure', 1],
  ])('a slip is forgiven when nothing has the word: %s', (words, guessed, count) => {
    const page = library.games.page(query(words), 0, 100);
    expect(page.guessed).toContain(guessed);
    expect(page.totalCount).toBe(count);
  });

  test('what is far from everything is not found', () => {
    expect(library.games.page(query('xylophone'), 0, 9)).toEqual({ totalCount: 0, rows: [], guessed: null });
  });
});

describe('groups', () => {
  beforeEach(async () => {
    await put([platform('snes', SNES), platform('psx', PSX)]);
  });
  const grouped = (words = '', change: Partial<GameFilter> = {}) => query(words, { grouped: true, ...change });

  test('one line a game, the version to fetch by region order, then revision', () => {
    const asked = grouped('pixel quest', {});
    library.games.setRegionOrder(['Europe', 'USA']);
    expect(names(asked)).toEqual(['Pixel Quest (Europe).zip', 'Pixel Quest 2 (Europe).zip']);
    library.games.setRegionOrder(['USA', 'Europe']);
    const page = library.games.page(asked, 0, 10);
    expect(page.rows.map((row) => [row.name, row.versionCount])).toEqual([
      ['Pixel Quest (USA) (Rev 1).zip', 4],
      ['Pixel Quest 2 (Europe).zip', 1],
    ]);
  });

  test('a filter chooses among the versions that it lets through', () => {
    expect(names(grouped('pixel quest', { regions: ['USA'] }))).toEqual(['Pixel Quest (USA) (Rev 1).zip']);
    expect(names(query('quest', { hidePreReleases: true, regions: ['USA'] }))).toEqual([
      'Pixel Quest (USA).zip',
      'Pixel Quest (USA) (Rev 1).zip',
    ]);
  });

  test('a set of discs is one line and is fetched whole', () => {
    library.games.setRegionOrder(['USA']);
    const asked = grouped('moon');
    expect(names(asked)).toEqual(['Moon Saga (USA) (Disc 1).zip']);
    const ids = ['Moon Saga (USA) (Disc 1).zip', 'Moon Saga (USA) (Disc 2).zip'].map(idOf);
    expect(library.games.ids(asked)).toEqual(ids);
    expect(library.games.withDiscs([ids[1] as number])).toEqual(ids);
    expect(library.games.withDiscs([idOf('Pixel Quest (USA).zip'), ...ids, 987_654])).toEqual([
      idOf('Pixel Quest (USA).zip'),
      ...ids,
    ]);
    expect(library.games.ids(query('moon'))).toHaveLength(3);
  });

  test('versions are told from the best one on, with their discs', () => {
    library.games.setRegionOrder(['Japan']);
    const versions = library.games.versions(idOf('Moon Saga (USA) (Disc 2).zip'));
    expect(versions.map(({ game, disc }) => [game.name, disc])).toEqual([
      ['Moon Saga (Japan) (Disc 1).zip', 1],
      ['Moon Saga (USA) (Disc 1).zip', 1],
      ['Moon Saga (USA) (Disc 2).zip', 2],
    ]);
  });
});

describe('marks', () => {
  const install = (name: string, url: string) =>
    library.installs.add({ gameId: null, name, url, systemName: 'snes', files: [], mainPath: '/x', installedAt: 1 });
  const markOf = (name: string) => {
    const row = library.games.page(query('', {}, { systemName: 'snes' }), 0, 100).rows.find((one) => one.name === name);
    expect(library.games.get(row?.id ?? 0)?.mark).toBe(row?.mark);
    return row?.mark;
  };

  test('follow queue, installs, files that were found, and dead links at once', async () => {
    await put([platform('snes', SNES)]);
    const game = library.games.named('Pixel Quest (USA)', 'snes')[0];
    if (game === undefined) throw new Error('not found');
    const name = game.name;
    expect(markOf(name)).toBe('none');
    const ref = { gameId: game.id, name, url: game.url, sizeBytes: null, systemName: 'snes' };
    const job = library.jobs.add(ref, { keep: 'auto', verify: 'auto' }, 1);
    expect(markOf(name)).toBe('queued');
    library.jobs.save({ ...job, state: 'failed', error: { code: 'file-gone', details: {} }, failedAt: 2 });
    expect(markOf(name)).toBe('failed');
    expect(names(query('', { only: 'failed' }))).toEqual([name]);
    library.jobs.delete(job.id);
    expect(markOf(name)).toBe('none');
    library.games.learn([{ id: game.id, sizeBytes: null, dead: true }], 1);
    expect(markOf(name)).toBe('dead');
    const installed = install(name, game.url);
    expect(markOf(name)).toBe('installed');
    expect(library.games.shelves()[0]?.installedCount).toBe(1);
    expect(names(query('', { only: 'installed' }))).toEqual([name]);
    expect(names(query('pixel', { only: 'missing' }))).toHaveLength(4);
    // Of a group that is installed in any version nothing is missing.
    expect(names(query('pixel', { only: 'missing', grouped: true }))).toEqual(['Pixel Quest 2 (Europe).zip']);
    const line = library.games.page(query('pixel quest', { grouped: true }), 0, 1).rows[0];
    expect([line?.name, line?.mark]).toEqual(['Pixel Quest (USA) (Rev 1).zip', 'installed']);
    library.installs.delete(installed.id);
    library.games.learn([{ id: game.id, sizeBytes: null, dead: false }], 2);
    expect(markOf(name)).toBe('none');
  });

  test('a true size replaces what the catalog said, in lists, sums and filters', async () => {
    await put([
      platform('snes', [
        ['A (USA).zip', null],
        ['B (USA).zip', 5000],
        ['C (USA).zip', 1000],
      ]),
    ]);
    const ids = ['A (USA)', 'B (USA)', 'C (USA)'].map(idOf);
    expect(library.games.totals(ids)).toEqual({ count: 3, totalBytes: 6000, unknownCount: 1 });
    library.games.learn(
      [
        { id: ids[0] as number, sizeBytes: 3000, dead: false },
        { id: ids[1] as number, sizeBytes: 5100, dead: false },
      ],
      1,
    );
    expect(library.games.totals(ids)).toEqual({ count: 3, totalBytes: 9100, unknownCount: 0 });
    expect(library.games.get(ids[0] as number)?.sizeBytes).toBe(3000);
    expect(names(query('', {}, { sort: 'size' }))).toEqual(['B (USA).zip', 'A (USA).zip', 'C (USA).zip']);
    expect(names(query('', { minBytes: 2000, maxBytes: 5000 }))).toEqual(['A (USA).zip']);
  });
});

test('the size that the host tells for a download is kept for the game', async () => {
  await put([platform('snes', [['A (USA).zip', null]])]);
  const game = library.games.get(idOf('A (USA)'));
  if (game === null) throw new Error('not found');
  const ref = { gameId: game.id, name: game.name, url: game.url, sizeBytes: null, systemName: 'snes' };
  const job = library.jobs.add(ref, { keep: 'auto', verify: 'auto' }, 1);
  const row = () => library.games.page(query('', {}, { systemName: 'snes' }), 0, 1).rows[0];
  expect(row()?.sizeBytes).toBeNull();
  const file = { fileName: 'a.zip', sizeBytes: 4321, whirlpool: null, validator: null };
  library.jobs.save({ ...job, state: 'downloading', file });
  expect(row()).toMatchObject({ sizeBytes: 4321, mark: 'queued' });
  library.jobs.delete(job.id);
  library.close();
  library = openLibrary(join(folder, 'library.db'));
  expect(row()).toMatchObject({ sizeBytes: 4321, mark: 'none' });
});

test('letters lead to where they begin, in one system and in all', async () => {
  await put([
    platform('snes', ['1942 X.zip', 'Alpha.zip', 'Beta.zip', 'ゲーム.zip']),
    platform('nes', ['Aero.zip', 'Zoo.zip', '(Untitled).zip']),
  ]);
  expect(library.games.letters(query('', {}, { systemName: 'snes' }))).toEqual([
    { letter: '#', offset: 0 },
    { letter: 'A', offset: 1 },
    { letter: 'B', offset: 2 },
    { letter: '…', offset: 3 },
  ]);
  const all = query();
  for (const { letter, offset } of library.games.letters(all)) {
    const name = library.games.page(all, offset, 1).rows[0]?.name ?? '';
    if (/[A-Z]/.test(letter)) expect(searchText(name)[0]?.toUpperCase()).toBe(letter);
  }
  expect(names(all)).toEqual([
    '1942 X.zip',
    'Aero.zip',
    'Alpha.zip',
    'Beta.zip',
    '(Untitled).zip',
    'Zoo.zip',
    'ゲーム.zip',
  ]);
  expect(library.games.letters(query('a'))).toEqual([]);
});

test('facets count what the other filters leave', async () => {
  await put([platform('snes', SNES)]);
  const facets = library.games.facets(query('', { regions: ['USA'], hidePreReleases: true }));
  expect(facets.regions).toEqual([
    { value: 'USA', count: 3 },
    { value: 'Europe', count: 2 },
    { value: 'France', count: 1 },
    { value: 'Japan', count: 1 },
    { value: 'World', count: 1 },
  ]);
  expect(facets.preReleaseCount).toBe(1);
});

describe('refresh', () => {
  test('ids stay with source, system and link; changes are counted; nothing else is touched', async () => {
    const first = await put([platform('snes', SNES)]);
    expect(first).toEqual({ added: 9, changed: 0, removed: 0, games: 9, systems: 1, unmatched: 0, unsupported: 0 });
    const before = new Map(SNES.map((name) => [name, idOf(name)]));
    const { rows } = platform('snes', SNES);
    const renamed = rows.map((row, at) => (at === 0 ? { ...row, name: 'Pixel Quest Deluxe (Europe).zip' } : row));
    const fresh = platform('snes', ['Brand New (USA).zip']).rows;
    const counts = await put([{ platform: 'snes', folder: 'snes', rows: [...fresh, ...renamed.slice(0, 8)] }]);
    expect(counts).toMatchObject({ added: 1, changed: 1, removed: 1, games: 9 });
    for (const name of SNES.slice(1, 8)) expect(idOf(name)).toBe(before.get(name));
    expect(idOf('Pixel Quest Deluxe (Europe).zip')).toBe(before.get('Pixel Quest (Europe).zip'));
    // A game that comes back has a new id: the old one is never given to another.
    expect(idOf('Brand New (USA).zip')).toBe(10);
    await put([platform('snes', SNES)]);
    expect(idOf(SNES[8] as string)).toBe(11);
    expect(await put([platform('snes', SNES)])).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  test('a list that could not be read to its end removes nothing', async () => {
    await put([platform('snes', SNES)]);
    const counts = await put([platform('snes', ['More (USA).zip'], true)]);
    expect(counts).toMatchObject({ added: 1, removed: 0, games: 10 });
  });

  test('a platform that is gone takes its games with it; other sources keep theirs', async () => {
    await put([platform('snes', SNES), platform('psx', PSX)], 1);
    await put([platform('snes', ['Other (USA).zip'])], 2);
    await put([platform('psx', PSX)], 1);
    expect(names(query('', {}, { systemName: 'snes' }))).toEqual(['Other (USA).zip']);
    await removeSource(library.catalogPath, 1);
    expect(library.games.shelves().map((one) => one.name)).toEqual(['snes']);
  });

  test('a failed import leaves the old catalog as it was', async () => {
    await put([platform('snes', SNES)]);
    async function* broken() {
      yield platform('snes', ['New (USA).zip']);
      throw new Error('the card is gone');
    }
    await expect(importFrom(broken())).rejects.toThrow('the card is gone');
    expect(library.games.page(query(), 0, 1).totalCount).toBe(9);
    expect(library.games.named('New (USA)', null)).toEqual([]);
    expect(await put([platform('snes', ['New (USA).zip'])])).toMatchObject({ added: 1, removed: 9 });
  });

  test('a full card leaves the old catalog as it was, and is told as such', async () => {
    await put([platform('snes', SNES)]);
    const db = openCatalog(library.catalogPath, 'writer');
    const pages = Number(db.get('PRAGMA page_count')?.['page_count']);
    db.exec(`PRAGMA max_page_count=${pages + 4}`);
    const many = platform(
      'snes',
      Array.from({ length: 5000 }, (_, at) => `Many Games ${at} (USA).zip`),
    );
    const started = importPlatforms(
      [many],
      () => ({ systemName: 'snes' }),
      () => new CatalogImport(db, 1),
    );
    await expect(started).rejects.toMatchObject({ code: 'no-space' });
    db.close();
    expect(library.games.page(query(), 0, 1).totalCount).toBe(9);
    expect(await put([platform('snes', SNES)])).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  test('two imports at once: one waits for the other', async () => {
    const db = openCatalog(library.catalogPath, 'writer');
    const first = new CatalogImport(db, 1);
    first.add('snes', null, platform('snes', SNES).rows, false);
    const worker = new ImportWorker();
    const request = { catalogPath: library.catalogPath, sourceId: 2, systems, systemName: null };
    const second = worker.call('importListed', { ...request, platforms: [platform('psx', PSX)] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    first.finish();
    db.close();
    expect(await second).toMatchObject({ added: 4 });
    await worker.close();
    expect(library.games.page(query(), 0, 1).totalCount).toBe(13);
  });

  test('lists go on with the old catalog while an import runs, and see the new one after it', async () => {
    await put([platform('snes', SNES)]);
    let seen = -1;
    function* slow() {
      yield platform('snes', ['New (USA).zip']);
      seen =
        library.games.page(query('new'), 0, 1).totalCount + 10 * library.games.page(query('zebra'), 0, 1).totalCount;
      library.jobs.add(
        { gameId: 1, name: 'x', url: 'u', sizeBytes: 1, systemName: 'snes' },
        { keep: 'auto', verify: 'auto' },
        1,
      );
    }
    await importFrom(slow());
    expect(seen).toBe(20);
    expect(names(query())).toEqual(['New (USA).zip']);
  });
});

test('named: with or without ending, in any case, exact spelling first', async () => {
  await put([
    platform('snes', ['Game (USA).zip', 'game (usa).7z', 'Game (USA).v2.zip', '100%_Game.zip']),
    platform('nes', ['Game (USA).zip']),
  ]);
  const found = (name: string, system: string | null = null) =>
    library.games.named(name, system).map((one) => `${one.systemName} ${one.name}`);
  expect(found('Game (USA).zip')).toEqual(['nes Game (USA).zip', 'snes Game (USA).zip']);
  expect(found('GAME (usa)', 'snes')).toEqual(['snes Game (USA).zip', 'snes game (usa).7z']);
  expect(found('100%_game')).toEqual(['snes 100%_Game.zip']);
  expect(found('100__Game')).toEqual([]);
  const game = library.games.named('Game (USA).zip', 'nes')[0];
  expect(library.games.find(game?.url ?? '', 'nes')).toEqual(game);
  expect(library.games.find(game?.url ?? '', 'snes')).toBeNull();
  expect(library.games.find('https://1fichier.com/?other', null)).toBeNull();
});

test('a catalog that is lost or damaged is made anew; ids go on behind those that installs remember', async () => {
  await put([platform('snes', SNES)]);
  const source = library.sources.add('rgsx-bundle', '/sets', null);
  library.sources.saveState(source.id, { fingerprint: 'seen' });
  library.installs.add({
    gameId: 777,
    name: 'x',
    url: 'u',
    systemName: 'snes',
    files: [],
    mainPath: '/x',
    installedAt: 1,
  });
  const { catalogPath } = library;
  library.close();
  rmSync(catalogPath);
  library = openLibrary(join(folder, 'library.db'));
  expect(library.catalogLost).toBe(true);
  expect(library.sources.get(source.id)?.state.fingerprint).toBeNull();
  await put([platform('snes', ['A (USA).zip'])]);
  expect(idOf('A (USA)')).toBe(778);
  library.close();
  library = openLibrary(join(folder, 'library.db'));
  expect(library.catalogLost).toBe(false);
});

test('a page that went bad on the card: an empty list instead of a crash, and the sources are read again', async () => {
  const source = library.sources.add('rgsx-bundle', '/sets', null);
  await put(
    [
      platform(
        'snes',
        Array.from({ length: 500 }, (_, at) => `Game ${at} (USA).zip`),
      ),
    ],
    source.id,
  );
  library.sources.saveState(source.id, { fingerprint: 'seen', games: 500 });
  const db = openCatalog(library.catalogPath, 'writer');
  const pages = db
    .all("SELECT pageno FROM dbstat WHERE name = 'games' AND pagetype = 'leaf'")
    .map((row) => Number(row['pageno']));
  const size = Number(db.get('PRAGMA page_size')?.['page_size']);
  db.close();
  library.close();
  const bytes = readFileSync(library.catalogPath);
  for (const page of pages) bytes.fill(0xa5, (page - 1) * size, page * size);
  writeFileSync(library.catalogPath, bytes);
  library = openLibrary(join(folder, 'library.db'));
  expect(library.catalogLost).toBe(false);
  expect(library.games.page(query(), 0, 10)).toEqual({ totalCount: 0, rows: [], guessed: null });
  expect(library.catalogLost).toBe(true);
  expect(library.games.shelves()).toEqual([]);
  expect(library.sources.get(source.id)?.state.fingerprint).toBeNull();
  await put([platform('snes', SNES)], source.id);
  expect(library.games.page(query(), 0, 10).totalCount).toBe(9);
});

test('the page that a start looks at first is damaged: the catalog is made anew', async () => {
  await put([platform('snes', SNES)]);
  const db = openCatalog(library.catalogPath, 'writer');
  const size = Number(db.get('PRAGMA page_size')?.['page_size']);
  const page = Number(db.get("SELECT pageno FROM dbstat WHERE name = 'sqlite_sequence'")?.['pageno']);
  db.close();
  library.close();
  const bytes = readFileSync(library.catalogPath);
  bytes.fill(0xa5, (page - 1) * size, page * size);
  writeFileSync(library.catalogPath, bytes);
  library = openLibrary(join(folder, 'library.db'));
  expect(library.catalogLost).toBe(true);
  expect(library.games.shelves()).toEqual([]);
});

test('columns with a flipped bit are built again from the table', async () => {
  await put([platform('snes', SNES)]);
  const before = names(query());
  const db = openCatalog(library.catalogPath, 'writer');
  const block = db.get('SELECT bytes FROM blocks')?.['bytes'] as Uint8Array;
  const random = seeded(35);
  let refused = 0;
  for (let round = 0; round < 2000; round++) {
    const spoilt = new Uint8Array(block);
    for (let hits = 1 + random(3); hits > 0; hits--) spoilt[random(spoilt.length)] = random(256);
    const shelf = openShelf(random(5) === 0 ? spoilt.subarray(0, random(spoilt.length)) : spoilt);
    if (shelf === null) {
      refused++;
      continue;
    }
    // Whatever it says now, no walk over it leaves it.
    expect(shelf.count).toBe(SNES.length);
    const hits = hitsRoom(shelf.count);
    search(shelf, [searchWords(['e']), searchWords(['usa', 'zebra', 'r'])], hits);
    for (const position of hits.positions.subarray(0, hits.count)) expect(position).toBeLessThan(shelf.count);
  }
  expect(refused).toBeGreaterThan(200);
  const offsets = openShelf(block)?.offsets as Uint32Array;
  offsets[1] = 0xffffffff;
  expect(openShelf(block)).toBeNull();
  db.run('UPDATE blocks SET bytes = ?', block);
  db.close();
  expect(names(query())).toEqual(before);
});

describe('by chance', () => {
  const words = [
    'pixel',
    'Quest',
    'moon',
    'Saga',
    'zé',
    'ra',
    "Knight's",
    '2',
    'II',
    'the',
    'ゲーム',
    'a',
    'Neo-Geo',
    'q',
  ];
  const regions = ['(USA)', '(Europe)', '(Japan) (Rev 1)', '(USA, Europe)', '(Beta)', '[b]', '', '(Disc 2)'];

  test('every list equals a scan of all names, in its order', async () => {
    const random = seeded(31);
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
    const made = new Set<string>();
    while (made.size < 1500) {
      made.add(`${pick(words)} ${pick(words)}${random(2) ? ` ${pick(words)}` : ''} ${pick(regions)}${random(9)}.zip`);
    }
    const games = [...made].map((name) => ({ name, system: pick(['nes', 'snes', 'psx']) }));
    const of = (system: string) => games.filter((one) => one.system === system).map((one) => one.name);
    await put([platform('nes', of('nes')), platform('snes', of('snes')), platform('psx', of('psx'))]);

    const expected = (asked: GameQuery): string[] => {
      const searched = queryWords(asked.words);
      const mask = maskOf(REGIONS, asked.filter.regions);
      const hits = games.flatMap(({ name, system }) => {
        const title = readTitle(name);
        const rank = rankText(searchText(name), searched);
        const passes =
          rank >= 0 &&
          (asked.systemName === null || asked.systemName === system) &&
          (mask === 0 || (title.regionMask & mask) !== 0) &&
          !(asked.filter.hidePreReleases && (title.flagMask & PRE_RELEASE_MASK) !== 0);
        return passes ? [{ rank, text: searchText(name), system, name }] : [];
      });
      const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
      return hits
        .sort(
          (a, b) =>
            a.rank - b.rank || compare(a.text, b.text) || compare(a.system, b.system) || compare(a.name, b.name),
        )
        .map((one) => `${one.system} ${one.name}`);
    };
    const listed = (asked: GameQuery): string[] => {
      const rows: string[] = [];
      // In windows of any size, as a screen scrolls.
      const total = library.games.page(asked, 0, 1).totalCount;
      for (let at = 0; at < total; ) {
        const count = 1 + random(total);
        rows.push(...library.games.page(asked, at, count).rows.map((row) => `${row.systemName} ${row.name}`));
        at += count;
      }
      return rows;
    };

    for (let round = 0; round < 150; round++) {
      const typed = Array.from({ length: random(4) }, () => pick(words).slice(0, 1 + random(6))).join(
        pick([' ', '  ', '-']),
      );
      const systemName = pick([null, null, 'nes', 'psx']);
      // A query grows letter by letter.
      for (const length of [Math.ceil(typed.length / 2), typed.length]) {
        const filter = { regions: random(3) === 0 ? [pick(['USA', 'Japan'])] : [], hidePreReleases: random(4) === 0 };
        const asked = query(typed.slice(0, length), filter, { systemName });
        const wanted = expected(asked);
        const page = library.games.page(asked, 0, 1);
        if (wanted.length === 0 && page.guessed !== null) continue;
        expect(listed(asked)).toEqual(wanted);
        expect(library.games.ids(asked)).toHaveLength(wanted.length);
      }
    }
  });

  test('grouped: every group once, standing for all its versions', async () => {
    const random = seeded(32);
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
    const made = [
      ...new Set(Array.from({ length: 800 }, () => `${pick(words)} ${pick(words)} ${pick(regions)}${random(3)}.zip`)),
    ];
    await put([platform('nes', made)]);
    for (const typed of ['', 'q', 'pixel', 'moon 2', 'ra', 'ゲ']) {
      const flat = library.games.page(query(typed), 0, 5000);
      const grouped = library.games.page(query(typed, { grouped: true }), 0, 5000);
      expect(grouped.rows.reduce((sum, row) => sum + row.versionCount, 0)).toBe(flat.totalCount);
      expect(new Set(grouped.rows.map((row) => row.id)).size).toBe(grouped.totalCount);
      const all = new Set(flat.rows.map((row) => row.id));
      expect(grouped.rows.every((row) => all.has(row.id))).toBe(true);
    }
  });
});
