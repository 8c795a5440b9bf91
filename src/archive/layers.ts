/** tar.gz and tar.xz: the outer layer is unpacked beside the archive once, then the tar in it is an archive like any other. */

import { existsSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { MARGIN_BYTES } from '../lib/card-margin.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { detectFile } from './read.ts';
import { planUnpack } from './safe-plan.ts';
import { listSevenZip, unpackSevenZip } from './seven-zip.ts';
import type { SevenZipArchive, SevenZipContext } from './seven-zip-run.ts';
import { stagedPath } from './staged-files.ts';

const LAYERED = /\.(?:tar\.(?:gz|xz)|t[gx]z)$/i;

/** What may come out: the rest of the card. */
function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return Math.max(0, bavail * bsize - MARGIN_BYTES);
}

/**
 * The tar in a gz or xz as an archive of its own; null: there is none in it. Unpacked once, checked and synced, and found again after
 * a restart. Rejects with what listing and unpacking reject with; `no-space` when the tar has no room beside its archive.
 */
export async function innerTar(archive: SevenZipArchive, context: SevenZipContext): Promise<SevenZipArchive | null> {
  if (archive.kind !== 'gz' && archive.kind !== 'xz') return null;
  const folder = `${archive.path}.layer`;
  const path = stagedPath(folder, 0);
  if (!existsSync(path)) {
    const listing = await listSevenZip(archive, context);
    const [entry, ...more] = listing.entries;
    const named = LAYERED.test(archive.fileName) || /\.tar$/i.test(entry?.name ?? '');
    if (entry === undefined || more.length > 0 || !named) return null;
    const plan = planUnpack(listing, { freeBytes: freeBytes(archive.path), maxFileBytes: null });
    await unpackSevenZip(archive, plan, `${folder}.new`, context);
    try {
      rmSync(folder, { recursive: true, force: true });
      renameSync(`${folder}.new`, folder);
    } catch (error) {
      throw diskError(error, folder);
    }
  }
  const fileName = archive.fileName.replace(LAYERED, '.tar');
  return (await detectFile(path, '')) === 'tar' ? { path, fileName, kind: 'tar', volumes: [] } : null;
}

/** The same for a caller that needs what is in the archive, whatever its layers. */
export async function innermost(archive: SevenZipArchive, context: SevenZipContext): Promise<SevenZipArchive> {
  if (context.signal?.aborted) throw new AppError('cancelled');
  return (await innerTar(archive, context)) ?? archive;
}
