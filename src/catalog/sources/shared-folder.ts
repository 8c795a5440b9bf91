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

/** Which folder, and whose games it has. */
export interface SharedRequest {
  readonly link: string;
  readonly password: string | null;
  /** What the player chose; null: whatever its page calls it, when that is the name of a system. */
  readonly platform: string | null;
  /** Whether a folder's name is one of a system of this device. */
  readonly isSystem: (name: string) => boolean;
}

/**
 * Lists a shared folder. Without a system by choice or by name its platform is the id of the link, which then has to be assigned.
 * Throws `password-needed`, `password-wrong`, `file-gone` and what the client throws.
 */
export async function listSharedFolder(
  fichier: Pick<FichierClient, 'sharedFolder' | 'sharedFolderName'>,
  { link, password, platform, isSystem }: SharedRequest,
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
  const called = platform === null ? await fichier.sharedFolderName(link, password, signal) : null;
  const byName = called !== null && isSystem(called) ? called : null;
  const name = platform ?? byName ?? shared.id;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([name, rows]))
    .digest('hex');
  return { report, fingerprint, platforms: [{ platform: name, folder: platform ?? byName, rows }] };
}
