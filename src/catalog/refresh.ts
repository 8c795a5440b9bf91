/** From a source to the library: platforms are matched to systems and handed to the import, one after the other. */

import type { ErrorRecord } from '../lib/errors.ts';
import type { CatalogPlatform, CatalogRow, System } from '../model.ts';
import { VolumeRows } from './volume-rows.ts';

/** Where the games of a platform go: a system of this handheld, or a shelf of their own with the reason why not. */
export type PlatformMatch =
  | { readonly systemName: string }
  | { readonly systemName: null; readonly error: ErrorRecord };

/** What systems/match.ts decides; `folder` as the source names it. */
export type MatchPlatform = (platform: string, folder: string | null) => PlatformMatch;

/** The library's side of an import; library/catalog-import.ts. */
export interface CatalogSink<Counts> {
  add(shelfName: string, unsupported: ErrorRecord | null, rows: readonly CatalogRow[], partial: boolean): void;
  finish(): Counts;
  abort(): void;
}

export interface RefreshProgress {
  /** Platforms done and in all. */
  readonly done: number;
  readonly total: number | null;
  readonly games: number;
}

/** Imports everything that `platforms` gives, or nothing: any error leaves the old catalog untouched and is thrown on. */
export async function importPlatforms<Counts>(
  platforms: AsyncIterable<CatalogPlatform> | Iterable<CatalogPlatform>,
  match: MatchPlatform,
  begin: () => CatalogSink<Counts>,
  onProgress?: (progress: RefreshProgress) => void,
  total: number | null = null,
): Promise<Counts> {
  const sink = begin();
  let done = 0;
  let games = 0;
  let volumes = new VolumeRows();
  try {
    for await (const { platform, folder, rows, partial, more } of platforms) {
      const found = match(platform, folder);
      const ready = more === true ? volumes.take(rows) : [...volumes.take(rows), ...volumes.end()];
      if (found.systemName !== null) sink.add(found.systemName, null, ready, partial === true);
      else sink.add(folder ?? platform, found.error, ready, partial === true);
      games += ready.length;
      if (more !== true) {
        volumes = new VolumeRows();
        done++;
      }
      onProgress?.({ done, total, games });
    }
  } catch (error) {
    sink.abort();
    throw error;
  }
  return sink.finish();
}

/** What an import depends on: the set, and what its platforms are matched to. The same again gives the same catalog. */
export function importFingerprint(bundle: string, systems: readonly System[], systemName: string | null): string {
  const names = systems.map((system) => system.name).sort();
  let hash = 0;
  for (const letter of names.join(',')) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  // 2: volumes of one archive are one game.
  return `2 ${bundle} ${names.length} ${(hash >>> 0).toString(16)} ${systemName ?? ''}`.trim();
}
