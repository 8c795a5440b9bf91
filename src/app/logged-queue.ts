/** What the queue does, for the log of a player who writes everything: no links, which are as good as the files to whoever has an account. */

import type { QueueEvent } from '../queue/job.ts';
import type { LogFields } from '../services.ts';

/** Null for what comes several times a second and tells nothing. */
export function queueFields(event: QueueEvent): LogFields | null {
  switch (event.event) {
    case 'progress':
      return null;
    case 'job': {
      const { id, state, game } = event.job;
      return { what: state, job: id, game: game.name, system: game.systemName };
    }
    case 'waiting': {
      const { job, waiting } = event;
      return { what: waiting === null ? 'goes on' : 'waits', job, code: waiting?.error.code };
    }
    case 'halted':
      return { what: event.error === null ? 'goes on' : 'halted', code: event.error?.code };
    case 'low-space':
      return { what: 'low space', job: event.job, needed: event.neededBytes, free: event.freeBytes };
    case 'idle':
      return { what: 'idle' };
    default:
      return event satisfies never;
  }
}
