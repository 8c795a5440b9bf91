/**
 * Puts what a source has into catalog.db: all of it or, when anything fails, nothing. Games keep their id as long as source,
 * system and link are the same, so queue, history and marks survive a refresh. Runs on a connection of its own, in the import
 * worker or in a command; readers go on with the old catalog until the end.
 */

import { rowHash } from '../catalog/link-hash.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { CatalogRow } from '../model.ts';
import { Database, migrate } from './database.ts';
import { CATALOG_STEPS } from './schema.ts';
import { buildShelf, type ShelfGame } from './shelf.ts';

/** 4 KiB pages and a larger cache for the writer; the reader is happy with 2 MB. Checkpoints are the writer's. */
export function openCatalog(path: string, role: 'reader' | 'writer'): Database {
  const writer = role === 'writer';
  // Imports wait for each other, in threads of their own: on a handheld one may take a minute.
  const busyMs = writer ? 10 * 60_000 : 10_000;
  const db = new Database({ path, pageSize: 4096, checkpointPages: 0, cacheKiB: writer ? 6144 : 2048, busyMs });
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

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** All games of the source now. */
  readonly games: number;
  readonly systems: number;
  readonly unmatched: number;
  readonly unsupported: number;
}

interface Known {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly unsupported: string | null;
}

interface OpenShelf {
  readonly id: number;
  /** Games of this source on this shelf that were not seen yet in this import, by link. */
  readonly unseen: Map<number, Known>;
  touched: boolean;
  partial: boolean;
}

/** One import of one source. `finish` or `abort` must end it. */
export class CatalogImport {
  readonly #db: Database;
  readonly #source: number;
  readonly #shelves = new Map<string, OpenShelf>();
  #added = 0;
  #changed = 0;
  #removed = 0;

  constructor(db: Database, sourceId: number) {
    this.#db = db;
    this.#source = sourceId;
    db.exec('BEGIN IMMEDIATE');
  }

  /** The games of one platform; several platforms may go to one shelf. `partial`: games not in `rows` stay. */
  add(shelfName: string, unsupported: ErrorRecord | null, rows: readonly CatalogRow[], partial: boolean): void {
    const shelf = this.#shelf(shelfName, unsupported);
    if (partial) shelf.partial = true;
    for (const row of rows) this.#put(shelf, row);
  }

  #shelf(name: string, why: ErrorRecord | null): OpenShelf {
    const open = this.#shelves.get(name);
    if (open !== undefined) return open;
    const reason = why === null ? null : JSON.stringify(why);
    this.#db.run(
      'INSERT INTO shelves (name, unsupported) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET unsupported = excluded.unsupported',
      name,
      reason,
    );
    const id = Number(this.#db.get('SELECT id FROM shelves WHERE name = ?', name)?.['id']);
    const unseen = new Map<number, Known>();
    const sql = 'SELECT id, link, name, size, unsupported FROM games WHERE shelf = ? AND source = ?';
    for (const [number, link, known, size, unsupported] of this.#db.eachList(sql, id, this.#source)) {
      unseen.set(link as number, {
        id: number as number,
        name: known as string,
        sizeBytes: size as number | null,
        unsupported: unsupported as string | null,
      });
    }
    const shelf: OpenShelf = { id, unseen, touched: false, partial: false };
    this.#shelves.set(name, shelf);
    return shelf;
  }

  #put(shelf: OpenShelf, row: CatalogRow): void {
    const link = rowHash(row);
    const unsupported = row.unsupported ?? null;
    const known = shelf.unseen.get(link);
    if (known === undefined) {
      const { changes } = this.#db.run(
        'INSERT OR IGNORE INTO games (shelf, source, link, size, name, url, unsupported) VALUES (?, ?, ?, ?, ?, ?, ?)',
        shelf.id,
        this.#source,
        link,
        row.sizeBytes,
        row.name,
        row.url,
        unsupported,
      );
      this.#added += changes;
      if (changes > 0) shelf.touched = true;
      return;
    }
    shelf.unseen.delete(link);
    if (known.name === row.name && known.sizeBytes === row.sizeBytes && known.unsupported === unsupported) return;
    this.#db.run(
      'UPDATE games SET name = ?, size = ?, unsupported = ? WHERE id = ?',
      row.name,
      row.sizeBytes,
      unsupported,
      known.id,
    );
    this.#changed++;
    shelf.touched = true;
  }

  /** Removes what the source has no more, builds the changed shelves, and makes everything visible at once. */
  finish(): ImportCounts {
    try {
      for (const shelf of this.#shelves.values()) this.#dropUnseen(shelf);
      const touched = new Set([...this.#shelves.values()].filter((one) => one.touched).map((one) => one.id));
      for (const id of this.#dropVanished()) touched.add(id);
      for (const id of touched) rebuildShelf(this.#db, id);
      const counts = this.#count();
      this.#db.exec('COMMIT');
      return counts;
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  #dropUnseen(shelf: OpenShelf): void {
    if (shelf.partial) return;
    for (const { id } of shelf.unseen.values()) this.#db.run('DELETE FROM games WHERE id = ?', id);
    this.#removed += shelf.unseen.size;
    if (shelf.unseen.size > 0) shelf.touched = true;
  }

  /** Shelves that this source had games on and does not name any more. */
  #dropVanished(): number[] {
    const present = new Set([...this.#shelves.values()].map((one) => one.id));
    const gone = this.#db
      .all('SELECT DISTINCT shelf FROM games WHERE source = ?', this.#source)
      .map((row) => Number(row['shelf']))
      .filter((id) => !present.has(id));
    for (const id of gone) {
      this.#removed += this.#db.run('DELETE FROM games WHERE shelf = ? AND source = ?', id, this.#source).changes;
    }
    return gone;
  }

  #count(): ImportCounts {
    const row = this.#db.get(
      `SELECT count(*) AS games, count(DISTINCT iif(s.unsupported IS NULL, s.id, NULL)) AS systems,
         count(s.unsupported) AS unmatched, count(g.unsupported) AS unsupported
       FROM games g JOIN shelves s ON s.id = g.shelf WHERE g.source = ?`,
      this.#source,
    );
    const of = (name: string): number => Number(row?.[name] ?? 0);
    return {
      added: this.#added,
      changed: this.#changed,
      removed: this.#removed,
      games: of('games'),
      systems: of('systems'),
      unmatched: of('unmatched'),
      unsupported: of('unsupported'),
    };
  }

  abort(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite had rolled back already.
    }
  }
}

/** Builds the columns of a shelf from its games; an empty shelf is removed. Within the caller's transaction. */
export function rebuildShelf(db: Database, id: number): void {
  const games: ShelfGame[] = [];
  for (const row of db.eachList('SELECT id, name, size, unsupported FROM games WHERE shelf = ? ORDER BY id', id)) {
    const [number, name, size, unsupported] = row;
    games.push({
      id: number as number,
      name: name as string,
      sizeBytes: size as number | null,
      unsupported: unsupported !== null,
    });
  }
  if (games.length === 0) {
    db.run('DELETE FROM shelves WHERE id = ?', id);
    return;
  }
  const { block, groupCount, words } = buildShelf(games);
  db.run(
    'UPDATE shelves SET games = ?, groups = ?, words = ?, block = ? WHERE id = ?',
    games.length,
    groupCount,
    [...words].join(' '),
    block,
    id,
  );
}

/** Takes a source's games out of the catalog. */
export function removeSourceGames(db: Database, sourceId: number): void {
  new CatalogImport(db, sourceId).finish();
}

/** After an import: what lies in the log goes into the file and the log starts anew. Waits for the card. */
export function settleCatalog(db: Database): void {
  if (db.wal) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
