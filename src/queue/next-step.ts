/** What the conductor does next, and what one job's error means for the whole queue. Pure. */

import type { ErrorCode, ErrorRecord } from '../lib/errors.ts';
import { ERRORS } from '../lib/errors.ts';
import { isOver, type Job } from './job.ts';

/** The job to work on: the first in line that waits. One stream: only ever one. */
export function nextJob(jobs: readonly Job[]): Job | null {
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

/** A job of the same game that is still on its way: asking twice queues once. */
export function findQueued(jobs: readonly Job[], url: string, systemName: string): Job | null {
  return jobs.find((job) => !isOver(job) && job.game.url === url && job.game.systemName === systemName) ?? null;
}

const HALTING: ReadonlySet<ErrorCode> = new Set(['no-space', 'disk-read-only', 'disk-gone', 'database-damaged']);

/**
 * Whether the error concerns more than its job, so that the whole queue stands still (and the job stays in line): the
 * key or the account, and the card. Anything else fails its job and the next one starts.
 */
export function haltsQueue(error: ErrorRecord): boolean {
  return ERRORS[error.code].kind === 'auth' || HALTING.has(error.code);
}
