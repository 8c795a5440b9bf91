/** Unpacks what a plan allows into staging, or only tests an archive. Blocks its thread in steps of milliseconds: for the byte worker. */

import { basename } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { filtered, type List } from '../lib/list.ts';
import { clean } from '../lib/text.ts';
import type { ByteProgress, UnpackedFile, UnpackPlan } from '../model.ts';
import { archiveAt } from './read.ts';
import type { SevenZipArchive } from './seven-zip-run.ts';
import { StagedFiles, unpackedFiles } from './staged-files.ts';
import { withFile } from './with-file.ts';
import { Breath, walkZip } from './zip.ts';
import { plannedRows, readZipDirectory, type ZipRow } from './zip-directory.ts';
import { isPlainMethod } from './zip-names.ts';

export interface UnpackParams {
  readonly archivePath: string;
  /** The archive's own name, where the file is called `archive.part`. */
  readonly archiveName?: string;
  readonly plan: UnpackPlan;
  /** The unpacker's own folder: emptied first, removed again on any failure. */
  readonly targetFolder: string;
}

export interface TestParams {
  readonly archivePath: string;
  readonly archiveName?: string;
}

export interface WorkContext {
  readonly signal?: AbortSignal;
  /** Unpacked bytes, a few times for each MiB at most. */
  readonly onProgress?: (progress: ByteProgress) => void;
}

/** The kind of what is to be read, and 7-Zip for all but zips. */
async function openerOf(
  path: string,
  name: string = basename(path),
): Promise<{ readonly archive: SevenZipArchive; readonly by: typeof import('./seven-zip.ts') } | null> {
  const { kind, volumes } = await archiveAt(path, name);
  if (kind === 'none') throw new AppError('archive-unsupported', { method: kind });
  if (kind === 'zip' && volumes.length === 0) return null;
  return { archive: { path, fileName: name, kind, volumes }, by: await import('./seven-zip.ts') };
}

/** Whether a method is among them that the zip reader leaves to 7-Zip. */
const needsSevenZip = (rows: List<ZipRow>): boolean => rows.some(({ method }) => !isPlainMethod(method));

const wholeZip = ({ archivePath, archiveName }: TestParams): SevenZipArchive => ({
  path: archivePath,
  fileName: archiveName ?? basename(archivePath),
  kind: 'zip',
  volumes: [],
});

/**
 * Unpacks the planned files into numbered files of `targetFolder`, each checked against size and CRC and synced. All of
 * them, or none: on any error (what walkZip and StagedFiles throw, `cancelled` by the signal) the folder is gone again.
 */
export async function unpack(
  params: UnpackParams,
  context: WorkContext = {},
): Promise<{ readonly files: List<UnpackedFile> }> {
  const { archivePath, plan, targetFolder } = params;
  const other = await openerOf(archivePath, params.archiveName);
  if (other !== null) {
    const { innermost } = await import('./layers.ts');
    return other.by.unpackSevenZip(await innermost(other.archive, context), plan, targetFolder, context);
  }
  return withFile(archivePath, async (fd, fileBytes) => {
    const rows = plannedRows(await readZipDirectory(fd, fileBytes, archivePath), plan);
    if (needsSevenZip(rows)) {
      const { unpackSevenZip } = await import('./seven-zip.ts');
      return unpackSevenZip(wholeZip(params), plan, targetFolder, context);
    }
    const numbers = new Map(plan.files.map((file, number) => [file.index, number]));
    const staged = new StagedFiles(targetFolder);
    let doneBytes = 0;
    const report = (): void => context.onProgress?.({ doneBytes, totalBytes: plan.totalBytes });
    const sink = {
      begin: (row: ZipRow) => staged.open(numbers.get(row.entry.index) ?? 0),
      write: (bytes: Buffer) => {
        staged.write(bytes);
        doneBytes += bytes.length;
      },
      end: () => staged.close(),
    };
    try {
      await walkZip(fd, archivePath, rows, sink, new Breath(context.signal, report));
      staged.sync();
    } catch (error) {
      staged.discard();
      throw error;
    }
    report();
    return { files: unpackedFiles(plan, targetFolder) };
  });
}

/**
 * Reads every file of the archive and compares sizes and CRCs, without writing anything: the check of an archive that is
 * kept as it is. Throws as `unpack` does, and `archive-encrypted` or `archive-unsupported` where it cannot tell.
 */
export async function testArchive(
  params: TestParams,
  context: WorkContext = {},
): Promise<{ readonly fileCount: number; readonly totalBytes: number }> {
  const { archivePath } = params;
  const other = await openerOf(archivePath, params.archiveName);
  if (other !== null) return other.by.testSevenZip(other.archive, context);
  return withFile(archivePath, async (fd, fileBytes) => {
    const { rows } = await readZipDirectory(fd, fileBytes, archivePath);
    const files = filtered(rows, ({ entry }) => entry.kind !== 'folder');
    for (const { entry } of files) {
      if (entry.encrypted) throw new AppError('archive-encrypted', { entry: clean(entry.name, 120) });
      if (entry.unsupportedMethod !== null) {
        throw new AppError('archive-unsupported', { method: entry.unsupportedMethod, entry: clean(entry.name, 120) });
      }
    }
    if (needsSevenZip(files)) return (await import('./seven-zip.ts')).testSevenZip(wholeZip(params), context);
    const totalBytes = files.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
    let doneBytes = 0;
    const report = (): void => context.onProgress?.({ doneBytes, totalBytes });
    const sink = {
      begin: () => undefined,
      write: (bytes: Buffer) => {
        doneBytes += bytes.length;
      },
      end: () => undefined,
    };
    await walkZip(fd, archivePath, files, sink, new Breath(context.signal, report));
    report();
    return { fileCount: files.length, totalBytes };
  });
}
