/** Patience for what the player has just asked for and looks at. */

import { asAppError } from '../lib/errors.ts';
import { type Trying, withPatience } from '../queue/patience.ts';

/** Tries without any progress before a network that is not there is told as a failure. */
const TRIES_AT_START = 3;

/**
 * As `withPatience`; but where it would wait for the network for ever, it gives up after a few tries as long as nothing was
 * reached at all: a question just asked deserves an answer. What has begun is waited for.
 */
export function patientAfterStart<T>(operation: () => Promise<T>, trying: Trying): Promise<T> {
  const start = trying.doneBytes();
  const enough = new AbortController();
  let failures = 0;
  const tried = async (): Promise<T> => {
    try {
      return await operation();
    } catch (error) {
      const { kind } = asAppError(error);
      const begun = trying.doneBytes() > start;
      if (kind === 'network' && !begun && ++failures >= TRIES_AT_START) enough.abort(error);
      throw error;
    }
  };
  return withPatience(tried, { ...trying, signal: AbortSignal.any([trying.signal, enough.signal]) });
}
