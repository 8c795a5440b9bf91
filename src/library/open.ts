/** Opens the library: the one place that puts the repositories on their database. */

import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, diskError } from '../lib/errors.ts';
import type { Log } from '../services.ts';
import { openCatalog } from './catalog-writer.ts';
import { Database, migrate } from './database.ts';
import { Games } from './games.ts';
import { historyStore } from './history.ts';
import { installsStore } from './installs.ts';
import { jobsStore } from './jobs.ts';
import { notesStore } from './notes.ts';
import { moveAside, salvage } from './recover.ts';
import { LIBRARY_STEPS } from './schema.ts';
import { Shelves } from './shelves.ts';
import { sourcesStore } from './sources.ts';
import { LogSync } from './sync.ts';
import type { Library, Recovery } from './types.ts';

export interface OpenOptions {
  readonly log?: Log;
}

/** Small pages: a job's change writes one or two of them. 8 MiB of log is the work of hundreds of games. */
function openState(path: string): Database {
  const db = new Database({ path, pageSize: 1024, checkpointPages: 8192, cacheKiB: 512 });
  try {
    const check = db.get('PRAGMA quick_check(1)')?.['quick_check'];
    if (check !== 'ok') throw new AppError('database-damaged', { path, system: String(check).slice(0, 80) });
    migrate(db, LIBRARY_STEPS);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openOrRecover(path: string, log: Log | undefined): { db: Database; recovery: Recovery | null } {
  try {
    return { db: openState(path), recovery: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'database-damaged') throw error;
    log?.error('database-damaged', { path, system: String(error.details['system'] ?? '') });
  }
  const movedTo = moveAside(path);
  const db = openState(path);
  const recovery = salvage(movedTo, db);
  log?.warn('database-recovered', { ...recovery });
  return { db, recovery };
}

/** Set by a reader that met damage: the next start begins with a new catalog. */
const DAMAGED = 'catalog-damaged';

/**
 * Opens the catalog for reading. One that is new, damaged or of another version is made anew: its sources are marked to be
 * read again, and its ids go on behind those that queue and installs remember.
 */
function openGames(db: Database, path: string, log: Log | undefined): { catalog: Database; lost: boolean } {
  const notes = notesStore(db);
  let catalog: Database | null = null;
  if (notes.get(DAMAGED) !== true) {
    try {
      catalog = openCatalog(path, 'reader');
    } catch (error) {
      const code = error instanceof AppError ? error.code : '';
      if (code !== 'database-damaged' && code !== 'database-newer') throw error;
      log?.warn('catalog-discarded', { path, code });
    }
  }
  if (catalog === null) {
    try {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
    } catch (error) {
      throw diskError(error, path);
    }
    catalog = openCatalog(path, 'reader');
  }
  const seeded = catalog.get("SELECT 1 AS one FROM sqlite_sequence WHERE name = 'games'") !== undefined;
  if (!seeded) startAnew(db, catalog);
  return { catalog, lost: !seeded };
}

function startAnew(db: Database, catalog: Database): void {
  const highest = `SELECT max(coalesce((SELECT max(game_id) FROM installs), 0), coalesce((SELECT max(game) FROM facts), 0),
    coalesce((SELECT max(body ->> '$.game.gameId') FROM jobs WHERE json_valid(body)), 0)) AS id`;
  const id = Number(db.get(highest)?.['id'] ?? 0);
  db.transaction(() => {
    db.run('DELETE FROM facts');
    db.run('DELETE FROM notes WHERE key = ?', DAMAGED);
    const sources = sourcesStore(db);
    for (const source of sources.list()) sources.saveState(source.id, { fingerprint: null });
  });
  catalog.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('games', ?)", id);
}

/**
 * Opens (or makes) `library.db`; its folder must exist. A damaged file is moved aside and what can be read of it is taken
 * over (`recovery` says so). Throws `database-newer`, or an AppError of kind `disk` when the card refuses.
 */
export function openLibrary(path: string, options: OpenOptions = {}): Library {
  const { db, recovery } = openOrRecover(path, options.log);
  const sync = new LogSync(path);
  const catalogPath = join(dirname(path), 'catalog.db');
  let catalog: Database;
  let lost: boolean;
  try {
    ({ catalog, lost } = openGames(db, catalogPath, options.log));
  } catch (error) {
    db.close();
    throw error;
  }
  catalog.onDamage(() => notesStore(db).set(DAMAGED, true));
  const shelves = new Shelves(db, catalog);
  db.onChange(() => {
    shelves.changed();
    if (db.wal) sync.soon();
  });
  const games = new Games(db, catalog, shelves);
  return {
    jobs: jobsStore(db, {
      unreadable: (id) => options.log?.warn('job-unreadable', { job: id }),
      saved: ({ state, file, game, addedAt }) => {
        // The host has told how large the file is: the catalog only guessed.
        if (state !== 'downloading' || file.sizeBytes === null) return;
        games.learnSize(game.url, game.systemName, file.sizeBytes, addedAt);
      },
    }),
    installs: installsStore(db),
    history: historyStore(db),
    sources: sourcesStore(db),
    games,
    catalogPath,
    catalogLost: lost,
    notes: notesStore(db),
    transaction: (body) => db.transaction(body),
    recovery,
    syncSoon: () => sync.soon(),
    synced: () => sync.settled(),
    close() {
      catalog.close();
      // First, so that SQLite deletes a log that nobody holds: FUSE would hide it beside the library until then.
      sync.close();
      db.close();
    },
  };
}
