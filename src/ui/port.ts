/**
 * Everything the UI asks of the program; the composition root answers. Types only.
 *
 * `UiData` is read while a screen is drawn or a key is handled: it answers at once (library in milliseconds, caches for
 * everything else) and never throws. `UiPort` adds what changes things: each answer is something that a screen can show;
 * a failed request is an `ErrorRecord`, never an exception. Texts are already clean.
 */

import type { ErrorRecord } from '../lib/errors.ts';
import type { Facets, GamePage, GameQuery, Letter, Totals } from '../library/types.ts';
import type { BadRow, KeepChoice } from '../model.ts';
import type { Job, QueueEvent } from '../queue/job.ts';
import type { UiSettings } from './ui-settings.ts';
import type {
  AccountFolder,
  AccountView,
  CheckLine,
  Discs,
  EnqueueOptions,
  EnqueueResult,
  GameDetail,
  HistoryRow,
  Notice,
  Removed,
  SetupView,
  SourceOffer,
  SourceRow,
  StatusView,
  SystemRow,
} from './views.ts';

export type Result<T = null> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface UiData {
  /** Systems that have games; order: as they are to be listed, unsupported last. */
  systems(): readonly SystemRow[];
  games(query: GameQuery, offset: number, count: number): GamePage;
  /** The ids of all lines of a query, one for each line, for marking all. */
  gameIds(query: GameQuery): readonly number[];
  letters(query: GameQuery): readonly Letter[];
  facets(query: GameQuery): Facets;
  totals(gameIds: readonly number[], discs: Discs): Totals;
  game(gameId: number): GameDetail | null;
  /** Free bytes of the file system that a system's games go to. */
  freeBytes(systemName: string | null): number | null;

  /** Jobs in queue order: all that are not over, and failed ones. */
  jobs(): readonly Job[];
  /** Whether the player has paused the whole queue. */
  queuePaused(): boolean;
  /** Why the whole queue stands still (no key, card full, …); null: it does not. */
  queueHalted(): ErrorRecord | null;
  history(limit: number): readonly HistoryRow[];

  account(): AccountView;
  /** Every system of this handheld, with games or without, by name. */
  deviceSystems(): readonly { readonly name: string; readonly fullName: string }[];
  sources(): readonly SourceRow[];
  sourceOffers(): readonly SourceOffer[];
  /** The first rows of a source that could not be used. */
  badRows(sourceId: number): readonly BadRow[];
  setup(): SetupView;
  status(): StatusView;
  /** What the player has to hear of once, until `noticesTold`; oldest first. */
  notices(): readonly Notice[];
  settings(): UiSettings;
  /** What is done with archives of a system: its own setting, else the general one. */
  keepOf(systemName: string): KeepChoice;
  /** Where things are, for Help, Settings and the crash card. */
  about(): {
    readonly version: string;
    readonly logPath: string;
    readonly romsPath: string;
    readonly firmware: string;
    /** At most 32 characters: it must fit the small QR code. */
    readonly helpUrl: string;
  };
}

export interface UiPort extends UiData {
  /** Hears every event of the queue; returns what ends it. */
  onQueue(listener: (event: QueueEvent) => void): () => void;
  /** Called when anything else that is shown changed (catalogs, account, set-up, status); returns what ends it. */
  onChange(listener: () => void): () => void;

  enqueue(gameIds: readonly number[], options: EnqueueOptions): EnqueueResult;
  pauseQueue(): void;
  resumeQueue(): void;
  pauseJob(jobId: number): void;
  /** Also what `failed` jobs are tried again with. */
  resumeJob(jobId: number): void;
  cancelJob(jobId: number): void;
  jobToTop(jobId: number): void;
  /** Gives the password of a protected file and tries again. */
  unlockJob(jobId: number, password: string): void;

  /** Queues the game of a history entry again. */
  retryHistory(entryId: number): Result<Job>;
  /** Forgets finished entries (`done`) or everything. Installed games stay. */
  clearHistory(what: 'done' | 'all'): void;
  /** Deletes an installed game by what was recorded at install time. */
  removeGame(gameId: number): Promise<Result<Removed>>;
  removeHistoryGame(entryId: number): Promise<Result<Removed>>;
  /** Asks the frontend to read its game lists again. */
  refreshMenu(): Promise<Result>;
  /** Asks the host whether the files are still there; dead ones are marked, sizes filled in. */
  checkLinks(gameIds: readonly number[]): Promise<Result<{ readonly alive: number; readonly dead: number }>>;

  /** Reads the key file again and asks the host for the account. */
  refreshAccount(): Promise<AccountView>;
  /** Refreshes one source, or all (null). Goes on in the background; `sources()` tells how far. */
  refreshSources(sourceId: number | null): Promise<Result<{ readonly games: number; readonly badRows: number }>>;
  /**
   * A path, a `1fichier:/Folder`, a shared folder or an https address. `password-needed` asks for one. `systemName`: all its
   * games belong to this system; null: matched by name.
   */
  addSource(
    location: string,
    password: string | null,
    systemName?: string | null,
  ): Promise<Result<{ readonly games: number }>>;
  /** From now on all games of the source belong to this system; null: matched by name. Reads it again. */
  assignSource(sourceId: number, systemName: string | null): Promise<Result<{ readonly games: number }>>;
  removeSource(sourceId: number): Result;
  /** Folders of the player's own account, for choosing one as a source. */
  accountFolders(path: string): Promise<Result<readonly AccountFolder[]>>;
  /** Looks again for everything the set-up needs. */
  retrySetup(): Promise<SetupView>;

  noticesTold(): void;
  /** Takes over the given settings and keeps them. */
  saveSettings(change: Partial<UiSettings>): void;
  /** What is to be done with archives of this system from now on. */
  keepSystem(systemName: string, choice: KeepChoice): void;
  /** Reaches for the network, the host, the clock and the card, and tells one line for each. */
  selfTest(): Promise<readonly CheckLine[]>;
  /** Writes the redacted support bundle; gives its path. */
  supportBundle(): Promise<Result<string>>;
}
