/** The import of one game set, start to end: what the import worker does, and a command line without a worker. */

import { platformMatcher } from '../catalog/match.ts';
import { importFingerprint, importPlatforms, type RefreshProgress } from '../catalog/refresh.ts';
import { openBundle } from '../catalog/sources/rgsx-bundle.ts';
import { AppError } from '../lib/errors.ts';
import type { BadRow, CatalogPlatform, System } from '../model.ts';
import { CatalogImport, type ImportCounts, removeSourceGames } from './catalog-import.ts';
import { openCatalog, settleCatalog } from './catalog-writer.ts';

export interface ImportRequest {
  /** Library.catalogPath. */
  readonly catalogPath: string;
  readonly sourceId: number;
  /** A folder or a zip on disk. */
  readonly bundlePath: string;
  /** What platforms are matched to. */
  readonly systems: readonly System[];
  /** Everything belongs to this system; null: matched by name. */
  readonly systemName: string | null;
  /** Of the last import; the same one again reads nothing. null: always read. */
  readonly fingerprint: string | null;
}

export interface ImportOutcome {
  /** null: nothing changed since the last import. */
  readonly counts: ImportCounts | null;
  readonly fingerprint: string;
  readonly badRows: number;
  readonly firstBadRows: readonly BadRow[];
}

export interface ImportContext {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RefreshProgress) => void;
  /** Every bad row, for the log. */
  readonly onBad?: (bad: BadRow) => void;
}

/** Ends a stream with `cancelled` when the signal was heard. */
export async function* until<T>(
  signal: AbortSignal | undefined,
  items: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<T> {
  for await (const item of items) {
    if (signal?.aborted) throw new AppError('cancelled');
    yield item;
  }
}

/** Matches platforms and writes them into the catalog, all or nothing. */
export function importFrom(
  request: Omit<ImportRequest, 'bundlePath' | 'fingerprint'>,
  platforms: AsyncIterable<CatalogPlatform>,
  context: ImportContext,
  total: number,
): Promise<ImportCounts> {
  const match = platformMatcher(request.systems, request.systemName);
  return withCatalog(request.catalogPath, (db) =>
    importPlatforms(platforms, match, () => new CatalogImport(db, request.sourceId), context.onProgress, total),
  );
}

/**
 * Reads the set and puts it into the catalog, all or nothing. Throws what openBundle throws, `cancelled` when the signal was
 * heard, or an AppError of kind `disk`; the old catalog is then as it was.
 */
export async function importBundle(request: ImportRequest, context: ImportContext = {}): Promise<ImportOutcome> {
  const bundle = await openBundle(request.bundlePath, context.onBad);
  try {
    const fingerprint = importFingerprint(bundle.fingerprint, request.systems, request.systemName);
    if (fingerprint === request.fingerprint) return { counts: null, fingerprint, badRows: 0, firstBadRows: [] };
    const platforms = until(context.signal, bundle.platforms());
    const counts = await importFrom(request, platforms, context, bundle.platformCount);
    return { counts, fingerprint, badRows: bundle.report.count, firstBadRows: bundle.report.first };
  } finally {
    bundle.close();
  }
}

/** The same for platforms that come from elsewhere (the player's account, a shared folder), as plain data. */
export interface ListedRequest extends Omit<ImportRequest, 'bundlePath' | 'fingerprint'> {
  readonly platforms: readonly CatalogPlatform[];
}

export async function importListed(request: ListedRequest, context: ImportContext = {}): Promise<ImportCounts> {
  return importFrom(request, until(context.signal, request.platforms), context, request.platforms.length);
}

/** Takes the games of a removed source out of the catalog. */
export async function removeSource(catalogPath: string, sourceId: number): Promise<void> {
  await withCatalog(catalogPath, async (db) => removeSourceGames(db, sourceId));
}

async function withCatalog<T>(path: string, body: (db: ReturnType<typeof openCatalog>) => Promise<T>): Promise<T> {
  const db = openCatalog(path, 'writer');
  try {
    const result = await body(db);
    settleCatalog(db);
    return result;
  } finally {
    db.close();
  }
}
