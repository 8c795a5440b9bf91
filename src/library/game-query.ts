/** Lists of games: search, filters, groups, letters. A list is made once and then asked for window by window. */

import { closeWords, queryWords } from '../catalog/search.ts';
import { PRE_RELEASE_MASK } from '../catalog/title.ts';
import { LANGUAGES, REGIONS } from '../catalog/title-words.ts';
import type { Database } from './database.ts';
import { discSets, facetList, filterIn, installedGroups, lineFilter, markOf, searchAll, tally } from './list-rules.ts';
import { MergedList, type ShelfLines } from './merge.ts';
import {
  bySize,
  FAILED,
  groupedLines,
  INSTALLED,
  type LineFilter,
  type LineRoom,
  type Lines,
  lineRoom,
  plainLines,
} from './shelf-query.ts';
import { wordList } from './shelf-words.ts';
import type { LoadedShelf, Shelves } from './shelves.ts';
import type { Facets, GameLine, GamePage, GameQuery, Letter } from './types.ts';

interface Result {
  readonly key: string;
  readonly list: MergedList;
  readonly shelves: readonly (ShelfLines & { readonly loaded: LoadedShelf; readonly out: LineRoom })[];
  readonly guessed: readonly string[] | null;
  /** By name and without words: letters make sense. */
  readonly alphabetical: boolean;
}

/** Lists that are kept as they are asked for window by window: the present screen and the one under it. */
const KEPT_RESULTS = 3;
/** After so many lists of single systems the shelves of a search over everything are let go. */
const FORGET_AFTER = 40;
/** Ways to read a mistyped query that are tried. */
const GUESSES = 6;

export class GameLists {
  readonly #catalog: Database;
  readonly #shelves: Shelves;
  #results: Result[] = [];
  #vocabulary: { readonly key: string; readonly words: readonly string[] } | null = null;
  #sinceAll = 0;

  constructor(catalog: Database, shelves: Shelves) {
    this.#catalog = catalog;
    this.#shelves = shelves;
  }

  page(query: GameQuery, offset: number, count: number): GamePage {
    const { list, shelves, guessed } = this.#resolve(query);
    const lines = list.slice(offset, count);
    const rows = lines.map(({ at, position }): GameLine => {
      const { loaded, result, name } = shelves[at] as Result['shelves'][number];
      const { shelf, marks } = loaded;
      const group = shelf.groups[position] as number;
      const versionCount = result.versions?.[group] ?? 1;
      let bits = marks[position] as number;
      if (versionCount > 1 && bits === 0) {
        loaded.groupMarks ??= installedGroups(loaded);
        bits = loaded.groupMarks[group] as number;
      }
      const size = shelf.sizes[position] as number;
      const id = shelf.ids[position] as number;
      const stored = this.#catalog.get('SELECT name FROM games WHERE id = ?', id)?.['name'];
      return {
        id,
        systemName: name,
        name: String(stored ?? ''),
        sizeBytes: size < 0 ? null : size,
        mark: markOf(bits),
        versionCount,
      };
    });
    return { totalCount: list.total, rows, guessed };
  }

  ids(query: GameQuery): readonly number[] {
    const { list, shelves } = this.#resolve(query);
    const sets = new Map<number, Map<number, number[]>>();
    return list.slice(0, list.total).flatMap(({ at, position }) => {
      const { loaded, result } = shelves[at] as Result['shelves'][number];
      const set = loaded.shelf.sets[position] as number;
      const id = loaded.shelf.ids[position] as number;
      if (result.versions === null || set === 0) return [id];
      const known = sets.get(at) ?? discSets(loaded);
      sets.set(at, known);
      return known.get(set) ?? [id];
    });
  }

  letters(query: GameQuery): readonly Letter[] {
    const { list, alphabetical } = this.#resolve(query);
    if (!alphabetical) return [];
    const starts = list.starts();
    return starts.flatMap((offset, initial) => {
      if ((starts[initial + 1] ?? list.total) === offset) return [];
      const letter = initial === 0 ? '#' : initial === 27 ? '…' : String.fromCharCode(64 + initial);
      return [{ letter, offset }];
    });
  }

  facets(query: GameQuery): Facets {
    const filter = lineFilter(query.filter);
    const regions = new Array<number>(REGIONS.length).fill(0);
    const languages = new Array<number>(LANGUAGES.length).fill(0);
    const counts = { preReleaseCount: 0, installedCount: 0, failedCount: 0 };
    const shelves = this.#loadedFor(query);
    searchAll(shelves, [queryWords(query.words)]);
    for (const loaded of shelves) {
      const { shelf, marks, kept } = loaded;
      // Each kind of value is counted among what the other filters leave.
      tally(kept.subarray(0, filterIn(loaded, { ...filter, regionMask: 0 })), shelf.regions, regions);
      tally(kept.subarray(0, filterIn(loaded, { ...filter, languageMask: 0 })), shelf.languages, languages);
      const count = filterIn(loaded, { ...filter, hidePreReleases: false, only: 'all' });
      for (const position of kept.subarray(0, count)) {
        if (((shelf.flags[position] as number) & PRE_RELEASE_MASK) !== 0) counts.preReleaseCount++;
        if (((marks[position] as number) & INSTALLED) !== 0) counts.installedCount++;
        if (((marks[position] as number) & FAILED) !== 0) counts.failedCount++;
      }
    }
    return { regions: facetList(REGIONS, regions), languages: facetList(LANGUAGES, languages), ...counts };
  }

  /** Forgets every list. */
  release(): void {
    this.#results = [];
    this.#vocabulary = null;
  }

  #loadedFor(query: GameQuery): LoadedShelf[] {
    this.#shelves.version();
    if (query.systemName === null) this.#sinceAll = 0;
    else if (++this.#sinceAll === FORGET_AFTER) this.#forgetAllBut(query.systemName);
    const names = query.systemName === null ? this.#shelves.supported() : [query.systemName];
    return names.flatMap((name) => this.#shelves.load(name) ?? []);
  }

  #forgetAllBut(systemName: string): void {
    this.#results = this.#results.filter(({ shelves }) => shelves.every(({ name }) => name === systemName));
    this.#shelves.release(systemName);
  }

  #resolve(query: GameQuery): Result {
    const key = `${this.#shelves.version()} ${JSON.stringify(query)}`;
    const kept = this.#results.find((result) => result.key === key);
    if (kept !== undefined) return kept;
    const words = queryWords(query.words);
    const loaded = this.#loadedFor(query);
    const found = searchAll(loaded, [words]);
    const guessed = found === 0 ? this.#guess(loaded, words) : null;
    const filter = lineFilter(query.filter);
    const shelves = loaded
      .filter(({ hits }) => hits.count > 0)
      .map((one) => {
        const out = one.spare.pop() ?? lineRoom(one.shelf);
        return { name: one.name, shelf: one.shelf, loaded: one, out, result: this.#lines(one, query, filter, out) };
      });
    const alphabetical = words.length === 0 && query.sort === 'name';
    const list = new MergedList(shelves, query.sort, alphabetical);
    const result: Result = { key, list, shelves, guessed, alphabetical };
    this.#results.unshift(result);
    for (const old of this.#results.splice(KEPT_RESULTS))
      for (const { loaded: one, out } of old.shelves) one.spare.push(out);
    return result;
  }

  /** The lines of one shelf from what the search left. */
  #lines(loaded: LoadedShelf, query: GameQuery, filter: LineFilter, out: LineRoom): Lines {
    const { shelf, marks, hits, kept, room } = loaded;
    const count = filterIn(loaded, filter);
    const grouping = { marks, room, score: this.#shelves.score(loaded), missing: filter.only === 'missing' };
    const lines = query.filter.grouped
      ? groupedLines(shelf, kept, count, hits.classes, grouping, out)
      : plainLines(kept, count, hits.classes, out);
    return query.sort === 'size' ? bySize(shelf, lines) : lines;
  }

  /** Nothing has these words: what they may have been meant as is searched, and the ways that have hits are told. */
  #guess(loaded: readonly LoadedShelf[], words: readonly string[]): string[] | null {
    const vocabulary = this.#words(loaded);
    let ways: string[][] = [[]];
    for (const word of words) {
      const known = vocabulary.some((one) => one.includes(word));
      const meant = known ? [word] : closeWords(word, vocabulary, GUESSES);
      ways = ways.flatMap((way) => meant.map((one) => [...way, one])).slice(0, GUESSES);
    }
    const good = words.length === 0 ? [] : ways.filter((way) => searchAll(loaded, [way]) > 0);
    searchAll(loaded, good);
    return good.length === 0 ? null : [...new Set(good.map((way) => way.join(' ')))];
  }

  /** The words of these shelves that a slip can be made in. */
  #words(loaded: readonly LoadedShelf[]): readonly string[] {
    const key = `${this.#shelves.catalogVersion()} ${loaded.map(({ id }) => id).join(' ')}`;
    if (this.#vocabulary?.key === key) return this.#vocabulary.words;
    const words = new Set<string>();
    for (const { shelf } of loaded) for (const word of wordList(shelf.words)) if (word.length > 2) words.add(word);
    this.#vocabulary = { key, words: [...words] };
    return this.#vocabulary.words;
  }
}
