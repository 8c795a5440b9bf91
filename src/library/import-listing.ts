/** The import of a listing of the player's own account, start to end; see import-task.ts for that of a game set. */

import { platformMatcher } from '../catalog/match.ts';
import { importFingerprint } from '../catalog/refresh.ts';
import { openListing } from '../catalog/sources/listing-reader.ts';
import { type ImportContext, type ImportOutcome, type ImportRequest, importFrom, until } from './import-task.ts';

export interface ListingRequest extends Omit<ImportRequest, 'bundlePath'> {
  /** Of catalog/sources/own-account.ts, complete. */
  readonly listingPath: string;
}

/**
 * Reads the listing and puts it into the catalog, all or nothing. Throws `catalog-missing` when nothing was listed, `cancelled`, or
 * an AppError of kind `disk`; the old catalog is then as it was.
 */
export async function importListing(request: ListingRequest, context: ImportContext = {}): Promise<ImportOutcome> {
  const match = platformMatcher(request.systems, null);
  const isSystem = (name: string): boolean => match(name, name).systemName !== null;
  const listing = await openListing(request.listingPath, isSystem, context.onBad);
  const fingerprint = importFingerprint(listing.fingerprint, request.systems, request.systemName);
  if (fingerprint === request.fingerprint) return { counts: null, fingerprint, badRows: 0, firstBadRows: [] };
  const counts = await importFrom(request, until(context.signal, listing.platforms()), context, listing.platformCount);
  return { counts, fingerprint, badRows: listing.report.count, firstBadRows: listing.report.first };
}
