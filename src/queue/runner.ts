/** The only conductor: one job at a time, every change persisted before it is told, everything else decided elsewhere. */

import { type AppError, asAppError, type ErrorRecord } from '../lib/errors.ts';
import type { GameRef } from '../model.ts';
import { ActiveJob, Interruption, type Progress } from './active-job.ts';
import { isActive, isOver, type Job, type JobOptions, type QueueEvent, type Waiting } from './job.ts';
import { Line } from './line.ts';
import { LinksAhead } from './links-ahead.ts';
import { haltsQueue, inOrder, nearsItsEnd, nextJob, topPosition } from './next-step.ts';
import type { Ports } from './ports.ts';
import { recordCancelled, recordDone, recordFailed } from './records.ts';
import { type JobEvent, reduce } from './reducer.ts';
import { meansBadBytes, meansUselessArchive } from './rules.ts';
import { Tidying } from './tidying.ts';
import { type Finished, work } from './work.ts';

export type QueueListener = (event: QueueEvent) => void;

export class Runner {
  readonly #ports: Ports;
  /** The host, with what was found out about the next game already. */
  readonly #links: LinksAhead;
  readonly #tidying: Tidying;
  readonly #jobs = new Line();
  readonly #listeners = new Set<QueueListener>();
  #active: ActiveJob | null = null;
  #halted: ErrorRecord | null = null;
  #running: Promise<void> | null = null;
  #stopping = false;

  /** Takes over what an earlier run left: a job in the middle of its way goes back into line with all it has. */
  constructor(ports: Ports) {
    this.#links = new LinksAhead(ports.host, ports.clock, ports.log);
    this.#ports = { ...ports, host: this.#links };
    this.#tidying = new Tidying(ports);
    for (const job of ports.jobs.list()) {
      const restored = reduce(job, { type: 'interrupt' });
      if (restored !== job) ports.jobs.save(restored);
      this.#jobs.set(restored);
    }
  }

  /** Clears up behind a power cut that came after a game was recorded. Never rejects. To be called once, before `run`. */
  sweep(): Promise<void> {
    return this.#tidying.sweep(new Set(this.jobs().map((job) => job.id)));
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
    return this.#active?.waiting ?? null;
  }

  /** The newest progress of the active job, or null. */
  get progress(): Progress | null {
    return this.#active?.progress ?? null;
  }

  /** Hears everything from now on; the answer ends it. */
  subscribe(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The job of a game that is still on its way, or null. */
  queued(game: GameRef): Job | null {
    const job = this.#jobs.ofGame(game.url, game.systemName);
    return job === null || isOver(job) ? null : job;
  }

  /** Puts a game at the end of the queue. One that is still on its way is not queued twice; one that failed is tried again. */
  add(game: GameRef, options: JobOptions): Job {
    const known = this.#jobs.ofGame(game.url, game.systemName);
    if (known !== null) {
      this.#apply(known.id, { type: 'retry', options });
      return this.#jobs.get(known.id) ?? known;
    }
    const job = this.#ports.jobs.add(game, options, this.#ports.clock.now());
    this.#jobs.set(job);
    this.#tell({ event: 'job', job });
    return job;
  }

  pause(id: number): void {
    this.#interruptOr(id, { type: 'pause' });
  }

  resume(id: number): void {
    this.#apply(id, { type: 'resume' });
  }

  /** A failed job goes back into line; with what is there already. */
  retry(id: number): void {
    this.#apply(id, { type: 'retry' });
  }

  /** Ends the job; what was fetched is deleted. */
  cancel(id: number): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const event: JobEvent = { type: 'cancel', now: this.#ports.clock.now() };
    if (this.#active?.id === id) this.#active.interrupt(event);
    else this.#leave(reduce(job, event));
  }

  /** Before all others; the active job gives way. */
  top(id: number): void {
    this.#apply(id, { type: 'move', position: topPosition(this.jobs()) });
    if (this.#active !== null && this.#active.id !== id) {
      this.#active.interrupt({ type: 'interrupt' });
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
    this.#active?.interrupt({ type: 'interrupt' });
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
    await this.#tidying.settled();
    this.#tell({ event: 'idle' });
  }

  async #workOn(job: Job): Promise<void> {
    const active = new ActiveJob(job.id);
    this.#active = active;
    try {
      const finished = await work(job, this.#ports, {
        signal: active.signal,
        name: () => this.#jobs.get(job.id)?.game.name ?? job.game.name,
        apply: (event) => this.#apply(job.id, event),
        onWaiting: (waiting) => this.#wait(active, waiting),
        onBytes: (doneBytes, totalBytes) => this.#bytes(active, doneBytes, totalBytes),
        onLowSpace: (neededBytes, freeBytes) => this.#tell({ event: 'low-space', job: job.id, neededBytes, freeBytes }),
      });
      this.#finish(job.id, finished);
      await this.#tidying.finished(job.id, finished);
    } catch (error) {
      await this.#failed(job.id, active.signal.aborted ? active.signal.reason : error);
    } finally {
      this.#active = null;
      this.#wait(active, null);
    }
  }

  #finish(id: number, finished: Finished): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const now = this.#ports.clock.now();
    const done = reduce(job, { type: 'installed', files: finished.files, mainPath: finished.mainPath, now });
    recordDone(this.#ports, job, finished, now);
    this.#jobs.delete(id);
    this.#tell({ event: 'job', job: done });
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
      await this.#tidying.discard(job);
      this.#apply(id, { type: 'fetch-again' });
    } else {
      this.#fail(job, error);
      if (meansBadBytes(error) || meansUselessArchive(error)) await this.#tidying.discard(job);
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
    const now = this.#ports.clock.now();
    this.#apply(job.id, { type: 'failed', error: error.toRecord(), now });
    recordFailed(this.#ports, job, error.toRecord(), now);
  }

  async #interrupted(id: number, event: JobEvent): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const after = reduce(job, event);
    if (after.state === 'cancelled') this.#leave(after);
    else this.#apply(id, event);
  }

  /** A cancelled job leaves the queue, and its staging goes. */
  #leave(job: Job): void {
    recordCancelled(this.#ports, job, this.#ports.clock.now());
    this.#jobs.delete(job.id);
    void this.#tidying.discard(job);
    this.#tell({ event: 'job', job });
  }

  #interruptOr(id: number, event: JobEvent): void {
    if (this.#active?.id === id) this.#active.interrupt(event);
    else this.#apply(id, event);
  }

  #apply(id: number, event: JobEvent): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const after = reduce(job, event);
    if (after === job) return;
    this.#ports.jobs.save(after);
    this.#jobs.set(after);
    if (isActive(after) && this.#active?.id === id) this.#active.progress = null;
    this.#tell({ event: 'job', job: after });
  }

  #wait(active: ActiveJob, waiting: Waiting | null): void {
    if (active.waiting === waiting) return;
    active.waiting = waiting;
    this.#tell({ event: 'waiting', job: active.id, waiting });
  }

  #bytes(active: ActiveJob, bytes: number, totalBytes: number | null): void {
    const job = this.#jobs.get(active.id);
    if (job === undefined || !isActive(job)) return;
    const now = this.#ports.clock.monotonic();
    const progress = active.measure(job.state, bytes, totalBytes, now);
    if (nearsItsEnd(progress)) this.#prepareNext();
    if (active.isDue(progress, now)) this.#tell(progress);
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
