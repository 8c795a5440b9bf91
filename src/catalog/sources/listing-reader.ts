/** A complete listing of the player's account, read as platforms with their games. */

import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import type { BadRow, CatalogPlatform } from '../../model.ts';
import { RowReport } from '../parse.ts';
import { canBeDivided, isGameFile, platformOf, type Range } from './account-tree.ts';
import { type FolderLine, readLines, type SliceLine } from './listing-file.ts';

const NO_RANGE: Range = { after: null, before: null };

export interface ListingReader {
  readonly report: RowReport;
  /** Differs when a game, its size or its folder does; whatever the time of the listing. */
  readonly fingerprint: string;
  readonly platformCount: number;
  /** A batch for each folder; several may be of one platform. Only one is held at a time. */
  platforms(): AsyncGenerator<CatalogPlatform>;
}

/**
 * Reads a complete listing as platforms. `isSystem` tells whether a folder's name is one of a system of this device. Throws
 * `catalog-missing` when nothing was listed yet.
 */
export async function openListing(
  file: string,
  isSystem: (name: string) => boolean,
  onBad?: (bad: BadRow) => void,
): Promise<ListingReader> {
  const hash = createHash('sha256');
  const names = new Set<string>();
  let head = false;
  for await (const { line, platform } of walk(file, isSystem)) {
    head = true;
    if (line.files.length > 0) names.add(platform);
    hash.update(JSON.stringify([platform, line.files, line.kind === 'folder' ? line.failed : null]));
  }
  if (!head) throw new AppError('catalog-missing', { path: file });
  const report = new RowReport(onBad);
  return {
    report,
    fingerprint: hash.digest('hex'),
    platformCount: names.size,
    async *platforms() {
      for await (const { line, platform, path } of walk(file, isSystem)) {
        for (let bad = 0; bad < line.badRows; bad++) report.add(path, 0, 'unknown-shape');
        const whole = line.kind === 'slice' ? canBeDivided(line, line.cut) : canBeDivided(NO_RANGE, line.cut);
        const failed = line.kind === 'folder' && line.failed !== undefined && line.failed !== 'file-gone';
        if (!whole) report.add(path, 0, 'too-many-rows');
        if (failed) report.add(path, 0, 'file-unreadable');
        const rows = line.files
          .filter((cell) => isGameFile(cell[1]))
          .map(([url, name, sizeBytes, password]) => ({
            name,
            url,
            sizeBytes,
            ...(password === 1 ? { passwordProtected: true } : {}),
          }));
        if (rows.length === 0 && whole && !failed) continue;
        yield { platform, folder: platform, rows, ...(whole && !failed ? {} : { partial: true }) };
      }
    },
  };
}

interface Walked {
  readonly line: FolderLine | SliceLine;
  readonly platform: string;
  readonly path: string;
}

/** The lines of a listing with the platform and path of each; a parent always comes before its children. */
async function* walk(file: string, isSystem: (name: string) => boolean): AsyncGenerator<Walked> {
  const places = new Map<number, { platform: string | null; path: string }>();
  let rootName = '';
  for await (const { line } of readLines(file)) {
    if (line.kind === 'head') {
      rootName = line.path.split('/').filter(Boolean).at(-1) ?? '';
      const path = line.path === '/' ? '' : line.path;
      places.set(line.rootId, { platform: rootName !== '' && isSystem(rootName) ? rootName : null, path });
      continue;
    }
    const place = places.get(line.id);
    if (place === undefined) continue;
    if (line.kind === 'folder') {
      for (const [id, name] of line.folders) {
        if (places.has(id)) continue;
        places.set(id, { platform: platformOf(name, place.platform, isSystem), path: `${place.path}/${name}` });
      }
    }
    yield { line, platform: place.platform ?? (rootName === '' ? '1fichier' : rootName), path: place.path || '/' };
  }
}
