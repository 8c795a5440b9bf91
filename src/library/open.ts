/** Opens the library: the one place that puts the repositories on their database. */

import { dirname, join } from 'node:path';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../services.ts';
import { beginAnew, type CatalogReader, healing, openCatalogReader } from './catalog-reader.ts';
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
  /** The catalog went bad while it was read and is empty now: read the sources again. */
  readonly onCatalogLost?: () => void;
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

/**
 * Opens (or makes) `library.db`; its folder must exist. A damaged file is moved aside and what can be read of it is taken
 * over (`recovery` says so). Throws `database-newer`, or an AppError of kind `disk` when the card refuses.
 */
export function openLibrary(path: string, options: OpenOptions = {}): Library {
  const { db, recovery } = openOrRecover(path, options.log);
  const sync = new LogSync(path);
  const catalogPath = join(dirname(path), 'catalog.db');
  let reader: CatalogReader;
  try {
    reader = openCatalogReader(db, catalogPath, options.log);
  } catch (error) {
    db.close();
    throw error;
  }
  const { catalog } = reader;
  let lost = reader.lost;
  const shelves = new Shelves(db, catalog);
  db.onChange(() => {
    shelves.changed();
    if (db.wal) sync.soon();
  });
  const games = healing(new Games(db, catalog, shelves), catalogPath, () => {
    options.log?.error('catalog-damaged', { path: catalogPath });
    beginAnew(db, catalog);
    shelves.release();
    lost = true;
    options.onCatalogLost?.();
  });
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
    get catalogLost() {
      return lost;
    },
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
