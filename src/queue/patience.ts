/** The one place of retry: an operation is tried until it works, its error is final, or the player intervenes. */

import { freshRetries, nextRetry } from '../download/retry-policy.ts';
import { asAppError } from '../lib/errors.ts';
import type { Clock, Sleep } from '../services.ts';
import type { Waiting } from './job.ts';

export interface Trying {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Hears why nothing moves and until when; null when it goes on. */
  readonly onWaiting: (waiting: Waiting | null) => void;
  /** How many bytes of the file there are: more than ever before forgives all earlier failures. */
  readonly doneBytes: () => number;
}

/**
 * Resolves with the operation's value. Rejects with its final AppError, or with the signal's reason when it is aborted.
 * `fromStart` tells the operation that what it has is of no use.
 */
export async function withPatience<T>(operation: (fromStart: boolean) => Promise<T>, trying: Trying): Promise<T> {
  const { default: pRetry } = await import('p-retry');
  let state = freshRetries(trying.doneBytes());
  let fromStart = false;
  return pRetry(() => operation(fromStart), {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    signal: trying.signal,
    // p-retry drives the loop; the verdict is ours, and a final error thrown here ends it.
    onFailedAttempt: async ({ error }) => {
      const failure = asAppError(error);
      const next = nextRetry(failure, state, trying.doneBytes(), trying.random);
      if (next.step === 'stop') throw failure;
      ({ state, fromStart } = next);
      trying.onWaiting({ error: failure.toRecord(), until: trying.clock.now() + next.delayMs });
      try {
        await trying.sleep(next.delayMs, trying.signal);
      } finally {
        trying.onWaiting(null);
      }
    },
  });
}
