/** What the UI knows of the queue: kept true by its events, so that nothing is read from the library to paint. Pure. */

import type { ErrorRecord } from '../lib/errors.ts';
import { type ActiveState, isActive, isOver, type Job, type QueueEvent, type Waiting } from '../queue/job.ts';

export interface Progress {
  readonly jobId: number;
  readonly state: ActiveState;
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number;
  /** null until the rate has settled. */
  readonly etaSeconds: number | null;
}

export interface QueueView {
  /** In queue order, without what is done or cancelled. */
  readonly jobs: readonly Job[];
  readonly progress: Progress | null;
  readonly waiting: { readonly jobId: number; readonly waiting: Waiting } | null;
  readonly paused: boolean;
  readonly halted: ErrorRecord | null;
  /** The job that is unpacked on its way, because its archive does not fit beside it. */
  readonly lowSpaceJob: number | null;
  /** Finished since the program began, newest first. */
  readonly finished: readonly Extract<Job, { state: 'done' }>[];
  readonly finishedCount: number;
}

export function emptyQueue(jobs: readonly Job[], paused: boolean, halted: ErrorRecord | null): QueueView {
  const none = { progress: null, waiting: null, lowSpaceJob: null };
  return { ...none, jobs: [...jobs].sort(compare), paused, halted, finished: [], finishedCount: 0 };
}

/** The queue after one step that changed many jobs. */
export const withJobs = (view: QueueView, jobs: readonly Job[]): QueueView => ({
  ...view,
  jobs: [...jobs].sort(compare),
});

const KEPT_FINISHED = 20;

const compare = (a: Job, b: Job): number => a.position - b.position || a.id - b.id;

/** The jobs with this one as it is now, without sorting them all. */
function followed(jobs: readonly Job[], job: Job): readonly Job[] {
  const at = jobs.findLastIndex((other) => other.id === job.id);
  const gone = job.state === 'done' || job.state === 'cancelled';
  if (at >= 0 && !gone && jobs[at]?.position === job.position) return jobs.with(at, job);
  const others = at < 0 ? jobs : jobs.toSpliced(at, 1);
  return gone ? others : others.toSpliced(others.findLastIndex((other) => compare(other, job) < 0) + 1, 0, job);
}

function withJob(view: QueueView, job: Job): QueueView {
  const resting = !isActive(job);
  const known = view.finished.some((done) => done.id === job.id);
  return {
    ...view,
    jobs: followed(view.jobs, job),
    progress: resting && view.progress?.jobId === job.id ? null : view.progress,
    waiting: resting && view.waiting?.jobId === job.id ? null : view.waiting,
    finished: job.state === 'done' && !known ? [job, ...view.finished].slice(0, KEPT_FINISHED) : view.finished,
    finishedCount: view.finishedCount + (job.state === 'done' && !known ? 1 : 0),
  };
}

export function applyQueueEvent(view: QueueView, event: QueueEvent): QueueView {
  switch (event.event) {
    case 'job':
      return withJob(view, event.job);
    case 'progress': {
      const { job: jobId, state, bytes, totalBytes, bytesPerSecond, etaSeconds } = event;
      return { ...view, progress: { jobId, state, bytes, totalBytes, bytesPerSecond, etaSeconds } };
    }
    case 'waiting':
      return { ...view, waiting: event.waiting === null ? null : { jobId: event.job, waiting: event.waiting } };
    case 'halted':
      return { ...view, halted: event.error };
    case 'low-space':
      return { ...view, lowSpaceJob: event.job };
    case 'idle':
      return { ...view, progress: null, waiting: null };
  }
}

/** The job the conductor is working on. */
export function activeJob(view: QueueView): Extract<Job, { state: ActiveState }> | null {
  return view.jobs.find(isActive) ?? null;
}

/** Whether nothing goes on before the player says so: paused, or halted for a reason that he has to see to. */
export function standsStill(view: QueueView): boolean {
  return view.paused || view.halted !== null;
}

/** How many are still to come, the active one among them. */
export function openCount(view: QueueView): number {
  return view.jobs.filter((job) => !isOver(job)).length;
}
