/** Lists what an archive holds, without trusting any of it. */

import { readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { packed } from '../lib/columns.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import { isVolumeName } from '../lib/volumes.ts';
import type { ArchiveKind, ArchiveListing } from '../model.ts';
import { DETECT_BYTES, detectArchive } from './detect.ts';
import type { SevenZipArchive } from './seven-zip-run.ts';
import { withFile } from './with-file.ts';
import { readZipDirectory } from './zip-directory.ts';

/** The kind of a file on disk; `fileName` is the name that counts when the file itself is called `archive.part`. */
export async function detectFile(path: string, fileName = basename(path)): Promise<ArchiveKind> {
  return withFile(path, async (fd) => {
    const head = Buffer.alloc(DETECT_BYTES);
    try {
      return detectArchive(head.subarray(0, readSync(fd, head, 0, DETECT_BYTES, 0)), fileName);
    } catch (error) {
      throw diskError(error, path);
    }
  });
}

/** Volumes that lie side by side have a folder of this name for themselves. */
const VOLUME_FOLDER = 'volumes';

/** All volumes of the archive that `path` is one of, in their order by name; empty when it is whole. */
export function volumesBeside(path: string): readonly string[] {
  const folder = dirname(path);
  if (basename(folder) !== VOLUME_FOLDER) return [];
  const names = readdirSync(folder).filter((name) => !name.endsWith('.journal'));
  return names.sort().map((name) => join(folder, name));
}

/** What an archive is: its kind, and its volumes where it has several. Pieces of a file that is no archive are a `split`. */
export async function archiveAt(
  path: string,
  fileName: string,
): Promise<{ readonly kind: ArchiveKind; readonly volumes: readonly string[] }> {
  const volumes = volumesBeside(path);
  const kind = await detectFile(path, fileName);
  return { kind: kind === 'none' && volumes.length > 0 ? 'split' : kind, volumes };
}

export interface ListContext {
  readonly signal?: AbortSignal;
}

const archiveBytes = ({ path, volumes }: SevenZipArchive): number =>
  (volumes.length === 0 ? [path] : volumes).reduce((sum, file) => sum + statSync(file).size, 0);

async function listKind(archive: SevenZipArchive, context: ListContext): Promise<ArchiveListing> {
  const { kind, path, volumes } = archive;
  if (kind !== 'zip' || volumes.length > 0) {
    const [{ listSevenZip }, { innermost }] = await Promise.all([import('./seven-zip.ts'), import('./layers.ts')]);
    const listing = await listSevenZip(await innermost(archive, context), context);
    return { ...listing, entries: packed(listing.entries), kind, archiveBytes: archiveBytes(archive) };
  }
  return withFile(path, async (fd, fileBytes) => {
    const { entries, rows, directoryStart } = await readZipDirectory(fd, fileBytes, path);
    const late = rows.find(({ offset, entry }) => offset + 30 + entry.packedBytes > directoryStart);
    if (late !== undefined) {
      const beyond = late.offset + 30 + late.entry.packedBytes > fileBytes;
      throw new AppError(beyond ? 'archive-damaged' : 'archive-overlap', { entry: clean(late.entry.name, 120) });
    }
    return { kind, archiveBytes: fileBytes, entries };
  });
}

/**
 * What the archive's directory says. Names, sizes and offsets are claims: safe-plan.ts judges them. Throws
 * `archive-unsupported` for what is no archive, and what reading a directory throws (zip-directory.ts, seven-zip.ts);
 * `archive-volume-missing` for a piece of a split archive.
 */
export async function listArchive(
  path: string,
  fileName = basename(path),
  context: ListContext = {},
): Promise<ArchiveListing> {
  const { kind, volumes } = await archiveAt(path, fileName);
  const volume = isVolumeName(fileName);
  const missing = new AppError('archive-volume-missing', { entry: clean(fileName, 120) });
  // A later piece has no mark of its kind; a RAR piece lists what begins in it, and only fails when it is unpacked.
  if (volume && (kind === 'rar' || kind === 'none')) throw missing;
  if (kind === 'none') throw new AppError('archive-unsupported', { method: kind });
  try {
    return await listKind({ kind, volumes, path, fileName }, context);
  } catch (error) {
    throw volume && error instanceof AppError && error.code === 'archive-damaged' ? missing : error;
  }
}
