/**
 * The reading side of catalog.db, which heals: nothing in the file is the player's own, so one that is damaged or of another
 * version is thrown away, and its sources are marked to be read again.
 */

import { AppError } from '../lib/errors.ts';
import type { Log } from '../services.ts';
import { openCatalog } from './catalog-writer.ts';
import { type Database, migrate, removeDatabase } from './database.ts';
import { CATALOG_STEPS } from './schema.ts';
import { sourcesStore } from './sources.ts';
import type { GamesStore } from './types.ts';

export interface CatalogReader {
  readonly catalog: Database;
  /** It is new: the sources have to be read again. */
  readonly lost: boolean;
}

interface Opened {
  readonly catalog: Database;
  readonly seeded: boolean;
  readonly empty: boolean;
}

/** The catalog with what has to be known of it at the start; throws when a page of that is damaged. */
function openLooked(path: string): Opened {
  const catalog = openCatalog(path, 'reader');
  try {
    const seeded = catalog.get("SELECT 1 AS one FROM sqlite_sequence WHERE name = 'games'") !== undefined;
    return { catalog, seeded, empty: catalog.get('SELECT 1 AS one FROM shelves') === undefined };
  } catch (error) {
    catalog.close();
    throw error;
  }
}

/** Opens the catalog, or a new one. Throws an AppError of kind `disk` when the card refuses. */
export function openCatalogReader(library: Database, path: string, log: Log | undefined): CatalogReader {
  let opened: Opened;
  try {
    opened = openLooked(path);
  } catch (error) {
    const code = error instanceof AppError ? error.code : '';
    if (code !== 'database-damaged' && code !== 'database-newer') throw error;
    log?.warn('catalog-discarded', { path, code });
    removeDatabase(path);
    opened = openLooked(path);
  }
  const { catalog, seeded, empty } = opened;
  if (!seeded) seed(library, catalog);
  else if (empty) forgetFingerprints(library);
  return { catalog, lost: !seeded };
}

/** The file turned out to be damaged while it was read: an empty one takes its place. */
export function beginAnew(library: Database, catalog: Database): void {
  catalog.reset();
  migrate(catalog, CATALOG_STEPS);
  seed(library, catalog);
}

/** Ids go on behind those that queue, installs and facts remember, so that none of them means another game. */
function seed(library: Database, catalog: Database): void {
  const highest = `SELECT max(coalesce((SELECT max(game_id) FROM installs), 0), coalesce((SELECT max(game) FROM facts), 0),
    coalesce((SELECT max(body ->> '$.game.gameId') FROM jobs WHERE json_valid(body)), 0)) AS id`;
  const id = Number(library.get(highest)?.['id'] ?? 0);
  library.run('DELETE FROM facts');
  forgetFingerprints(library);
  catalog.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('games', ?)", id);
}

function forgetFingerprints(library: Database): void {
  library.transaction(() => {
    const sources = sourcesStore(library);
    for (const { id, state } of sources.list()) {
      if (state.fingerprint !== null) sources.saveState(id, { fingerprint: null });
    }
  });
}

/**
 * The store as everybody sees it: when a page of the catalog is found damaged, `heal` is called and the answer is that of an
 * empty catalog. Lists go on being drawn.
 */
export function healing(games: GamesStore, path: string, heal: () => void): GamesStore {
  const safe =
    <Args extends readonly unknown[], Answer>(ask: (...args: Args) => Answer, nothing: Answer) =>
    (...args: Args): Answer => {
      try {
        return ask(...args);
      } catch (error) {
        const damaged =
          error instanceof AppError && error.code === 'database-damaged' && error.details['path'] === path;
        if (!damaged) throw error;
        heal();
        return nothing;
      }
    };
  const noFacets = { regions: [], languages: [], preReleaseCount: 0, installedCount: 0, failedCount: 0 };
  return {
    shelves: safe(() => games.shelves(), []),
    page: safe((query, offset, count) => games.page(query, offset, count), { totalCount: 0, rows: [], guessed: null }),
    ids: safe((query) => games.ids(query), []),
    letters: safe((query) => games.letters(query), []),
    facets: safe((query) => games.facets(query), noFacets),
    totals: safe((ids) => games.totals(ids), { count: 0, totalBytes: 0, unknownCount: 0 }),
    get: safe((id) => games.get(id), null),
    find: safe((url, systemName) => games.find(url, systemName), null),
    named: safe((name, systemName) => games.named(name, systemName), []),
    versions: safe((id) => games.versions(id), []),
    withDiscs: safe((ids) => games.withDiscs(ids), []),
    learn: safe((facts, now) => games.learn(facts, now), undefined),
    learnSize: safe((url, systemName, bytes, now) => games.learnSize(url, systemName, bytes, now), undefined),
    setRegionOrder: (regions) => games.setRegionOrder(regions),
    setPresent: safe((systemName, names, gone) => games.setPresent(systemName, names, gone), false),
    version: safe(() => games.version(), ''),
    release: () => games.release(),
  };
}
