/** Rows of a catalog that are volumes of one archive become one row: one game, its size in all, its links in order. Pure. */

import {
  isPieceName,
  isVolumeSet,
  joinVolumes,
  totalBytes,
  type VolumeSet,
  volumeKey,
  volumeOf,
} from '../lib/volumes.ts';
import type { CatalogRow, Volume } from '../model.ts';

/** A `.zip` or `.rar` waits so many rows for pieces: lists are in the order of names, where they are neighbours. */
const NEIGHBOURS = 200;

const isMain = (row: CatalogRow): boolean => /\.(?:zip|rar)$/i.test(row.name) && !isPieceName(row.name);
const keyOf = (row: CatalogRow): string => {
  const volume = volumeOf(row.name);
  return volume === null ? '' : volumeKey(volume);
};

/** Of the rows of one platform, which come part by part; holds back nothing but volumes and a few neighbours. */
export class VolumeRows {
  readonly #held: CatalogRow[] = [];
  readonly #keys = new Set<string>();
  /** The last rows that came, if they are main files. */
  #waiting: CatalogRow[] = [];

  /** The rows that are games of their own. */
  take(rows: readonly CatalogRow[]): CatalogRow[] {
    const fresh = rows.filter((row) => !isPieceName(row.name));
    if (fresh.length < rows.length) {
      for (const row of rows) {
        if (!isPieceName(row.name)) continue;
        this.#held.push(row);
        this.#keys.add(keyOf(row));
      }
    }
    const ready = this.#release([...this.#waiting, ...fresh]);
    const border = Math.max(0, ready.length - NEIGHBOURS);
    this.#waiting = ready.slice(border).filter(isMain);
    return ready.filter((row, at) => at < border || !isMain(row));
  }

  #release(rows: readonly CatalogRow[]): CatalogRow[] {
    if (this.#keys.size === 0) return [...rows];
    return rows.filter((row) => {
      const belongs = isMain(row) && this.#keys.has(keyOf(row));
      if (belongs) this.#held.push(row);
      return !belongs;
    });
  }

  /** What is left when the platform has no more rows: the sets, and what only looked like volumes. */
  end(): CatalogRow[] {
    const rest = this.#release(this.#waiting);
    return [
      ...rest,
      ...joinVolumes(this.#held, ({ name }) => name).map((row) => (isVolumeSet(row) ? joined(row) : row)),
    ];
  }
}

const volume = ({ name, url, sizeBytes }: CatalogRow): Volume => ({ name, url, sizeBytes });

function joined({ name, volumes, missing }: VolumeSet<CatalogRow>): CatalogRow {
  const unsupported = volumes.find((row) => row.unsupported !== undefined)?.unsupported;
  const why = missing === null ? unsupported : 'volume-missing';
  return {
    name,
    url: volumes[0]?.url ?? '',
    sizeBytes: totalBytes(volumes),
    volumes: volumes.map(volume),
    ...(why === undefined ? {} : { unsupported: why }),
    ...(volumes.some((row) => row.passwordProtected) ? { passwordProtected: true } : {}),
  };
}
