/** A 1fichier folder that somebody shares by link as a catalog: one level, no key needed, perhaps a password. */

import { createHash } from 'node:crypto';
import type { FichierClient } from '../../fichier/client.ts';
import { sharedFolderLink } from '../../fichier/links.ts';
import { AppError } from '../../lib/errors.ts';
import type { BadRow, CatalogPlatform } from '../../model.ts';
import { RowReport } from '../parse.ts';
import { isGameFile } from './account-tree.ts';

export interface SharedListing {
  readonly report: RowReport;
  /** Differs when a file, its size or its link does. */
  readonly fingerprint: string;
  readonly platforms: readonly CatalogPlatform[];
}

/**
 * Lists a shared folder. Its page does not tell the folder's name, so `platform` is what the player chose; null: the id of the
 * link, which then has to be assigned. Throws `password-needed`, `password-wrong`, `file-gone` and what the client throws.
 */
export async function listSharedFolder(
  fichier: Pick<FichierClient, 'sharedFolder'>,
  link: string,
  password: string | null,
  platform: string | null,
  signal?: AbortSignal,
  onBad?: (bad: BadRow) => void,
): Promise<SharedListing> {
  const shared = sharedFolderLink(link);
  if (shared === null) throw new AppError('link-unsupported');
  const { files, badRows } = await fichier.sharedFolder(link, password, signal);
  const report = new RowReport(onBad);
  for (let bad = 0; bad < badRows; bad++) report.add(`dir/${shared.id}`, 0, 'unknown-shape');
  const rows = files
    .filter((file) => isGameFile(file.name))
    .map(({ name, url, sizeBytes, passwordProtected }) => ({
      name,
      url,
      sizeBytes,
      ...(passwordProtected ? { passwordProtected } : {}),
    }));
  const name = platform ?? shared.id;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([name, rows]))
    .digest('hex');
  return { report, fingerprint, platforms: [{ platform: name, folder: platform, rows }] };
}
