/** What the conductor does next, and what one job's error means for the whole queue. Pure. */

import type { ErrorCode, ErrorRecord } from '../lib/errors.ts';
import { ERRORS } from '../lib/errors.ts';
import type { Job, QueueEvent } from './job.ts';

type Progress = Extract<QueueEvent, { event: 'progress' }>;

/** The job to work on: the first in line that waits. One stream: only ever one. */
export function nextJob(jobs: Iterable<Job>): Job | null {
  let first: Job | null = null;
  for (const job of jobs) {
    if (job.state === 'waiting' && (first === null || before(job, first))) first = job;
  }
  return first;
}

function before(a: Job, b: Job): boolean {
  return a.position < b.position || (a.position === b.position && a.id < b.id);
}

/** Queue order: by position, then by age. */
export function inOrder(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => a.position - b.position || a.id - b.id);
}

/** A position before all others. */
export function topPosition(jobs: readonly Job[]): number {
  return jobs.reduce((least, job) => Math.min(least, job.position), 0) - 1;
}

/** How long before the end of a job the next one is prepared: two calls to the host, spaced, with room for a slow answer. */
const PREPARE_SECONDS = 30;
/** So little is there soon on any link. */
const PREPARE_BYTES = 1024 * 1024;

/** Whether the active job will soon be through with what it does, so that the next one's link may be asked for. */
export function nearsItsEnd(progress: Pick<Progress, 'bytes' | 'totalBytes' | 'bytesPerSecond'>): boolean {
  const { bytes, totalBytes, bytesPerSecond } = progress;
  if (totalBytes === null) return false;
  return totalBytes - bytes <= Math.max(PREPARE_BYTES, bytesPerSecond * PREPARE_SECONDS);
}

const HALTING: ReadonlySet<ErrorCode> = new Set(['no-space', 'disk-read-only', 'disk-gone', 'database-damaged']);

/**
 * Whether the error concerns more than its job, so that the whole queue stands still (and the job stays in line): the
 * key or the account, and the card. Anything else fails its job and the next one starts.
 */
export function haltsQueue(error: ErrorRecord): boolean {
  return ERRORS[error.code].kind === 'auth' || HALTING.has(error.code);
}
