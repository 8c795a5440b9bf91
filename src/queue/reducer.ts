/** The only way a job changes. Pure: the same job and event give the same job; an event that does not apply gives the job back. */

import type { ErrorRecord } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import type { GameRef, InstalledFile, RemoteFile } from '../model.ts';
import { isActive, type Job, type JobOptions } from './job.ts';

export type JobEvent =
  | { readonly type: 'start' }
  | { readonly type: 'resolved'; readonly file: RemoteFile }
  | { readonly type: 'downloaded'; readonly file: RemoteFile }
  | { readonly type: 'unpack' }
  | { readonly type: 'install' }
  | {
      readonly type: 'installed';
      readonly files: List<InstalledFile>;
      readonly mainPath: string;
      readonly now: number;
    }
  | { readonly type: 'failed'; readonly error: ErrorRecord; readonly now: number }
  /** What arrived is not what the host promised: forget it and fetch once more. */
  | { readonly type: 'fetch-again' }
  /** The program stopped in the middle, or the queue halts: the job goes back into line with all it has. */
  | { readonly type: 'interrupt' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** `options`: other ones than those that it failed with. */
  | { readonly type: 'retry'; readonly options?: JobOptions }
  | { readonly type: 'cancel'; readonly now: number }
  | { readonly type: 'move'; readonly position: number };

/** What every state has; the rest of a state is dropped when the job leaves it. */
function base(job: Job) {
  const { id, game, options, position, addedAt, file, fetchedAgain } = job;
  return { id, game, options, position, addedAt, file, fetchedAgain };
}

/** A bare link has no name of its own: once the host told the file's, the game is called so. */
function named(game: GameRef, file: RemoteFile): GameRef {
  const name = file.fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '');
  return game.gameId === null && name !== '' ? { ...game, name } : game;
}

/** The job after the event; the very same object when the event does not apply to its state. */
export function reduce(job: Job, event: JobEvent): Job {
  const kept = base(job);
  switch (event.type) {
    case 'start':
      return job.state === 'waiting' ? { ...kept, state: 'resolving' } : job;
    case 'resolved':
      return job.state === 'resolving'
        ? { ...kept, game: named(job.game, event.file), state: 'downloading', file: event.file }
        : job;
    case 'downloaded':
      return job.state === 'downloading' ? { ...kept, state: 'verifying', file: event.file } : job;
    case 'unpack':
      return job.state === 'verifying' ? { ...kept, state: 'unpacking', file: job.file } : job;
    case 'install':
      return job.state === 'verifying' || job.state === 'unpacking'
        ? { ...kept, state: 'installing', file: job.file }
        : job;
    case 'installed':
      return job.state === 'installing'
        ? { ...kept, state: 'done', files: event.files, mainPath: event.mainPath, doneAt: event.now }
        : job;
    case 'failed':
      return isActive(job) || job.state === 'waiting'
        ? { ...kept, state: 'failed', error: event.error, failedAt: event.now }
        : job;
    case 'fetch-again':
      return isActive(job) ? { ...kept, state: 'waiting', fetchedAgain: true } : job;
    case 'interrupt':
      return isActive(job) ? { ...kept, state: 'waiting' } : job;
    case 'pause':
      return isActive(job) || job.state === 'waiting' ? { ...kept, state: 'paused' } : job;
    case 'resume':
      return job.state === 'paused' ? { ...kept, state: 'waiting' } : job;
    case 'retry':
      return job.state === 'failed'
        ? { ...kept, options: event.options ?? job.options, state: 'waiting', fetchedAgain: false }
        : job;
    case 'cancel':
      return job.state === 'done' || job.state === 'cancelled'
        ? job
        : { ...kept, state: 'cancelled', cancelledAt: event.now };
    case 'move':
      return job.position === event.position ? job : { ...job, position: event.position };
    default:
      return event satisfies never;
  }
}
