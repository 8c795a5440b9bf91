/** What the queue, the command line and the UI ask of the library. node:sqlite stays behind these. */

import type { ErrorRecord } from '../lib/errors.ts';
import type { BadRow, GameRef, HistoryEntry, Install, Source, SourceKind, Volume } from '../model.ts';
import type { Job, JobOptions } from '../queue/job.ts';

export interface JobsStore {
  /** In queue order; `done` and `cancelled` jobs have left (they are in the history). */
  list(): readonly Job[];
  /** Appends to the end of the queue. */
  add(game: GameRef, options: JobOptions, now: number): Job;
  /** Replaces the job of the same id. */
  save(job: Job): void;
  delete(id: number): void;
}

export interface InstallsStore {
  add(install: Omit<Install, 'id'>): Install;
  list(): readonly Install[];
  /** By what was recorded at install time, never by a name that happens to match. */
  find(url: string, systemName: string): Install | null;
  /** Installs that own a path (absolute): a file may belong to one install only. */
  owning(path: string): Install | null;
  delete(id: number): void;
}

export interface HistoryStore {
  add(entry: Omit<HistoryEntry, 'id'>): void;
  /** Newest first. */
  list(limit: number): readonly HistoryEntry[];
  /** `done`: only what ended well; installed games stay either way. */
  clear(what: 'done' | 'all'): void;
}

/** Runs `body` in one transaction: all of it is kept, or nothing. */
export type Transaction = <T>(body: () => T) => T;

/** How the last refresh of a source went, and what makes the next one cheap. */
export interface SourceState {
  /** What the source looked like when it was imported (time, size, ETag); null: never, or import it again. */
  readonly fingerprint: string | null;
  /** Where a listing that takes long goes on after a restart; the source's own business. */
  readonly cursor: string | null;
  /** The last import, wall milliseconds. */
  readonly refreshedAt: number | null;
  /** The last attempt, also one that found nothing new. */
  readonly triedAt: number | null;
  /** Why the last attempt failed; null: it did not. */
  readonly error: ErrorRecord | null;
  readonly games: number;
  readonly systems: number;
  /** Games of platforms that this device has no system for. */
  readonly unmatched: number;
  /** Games whose link cannot be fetched. */
  readonly unsupported: number;
  /** Rows that could not become a game. */
  readonly badRows: number;
}

export interface SourceRecord extends Source {
  /** The system that all its games belong to, when the player said so; null: matched by name. */
  readonly systemName: string | null;
  readonly state: SourceState;
}

export interface SourcesStore {
  list(): readonly SourceRecord[];
  get(id: number): SourceRecord | null;
  find(location: string): SourceRecord | null;
  /** The same location again is the same source. */
  add(kind: SourceKind, location: string, systemName: string | null): SourceRecord;
  /** Its games are removed by the games repository. */
  remove(id: number): void;
  /** Changes the named fields only. */
  saveState(id: number, change: Partial<SourceState>): void;
  /** Password of a shared folder: for the request only, never for a screen or a log. */
  secret(id: number): string | null;
  setSecret(id: number, secret: string | null): void;
  /** The first hundred rows of the last import that could not be used. */
  badRows(id: number): readonly BadRow[];
  setBadRows(id: number, rows: readonly BadRow[]): void;
}

export type GameMark = 'none' | 'installed' | 'queued' | 'failed' | 'dead';

/** One game as the catalog has it. */
export interface GameRecord {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  /** True size where one was learnt, else what the catalog says; null: not known. */
  readonly sizeBytes: number | null;
  readonly systemName: string;
  readonly sourceId: number;
  /** Why its link cannot be fetched, as a code of catalog/parse.ts; null: it can. */
  readonly unsupportedLink: string | null;
  /** Why its system cannot be played here; null: it can. */
  readonly unsupportedSystem: ErrorRecord | null;
  /** All volumes in their order where the archive comes in several; null: one link is the whole game. */
  readonly volumes: readonly Volume[] | null;
  readonly mark: GameMark;
}

/** One line of a list: a game, or a group of its versions and discs (then the version that would be fetched). */
export interface GameLine {
  readonly id: number;
  readonly systemName: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly mark: GameMark;
  /** 1 unless several versions or discs stand behind this line. */
  readonly versionCount: number;
}

export interface GameFilter {
  /** Names of catalog/title-words.ts; empty: all. */
  readonly regions: readonly string[];
  readonly languages: readonly string[];
  readonly hidePreReleases: boolean;
  readonly only: 'all' | 'missing' | 'installed' | 'failed';
  /** A game of unknown size passes only where there is no limit. */
  readonly minBytes: number | null;
  readonly maxBytes: number | null;
  readonly grouped: boolean;
}

export interface GameQuery {
  /** null: all systems that this handheld has. */
  readonly systemName: string | null;
  readonly words: string;
  readonly filter: GameFilter;
  readonly sort: 'name' | 'size';
}

export interface GamePage {
  /** How many lines the whole list has. */
  readonly totalCount: number;
  readonly rows: readonly GameLine[];
  /** Words that were searched instead of those typed, because nothing had them; null: the typed ones. */
  readonly guessed: readonly string[] | null;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  readonly regions: readonly Facet[];
  readonly languages: readonly Facet[];
  readonly preReleaseCount: number;
  readonly installedCount: number;
  readonly failedCount: number;
}

export interface Letter {
  /** Upper case; `#` in front of `A`, `…` behind `Z`. */
  readonly letter: string;
  readonly offset: number;
}

export interface Totals {
  readonly count: number;
  readonly totalBytes: number;
  readonly unknownCount: number;
}

export interface ShelfRow {
  readonly name: string;
  readonly gameCount: number;
  readonly groupCount: number;
  readonly installedCount: number;
  /** Why this handheld cannot play it; null: it can. */
  readonly unsupported: ErrorRecord | null;
}

export interface GamesStore {
  /** Systems that have games by name, those without a system of this handheld last. */
  shelves(): readonly ShelfRow[];
  /** A window of a list. Answers from columns in memory; the same query again costs nothing. */
  page(query: GameQuery, offset: number, count: number): GamePage;
  /** The ids behind all lines; of a group what would be fetched: one version with all its discs. */
  ids(query: GameQuery): readonly number[];
  /** Where the initials begin in a list by name without words; else empty. */
  letters(query: GameQuery): readonly Letter[];
  facets(query: GameQuery): Facets;
  totals(ids: readonly number[]): Totals;
  get(id: number): GameRecord | null;
  /** By link; ids of the queue and of the history are hints, the link is the identity. */
  find(url: string, systemName: string | null): GameRecord | null;
  /** By exact name, with or without its ending, in any case. */
  named(name: string, systemName: string | null): readonly GameRecord[];
  /** All versions and discs of the game, itself among them. */
  versions(id: number): readonly { readonly game: GameRecord; readonly disc: number | null }[];
  /** These games and, of those that are discs, the others of their set; each once. Made for thousands. */
  withDiscs(ids: readonly number[]): readonly number[];
  /** What a check or a download found out. */
  learn(
    facts: readonly { readonly id: number; readonly sizeBytes: number | null; readonly dead: boolean }[],
    now: number,
  ): void;
  /** The true size of a game that is being fetched; the queue's store does so by itself. */
  learnSize(url: string, systemName: string, sizeBytes: number, now: number): void;
  /** Which version of a game goes first: names of catalog/title-words.ts. */
  setRegionOrder(regions: readonly string[]): void;
  /**
   * What a look into the ROM folder found (installed-scan.ts): names as searchText has them, and links of recorded installs
   * whose files are gone. Returns whether any mark changed.
   */
  setPresent(systemName: string, names: ReadonlySet<string>, gone: readonly string[]): boolean;
  /** Changes whenever an import changed the catalog. */
  version(): string;
  /** Forgets what is held in memory for lists (the shelves of a search over everything). */
  release(): void;
}

/** Small things remembered between runs (filters of a system, last queries), as JSON values. */
export interface NotesStore {
  /** undefined: never set, or unreadable. The caller checks the shape. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What was saved out of a damaged library.db. */
export interface Recovery {
  /** Where the damaged file lies now. */
  readonly movedTo: string;
  readonly jobs: number;
  readonly installs: number;
  readonly history: number;
  readonly sources: number;
}

export interface Library {
  readonly jobs: JobsStore;
  readonly installs: InstallsStore;
  readonly history: HistoryStore;
  readonly sources: SourcesStore;
  readonly games: GamesStore;
  readonly notes: NotesStore;
  readonly transaction: Transaction;
  /** Where the catalog lies: imports open it by themselves. */
  readonly catalogPath: string;
  /** The catalog was new, damaged or of another version at this start: the sources have to be read again. */
  readonly catalogLost: boolean;
  /** Set when the old file was damaged: tell the player, with the sentences of `database-damaged`. */
  readonly recovery: Recovery | null;
  /** Asks for the latest commits to be put on the card, soon and off this thread. Every commit does so by itself. */
  syncSoon(): void;
  /** Resolves when everything committed so far is on the card. */
  synced(): Promise<void>;
  close(): void;
}
