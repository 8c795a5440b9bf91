/** What the queue, the command line and the UI ask of the library. node:sqlite stays behind these. */

import type { ErrorRecord } from '../lib/errors.ts';
import type { BadRow, GameRef, HistoryEntry, Install, Source, SourceKind } from '../model.ts';
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
  clear(): void;
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
  readonly notes: NotesStore;
  readonly transaction: Transaction;
  /** Set when the old file was damaged: tell the player, with the sentences of `database-damaged`. */
  readonly recovery: Recovery | null;
  /** Asks for the latest commits to be put on the card, soon and off this thread. Every commit does so by itself. */
  syncSoon(): void;
  /** Resolves when everything committed so far is on the card. */
  synced(): Promise<void>;
  close(): void;
}
