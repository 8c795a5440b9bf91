/** The job that is worked on just now: how far and how fast it is, why it stands still, and what stops it. */

import { RateMeter } from '../download/rate.ts';
import type { ActiveState, QueueEvent, Waiting } from './job.ts';
import type { JobEvent } from './reducer.ts';

export type Progress = Extract<QueueEvent, { event: 'progress' }>;

/** Progress is told at most so often. */
const TOLD_EVERY_MS = 250;

/** Why the work was interrupted: what the job becomes. */
export class Interruption extends Error {
  readonly event: JobEvent;
  constructor(event: JobEvent) {
    super(`interrupted: ${event.type}`);
    this.event = event;
  }
}

export class ActiveJob {
  readonly id: number;
  /** null: nothing was measured yet in the state that it is in. */
  progress: Progress | null = null;
  /** null: it moves. */
  waiting: Waiting | null = null;
  readonly #control = new AbortController();
  readonly #rate = new RateMeter();
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(id: number) {
    this.id = id;
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** Its work ends as soon as it can; the job then becomes what `event` makes of it. */
  interrupt(event: JobEvent): void {
    this.#control.abort(new Interruption(event));
  }

  /** Takes what was measured at `now` (monotonic ms). */
  measure(state: ActiveState, bytes: number, totalBytes: number | null, now: number): Progress {
    this.#rate.sample(now, bytes);
    const bytesPerSecond = this.#rate.bytesPerSecond(now);
    const etaSeconds = this.#rate.etaSeconds(now, totalBytes);
    this.progress = { event: 'progress', job: this.id, state, bytes, totalBytes, bytesPerSecond, etaSeconds };
    return this.progress;
  }

  /** Whether the progress at `now` is one to be told: the last byte always is. */
  isDue({ bytes, totalBytes }: Progress, now: number): boolean {
    if (now - this.#toldAt < TOLD_EVERY_MS && bytes !== totalBytes) return false;
    this.#toldAt = now;
    return true;
  }
}
