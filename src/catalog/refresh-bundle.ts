/** Refreshes a game-set source: fetched when it lies on the network, imported when it changed, its result kept. */

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asAppError } from '../lib/errors.ts';
import type { ImportContext, ImportOutcome, ImportRequest } from '../library/import-task.ts';
import type { SourceRecord, SourcesStore } from '../library/types.ts';
import type { System } from '../model.ts';
import type { Clock, Http, Log } from '../services.ts';
import { importFingerprint } from './refresh.ts';
import { bundleFingerprint } from './sources/bundle-files.ts';
import { fetchBundle, isAddress, type Validators } from './sources/bundle-url.ts';

export interface RefreshServices {
  readonly sources: SourcesStore;
  readonly catalogPath: string;
  readonly systems: readonly System[];
  /** The import worker's method (worker/import-worker.ts), or library/import-task.ts itself. */
  readonly importBundle: (request: ImportRequest, context: ImportContext) => Promise<ImportOutcome>;
  readonly http: Http;
  /** Where copies of fetched sets are kept. */
  readonly copiesFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RefreshResult {
  /** false: the source is as it was at its last import. */
  readonly changed: boolean;
  readonly games: number;
  readonly badRows: number;
}

/** The copy of a fetched set; removed with its source. */
export function copyPath(copiesFolder: string, sourceId: number): string {
  return join(copiesFolder, `${sourceId}.zip`);
}

export function removeCopy(copiesFolder: string, sourceId: number): void {
  rmSync(copyPath(copiesFolder, sourceId), { force: true });
}

/**
 * Brings one source of kind `rgsx-bundle` up to date. `force` imports an unchanged one too. On any error (thrown as AppError)
 * the old games stay and the source remembers what happened.
 */
export async function refreshBundle(
  source: SourceRecord,
  services: RefreshServices,
  options: {
    readonly force?: boolean;
    readonly signal?: AbortSignal;
    readonly onProgress?: ImportContext['onProgress'];
  } = {},
): Promise<RefreshResult> {
  const { sources, log, clock } = services;
  const { signal, onProgress } = options;
  try {
    const { path, cursor } = await localCopy(source, services, signal);
    if (options.force !== true && (await isUnchanged(path, source, services))) {
      sources.saveState(source.id, { triedAt: clock.now(), error: null, cursor });
      return { changed: false, games: source.state.games, badRows: source.state.badRows };
    }
    const outcome = await services.importBundle(
      {
        catalogPath: services.catalogPath,
        sourceId: source.id,
        bundlePath: path,
        systems: services.systems,
        systemName: source.systemName,
        fingerprint: options.force === true ? null : source.state.fingerprint,
      },
      { ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }) },
    );
    return remember(source, services, outcome, cursor);
  } catch (error) {
    const failure = asAppError(error);
    // What was fetched is no set: with its validators it would be asked for and answered `unchanged` for ever.
    if (failure.kind === 'catalog' && isAddress(source.location)) removeCopy(services.copiesFolder, source.id);
    if (failure.code !== 'cancelled') sources.saveState(source.id, { triedAt: clock.now(), error: failure.toRecord() });
    log.warn('catalog-refresh-failed', { source: source.id, code: failure.code });
    throw failure;
  }
}

/** Without opening anything, so that a start with unchanged sets costs a few file times. */
async function isUnchanged(path: string, source: SourceRecord, services: RefreshServices): Promise<boolean> {
  const known = source.state.fingerprint;
  if (known === null) return false;
  const now = await bundleFingerprint(path);
  return now !== null && importFingerprint(now, services.systems, source.systemName) === known;
}

async function localCopy(
  source: SourceRecord,
  services: RefreshServices,
  signal: AbortSignal | undefined,
): Promise<{ path: string; cursor: string | null }> {
  if (!isAddress(source.location)) return { path: source.location, cursor: null };
  const path = copyPath(services.copiesFolder, source.id);
  const known = existsSync(path) ? readValidators(source.state.cursor) : null;
  const { http } = services;
  const abort = signal === undefined ? {} : { signal };
  const validators = await fetchBundle({ url: source.location, path, validators: known, http, ...abort });
  return { path, cursor: JSON.stringify(validators) };
}

function readValidators(cursor: string | null): Validators | null {
  try {
    const value = JSON.parse(cursor ?? 'null') as Partial<Validators> | null;
    const text = (one: unknown): string | null => (typeof one === 'string' ? one : null);
    return value === null ? null : { etag: text(value.etag), lastModified: text(value.lastModified) };
  } catch {
    return null;
  }
}

/** Keeps how a refresh went: counts, rows that could not be used, what the next one compares with. */
export function remember(
  source: SourceRecord,
  { sources, clock, log }: Pick<RefreshServices, 'sources' | 'clock' | 'log'>,
  outcome: ImportOutcome,
  cursor: string | null,
): RefreshResult {
  const now = clock.now();
  const { counts } = outcome;
  if (counts === null) {
    sources.saveState(source.id, { triedAt: now, error: null, cursor });
    return { changed: false, games: source.state.games, badRows: source.state.badRows };
  }
  const { games, systems, unmatched, unsupported } = counts;
  const { badRows, fingerprint } = outcome;
  sources.setBadRows(source.id, outcome.firstBadRows);
  sources.saveState(source.id, {
    fingerprint,
    cursor,
    refreshedAt: now,
    triedAt: now,
    error: null,
    games,
    systems,
    unmatched,
    unsupported,
    badRows,
  });
  log.info('catalog-refreshed', {
    source: source.id,
    games,
    systems,
    unmatched,
    unsupported,
    badRows,
    added: counts.added,
    removed: counts.removed,
  });
  for (const bad of outcome.firstBadRows) log.info('catalog-bad-row', { source: source.id, ...bad });
  const more = badRows - outcome.firstBadRows.length;
  if (more > 0) log.info('catalog-bad-rows', { source: source.id, more });
  return { changed: true, games, badRows };
}
