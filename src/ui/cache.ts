/** The reads that a frame makes, remembered until something changes: moving the cursor asks the library for nothing. */

import type { Discs, Facets, GamePage, GameQuery, GameRow, Letter, SystemRow, Totals, UiData, UiPort } from './port.ts';

/** Lines fetched at once, aligned: a window is rarely more than two chunks. */
const CHUNK = 64;
/** Lists that are kept at the same time. */
const KEPT = 8;

interface KnownList {
  total: number | null;
  readonly chunks: Map<number, readonly GameRow[]>;
  letters: readonly Letter[] | null;
  facets: Facets | null;
  ids: readonly number[] | null;
}

export function cachedData(port: UiPort): { readonly data: UiData; forget(): void } {
  const lists = new Map<string, KnownList>();
  let systems: readonly SystemRow[] | null = null;
  let sum: { readonly ids: readonly number[]; readonly discs: Discs; readonly totals: Totals } | null = null;

  function known(query: GameQuery): KnownList {
    const key = JSON.stringify(query);
    let list = lists.get(key);
    if (list === undefined) {
      if (lists.size >= KEPT) lists.delete(lists.keys().next().value ?? '');
      list = { total: null, chunks: new Map(), letters: null, facets: null, ids: null };
      lists.set(key, list);
    }
    return list;
  }

  function games(query: GameQuery, offset: number, count: number): GamePage {
    const list = known(query);
    const rows: GameRow[] = [];
    for (let index = Math.floor(offset / CHUNK); index * CHUNK < offset + Math.max(1, count); index++) {
      const first = index * CHUNK;
      const part = chunkOf(port, query, list, index);
      rows.push(...part.slice(Math.max(0, offset - first), Math.max(0, offset + count - first)));
      if (first + CHUNK >= (list.total ?? 0)) break;
    }
    return { totalCount: list.total ?? 0, rows };
  }

  const data: UiData = {
    ...bound(port),
    systems: () => {
      systems ??= port.systems();
      return systems;
    },
    games,
    gameIds: (query) => {
      const list = known(query);
      list.ids ??= port.gameIds(query);
      return list.ids;
    },
    letters: (query) => {
      const list = known(query);
      list.letters ??= port.letters(query);
      return list.letters;
    },
    totals: (ids, discs) => {
      // The title of marking asks at each frame, for thousands of games when all are marked.
      const same = sum !== null && sum.discs === discs && sum.ids.length === ids.length;
      if (sum !== null && same && sum.ids.every((id, at) => id === ids[at])) return sum.totals;
      sum = { ids, discs, totals: port.totals(ids, discs) };
      return sum.totals;
    },
    facets: (query) => {
      const list = known(query);
      list.facets ??= port.facets(query);
      return list.facets;
    },
  };
  return {
    data,
    forget() {
      lists.clear();
      systems = null;
      sum = null;
    },
  };
}

function chunkOf(port: UiPort, query: GameQuery, list: KnownList, index: number): readonly GameRow[] {
  let rows = list.chunks.get(index);
  if (rows === undefined) {
    const page = port.games(query, index * CHUNK, CHUNK);
    rows = page.rows;
    list.total = page.totalCount;
    list.chunks.set(index, rows);
  }
  return rows;
}

/** The reads of a port as an object of their own (a port may be a class). */
function bound(port: UiPort): UiData {
  return {
    systems: () => port.systems(),
    games: (query, offset, count) => port.games(query, offset, count),
    gameIds: (query) => port.gameIds(query),
    letters: (query) => port.letters(query),
    facets: (query) => port.facets(query),
    totals: (ids, discs) => port.totals(ids, discs),
    game: (id) => port.game(id),
    freeBytes: (systemName) => port.freeBytes(systemName),
    jobs: () => port.jobs(),
    queuePaused: () => port.queuePaused(),
    queueHalted: () => port.queueHalted(),
    history: (limit) => port.history(limit),
    account: () => port.account(),
    deviceSystems: () => port.deviceSystems(),
    sources: () => port.sources(),
    sourceOffers: () => port.sourceOffers(),
    badRows: (id) => port.badRows(id),
    setup: () => port.setup(),
    status: () => port.status(),
    settings: () => port.settings(),
    keepOf: (systemName) => port.keepOf(systemName),
    about: () => port.about(),
  };
}
