/** What is written down when a job is over. */

import type { ErrorRecord } from '../lib/errors.ts';
import { volumesPart } from '../lib/volumes.ts';
import type { HistoryEntry } from '../model.ts';
import type { Job } from './job.ts';
import type { Ports } from './ports.ts';
import type { Finished } from './work.ts';

type Outcome = Pick<HistoryEntry, 'outcome' | 'sizeBytes' | 'error' | 'mainPath'>;

function entryOf({ game }: Job, outcome: Outcome, finishedAt: number): Omit<HistoryEntry, 'id'> {
  const { name, url, systemName, volumes } = game;
  return { name, url, systemName, ...outcome, finishedAt, ...volumesPart(volumes) };
}

/** The one transaction that makes a game installed: record, history, and out of the queue. */
export function recordDone(ports: Ports, job: Job, finished: Finished, now: number): void {
  const { installs, history, jobs, transaction } = ports;
  const { gameId, name, url, systemName } = job.game;
  const { file, mainPath } = finished;
  transaction(() => {
    const older = installs.find(url, systemName);
    if (older !== null) installs.delete(older.id);
    installs.add({ gameId, name, url, systemName, ...finished, installedAt: now });
    history.add(entryOf(job, { outcome: 'done', sizeBytes: file.sizeBytes, error: null, mainPath }, now));
    jobs.delete(job.id);
  });
}

/** A cancelled job leaves the queue for the history. */
export function recordCancelled({ history, jobs, transaction }: Ports, job: Job, now: number): void {
  const { sizeBytes } = job.game;
  transaction(() => {
    history.add(entryOf(job, { outcome: 'cancelled', sizeBytes, error: null, mainPath: null }, now));
    jobs.delete(job.id);
  });
}

/** A failed job stays in the queue, where it can be tried again. */
export function recordFailed({ history }: Ports, job: Job, error: ErrorRecord, now: number): void {
  const sizeBytes = job.file?.sizeBytes ?? job.game.sizeBytes;
  history.add(entryOf(job, { outcome: 'failed', sizeBytes, error, mainPath: null }, now));
}
