/** The games of all catalogs: one game, its versions and discs, what is known about it. Lists: game-query.ts. */

import type { Database, Row } from './database.ts';
import { GameLists } from './game-query.ts';
import { discSets, markOf } from './list-rules.ts';
import { positionOf } from './shelf-lookup.ts';
import type { LoadedShelf, Shelves } from './shelves.ts';
import { readError, readVolumes } from './stored.ts';
import type { GameQuery, GameRecord, GamesStore } from './types.ts';

const RECORD = `SELECT g.id, g.name, g.url, g.size, g.source, g.unsupported AS link_reason, s.name AS system, s.unsupported AS reason,
    (SELECT links FROM volumes WHERE game = g.id) AS volumes
  FROM games g JOIN shelves s ON s.id = g.shelf`;

interface Place {
  readonly loaded: LoadedShelf;
  readonly position: number;
}

export class Games implements GamesStore {
  readonly #library: Database;
  readonly #catalog: Database;
  readonly #shelves: Shelves;
  readonly #lists: GameLists;

  constructor(library: Database, catalog: Database, shelves: Shelves) {
    this.#library = library;
    this.#catalog = catalog;
    this.#shelves = shelves;
    this.#lists = new GameLists(catalog, shelves);
  }

  shelves() {
    const installed = this.#shelves.installedCounts();
    return this.#catalog
      .all(
        'SELECT name, games, groups, unsupported FROM shelves WHERE games > 0 ORDER BY unsupported IS NOT NULL, name',
      )
      .map((row) => ({
        name: String(row['name']),
        gameCount: Number(row['games']),
        groupCount: Number(row['groups']),
        installedCount: installed.get(String(row['name'])) ?? 0,
        unsupported: readError(row['unsupported']),
      }));
  }

  page(query: GameQuery, offset: number, count: number) {
    return this.#lists.page(query, offset, count);
  }

  ids(query: GameQuery) {
    return this.#lists.ids(query);
  }

  letters(query: GameQuery) {
    return this.#lists.letters(query);
  }

  facets(query: GameQuery) {
    return this.#lists.facets(query);
  }

  totals(ids: readonly number[]) {
    let [count, totalBytes, unknownCount] = [0, 0, 0];
    for (const { loaded, position } of this.#places(new Set(ids))) {
      const size = loaded.shelf.sizes[position] as number;
      count++;
      if (size < 0) unknownCount++;
      else totalBytes += size;
    }
    return { count, totalBytes, unknownCount };
  }

  get(id: number): GameRecord | null {
    return this.#record(this.#catalog.get(`${RECORD} WHERE g.id = ?`, id));
  }

  find(url: string, systemName: string | null): GameRecord | null {
    for (const id of this.#shelves.linked(url, systemName)) {
      const game = this.get(id);
      if (game?.url === url) return game;
    }
    return null;
  }

  named(name: string, systemName: string | null): readonly GameRecord[] {
    const like = `${name.replace(/[\\%_]/g, '\\$&')}.%`;
    const rows = this.#catalog.all(
      `${RECORD} WHERE g.name = ? COLLATE NOCASE OR g.name LIKE ? ESCAPE '\\' ORDER BY s.name, g.name, g.id`,
      name,
      like,
    );
    const games = rows
      .filter((row) => systemName === null || row['system'] === systemName)
      .map((row) => this.#record(row) as GameRecord);
    const exact = games.filter((game) => game.name === name);
    // `Game` means the file `Game.zip`, but not `Game.v2.zip`.
    const ending = (game: GameRecord): boolean => !game.name.slice(name.length + 1).includes('.');
    return exact.length > 0 ? exact : games.filter(ending);
  }

  versions(id: number) {
    const place = this.#place(id);
    if (place === null) return [];
    const { loaded, position } = place;
    const { shelf } = loaded;
    const score = this.#shelves.score(loaded);
    const members: number[] = [];
    shelf.groups.forEach((group, at) => {
      if (group === shelf.groups[position]) members.push(at);
    });
    members.sort((a, b) => (score[a] as number) - (score[b] as number) || a - b);
    return members.flatMap((at) => {
      const game = this.get(shelf.ids[at] as number);
      return game === null ? [] : [{ game, disc: shelf.discs[at] || null }];
    });
  }

  withDiscs(ids: readonly number[]): readonly number[] {
    const all = new Set<number>();
    const known = new Map<LoadedShelf, Map<number, number[]>>();
    for (const { loaded, position } of this.#places(ids)) {
      const { shelf } = loaded;
      const set = shelf.sets[position] as number;
      const sets = known.get(loaded) ?? (set === 0 ? null : discSets(loaded));
      if (sets !== null) known.set(loaded, sets);
      for (const id of sets?.get(set) ?? [shelf.ids[position] as number]) all.add(id);
    }
    return [...all];
  }

  learn(facts: Parameters<GamesStore['learn']>[0], now: number): void {
    this.#library.transaction(() => {
      for (const { id, sizeBytes, dead } of facts) {
        const name = this.#catalog.get(
          'SELECT s.name FROM games g JOIN shelves s ON s.id = g.shelf WHERE g.id = ?',
          id,
        )?.['name'];
        if (typeof name !== 'string') continue;
        this.#library.run(
          `INSERT INTO facts (game, system, size, dead, checked_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (game) DO UPDATE SET system = excluded.system, size = coalesce(excluded.size, size),
             dead = excluded.dead, checked_at = excluded.checked_at`,
          id,
          name,
          sizeBytes,
          dead ? 1 : 0,
          Math.floor(now),
        );
        this.#shelves.learn(name, id, sizeBytes, dead);
      }
    });
  }

  learnSize(url: string, systemName: string, sizeBytes: number, now: number): void {
    const game = this.find(url, systemName);
    if (game !== null && game.sizeBytes !== sizeBytes) this.learn([{ id: game.id, sizeBytes, dead: false }], now);
  }

  setRegionOrder(regions: readonly string[]): void {
    this.#shelves.setRegionOrder(regions);
  }

  setPresent(systemName: string, names: ReadonlySet<string>, gone: readonly string[]): boolean {
    this.#shelves.version();
    return this.#shelves.setPresent(systemName, names, gone);
  }

  version(): string {
    return this.#shelves.catalogVersion();
  }

  release(): void {
    this.#lists.release();
    this.#shelves.release();
  }

  /** Places of many games, most of them on the shelf of the one before. */
  *#places(ids: Iterable<number>): Generator<Place> {
    this.#shelves.version();
    let loaded: LoadedShelf | null = null;
    for (const id of ids) {
      const position: number = loaded === null ? -1 : positionOf(loaded, id);
      const place: Place | null = loaded !== null && position >= 0 ? { loaded, position } : this.#place(id);
      if (place === null) continue;
      loaded = place.loaded;
      yield place;
    }
  }

  #place(id: number): Place | null {
    this.#shelves.version();
    const system = this.#catalog.get('SELECT s.name FROM games g JOIN shelves s ON s.id = g.shelf WHERE g.id = ?', id);
    const loaded = system === undefined ? null : this.#shelves.load(String(system['name']));
    const position = loaded === null ? -1 : positionOf(loaded, id);
    return loaded === null || position < 0 ? null : { loaded, position };
  }

  #record(row: Row | undefined): GameRecord | null {
    if (row === undefined) return null;
    const id = Number(row['id']);
    const systemName = String(row['system']);
    const url = String(row['url']);
    const learnt = this.#library.get('SELECT size FROM facts WHERE game = ?', id)?.['size'];
    const size = learnt ?? row['size'];
    return {
      id,
      name: String(row['name']),
      url,
      sizeBytes: size === null || size === undefined ? null : Number(size),
      systemName,
      sourceId: Number(row['source']),
      unsupportedLink: row['link_reason'] === null ? null : String(row['link_reason']),
      unsupportedSystem: readError(row['reason']),
      volumes: readVolumes(row['volumes']),
      mark: markOf(this.#shelves.bitsOf(systemName, url, id)),
    };
  }
}
