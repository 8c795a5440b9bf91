/** What the player is told of the queue wherever they are. Pure. */

import { describeError, fill, labelled } from '../i18n/index.ts';
import type { Job, QueueEvent } from '../queue/job.ts';
import type { QueueView } from './queue-view.ts';
import type { Context } from './screen.ts';
import { cutMiddle } from './text.ts';
import type { Note } from './toast.ts';

/**
 * The message of an event; null: it is none. `before` is the queue without it. Thousands of jobs may be queued or paused
 * at once: nothing is looked up for what is not told.
 */
export function tidings(event: QueueEvent, before: QueueView, context: () => Context): Note | null {
  if (event.event === 'halted') {
    const { error } = event;
    if (error === null || error.code === before.halted?.code) return null;
    const { screen, t } = context();
    // Downloads says it at length, where the message would be over what helps.
    return screen === 'downloads' ? null : { text: describeError(t, error).what, tone: 'error' };
  }
  if (event.event !== 'job') return null;
  const { job } = event;
  return job.state === 'done' || job.state === 'failed' ? endOf(job, before, context()) : null;
}

function endOf(
  job: Extract<Job, { state: 'done' | 'failed' }>,
  before: QueueView,
  { columns, t }: Context,
): Note | null {
  const known = before.jobs.find((other) => other.id === job.id);
  if (known === undefined || known.state === job.state) return null;
  if (job.state === 'done') return { text: fill(t.downloads.isReady, { name: job.game.name }), tone: 'info' };
  // The reason matters more than the end of the name.
  const name = cutMiddle(job.game.name, Math.floor(columns / 3));
  return { text: labelled(t, name, describeError(t, job.error).what), tone: 'error' };
}
