/**
 * Puts what a source has into catalog.db: all of it or, when anything fails, nothing. Games keep their id as long as source,
 * system and link are the same, so queue, history and marks survive a refresh. Runs on a connection of its own, in the import
 * worker or in a command; readers go on with the old catalog until the end.
 *
 * One shelf is open at a time, and only that one costs memory: a new shelf is stored as soon as another is opened; what a
 * refresh changed is built at the end.
 */

import type { SQLInputValue } from 'node:sqlite';
import { rowHash } from '../catalog/link-hash.ts';
import { LinkMap } from '../catalog/link-map.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { CatalogRow } from '../model.ts';
import { rebuildShelf, storedRows, storeShelf } from './catalog-writer.ts';
import type { Database } from './database.ts';
import { digest, ShelfDraft, type ShelfRows } from './shelf-rows.ts';

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

/** A shelf that this import came by. */
interface Touched {
  readonly id: number;
  /** Whether it can be played here. */
  readonly playable: boolean;
  /** By position of its stored rows: whether this import named the row again. */
  seen: Uint8Array;
  /** Games that are not among the stored rows yet. */
  added: { readonly link: number; readonly id: number }[];
  changed: boolean;
  partial: boolean;
  /** Links of this source that cannot be fetched. */
  unsupported: number;
}

/** The shelf that is open. */
interface Open {
  readonly shelf: Touched;
  readonly rows: ShelfRows;
  /** Games of this source by link: the position of the stored row; -1: added by this import. */
  readonly byLink: LinkMap;
  /** All games of a shelf that had none before. */
  readonly fresh: ShelfDraft | null;
}

/** Games that are inserted by one statement. */
const INSERTED_AT_ONCE = 32;
const COLUMNS = 7;
const insert = (rows: number): string =>
  `INSERT INTO games (id, shelf, source, size, name, url, unsupported) VALUES ${Array(rows).fill('(?, ?, ?, ?, ?, ?, ?)').join(', ')}`;
const INSERT_MANY = insert(INSERTED_AT_ONCE);
const INSERT_ONE = insert(1);

/** One import of one source. `finish` or `abort` must end it. */
export class CatalogImport {
  readonly #db: Database;
  readonly #source: number;
  readonly #touched = new Map<string, Touched>();
  #open: Open | null = null;
  readonly #waiting: SQLInputValue[] = [];
  #nextId: number;
  #added = 0;
  #changed = 0;
  #removed = 0;

  constructor(db: Database, sourceId: number) {
    this.#db = db;
    this.#source = sourceId;
    db.exec('BEGIN IMMEDIATE');
    this.#nextId = Number(db.get("SELECT seq FROM sqlite_sequence WHERE name = 'games'")?.['seq'] ?? 0) + 1;
  }

  /** The games of one platform; several platforms may go to one shelf. `partial`: games not in `rows` stay. */
  add(shelfName: string, unsupported: ErrorRecord | null, rows: readonly CatalogRow[], partial: boolean): void {
    const open = this.#openShelf(shelfName, unsupported);
    if (partial) open.shelf.partial = true;
    for (const row of rows) this.#put(open, row);
  }

  #openShelf(name: string, why: ErrorRecord | null): Open {
    const known = this.#touched.get(name);
    if (known !== undefined && this.#open?.shelf === known) return this.#open;
    this.#rest();
    const shelf = known ?? this.#touch(name, why);
    const rows = this.#rows(shelf.id);
    if (known === undefined) shelf.seen = new Uint8Array(rows.count);
    const byLink = new LinkMap();
    for (let at = 0; at < rows.count; at++) {
      if (rows.sources[at] === this.#source) byLink.set(rows.links[at] as number, at);
    }
    for (const { link } of shelf.added) byLink.set(link, -1);
    this.#open = { shelf, rows, byLink, fresh: rows.count + shelf.added.length === 0 ? new ShelfDraft() : null };
    return this.#open;
  }

  #touch(name: string, why: ErrorRecord | null): Touched {
    this.#db.run(
      'INSERT INTO shelves (name, unsupported) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET unsupported = excluded.unsupported',
      name,
      why === null ? null : JSON.stringify(why),
    );
    const id = Number(this.#db.get('SELECT id FROM shelves WHERE name = ?', name)?.['id']);
    return this.#remember(name, id, why === null);
  }

  #remember(name: string, id: number, playable: boolean): Touched {
    const seen = new Uint8Array(0);
    const shelf: Touched = { id, playable, seen, added: [], changed: false, partial: false, unsupported: 0 };
    this.#touched.set(name, shelf);
    return shelf;
  }

  /** The stored rows of a shelf; built anew where the card lost them. */
  #rows(id: number): ShelfRows {
    const rows = storedRows(this.#db, id);
    if (rows !== null) return rows;
    rebuildShelf(this.#db, id, null);
    return storedRows(this.#db, id) as ShelfRows;
  }

  #put({ shelf, rows, byLink, fresh }: Open, row: CatalogRow): void {
    const link = rowHash(row);
    const at = byLink.get(link);
    if (at !== undefined && (at < 0 || shelf.seen[at] === 1)) return;
    if (row.unsupported !== undefined) shelf.unsupported++;
    if (at !== undefined) {
      shelf.seen[at] = 1;
      if (rows.digests[at] !== digest(row)) this.#update(shelf, rows.ids[at] as number, row);
      return;
    }
    const id = this.#nextId++;
    byLink.set(link, -1);
    if (fresh === null) shelf.added.push({ link, id });
    else fresh.put(id, this.#source, row);
    this.#added++;
    if (row.volumes !== undefined) this.#putVolumes(id, row);
    const waiting = this.#waiting;
    waiting.push(id, shelf.id, this.#source, row.sizeBytes, row.name, row.url, row.unsupported ?? null);
    if (waiting.length < INSERTED_AT_ONCE * COLUMNS) return;
    this.#db.run(INSERT_MANY, ...waiting);
    waiting.length = 0;
  }

  #putVolumes(id: number, { volumes }: CatalogRow): void {
    if (volumes === undefined) this.#db.run('DELETE FROM volumes WHERE game = ?', id);
    else this.#db.run('INSERT OR REPLACE INTO volumes (game, links) VALUES (?, ?)', id, JSON.stringify(volumes));
  }

  #update(shelf: Touched, id: number, row: CatalogRow): void {
    const { name, sizeBytes, unsupported } = row;
    this.#putVolumes(id, row);
    this.#db.run(
      'UPDATE games SET name = ?, size = ?, unsupported = ? WHERE id = ?',
      name,
      sizeBytes,
      unsupported ?? null,
      id,
    );
    this.#changed++;
    shelf.changed = true;
  }

  #insertWaiting(): void {
    for (let at = 0; at < this.#waiting.length; at += COLUMNS) {
      this.#db.run(INSERT_ONE, ...this.#waiting.slice(at, at + COLUMNS));
    }
    this.#waiting.length = 0;
  }

  /** Another shelf is opened: one that is new is stored, from memory. */
  #rest(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || open.fresh === null || open.fresh.count === 0) return;
    storeShelf(this.#db, open.shelf.id, open.fresh);
    open.shelf.seen = new Uint8Array(open.fresh.count).fill(1);
  }

  /** Removes what the source has no more, builds the changed shelves, and makes everything visible at once. */
  finish(): ImportCounts {
    try {
      this.#rest();
      this.#insertWaiting();
      this.#touchVanished();
      const counts = { games: 0, systems: 0, unmatched: 0, unsupported: 0 };
      for (const shelf of this.#touched.values()) {
        const games = this.#settle(shelf);
        counts.games += games;
        if (!shelf.playable) counts.unmatched += games;
        else if (games > 0) counts.systems++;
        counts.unsupported += shelf.unsupported;
      }
      this.#db.exec('COMMIT');
      return { added: this.#added, changed: this.#changed, removed: this.#removed, ...counts };
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  /** Shelves that this source had games on and does not name any more. */
  #touchVanished(): void {
    for (const row of this.#db.all('SELECT id, name, sources, unsupported FROM shelves')) {
      const name = String(row['name']);
      if (this.#touched.has(name) || !(JSON.parse(String(row['sources'])) as unknown[]).includes(this.#source))
        continue;
      const shelf = this.#remember(name, Number(row['id']), row['unsupported'] === null);
      shelf.seen = new Uint8Array(this.#rows(shelf.id).count);
    }
  }

  /** What the source has no more goes; returns how many games it has on this shelf now. */
  #settle(shelf: Touched): number {
    const { count, ids, sources } = this.#rows(shelf.id);
    const kept: number[] = [];
    const missing: number[] = [];
    let games = shelf.added.length;
    for (let at = 0; at < count; at++) {
      const id = ids[at] as number;
      const ours = sources[at] === this.#source;
      const isMissing = ours && shelf.seen[at] === 0;
      if (isMissing) missing.push(id);
      if (!isMissing || shelf.partial) kept.push(id);
      if (ours && (!isMissing || shelf.partial)) games++;
    }
    const list = JSON.stringify(missing);
    if (missing.length > 0 && shelf.partial) {
      const sql = 'SELECT count(unsupported) AS n FROM games WHERE id IN (SELECT value FROM json_each(?))';
      shelf.unsupported += Number(this.#db.get(sql, list)?.['n']);
    } else if (missing.length > 0) {
      this.#db.run('DELETE FROM games WHERE id IN (SELECT value FROM json_each(?))', list);
      this.#db.run('DELETE FROM volumes WHERE game IN (SELECT value FROM json_each(?))', list);
      this.#removed += missing.length;
      shelf.changed = true;
    }
    if (shelf.changed || shelf.added.length > 0 || count === 0) {
      rebuildShelf(this.#db, shelf.id, [...kept, ...shelf.added.map(({ id }) => id)]);
    }
    return games;
  }

  abort(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite had rolled back already.
    }
  }
}

/** Takes a source's games out of the catalog. */
export function removeSourceGames(db: Database, sourceId: number): void {
  new CatalogImport(db, sourceId).finish();
}
