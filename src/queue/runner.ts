/** The only conductor: one job at a time, every change persisted before it is told, everything else decided elsewhere. */

import { RateMeter } from '../download/rate.ts';
import { type AppError, asAppError, type ErrorRecord } from '../lib/errors.ts';
import { volumesPart } from '../lib/volumes.ts';
import type { GameRef, Install } from '../model.ts';
import { type ActiveState, isActive, type Job, type JobOptions, type QueueEvent, type Waiting } from './job.ts';
import { Line } from './line.ts';
import { LinksAhead } from './links-ahead.ts';
import { haltsQueue, inOrder, nearsItsEnd, nextJob, topPosition } from './next-step.ts';
import type { Ports } from './ports.ts';
import { type JobEvent, reduce } from './reducer.ts';
import { meansBadBytes, meansUselessArchive } from './rules.ts';
import { type Finished, work } from './work.ts';

/** Progress is told at most so often. */
const PROGRESS_EVERY_MS = 250;

/** Why the active work was interrupted: what the job becomes. */
class Interruption extends Error {
  readonly event: JobEvent;
  constructor(event: JobEvent) {
    super(`interrupted: ${event.type}`);
    this.event = event;
  }
}

export type QueueListener = (event: QueueEvent) => void;

export class Runner {
  readonly #ports: Ports;
  /** The host, with what was found out about the next game already. */
  readonly #links: LinksAhead;
  readonly #jobs = new Line();
  readonly #listeners = new Set<QueueListener>();
  #active: { readonly id: number; readonly control: AbortController; readonly rate: RateMeter } | null = null;
  #halted: ErrorRecord | null = null;
  #waiting: Waiting | null = null;
  #progress: Extract<QueueEvent, { event: 'progress' }> | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  /** What is still to be told to the menu; never rejects. */
  #tidied: Promise<void> = Promise.resolve();
  #stopping = false;

  /** Takes over what an earlier run left: a job in the middle of its way goes back into line with all it has. */
  constructor(ports: Ports) {
    this.#links = new LinksAhead(ports.host, ports.clock, ports.log);
    this.#ports = { ...ports, host: this.#links };
    for (const job of ports.jobs.list()) {
      const restored = reduce(job, { type: 'interrupt' });
      if (restored !== job) ports.jobs.save(restored);
      this.#jobs.set(restored);
    }
  }

  /**
   * Clears up behind a power cut that came after a game was recorded: the menu is told, its staging folder goes. Never
   * rejects. To be called once, before `run`.
   */
  async sweep(): Promise<void> {
    const { card, installer, installs, log, menu } = this.#ports;
    try {
      for (const staging of await card.leftovers(new Set(this.jobs().map((job) => job.id)))) {
        const placed = await installer.recover(staging);
        const [first] = placed?.files ?? [];
        const install = first === undefined ? null : installs.owning(first.path);
        const system = install === null ? null : card.system(install.systemName);
        if (system !== null && placed !== null && placed.gone.length > 0) await menu.forget(placed.gone, system);
        if (install !== null && system !== null) await menu.announce(install, system);
        await card.removeFolder(staging.folder);
        log.info('staging-swept', { folder: staging.folder, game: install?.name });
      }
    } catch (error) {
      log.warn('staging-left', { reason: asAppError(error).message });
    }
  }

  /** In queue order. */
  jobs(): Job[] {
    return inOrder([...this.#jobs.values()]);
  }

  job(id: number): Job | null {
    return this.#jobs.get(id) ?? null;
  }

  /** Why the whole queue stands still, or null. */
  get halted(): ErrorRecord | null {
    return this.#halted;
  }

  /** Why the active job does not move just now, or null. */
  get waiting(): Waiting | null {
    return this.#waiting;
  }

  /** The newest progress of the active job, or null. */
  get progress(): Extract<QueueEvent, { event: 'progress' }> | null {
    return this.#progress;
  }

  /** Hears everything from now on; the answer ends it. */
  subscribe(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The job of a game that is still on its way, or null. */
  queued(game: GameRef): Job | null {
    return this.#jobs.underWay(game.url, game.systemName);
  }

  /** Puts a game at the end of the queue; a game that is still on its way is not queued twice. */
  add(game: GameRef, options: JobOptions): Job {
    const queued = this.queued(game);
    if (queued !== null) return queued;
    const job = this.#ports.jobs.add(game, options, this.#ports.clock.now());
    this.#jobs.set(job);
    this.#tell({ event: 'job', job });
    return job;
  }

  pause(id: number): void {
    this.#interruptOr(id, { type: 'pause' });
  }

  resume(id: number): void {
    this.#change(id, { type: 'resume' });
  }

  /** A failed job goes back into line; with what is there already. */
  retry(id: number): void {
    this.#change(id, { type: 'retry' });
  }

  /** Ends the job; what was fetched is deleted. */
  cancel(id: number): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const event: JobEvent = { type: 'cancel', now: this.#ports.clock.now() };
    if (this.#active?.id === id) this.#active.control.abort(new Interruption(event));
    else this.#leave(reduce(job, event));
  }

  /** Before all others; the active job gives way. */
  top(id: number): void {
    this.#change(id, { type: 'move', position: topPosition(this.jobs()) });
    if (this.#active !== null && this.#active.id !== id) {
      this.#active.control.abort(new Interruption({ type: 'interrupt' }));
    }
  }

  /** Lets a halted queue go on. */
  goOn(): void {
    if (this.#halted === null) return;
    this.#halted = null;
    this.#tell({ event: 'halted', error: null });
  }

  /** Works until no job waits or the queue halts. A second call joins the first. */
  run(): Promise<void> {
    this.#stopping = false;
    this.#running ??= this.#loop().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Stops after putting the active job back into line; resolves when nothing is open any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#active?.control.abort(new Interruption({ type: 'interrupt' }));
    await this.#links.stop();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping && this.#halted === null) {
      const job = nextJob(this.#jobs.values());
      if (job === null) break;
      try {
        await this.#workOn(job);
      } catch (error) {
        this.#standStill(job.id, asAppError(error));
      }
    }
    await this.#tidied;
    this.#tell({ event: 'idle' });
  }

  async #workOn(job: Job): Promise<void> {
    const control = new AbortController();
    this.#active = { id: job.id, control, rate: new RateMeter() };
    try {
      const finished = await work(job, this.#ports, {
        signal: control.signal,
        name: () => this.#jobs.get(job.id)?.game.name ?? job.game.name,
        apply: (event) => this.#apply(job.id, event),
        onWaiting: (waiting) => this.#wait(job.id, waiting),
        onBytes: (doneBytes, totalBytes) => this.#bytes(job.id, doneBytes, totalBytes),
        onLowSpace: (neededBytes, freeBytes) => this.#tell({ event: 'low-space', job: job.id, neededBytes, freeBytes }),
      });
      this.#finish(job.id, finished);
      await this.#tidy(job.id, finished);
    } catch (error) {
      await this.#failed(job.id, control.signal.aborted ? control.signal.reason : error);
    } finally {
      this.#active = null;
      this.#progress = null;
      this.#wait(job.id, null);
    }
  }

  /** The one transaction that makes a game installed: record, history, and out of the queue. */
  #finish(id: number, finished: Finished): void {
    const { clock, installs, history, jobs, transaction } = this.#ports;
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const now = clock.now();
    const done = reduce(job, { type: 'installed', files: finished.files, mainPath: finished.mainPath, now });
    const { gameId, name, url, systemName, volumes } = job.game;
    transaction(() => {
      const older = installs.find(url, systemName);
      if (older !== null) installs.delete(older.id);
      installs.add({ gameId, name, url, systemName, ...finished, installedAt: now });
      const sizeBytes = finished.file.sizeBytes;
      history.add({
        name,
        url,
        systemName,
        sizeBytes,
        outcome: 'done',
        error: null,
        mainPath: finished.mainPath,
        finishedAt: now,
        ...volumesPart(volumes),
      });
      jobs.delete(id);
    });
    this.#jobs.delete(id);
    this.#tell({ event: 'job', job: done });
  }

  /**
   * What may fail without making the game any less installed. Its archive goes at once; the frontend, which may take seconds
   * to answer, is told while the next game is fetched, and only then the staging folder goes that would tell a next start of it.
   */
  async #tidy(id: number, finished: Finished): Promise<void> {
    const { card, installs } = this.#ports;
    const staging = card.staging(finished.system, id);
    // Not by the main path: of a game that is a folder nothing but its files is recorded.
    const [first] = finished.files;
    const install = first === undefined ? null : installs.owning(first.path);
    for (const path of [staging.partPath, staging.volumeFolder]) await this.#remove(path, id);
    this.#tidied = this.#tidied.then(async () => {
      await this.#announce(id, install, finished);
      await this.#remove(staging.folder, id);
    });
  }

  async #announce(id: number, install: Install | null, { gone, system }: Finished): Promise<void> {
    const { menu, log, clock } = this.#ports;
    try {
      if (gone.length > 0) await menu.forget(gone, system);
      if (install !== null) await menu.announce(install, system);
    } catch (error) {
      log.warn('not-announced', { job: id, reason: asAppError(error).message, at: clock.now() });
    }
  }

  async #remove(path: string, id: number): Promise<void> {
    try {
      await this.#ports.card.removeFolder(path);
    } catch (error) {
      this.#ports.log.warn('staging-left', { job: id, reason: asAppError(error).message });
    }
  }

  async #failed(id: number, reason: unknown): Promise<void> {
    if (reason instanceof Interruption) return this.#interrupted(id, reason.event);
    const error = asAppError(reason);
    this.#ports.log.warn('job-failed', {
      job: id,
      code: error.code,
      detail: error.message,
      stack: error.code === 'bug' ? stackOf(error) : null,
    });
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    if (haltsQueue(error.toRecord())) {
      this.#apply(id, { type: 'interrupt' });
      this.#halt(error);
    } else if (meansBadBytes(error) && !job.fetchedAgain) {
      await this.#discard(job);
      this.#apply(id, { type: 'fetch-again' });
    } else {
      this.#fail(job, error);
      if (meansBadBytes(error) || meansUselessArchive(error)) await this.#discard(job);
    }
  }

  #halt(error: AppError): void {
    this.#halted = error.toRecord();
    this.#tell({ event: 'halted', error: this.#halted });
  }

  /**
   * The library itself cannot be written (a card that is full to the last byte, or read-only): the job goes back into line in memory, the
   * record keeps the step that it was at, as after a power cut.
   */
  #standStill(id: number, error: AppError): void {
    this.#ports.log.error('queue-stands-still', { job: id, code: error.code, detail: error.message });
    const job = this.#jobs.get(id);
    if (job !== undefined) {
      const back = reduce(job, { type: 'interrupt' });
      this.#jobs.set(back);
      this.#tell({ event: 'job', job: back });
    }
    this.#halt(error);
  }

  #fail(job: Job, error: AppError): void {
    const { clock, history } = this.#ports;
    const { name, url, systemName, sizeBytes, volumes } = job.game;
    this.#apply(job.id, { type: 'failed', error: error.toRecord(), now: clock.now() });
    history.add({
      ...{ name, url, systemName, sizeBytes: job.file?.sizeBytes ?? sizeBytes },
      ...{ outcome: 'failed', error: error.toRecord(), mainPath: null, finishedAt: clock.now() },
      ...volumesPart(volumes),
    });
  }

  async #interrupted(id: number, event: JobEvent): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const after = reduce(job, event);
    if (after.state === 'cancelled') this.#leave(after);
    else this.#apply(id, event);
  }

  /** A cancelled job leaves the queue for the history, and its staging goes. */
  #leave(job: Job): void {
    const { clock, history, jobs, transaction } = this.#ports;
    const { name, url, systemName, sizeBytes, volumes } = job.game;
    transaction(() => {
      history.add({
        name,
        url,
        systemName,
        sizeBytes,
        outcome: 'cancelled',
        error: null,
        mainPath: null,
        finishedAt: clock.now(),
        ...volumesPart(volumes),
      });
      jobs.delete(job.id);
    });
    this.#jobs.delete(job.id);
    void this.#discard(job);
    this.#tell({ event: 'job', job });
  }

  async #discard(job: Job): Promise<void> {
    const { card } = this.#ports;
    const system = card.system(job.game.systemName);
    if (system !== null) await this.#remove(card.staging(system, job.id).folder, job.id);
  }

  #interruptOr(id: number, event: JobEvent): void {
    if (this.#active?.id === id) this.#active.control.abort(new Interruption(event));
    else this.#change(id, event);
  }

  #change(id: number, event: JobEvent): void {
    this.#apply(id, event);
  }

  #apply(id: number, event: JobEvent): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const after = reduce(job, event);
    if (after === job) return;
    this.#ports.jobs.save(after);
    this.#jobs.set(after);
    if (isActive(after)) this.#progress = null;
    this.#tell({ event: 'job', job: after });
  }

  #wait(id: number, waiting: Waiting | null): void {
    if (this.#waiting === waiting) return;
    this.#waiting = waiting;
    this.#tell({ event: 'waiting', job: id, waiting });
  }

  #bytes(id: number, bytes: number, totalBytes: number | null): void {
    const job = this.#jobs.get(id);
    const active = this.#active;
    if (job === undefined || active === null || !isActive(job)) return;
    const now = this.#ports.clock.monotonic();
    active.rate.sample(now, bytes);
    const state: ActiveState = job.state;
    const bytesPerSecond = active.rate.bytesPerSecond(now);
    const etaSeconds = active.rate.etaSeconds(now, totalBytes);
    this.#progress = { event: 'progress', job: id, state, bytes, totalBytes, bytesPerSecond, etaSeconds };
    if (nearsItsEnd(this.#progress)) this.#prepareNext();
    if (now - this.#toldAt < PROGRESS_EVERY_MS && bytes !== totalBytes) return;
    this.#toldAt = now;
    this.#tell(this.#progress);
  }

  /** The link of the game after this one is to be ready when this one is. */
  #prepareNext(): void {
    const next = this.#stopping ? null : nextJob(this.#jobs.values());
    if (next !== null) this.#links.prepare(next, () => this.jobs().filter((job) => job.state === 'waiting'));
  }

  #tell(event: QueueEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function stackOf(error: AppError): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return (cause.stack ?? '').slice(0, 2000);
}
