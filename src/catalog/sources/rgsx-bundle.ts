/** An RGSX game set as a catalog: which platforms it has, and their games. Format: product rules, section 2. */

import { AppError } from '../../lib/errors.ts';
import { clean, fold } from '../../lib/text.ts';
import type { BadRow, CatalogPlatform, CatalogRow } from '../../model.ts';
import { rowHash } from '../link-hash.ts';
import { LinkMap } from '../link-map.ts';
import { RowReport, readRow } from '../parse.ts';
import { RowScanner, type ScanEnd } from '../scan.ts';
import { type BundleFile, openBundleFiles } from './bundle-files.ts';

/** More rows than any console has games; the rest of such a list is left out, and said so. */
export const MAX_ROWS_PER_LIST = 200_000;

export interface BundleReader {
  /** Differs when anything in the set changed. */
  readonly fingerprint: string;
  /** Known before the first list is read; for progress. */
  readonly platformCount: number;
  readonly report: RowReport;
  /** One platform after the other, in parts: a list of any length costs the memory of one part. Throws an AppError when the set as a whole is unusable. */
  platforms(): AsyncGenerator<CatalogPlatform>;
  close(): void;
}

interface Listed {
  readonly platform: string;
  readonly folder: string | null;
  readonly file: BundleFile;
}

/**
 * Opens the set at `location` (a folder or a zip) and reads its list of systems. Throws `catalog-missing`,
 * `catalog-malformed`, `catalog-too-large`, or an AppError of kind `disk`.
 */
export async function openBundle(location: string, onBad?: (bad: BadRow) => void): Promise<BundleReader> {
  const files = await openBundleFiles(location);
  const report = new RowReport(onBad);
  try {
    const listed = await listPlatforms(files.systemsList, files.games, report);
    return {
      fingerprint: files.fingerprint,
      platformCount: listed.length,
      report,
      async *platforms() {
        for (const { platform, folder, file } of listed) {
          for await (const part of readGames(file, report)) yield { platform, folder, ...part };
        }
      },
      close: files.close,
    };
  } catch (error) {
    files.close();
    throw error;
  }
}

/** Reads the rows of a file piece by piece; the answer of the last piece is how the text ended. */
async function* feed(
  file: BundleFile,
  onRow: (row: unknown, at: number) => void,
  report: RowReport,
): AsyncGenerator<ScanEnd | null> {
  const scanner = new RowScanner({ row: onRow, bad: (reason, at) => report.add(file.label, at, reason) });
  for await (const piece of file.read()) {
    scanner.feed(piece);
    yield null;
  }
  yield scanner.end();
}

const text = (value: unknown): string | null => {
  const cleaned = typeof value === 'string' ? clean(value, 120) : '';
  return cleaned === '' ? null : cleaned;
};

/** Names as they are compared: RGSX writes the files without the spaces and dashes that the list has. */
const compact = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]+/gu, '');

/** Every game list once: first those of systems_list.json in its order, then each other one as a system of its own name. */
async function listPlatforms(
  list: BundleFile | null,
  games: readonly BundleFile[],
  report: RowReport,
): Promise<Listed[]> {
  const free = new Map(games.map((file) => [file.name.toLowerCase(), file]));
  const take = (name: string | null): BundleFile | null => {
    if (name === null) return null;
    const file = free.get(name.toLowerCase()) ?? [...free.values()].find((one) => compact(one.name) === compact(name));
    if (file === undefined || compact(name) === '') return null;
    free.delete(file.name.toLowerCase());
    return file;
  };
  const listed: Listed[] = [];
  if (list !== null) {
    const onRow = (row: unknown, at: number) => {
      const entry = typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : {};
      const platform = text(entry['platform_name']) ?? text(entry['platform']);
      const folder = text(entry['folder']) ?? text(entry['dossier']) ?? text(entry['folder_name']);
      if (platform === null && folder === null) return report.add(list.label, at, 'unknown-shape');
      const file = take(platform) ?? take(folder);
      if (file === null) report.add(list.label, at, 'no-games-file');
      else listed.push({ platform: platform ?? (folder as string), folder, file });
    };
    for await (const end of feed(list, onRow, report)) if (end !== null) reportEnd(list, end, report);
  }
  for (const file of free.values()) listed.push({ platform: clean(file.name, 120), folder: null, file });
  return listed;
}

function reportEnd(file: BundleFile, end: ScanEnd, report: RowReport): void {
  if (end === 'truncated') report.add(file.label, 0, 'file-truncated');
  if (end === 'no-list') report.add(file.label, 0, 'not-a-game-list');
}

type Part = Pick<CatalogPlatform, 'rows' | 'partial' | 'more'>;

/** The games of one list, part by part. One that cannot be read to its end is partial: what was known before stays. */
async function* readGames(file: BundleFile, report: RowReport): AsyncGenerator<Part> {
  let rows: CatalogRow[] = [];
  const links = new LinkMap();
  let count = 0;
  const onRow = (value: unknown, at: number) => {
    const row = readRow(value);
    if (typeof row === 'string') return report.add(file.label, at, row);
    if (++count > MAX_ROWS_PER_LIST) return;
    if (!links.set(rowHash(row), 0)) return report.add(file.label, at, 'duplicate');
    rows.push(row);
  };
  try {
    for await (const end of feed(file, onRow, report)) {
      if (end !== null) {
        reportEnd(file, end, report);
        if (count > MAX_ROWS_PER_LIST) report.add(file.label, 0, 'too-many-rows');
        yield end === 'complete' ? { rows } : { rows, partial: true };
      } else if (rows.length > 0) {
        const part = rows;
        rows = [];
        yield { rows: part, more: true };
      }
    }
  } catch (error) {
    // A bomb spoils the whole set; a file that the card does not give back spoils its own list only.
    if (error instanceof AppError && error.code === 'catalog-too-large') throw error;
    report.add(file.label, 0, 'file-unreadable');
    yield { rows, partial: true };
  }
}
