/** What the player is told of the queue wherever they are. Pure. */

import { describeError, fill, type Texts } from '../i18n/index.ts';
import type { Job, QueueEvent } from '../queue/job.ts';
import type { QueueView } from './queue-view.ts';
import { cutMiddle } from './text.ts';
import type { Note } from './toast.ts';

/**
 * The message of an event; null: it is none. `before` is the queue without it. Thousands of jobs may be queued or paused
 * at once: nothing is looked up for what is not told.
 */
export function tidings(event: QueueEvent, before: QueueView, t: () => Texts, columns: number): Note | null {
  if (event.event === 'halted') {
    const news = event.error !== null && event.error.code !== before.halted?.code;
    return news ? { text: describeError(t(), event.error).what, tone: 'error' } : null;
  }
  if (event.event !== 'job') return null;
  const { job } = event;
  return job.state === 'done' || job.state === 'failed' ? endOf(job, before, t(), columns) : null;
}

function endOf(
  job: Extract<Job, { state: 'done' | 'failed' }>,
  before: QueueView,
  t: Texts,
  columns: number,
): Note | null {
  const known = before.jobs.find((other) => other.id === job.id);
  if (known === undefined || known.state === job.state) return null;
  if (job.state === 'done') return { text: fill(t.downloads.isReady, { name: job.game.name }), tone: 'info' };
  // The reason matters more than the end of the name.
  const name = cutMiddle(job.game.name, Math.floor(columns / 3));
  return { text: `${name}: ${describeError(t, job.error).what}`, tone: 'error' };
}
