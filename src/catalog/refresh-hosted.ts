/** Refreshes what lies on 1fichier: the player's own folders, and folders shared by link. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FichierClient } from '../fichier/client.ts';
import { AppError } from '../lib/errors.ts';
import type { ImportCounts } from '../library/catalog-import.ts';
import type { ListingRequest } from '../library/import-listing.ts';
import type { ImportContext, ImportOutcome, ListedRequest } from '../library/import-task.ts';
import type { SourceRecord, SourcesStore } from '../library/types.ts';
import type { System } from '../model.ts';
import type { Clock, Log } from '../services.ts';
import { platformMatcher } from './match.ts';
import { importFingerprint } from './refresh.ts';
import { type RefreshResult, remember } from './refresh-bundle.ts';
import { accountPath } from './sources/account-path.ts';
import { AccountListing, forgetListing } from './sources/own-account.ts';
import { listSharedFolder } from './sources/shared-folder.ts';

export interface HostedServices {
  readonly sources: SourcesStore;
  readonly catalogPath: string;
  readonly systems: readonly System[];
  readonly fichier: FichierClient;
  /** The import worker's methods, or the library's functions themselves. */
  readonly importListing: (request: ListingRequest, context: ImportContext) => Promise<ImportOutcome>;
  readonly importListed: (request: ListedRequest, context: ImportContext) => Promise<ImportCounts>;
  /** Tries until it works or the error is final (queue/patience.ts); `done` growing is progress. */
  readonly patiently: <T>(operation: () => Promise<T>, done: () => number, signal: AbortSignal) => Promise<T>;
  /** Where listings of the account are kept. */
  readonly listingsFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HostedOptions {
  /** Imports also what did not change. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Folders listed, and known so far; null while the catalog is written. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number | null }) => void;
}

function listingPath(folder: string, sourceId: number): string {
  return join(folder, `${sourceId}.listing`);
}

/** Whether the last listing of an own-account source was interrupted and waits to be continued. */
export function isUnfinished(listingsFolder: string, sourceId: number): boolean {
  return existsSync(`${listingPath(listingsFolder, sourceId)}.next`);
}

/** Removes what a source kept. */
export function removeListing(listingsFolder: string, sourceId: number): Promise<void> {
  return forgetListing(listingPath(listingsFolder, sourceId));
}

/**
 * Lists the player's folders as far as they changed, and imports the result. A flood lock is waited for, a restart goes on where
 * it stopped; until all is listed the old games stay. Throws AppErrors.
 */
export async function refreshAccount(
  source: SourceRecord,
  services: HostedServices,
  { force, signal, onProgress }: HostedOptions,
): Promise<RefreshResult> {
  const path = accountPath(source.location);
  if (path === null) throw new AppError('catalog-missing', { path: source.location });
  const { fichier, clock, systems, catalogPath } = services;
  const file = listingPath(services.listingsFolder, source.id);
  const listing = new AccountListing({ fichier, clock, path, file, onProgress });
  await services.patiently(
    () => listing.run(signal),
    () => listing.progress.done,
    signal,
  );
  const { id: sourceId, systemName } = source;
  const fingerprint = force ? null : source.state.fingerprint;
  const request = { catalogPath, sourceId, listingPath: file, systems, systemName, fingerprint };
  return remember(source, services, await services.importListing(request, { signal }), null);
}

/** Lists a shared folder and imports it. `password-needed` and `password-wrong` ask the player. Throws AppErrors. */
export async function refreshShared(
  source: SourceRecord,
  services: HostedServices,
  { force, signal, onProgress }: HostedOptions,
): Promise<RefreshResult> {
  const { fichier, sources, systems, catalogPath } = services;
  onProgress({ done: 0, total: 1 });
  const { systemName, id: sourceId } = source;
  const match = platformMatcher(systems, null);
  const isSystem = (name: string): boolean => match(name, name).systemName !== null;
  const folder = { link: source.location, password: sources.secret(sourceId), platform: systemName, isSystem };
  const shared = await services.patiently(
    () => listSharedFolder(fichier, folder, signal),
    () => 0,
    signal,
  );
  const fingerprint = importFingerprint(shared.fingerprint, systems, systemName);
  const same = !force && fingerprint === source.state.fingerprint;
  const request = { catalogPath, sourceId, systems, systemName, platforms: shared.platforms };
  const counts = same ? null : await services.importListed(request, { signal });
  const { count: badRows, first: firstBadRows } = shared.report;
  return remember(source, services, { counts, fingerprint, badRows, firstBadRows }, null);
}
