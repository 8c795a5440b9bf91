/** Writing catalog.db: how it is opened for it, how a shelf is stored. What goes in is catalog-import.ts's business. */

import { volumesPart } from '../lib/volumes.ts';
import type { CatalogRow, Volume } from '../model.ts';
import { Database, migrate } from './database.ts';
import { CATALOG_STEPS } from './schema.ts';
import { buildShelf } from './shelf.ts';
import { openRows, ShelfDraft, type ShelfRows } from './shelf-rows.ts';
import { readVolumes } from './stored.ts';

/** Large pages are written with fewer calls, and games only ever go to the end: 2 MB of them are enough. Checkpoints are the writer's. */
export function openCatalog(path: string, role: 'reader' | 'writer'): Database {
  const writer = role === 'writer';
  // Imports wait for each other, in threads of their own: on a handheld one may take a minute.
  const busyMs = writer ? 10 * 60_000 : 10_000;
  const db = new Database({ path, pageSize: 16_384, checkpointPages: 0, cacheKiB: 2048, busyMs });
  // Without a log readers are locked out as soon as pages are written: not before the end then.
  if (writer && !db.wal) db.exec('PRAGMA cache_spill=OFF');
  try {
    migrate(db, CATALOG_STEPS);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Who is on a shelf, in the order of its columns; null when the card lost it: rebuildShelf brings it back. */
export function storedRows(db: Database, id: number): ShelfRows | null {
  const row = db.get('SELECT games, rows FROM shelves WHERE id = ?', id);
  return openRows(row?.['rows'] ?? new Uint8Array(0), Number(row?.['games'] ?? 0));
}

/** Large enough to cost few calls, small enough that SQLite's copies of it do not count. */
const PART_BYTES = 256 * 1024;

function storeBlock(db: Database, id: number, block: Uint8Array): void {
  db.run('DELETE FROM blocks WHERE shelf = ?', id);
  for (let from = 0; from < block.length; from += PART_BYTES) {
    const bytes = block.subarray(from, from + PART_BYTES);
    db.run('INSERT INTO blocks (shelf, part, bytes) VALUES (?, ?, ?)', id, from / PART_BYTES, bytes);
  }
}

/** The columns of a shelf as one block, whatever the parts; empty when the card lost them. */
export function storedBlock(db: Database, id: number): Uint8Array {
  const sql = `SELECT bytes, (SELECT sum(length(bytes)) FROM blocks WHERE shelf = ?1) FROM blocks WHERE shelf = ?1 ORDER BY part`;
  let block = new Uint8Array(0);
  let from = 0;
  for (const [bytes, length] of db.eachList(sql, id)) {
    if (from === 0) block = new Uint8Array(Number(length));
    block.set(bytes as Uint8Array, from);
    from += (bytes as Uint8Array).length;
  }
  return block;
}

/** Stores the columns of a shelf that has exactly these games; without any it is removed. Within the caller's transaction. */
export function storeShelf(db: Database, id: number, games: ShelfDraft): void {
  if (games.count === 0) {
    db.run('DELETE FROM blocks WHERE shelf = ?', id);
    db.run('DELETE FROM shelves WHERE id = ?', id);
    return;
  }
  const { block, groupCount, order } = buildShelf(games);
  db.run(
    'UPDATE shelves SET games = ?, groups = ?, sources = ?, rows = ? WHERE id = ?',
    games.count,
    groupCount,
    JSON.stringify([...games.sources]),
    games.rowsBlock(order),
    id,
  );
  storeBlock(db, id, block);
}

/** Ids that follow each other closely: each run is read at once. */
const RUN_GAP = 256;

function* runs(ids: readonly number[]): Generator<readonly [number, number]> {
  const sorted = Uint32Array.from(ids).sort();
  let from = 0;
  for (let at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && (sorted[at] as number) - (sorted[at - 1] as number) <= RUN_GAP) continue;
    yield [sorted[from] as number, sorted[at - 1] as number];
    from = at;
  }
}

/** The volumes of all games that have several. */
function storedVolumes(db: Database): ReadonlyMap<number, readonly Volume[]> {
  const known = new Map<number, readonly Volume[]>();
  for (const [game, links] of db.eachList('SELECT game, links FROM volumes')) {
    known.set(game as number, readVolumes(links) ?? []);
  }
  return known;
}

/**
 * Builds a shelf anew from the table. `ids`: those of its games, where they are known; null: the whole table is looked through.
 * Within the caller's transaction.
 */
export function rebuildShelf(db: Database, id: number, ids: readonly number[] | null): void {
  const games = new ShelfDraft();
  const volumes = storedVolumes(db);
  const sql = `SELECT id, source, size, name, url, unsupported FROM games WHERE id BETWEEN ? AND ? AND shelf = ? ORDER BY id`;
  for (const [from, to] of ids === null ? [[0, Number.MAX_SAFE_INTEGER] as const] : runs(ids)) {
    for (const [number, source, size, name, url, unsupported] of db.eachList(sql, from, to, id)) {
      const row = {
        ...{ name, url, sizeBytes: size },
        ...(unsupported === null ? {} : { unsupported }),
        ...volumesPart(volumes.get(number as number)),
      } as CatalogRow;
      games.put(number as number, source as number, row);
    }
  }
  storeShelf(db, id, games);
}

/** After an import: what lies in the log goes into the file and the log starts anew. Waits for the card. */
export function settleCatalog(db: Database): void {
  if (db.wal) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
