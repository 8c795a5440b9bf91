/** Lists what an archive holds, without trusting any of it. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError, diskError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { ArchiveKind, ArchiveListing } from '../model.ts';
import { DETECT_BYTES, detectArchive, isVolumeName } from './detect.ts';
import { readZipDirectory } from './zip-directory.ts';

/** Opens for reading; `body` gets the descriptor and the size, which is closed whatever happens. Disk errors become AppErrors. */
export async function withFile<T>(path: string, body: (fd: number, sizeBytes: number) => Promise<T>): Promise<T> {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw diskError(error, path);
  }
  try {
    return await body(fd, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}

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

export interface ListContext {
  readonly signal?: AbortSignal;
}

async function listKind(
  kind: Exclude<ArchiveKind, 'none'>,
  path: string,
  fileName: string,
  context: ListContext,
): Promise<ArchiveListing> {
  if (kind !== 'zip') return (await import('./seven-zip.ts')).listSevenZip({ path, fileName, kind }, context);
  return withFile(path, async (fd, archiveBytes) => {
    const { rows, directoryStart } = await readZipDirectory(fd, archiveBytes, path);
    const late = rows.find(({ offset, entry }) => offset + 30 + entry.packedBytes > directoryStart);
    if (late !== undefined) {
      const beyond = late.offset + 30 + late.entry.packedBytes > archiveBytes;
      throw new AppError(beyond ? 'archive-damaged' : 'archive-overlap', { entry: clean(late.entry.name, 120) });
    }
    return { kind, archiveBytes, entries: rows.map((row) => row.entry) };
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
  const kind = await detectFile(path, fileName);
  const volume = isVolumeName(fileName);
  const missing = new AppError('archive-volume-missing', { entry: clean(fileName, 120) });
  // A later piece has no mark of its kind; a RAR piece lists what begins in it, and only fails when it is unpacked.
  if (volume && (kind === 'rar' || kind === 'none')) throw missing;
  if (kind === 'none') throw new AppError('archive-unsupported', { method: kind });
  try {
    return await listKind(kind, path, fileName, context);
  } catch (error) {
    throw volume && error instanceof AppError && error.code === 'archive-damaged' ? missing : error;
  }
}
