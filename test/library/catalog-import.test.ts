import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CatalogImport, removeSourceGames } from '../../src/library/catalog-import.ts';
import { openCatalog, storedBlock } from '../../src/library/catalog-writer.ts';
import type { Database } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/open.ts';
import { openShelf } from '../../src/library/shelf.ts';
import type { CatalogRow } from '../../src/model.ts';
import { seeded } from '../helpers/random.ts';

let folder: string;
let path: string;
let db: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-import-'));
  path = join(folder, 'catalog.db');
  db = openCatalog(path, 'writer');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const url = (link: number): string => `https://1fichier.com/?game${link}`;
const row = (link: number, name: string, sizeBytes: number | null): CatalogRow => ({ name, url: url(link), sizeBytes });

/** A game of the naive catalog; `key` is what it is known by: shelf, source, link. */
interface Naive {
  id: number;
  name: string;
  sizeBytes: number | null;
}
type Part = { shelf: string; rows: CatalogRow[]; partial: boolean };

/** What an import does, said in the simplest way. */
function importNaively(catalog: Map<string, Naive>, source: number, parts: readonly Part[], nextId: { id: number }) {
  const named = new Set<string>();
  const partial = new Set(parts.filter((part) => part.partial).map((part) => part.shelf));
  for (const { shelf, rows } of parts) {
    for (const { name, url: link, sizeBytes } of rows) {
      const key = `${shelf} ${source} ${link}`;
      if (named.has(key)) continue;
      named.add(key);
      const known = catalog.get(key);
      if (known === undefined) catalog.set(key, { id: nextId.id++, name, sizeBytes });
      else Object.assign(known, { name, sizeBytes });
    }
  }
  for (const key of [...catalog.keys()]) {
    const [shelf, owner] = key.split(' ');
    if (Number(owner) === source && !named.has(key) && !partial.has(shelf as string)) catalog.delete(key);
  }
}

function stored(): Map<string, Naive> {
  const games = new Map<string, Naive>();
  for (const one of db.all('SELECT s.name AS system, g.* FROM games g JOIN shelves s ON s.id = g.shelf')) {
    const size = one['size'];
    games.set(`${one['system']} ${one['source']} ${one['url']}`, {
      id: Number(one['id']),
      name: String(one['name']),
      sizeBytes: size === null ? null : Number(size),
    });
  }
  return games;
}

test.each([1, 2, 3])('any series of imports leaves what a naive catalog has, with the same ids (%i)', (seed) => {
  const random = seeded(seed);
  const library = openLibrary(join(folder, 'library.db'));
  const naive = new Map<string, Naive>();
  const nextId = { id: 1 };
  for (let round = 0; round < 16; round++) {
    const source = 1 + random(3);
    const parts = Array.from({ length: random(7) }, (): Part => {
      const rows = Array.from({ length: random(60) }, () =>
        row(random(90), `Game ${random(40)} (USA).zip`, random(4) === 0 ? null : random(3) * 1000),
      );
      return { shelf: `s${random(3)}`, rows, partial: random(6) === 0 };
    });
    const before = [...naive.keys()].filter((key) => key.split(' ')[1] === String(source)).length;
    importNaively(naive, source, parts, nextId);
    const catalog = new CatalogImport(db, source);
    for (const { shelf, rows, partial } of parts) catalog.add(shelf, null, rows, partial);
    const counts = catalog.finish();
    expect(stored()).toEqual(naive);
    const ours = [...naive.keys()].filter((key) => key.split(' ')[1] === String(source));
    expect(counts.games).toBe(ours.length);
    expect(counts.games).toBe(before + counts.added - counts.removed);
    expect(counts.systems).toBe(new Set(ours.map((key) => key.split(' ')[0])).size);
    // The shelves tell the same: how many games, each found by its link.
    const shelves = new Map(library.games.shelves().map((shelf) => [shelf.name, shelf.gameCount]));
    const sizes = new Map<string, number>();
    for (const key of naive.keys()) {
      const shelf = key.split(' ')[0] as string;
      sizes.set(shelf, (sizes.get(shelf) ?? 0) + 1);
    }
    expect(shelves).toEqual(sizes);
    for (const [key, game] of [...naive].filter(() => random(8) === 0)) {
      const [shelf, , link] = key.split(' ') as [string, string, string];
      const ids = [...naive].filter(([other]) => other.startsWith(`${shelf} `) && other.endsWith(` ${link}`));
      expect(ids.map(([, { id }]) => id)).toContain(library.games.find(link, shelf)?.id);
      expect(library.games.get(game.id)).toMatchObject({ name: game.name, sizeBytes: game.sizeBytes });
    }
  }
  library.close();
});

test('the same again changes nothing; a removed source takes its games along', () => {
  const parts: readonly (readonly [string, number])[] = [
    ['nes', 0],
    ['snes', 100],
    ['nes', 50],
  ];
  const run = (source: number) => {
    const catalog = new CatalogImport(db, source);
    for (const [shelf, from] of parts) {
      const rows = Array.from({ length: 100 }, (_, at) => row(from + at, `Game ${at}.zip`, at));
      catalog.add(shelf, null, rows, false);
    }
    return catalog.finish();
  };
  expect(run(1)).toMatchObject({ added: 250, changed: 0, removed: 0, games: 250, systems: 2 });
  expect(run(2)).toMatchObject({ added: 250, games: 250 });
  const before = db.get('SELECT total_changes() AS n')?.['n'];
  expect(run(1)).toMatchObject({ added: 0, changed: 0, removed: 0, games: 250 });
  // Two shelves were named again, nothing was written about games.
  expect(Number(db.get('SELECT total_changes() AS n')?.['n']) - Number(before)).toBe(2);
  removeSourceGames(db, 1);
  expect(db.get('SELECT count(*) AS n, min(source) AS source FROM games')).toEqual({ n: 250, source: 2 });
  removeSourceGames(db, 2);
  expect(db.all('SELECT name FROM shelves')).toEqual([]);
});

test('games whose link cannot be fetched are counted, also those that a partial list left out', () => {
  const strange = (name: string): CatalogRow => ({ name, url: 'ftp:', sizeBytes: null, unsupported: 'link-scheme' });
  const first = new CatalogImport(db, 1);
  first.add('nes', null, [strange('One.zip'), strange('Two.zip'), row(3, 'Three.zip', 3)], false);
  expect(first.finish()).toMatchObject({ games: 3, unsupported: 2 });
  const second = new CatalogImport(db, 1);
  second.add('nes', null, [strange('One.zip')], true);
  expect(second.finish()).toMatchObject({ added: 0, removed: 0, games: 3, unsupported: 2 });
});

test('columns that the card lost are built again from the table', () => {
  const rows = Array.from({ length: 50 }, (_, at) => row(at, `Game ${at} (USA).zip`, at));
  const first = new CatalogImport(db, 1);
  first.add('nes', null, rows, false);
  first.finish();
  db.run('UPDATE shelves SET rows = zeroblob(7)');
  db.run('UPDATE blocks SET bytes = zeroblob(9)');
  const library = openLibrary(join(folder, 'library.db'));
  expect(library.games.find(url(7), 'nes')?.name).toBe('Game 7 (USA).zip');
  db.run('UPDATE shelves SET rows = NULL');
  const second = new CatalogImport(db, 1);
  second.add('nes', null, rows.slice(0, 49), false);
  expect(second.finish()).toMatchObject({ added: 0, changed: 0, removed: 1, games: 49 });
  library.close();
});

test('a catalog of the layout with indexes is emptied, and its sources are read again', () => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'rgsx-import-'));
  const old = new DatabaseSync(join(folder, 'catalog.db'));
  old.exec(`CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT, block BLOB);
    CREATE TABLE games (id INTEGER PRIMARY KEY AUTOINCREMENT, shelf INTEGER, source INTEGER, link INTEGER, name TEXT);
    CREATE INDEX games_by_link ON games (link, shelf, source); CREATE INDEX games_by_shelf ON games (shelf, source);
    INSERT INTO shelves VALUES (1, 'nes', NULL); INSERT INTO games VALUES (1, 1, 1, 5, 'Old.zip'); PRAGMA user_version = 1`);
  old.close();
  const library = openLibrary(join(folder, 'library.db'));
  expect(library.catalogLost).toBe(true);
  expect(library.games.shelves()).toEqual([]);
  library.close();
  db = openCatalog(join(folder, 'catalog.db'), 'writer');
});

test('a shelf of several parts is read as one, and a catalog from before there were parts is read as it is', () => {
  const rows = Array.from({ length: 6000 }, (_, at) => row(at, `A Game of Many ${at} (USA).zip`, at));
  const first = new CatalogImport(db, 1);
  first.add('nes', null, rows, false);
  first.finish();
  const block = storedBlock(db, 1);
  expect(openShelf(block)?.count).toBe(6000);
  expect(Number(db.get('SELECT count(*) AS n FROM blocks')?.['n'])).toBeGreaterThan(2);
  db.exec('ALTER TABLE shelves ADD COLUMN block BLOB');
  db.run('UPDATE shelves SET block = ?', block);
  db.exec('DROP TABLE blocks; PRAGMA user_version = 3');
  db.close();
  db = openCatalog(join(folder, 'catalog.db'), 'writer');
  expect(storedBlock(db, 1)).toEqual(block);
  const library = openLibrary(join(folder, 'library.db'));
  expect(library.games.find(url(7), 'nes')?.name).toBe('A Game of Many 7 (USA).zip');
  const again = new CatalogImport(db, 1);
  again.add('nes', null, rows.slice(0, 10), false);
  expect(again.finish()).toMatchObject({ removed: 5990, games: 10 });
  expect(openShelf(storedBlock(db, 1))?.count).toBe(10);
  library.close();
});
