/** The reads that a frame makes, remembered until something changes: moving the cursor asks the library for nothing. */

import type { Facets, GameLine, GamePage, GameQuery, Letter, Totals } from '../library/types.ts';
import type { UiData, UiPort } from './port.ts';
import type { Discs, GameDetail, HistoryRow, SystemRow } from './views.ts';

/** Lines fetched at once, aligned: a window is rarely more than two chunks. */
const CHUNK = 64;
/** Lists that are kept at the same time. */
const KEPT = 8;

interface KnownList {
  total: number | null;
  guessed: readonly string[] | null;
  readonly chunks: Map<number, readonly GameLine[]>;
  letters: readonly Letter[] | null;
  facets: Facets | null;
  ids: readonly number[] | null;
}

/** Lists of games, by their query. */
class Lists {
  readonly #port: UiPort;
  readonly #known = new Map<string, KnownList>();

  constructor(port: UiPort) {
    this.#port = port;
  }

  forget(): void {
    this.#known.clear();
  }

  games(query: GameQuery, offset: number, count: number): GamePage {
    const list = this.#of(query);
    const rows: GameLine[] = [];
    for (let index = Math.floor(offset / CHUNK); index * CHUNK < offset + Math.max(1, count); index++) {
      const first = index * CHUNK;
      const part = this.#chunk(query, list, index);
      rows.push(...part.slice(Math.max(0, offset - first), Math.max(0, offset + count - first)));
      if (first + CHUNK >= (list.total ?? 0)) break;
    }
    return { totalCount: list.total ?? 0, rows, guessed: list.guessed };
  }

  gameIds(query: GameQuery): readonly number[] {
    const list = this.#of(query);
    list.ids ??= this.#port.gameIds(query);
    return list.ids;
  }

  letters(query: GameQuery): readonly Letter[] {
    const list = this.#of(query);
    list.letters ??= this.#port.letters(query);
    return list.letters;
  }

  facets(query: GameQuery): Facets {
    const list = this.#of(query);
    list.facets ??= this.#port.facets(query);
    return list.facets;
  }

  #of(query: GameQuery): KnownList {
    const key = JSON.stringify(query);
    let list = this.#known.get(key);
    if (list === undefined) {
      if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value ?? '');
      list = { total: null, guessed: null, chunks: new Map(), letters: null, facets: null, ids: null };
      this.#known.set(key, list);
    }
    return list;
  }

  #chunk(query: GameQuery, list: KnownList, index: number): readonly GameLine[] {
    let rows = list.chunks.get(index);
    if (rows === undefined) {
      const page = this.#port.games(query, index * CHUNK, CHUNK);
      rows = page.rows;
      list.total = page.totalCount;
      list.guessed = page.guessed ?? null;
      list.chunks.set(index, rows);
    }
    return rows;
  }
}

/** Everything else that costs more than looking at it again and again while nothing changes. */
interface Remembered {
  systems: readonly SystemRow[] | null;
  history: { readonly limit: number; readonly rows: readonly HistoryRow[] } | null;
  game: { readonly id: number; readonly detail: GameDetail | null } | null;
  sum: { readonly ids: readonly number[]; readonly discs: Discs; readonly totals: Totals } | null;
}

const NOTHING: Readonly<Remembered> = { systems: null, history: null, game: null, sum: null };

export function cachedData(port: UiPort): { readonly data: UiData; forget(): void } {
  const lists = new Lists(port);
  const kept: Remembered = { ...NOTHING };
  const data: UiData = {
    ...bound(port),
    games: (query, offset, count) => lists.games(query, offset, count),
    gameIds: (query) => lists.gameIds(query),
    letters: (query) => lists.letters(query),
    facets: (query) => lists.facets(query),
    systems: () => {
      kept.systems ??= port.systems();
      return kept.systems;
    },
    totals: (ids, discs) => {
      // The title of marking asks at each frame, for thousands of games when all are marked.
      const { sum } = kept;
      const same = sum !== null && sum.discs === discs && sum.ids.length === ids.length;
      if (sum !== null && same && sum.ids.every((id, at) => id === ids[at])) return sum.totals;
      kept.sum = { ids, discs, totals: port.totals(ids, discs) };
      return kept.sum.totals;
    },
    history: (limit) => {
      // Each row is looked for on the card.
      if (kept.history === null || kept.history.limit < limit) kept.history = { limit, rows: port.history(limit) };
      return kept.history.limit === limit ? kept.history.rows : kept.history.rows.slice(0, limit);
    },
    game: (id) => {
      if (kept.game?.id !== id) kept.game = { id, detail: port.game(id) };
      return kept.game.detail;
    },
  };
  return {
    data,
    forget() {
      lists.forget();
      Object.assign(kept, NOTHING);
    },
  };
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
    notices: () => port.notices(),
    settings: () => port.settings(),
    keepOf: (systemName) => port.keepOf(systemName),
    about: () => port.about(),
  };
}
