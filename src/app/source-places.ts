/** What a place that the player names is a source of, and how it is written down. */

import { resolve } from 'node:path';
import { ACCOUNT_SCHEME, accountPath } from '../catalog/sources/account-path.ts';
import { bundleAddress, isAddress } from '../catalog/sources/bundle-url.ts';
import { sharedFolderLink } from '../fichier/links.ts';
import { AppError } from '../lib/errors.ts';
import type { SourceKind } from '../model.ts';

/** What a location is a source of. Throws `link-unsupported` for an address that is none. */
export function sourceKind(location: string): SourceKind {
  if (location.toLowerCase().startsWith('1fichier:')) return 'own-account';
  if (sharedFolderLink(location) !== null) return 'shared-folder';
  // https without a password in it, or plain http to this device itself.
  if (isAddress(location)) bundleAddress(location);
  return 'rgsx-bundle';
}

/** The one way in which a place is written, so that the same place is the same source. Throws `catalog-missing`. */
export function locationOf(kind: SourceKind, given: string): string {
  if (kind === 'own-account') {
    const path = accountPath(given);
    if (path === null) throw new AppError('catalog-missing', { path: given });
    return `${ACCOUNT_SCHEME}${path}`;
  }
  const shared = sharedFolderLink(given);
  if (shared !== null) return `${shared.origin}/dir/${shared.id}`;
  return isAddress(given) ? bundleAddress(given).href : resolve(given);
}
