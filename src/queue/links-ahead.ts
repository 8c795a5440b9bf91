/**
 * The host as the conductor sees it: in front of the real one, with what was found out about the next game while the
 * present one was still on its way. Preparing is calls to the API alone, never a byte of a file, so there is one download
 * stream all the same; and it is only ever a gain: whatever fails here is asked for again when the job's turn comes.
 */

import { AppError, asAppError } from '../lib/errors.ts';
import type { GameRef, RemoteFile, VerifyChoice } from '../model.ts';
import type { Clock, Log } from '../services.ts';
import type { Job } from './job.ts';
import type { Host, Link } from './ports.ts';
import { isEnough } from './rules.ts';

/** A token may be opened within five minutes (facts of the API); the last one is left for slow connections. */
const LINK_FRESH_MS = 4 * 60_000;
/** What the bulk check told of a file is not believed for longer. */
const BRIEF_FRESH_MS = 60 * 60_000;
/** Links of one bulk check. */
const GLANCE_MOST = 100;

interface Kept<T> {
  readonly value: T;
  readonly wallAt: number;
  readonly monotonicAt: number;
}

export class LinksAhead implements Host {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #log: Log;
  #end = new AbortController();
  /** All by the game's link, each used once. */
  readonly #links = new Map<string, Kept<Link>>();
  readonly #files = new Map<string, Kept<RemoteFile>>();
  readonly #briefs = new Map<string, Kept<RemoteFile>>();
  /** What made preparing this link fail; null: nothing that its job has to be told. It is not tried again before its turn. */
  readonly #failed = new Map<string, Kept<AppError | null>>();
  /** Links that the bulk check was asked about. */
  readonly #glanced = new Set<string>();
  #glanceFailed = false;
  #busy: { readonly url: string; readonly done: Promise<void> } | null = null;

  constructor(host: Host, clock: Clock, log: Log) {
    this.#host = host;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Prepares the job that comes next, unless that is done or under way. `line` gives all that wait, in their order: what
   * several files are is asked for together. Never throws, never waits.
   */
  prepare(next: Job, line: () => readonly Job[]): void {
    const { url } = next.game;
    if (this.#busy !== null || this.#fresh(this.#links, url, LINK_FRESH_MS) !== null || this.#failed.has(url)) return;
    const done = this.#prepare(next, line)
      .catch((reason: unknown) => {
        const error = asAppError(reason);
        // Only what the file itself is about still holds when its turn comes; a key, a password or the network may change.
        this.#keep(this.#failed, url, error.kind === 'file' && error.remedy === 'stop' ? error : null);
        this.#log.info('not-prepared', { job: next.id, code: error.code });
      })
      .finally(() => {
        this.#busy = null;
      });
    this.#busy = { url, done };
  }

  async #prepare(job: Job, line: () => readonly Job[]): Promise<void> {
    const { game, options } = job;
    const { signal } = this.#end;
    if (!this.#isKnown(job)) await this.#glance(line, signal);
    if (!this.#isKnown(job)) this.#keep(this.#files, game.url, await this.#host.describe(game, options.verify, signal));
    this.#keep(this.#links, game.url, await this.#host.open(game, signal));
  }

  /** Asks what the waiting files are, all with one request, where at least two of them are not known yet. */
  async #glance(line: () => readonly Job[], signal: AbortSignal): Promise<void> {
    if (this.#glanceFailed) return;
    const waiting = line();
    this.#forgetAllBut(waiting);
    const unknown = waiting.filter((job) => this.#mayBeBrief(job) && !this.#isKnown(job));
    if (unknown.length < 2) return;
    const games = unknown.slice(0, GLANCE_MOST).map((job) => job.game);
    for (const { url } of games) this.#glanced.add(url);
    try {
      const told = await this.#host.glance(games, signal);
      for (const [url, file] of told) this.#keep(this.#briefs, url, file);
    } catch (error) {
      // An old page of the host, which may go away any day: then each file is asked for by itself.
      this.#glanceFailed = true;
      this.#log.info('no-bulk-check', { code: asAppError(error).code });
    }
  }

  async describe(game: GameRef, verify: VerifyChoice, signal: AbortSignal): Promise<RemoteFile> {
    await this.#settled(game.url, signal);
    this.#glanced.delete(game.url);
    return (
      this.#take(this.#files, game.url, LINK_FRESH_MS) ??
      this.#takeBrief(game.url, verify) ??
      (await this.#host.describe(game, verify, signal))
    );
  }

  async open(game: GameRef, signal: AbortSignal): Promise<Link> {
    await this.#settled(game.url, signal);
    return this.#take(this.#links, game.url, LINK_FRESH_MS) ?? (await this.#host.open(game, signal));
  }

  glance(games: readonly GameRef[], signal: AbortSignal): Promise<ReadonlyMap<string, RemoteFile>> {
    return this.#host.glance(games, signal);
  }

  /** Breaks off what is being prepared; resolves when nothing is open any more. What is ready stays so. */
  async stop(): Promise<void> {
    this.#end.abort(new AppError('cancelled'));
    await this.#busy?.done;
    this.#end = new AbortController();
    this.#failed.clear();
  }

  /** Jobs that were cancelled never take what was found out about them. */
  #forgetAllBut(waiting: readonly Job[]): void {
    const urls = new Set(waiting.map(({ game }) => game.url));
    for (const held of [this.#briefs, this.#glanced, this.#links, this.#files, this.#failed]) {
      for (const url of held.keys()) if (!urls.has(url)) held.delete(url);
    }
  }

  /** Waits for the preparing of this very game, and throws what it found to be wrong with the file. */
  async #settled(url: string, signal: AbortSignal): Promise<void> {
    if (this.#busy?.url === url) await orAborted(this.#busy.done, signal);
    const error = this.#take(this.#failed, url, LINK_FRESH_MS);
    if (error !== null) throw error;
  }

  /** The bulk check may tell enough of it, and did not fail to already. */
  #mayBeBrief({ game, options }: Job): boolean {
    return options.verify !== 'strict' && game.volumes === undefined && !this.#glanced.has(game.url);
  }

  /** What the file is need not be asked any more. */
  #isKnown({ file, game, options }: Job): boolean {
    if (file !== null || this.#brief(game.url, options.verify) !== null) return true;
    return this.#fresh(this.#files, game.url, LINK_FRESH_MS) !== null;
  }

  #brief(url: string, verify: VerifyChoice): RemoteFile | null {
    const brief = this.#fresh(this.#briefs, url, BRIEF_FRESH_MS);
    return brief !== null && isEnough(brief, verify) ? brief : null;
  }

  /** Its job keeps it from now on: what is held here must not follow the length of the queue. */
  #takeBrief(url: string, verify: VerifyChoice): RemoteFile | null {
    const brief = this.#brief(url, verify);
    this.#briefs.delete(url);
    return brief;
  }

  #keep<T>(where: Map<string, Kept<T>>, url: string, value: T): void {
    where.set(url, { value, wallAt: this.#clock.now(), monotonicAt: this.#clock.monotonic() });
  }

  #take<T>(where: Map<string, Kept<T>>, url: string, freshMs: number): T | null {
    const value = this.#fresh(where, url, freshMs);
    where.delete(url);
    return value;
  }

  /** By both clocks: the monotonic one stands still while the device sleeps, the other one may be set back. */
  #fresh<T>(where: Map<string, Kept<T>>, url: string, freshMs: number): T | null {
    const kept = where.get(url);
    if (kept === undefined) return null;
    const { now, monotonic } = { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
    if (now - kept.wallAt < freshMs && monotonic - kept.monotonicAt < freshMs) return kept.value;
    where.delete(url);
    return null;
  }
}

/** Waits for `work`, or rejects with the signal's reason. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
