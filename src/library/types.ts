/** What the queue, the command line and the UI ask of the library. node:sqlite stays behind these. */

import type { GameRef, HistoryEntry, Install } from '../model.ts';
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
