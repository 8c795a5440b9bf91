/** Folders of the account by path, as people name them: `1fichier:/Games/SNES`. */

import type { FichierClient } from '../../fichier/client.ts';
import type { FolderListing } from '../../fichier/protocol.ts';
import { AppError } from '../../lib/errors.ts';
import { clean, fold } from '../../lib/text.ts';

export const ACCOUNT_SCHEME = '1fichier:';

/** `/Games/SNES` of a source's location `1fichier:/Games/SNES` (also without the first slash); null when it is another kind. */
export function accountPath(location: string): string | null {
  if (!location.toLowerCase().startsWith(ACCOUNT_SCHEME)) return null;
  const parts = location
    .slice(ACCOUNT_SCHEME.length)
    .split('/')
    .map((part) => clean(part))
    .filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : `/${parts.join('/')}`;
}

/**
 * Finds a folder level by level: by its exact name, else by one that differs in case or accents only. Throws `catalog-missing`
 * with the path as far as it was looked for, and what the client throws.
 */
export async function findFolder(
  fichier: Pick<FichierClient, 'listFolder'>,
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly id: number; readonly listing: () => Promise<FolderListing> }> {
  let id = 0;
  let walked = '';
  for (const name of path.split('/').filter(Boolean)) {
    const { subFolders } = await fichier.listFolder(id, signal);
    walked += `/${name}`;
    const found =
      subFolders.find((one) => one.name === name) ?? subFolders.find((one) => fold(one.name) === fold(name));
    if (found === undefined) throw new AppError('catalog-missing', { path: `${ACCOUNT_SCHEME}${walked}` });
    id = found.id;
  }
  return { id, listing: () => fichier.listFolder(id, signal) };
}

export interface FolderChoice {
  /** `/Games/SNES`. */
  readonly path: string;
  readonly name: string;
  readonly fileCount: number | null;
}

/** The folders below `path`, for choosing one as a source. Throws as `findFolder`. */
export async function foldersBelow(
  fichier: Pick<FichierClient, 'listFolder'>,
  path: string,
  signal?: AbortSignal,
): Promise<readonly FolderChoice[]> {
  const { listing } = await findFolder(fichier, path, signal);
  const base = path === '/' ? '' : path;
  return (await listing()).subFolders
    .map(({ name, fileCount }) => ({ path: `${base}/${name}`, name, fileCount }))
    .sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
}
