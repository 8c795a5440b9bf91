/** The whole program as its clients see it. The UI uses the port; the command line uses a little more. Types only. */

import type { GameRef } from '../model.ts';
import type { Job, JobOptions } from '../queue/job.ts';
import type { Result, UiPort } from '../ui/port.ts';
import type { CheckLine, Removed } from '../ui/views.ts';

export interface Enqueued {
  readonly job: Job;
  /** It was on its way already. */
  readonly already: boolean;
}

export interface Program extends UiPort {
  /**
   * What GAME means: an id or exact name from a listing, or a 1fichier or http(s) link (which needs a system).
   * Throws `game-unknown`, `game-ambiguous`, `system-unknown`, `link-unsupported` or `usage`.
   */
  findGame(game: string, systemName: string | null): GameRef;
  /**
   * Links that are volumes of one archive as one game; asks the host for their names. Rejects with `archive-volume-missing`.
   */
  joinGames(games: readonly GameRef[]): Promise<readonly GameRef[]>;
  /** Where the game was installed by this program: the file that the menu starts; null: it was not, or it is gone. */
  installedPath(game: GameRef): string | null;
  enqueueGame(game: GameRef, options: JobOptions): Enqueued;
  /** Works until no job waits or the queue halts; `stopQueue` ends it early. */
  runQueue(): Promise<void>;
  stopQueue(): Promise<void>;
  /** The password of a protected file, remembered for its link. */
  rememberPassword(url: string, password: string): void;
  /** Reads new and changed catalogs before a listing; quick when nothing changed. */
  catalogsReady(): Promise<void>;
  /** Deletes an installed game named by id, exact name or link, by what was recorded at install time. */
  removeNamed(game: string, systemName: string | null): Promise<Result<Removed>>;
  /** What was found on this device, one line each, and what to do about it. */
  doctor(): Promise<readonly CheckLine[]>;
  /** Which of the two confirms in the frontend: `a` is the right button, `b` the lower one. */
  readonly confirmButton: 'a' | 'b';
  /** From now on the queue works by itself, the key file is watched and catalogs are read; the answer ends that. */
  startWorking(): () => void;
  /** As the port's; a path says where to, relative to the working folder; an existing file is replaced. */
  supportBundle(path?: string): Promise<Result<string>>;
  logCrash(error: unknown): void;
  close(): Promise<void>;
}
