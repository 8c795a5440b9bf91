/** The shelves that lists are made from, held in memory while they are looked at, with what is known about each game. */

import { linkHash } from '../catalog/link-hash.ts';
import { AppError } from '../lib/errors.ts';
import { rebuildShelf, storedBlock, storedRows } from './catalog-writer.ts';
import type { Database } from './database.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { positionOf, presentIds } from './shelf-lookup.ts';
import { DEAD, FAILED, type GroupRoom, groupRoom, INSTALLED, type LineRoom, QUEUED, scores } from './shelf-query.ts';
import { idsOf, type ShelfRows } from './shelf-rows.ts';
import { type Hits, hitsRoom } from './shelf-search.ts';

/** A shelf in use, with room for the present query. */
export interface LoadedShelf {
  readonly id: number;
  readonly name: string;
  readonly shelf: Shelf;
  /** What the words left. */
  readonly hits: Hits;
  /** What the filter left of it. */
  readonly kept: Uint32Array;
  readonly room: GroupRoom;
  /** Positions of dead links. */
  readonly dead: Set<number>;
  marks: Uint8Array;
  marksVersion: number;
  /** Marks by group; null: not asked for yet. */
  groupMarks: Uint8Array | null;
  score: Uint32Array | null;
  /** Positions in the order of their ids; null: not asked for yet. */
  byId: Uint32Array | null;
  /** Of lists that are not kept any more. */
  readonly spare: LineRoom[];
}

/** What a look into the ROM folder found: games that are there, links of installs that are not. */
interface Present {
  readonly ids: ReadonlySet<number>;
  readonly gone: ReadonlySet<string>;
}

interface Marked {
  readonly url: string;
  readonly bits: number;
}

export class Shelves {
  readonly #library: Database;
  readonly #catalog: Database;
  readonly #loaded = new Map<string, LoadedShelf>();
  readonly #present = new Map<string, Present>();
  #catalogVersion = -1;
  #supported: readonly string[] | null = null;
  #marksVersion = 0;
  #marked: { version: number; systems: Map<string, Marked[]> } | null = null;
  #regionOrder: readonly string[] = [];

  constructor(library: Database, catalog: Database) {
    this.#library = library;
    this.#catalog = catalog;
  }

  /** Changes whenever a list may look different. */
  version(): string {
    const version = Number(this.#catalog.get('PRAGMA data_version')?.['data_version']);
    if (version !== this.#catalogVersion) {
      this.#catalogVersion = version;
      this.#loaded.clear();
      this.#supported = null;
    }
    return `${version} ${this.#marksVersion}`;
  }

  /** Something in library.db changed: queue, installs, facts. */
  changed(): void {
    this.#marksVersion++;
  }

  setRegionOrder(regions: readonly string[]): void {
    this.#regionOrder = regions;
    for (const loaded of this.#loaded.values()) loaded.score = null;
    this.changed();
  }

  catalogVersion(): string {
    this.version();
    return String(this.#catalogVersion);
  }

  /** What lies in the system's ROM folder. Returns whether any mark is another than before. */
  setPresent(systemName: string, names: ReadonlySet<string>, gone: readonly string[]): boolean {
    const loaded = this.load(systemName);
    const ids = loaded === null ? [] : presentIds(loaded.shelf, names);
    const before = this.#present.get(systemName);
    const same =
      before === undefined
        ? ids.length === 0 && gone.length === 0
        : before.ids.size === ids.length &&
          ids.every((id) => before.ids.has(id)) &&
          `${[...before.gone]}` === `${gone}`;
    if (same) return false;
    this.#present.set(systemName, { ids: new Set(ids), gone: new Set(gone) });
    this.changed();
    return true;
  }

  /** Drops what is held in memory, but for the shelf named: it is read again when asked for. */
  release(except?: string): void {
    for (const name of [...this.#loaded.keys()]) if (name !== except) this.#loaded.delete(name);
    this.changed();
  }

  /** Names of the shelves that a query over everything looks at. */
  supported(): readonly string[] {
    this.#supported ??= this.#catalog
      .all('SELECT name FROM shelves WHERE unsupported IS NULL ORDER BY name')
      .map((row) => String(row['name']));
    return this.#supported;
  }

  load(name: string): LoadedShelf | null {
    const known = this.#loaded.get(name);
    if (known !== undefined) {
      this.#refreshMarks(known);
      return known;
    }
    const row = this.#catalog.get('SELECT id FROM shelves WHERE name = ?', name);
    if (row === undefined) return null;
    const id = Number(row['id']);
    const shelf = this.#open(id);
    if (shelf === null) return null;
    const loaded: LoadedShelf = {
      id,
      name,
      shelf,
      hits: hitsRoom(shelf.count),
      kept: new Uint32Array(shelf.count),
      room: groupRoom(shelf),
      dead: new Set(),
      marks: new Uint8Array(shelf.count),
      marksVersion: -1,
      groupMarks: null,
      score: null,
      byId: null,
      spare: [],
    };
    this.#applyFacts(loaded);
    this.#loaded.set(name, loaded);
    this.#refreshMarks(loaded);
    return loaded;
  }

  /** A block of another layout (an update of the program) is built again, here and once. */
  #open(id: number): Shelf | null {
    const shelf = openShelf(storedBlock(this.#catalog, id));
    if (shelf !== null) return shelf;
    this.#rebuild(id);
    if (this.#catalog.get('SELECT 1 FROM shelves WHERE id = ?', id) === undefined) return null;
    const opened = openShelf(storedBlock(this.#catalog, id));
    if (opened === null) throw new AppError('database-damaged', { path: this.#catalog.path });
    return opened;
  }

  /** Ids of the games with this link, of one system or of all. */
  linked(url: string, systemName: string | null): number[] {
    const link = linkHash(url);
    const shelves = this.#catalog.all('SELECT id FROM shelves WHERE ?1 IS NULL OR name = ?1', systemName);
    return shelves.flatMap(({ id }) => idsOf(this.#rows(Number(id)), link)).sort((a, b) => a - b);
  }

  #rows(id: number): ShelfRows {
    const rows = storedRows(this.#catalog, id);
    if (rows !== null) return rows;
    this.#rebuild(id);
    return storedRows(this.#catalog, id) as ShelfRows;
  }

  #rebuild(id: number): void {
    this.#catalog.transaction(() => rebuildShelf(this.#catalog, id, null));
  }

  /** A fact about a game, on its shelf if that is in memory. */
  learn(systemName: string, id: number, sizeBytes: number | null, dead: boolean): void {
    const loaded = this.#loaded.get(systemName);
    const position = loaded?.shelf.ids.indexOf(id) ?? -1;
    if (loaded === undefined || position < 0) return;
    if (sizeBytes !== null) loaded.shelf.sizes[position] = sizeBytes;
    if (dead) loaded.dead.add(position);
    else loaded.dead.delete(position);
  }

  /** True sizes where they were learnt, and dead links. */
  #applyFacts(loaded: LoadedShelf): void {
    for (const row of this.#library.all('SELECT game, size, dead FROM facts WHERE system = ?', loaded.name)) {
      const position = positionOf(loaded, Number(row['game']));
      if (position < 0) continue;
      if (row['size'] !== null) loaded.shelf.sizes[position] = Number(row['size']);
      if (row['dead'] === 1) loaded.dead.add(position);
    }
  }

  score(loaded: LoadedShelf): Uint32Array {
    loaded.score ??= scores(loaded.shelf, this.#regionOrder);
    return loaded.score;
  }

  #refreshMarks(loaded: LoadedShelf): void {
    if (loaded.marksVersion === this.#marksVersion) return;
    loaded.marksVersion = this.#marksVersion;
    const { shelf, marks } = loaded;
    loaded.groupMarks = null;
    marks.fill(0);
    for (const position of loaded.dead) marks[position] = DEAD;
    const set = (id: number, bits: number): void => {
      const position = positionOf(loaded, id);
      if (position >= 0) marks[position] = (marks[position] as number) | bits;
    };
    const present = this.#present.get(loaded.name);
    let rows: ShelfRows | null = null;
    for (const { url, bits } of this.#markedOf(loaded.name)) {
      if (bits === INSTALLED && present?.gone.has(url)) continue;
      rows ??= this.#rows(loaded.id);
      for (const id of idsOf(rows, linkHash(url))) set(id, bits);
    }
    const found = present?.ids;
    if (found === undefined || found.size === 0) return;
    for (let at = 0; at < shelf.count; at++) {
      if (found.has(shelf.ids[at] as number)) marks[at] = (marks[at] as number) | INSTALLED;
    }
  }

  /** Bits of one game, from the queue, the installs and the facts. */
  bitsOf(systemName: string, url: string, id: number): number {
    let bits = 0;
    const present = this.#present.get(systemName);
    for (const marked of this.#markedOf(systemName)) {
      if (marked.url === url && !(marked.bits === INSTALLED && present?.gone.has(url))) bits |= marked.bits;
    }
    if (present?.ids.has(id)) bits |= INSTALLED;
    if (this.#library.get('SELECT dead FROM facts WHERE game = ?', id)?.['dead'] === 1) bits |= DEAD;
    return bits;
  }

  #markedOf(systemName: string): readonly Marked[] {
    if (this.#marked?.version !== this.#marksVersion) {
      this.#marked = { version: this.#marksVersion, systems: this.#readMarked() };
    }
    return this.#marked.systems.get(systemName) ?? [];
  }

  #readMarked(): Map<string, Marked[]> {
    const systems = new Map<string, Marked[]>();
    const put = (system: unknown, url: unknown, bits: number): void => {
      if (typeof system !== 'string' || typeof url !== 'string' || bits === 0) return;
      const list = systems.get(system);
      if (list === undefined) systems.set(system, [{ url, bits }]);
      else list.push({ url, bits });
    };
    for (const row of this.#library.all('SELECT url, system FROM installs')) put(row['system'], row['url'], INSTALLED);
    const jobs = `SELECT body ->> '$.game.url' AS url, body ->> '$.game.systemName' AS system, body ->> '$.state' AS state
      FROM jobs WHERE json_valid(body)`;
    for (const row of this.#library.all(jobs)) {
      const state = row['state'];
      const over = state === 'done' || state === 'cancelled' || state === null;
      put(row['system'], row['url'], over ? 0 : state === 'failed' ? FAILED : QUEUED);
    }
    return systems;
  }

  /** Installed games of each system: what was recorded and what was found beside it. */
  installedCounts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const row of this.#library.all('SELECT system, count(*) AS n FROM installs GROUP BY system')) {
      counts.set(String(row['system']), Number(row['n']));
    }
    for (const [name, { ids, gone }] of this.#present) {
      counts.set(name, Math.max((counts.get(name) ?? 0) - gone.size, ids.size, 0));
    }
    return counts;
  }
}
