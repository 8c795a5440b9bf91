/** A game on its way, as a union: a state carries just what is true in it. The only changes are those of reducer.ts. */

import type { ErrorRecord } from '../lib/errors.ts';
import type { List } from '../lib/list.ts';
import type { GameRef, InstalledFile, KeepChoice, RemoteFile, VerifyChoice } from '../model.ts';

export interface JobOptions {
  readonly keep: KeepChoice;
  readonly verify: VerifyChoice;
}

interface JobBase {
  readonly id: number;
  readonly game: GameRef;
  readonly options: JobOptions;
  /** Order in the queue, smallest first; "to the top" takes a smaller one than all. */
  readonly position: number;
  readonly addedAt: number;
  /** The file on the host, once it was asked for. Survives every pause, failure and restart. */
  readonly file: RemoteFile | null;
  /** A checksum mismatch fetches again once; this remembers that it did. */
  readonly fetchedAgain: boolean;
}

export type Job =
  | (JobBase & { readonly state: 'waiting' })
  | (JobBase & { readonly state: 'resolving' })
  | (JobBase & { readonly state: 'downloading'; readonly file: RemoteFile })
  | (JobBase & { readonly state: 'verifying'; readonly file: RemoteFile })
  | (JobBase & { readonly state: 'unpacking'; readonly file: RemoteFile })
  | (JobBase & { readonly state: 'installing'; readonly file: RemoteFile })
  | (JobBase & { readonly state: 'paused' })
  | (JobBase & { readonly state: 'failed'; readonly error: ErrorRecord; readonly failedAt: number })
  | (JobBase & { readonly state: 'cancelled'; readonly cancelledAt: number })
  | (JobBase & {
      readonly state: 'done';
      readonly files: List<InstalledFile>;
      readonly mainPath: string;
      readonly doneAt: number;
    });

export type JobState = Job['state'];

/** States in which the one conductor works on the job. */
export const ACTIVE_STATES = ['resolving', 'downloading', 'verifying', 'unpacking', 'installing'] as const;
export type ActiveState = (typeof ACTIVE_STATES)[number];

/** Whether nothing more happens to the job by itself. */
export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/** Whether the conductor is working on the job. */
export function isActive(job: Job): job is Extract<Job, { state: ActiveState }> {
  return (ACTIVE_STATES as readonly string[]).includes(job.state);
}

/** Why the active job does not move just now, and when it goes on (`until` in wall milliseconds, null: unknown). */
export interface Waiting {
  readonly error: ErrorRecord;
  readonly until: number | null;
}

/** What everybody (command line, UI, tests) hears from the conductor. */
export type QueueEvent =
  | { readonly event: 'job'; readonly job: Job }
  | {
      readonly event: 'progress';
      readonly job: number;
      readonly state: ActiveState;
      readonly bytes: number;
      readonly totalBytes: number | null;
      readonly bytesPerSecond: number;
      /** Seconds until this step is done; null while it cannot be told honestly. */
      readonly etaSeconds: number | null;
    }
  | { readonly event: 'waiting'; readonly job: number; readonly waiting: Waiting | null }
  /** The whole queue stands still until the player (or a new key, or freed space) lets it go on; null: it goes on. */
  | { readonly event: 'halted'; readonly error: ErrorRecord | null }
  /** Before it starts: the game is unpacked on its way, because its archive does not fit on the card beside it. */
  | { readonly event: 'low-space'; readonly job: number; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly event: 'idle' };
