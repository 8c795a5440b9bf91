/** What happens after a failed open: again soon, wait for a reason the player sees, or stop. Pure. */

import type { AppError } from '../lib/errors.ts';

/** What is remembered between the opens of one file. Plain data. */
export interface RetryState {
  /** Failures since the last new byte. */
  readonly failures: number;
  /** Waits of one kind in a row, for the doubling. */
  readonly waits: number;
  readonly rangeRefusals: number;
  readonly sizeMismatches: number;
  /** Most bytes that were ever there: fetching the same bytes again is not progress. */
  readonly bestBytes: number;
}

export type RetryStep =
  /** Open again after the delay; nothing to tell but "reconnecting". */
  | { readonly step: 'again'; readonly delayMs: number; readonly fromStart: boolean; readonly state: RetryState }
  /** Open again after the delay, and the player is told why it takes so long. */
  | { readonly step: 'wait'; readonly delayMs: number; readonly fromStart: boolean; readonly state: RetryState }
  | { readonly step: 'stop'; readonly state: RetryState };

/** Opens without a new byte before it is given up: about five minutes of trying. */
export const RETRY_BUDGET = 10;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const LONGEST_FLOOD_MS = 5 * 60_000;
const OFFLINE_DELAY_MS = 30_000;
const SIZE_MISMATCH_TRIES = 2;
const RANGE_REFUSALS_BEFORE_START = 2;

/** The player's or the world's turn: the network, the portal's log-in page, the time. Tried for as long as it takes. */
const PATIENT: ReadonlySet<string> = new Set(['offline', 'captive-portal', 'clock-wrong']);

export function freshRetries(bestBytes = 0): RetryState {
  return { failures: 0, waits: 0, rangeRefusals: 0, sizeMismatches: 0, bestBytes };
}

/** 1 s doubling to 60 s, full jitter (a uniform part of it), never under a quarter second. */
function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 16));
  return Math.max(250, Math.round(ceiling * random()));
}

function afterProgress(state: RetryState, doneBytes: number): RetryState {
  if (doneBytes <= state.bestBytes) return state;
  return { ...freshRetries(doneBytes), sizeMismatches: state.sizeMismatches };
}

/**
 * Decides after an open ended with `error`. `doneBytes` is how much of the file is on disk now: more than ever before
 * gives the whole budget back. `random` is in [0, 1).
 */
export function nextRetry(error: AppError, before: RetryState, doneBytes: number, random: () => number): RetryStep {
  const state = afterProgress(before, doneBytes);
  if (error.code === 'size-mismatch') return afterSizeMismatch(state, random);
  switch (error.remedy) {
    case 'stop':
    case 'ask':
      return { step: 'stop', state };
    case 'wait': {
      // A flood answer asks for more each time; the other locks have their own length.
      const asked = error.waitMs ?? 30_000;
      const doubled = Math.min(asked * 2 ** Math.min(state.waits, 10), Math.max(asked, LONGEST_FLOOD_MS));
      const delayMs = error.code === 'flood' || error.code === 'too-fast' ? doubled : asked;
      return { step: 'wait', delayMs, fromStart: false, state: { ...state, waits: state.waits + 1 } };
    }
    case 'again':
      return afterFailure(error, state, random);
  }
}

function afterSizeMismatch(state: RetryState, random: () => number): RetryStep {
  const next = { ...state, sizeMismatches: state.sizeMismatches + 1 };
  // One node's wrong head is not yet another file.
  if (next.sizeMismatches > SIZE_MISMATCH_TRIES) return { step: 'stop', state: next };
  return { step: 'again', delayMs: backoff(next.sizeMismatches, random), fromStart: false, state: next };
}

function afterFailure(error: AppError, state: RetryState, random: () => number): RetryStep {
  if (PATIENT.has(error.code)) {
    const delayMs = Math.max(500, Math.min(OFFLINE_DELAY_MS, backoff(state.waits + 1, random)));
    return { step: 'wait', delayMs, fromStart: false, state: { ...state, waits: state.waits + 1 } };
  }
  const rangeRefusals = state.rangeRefusals + (error.code === 'range-refused' ? 1 : 0);
  const fromStart = error.code === 'range-refused' && rangeRefusals >= RANGE_REFUSALS_BEFORE_START;
  const next: RetryState = { ...state, failures: state.failures + 1, rangeRefusals: fromStart ? 0 : rangeRefusals };
  if (next.failures >= RETRY_BUDGET) return { step: 'stop', state: next };
  const delayMs = Math.max(backoff(state.failures, random), error.waitMs ?? 0);
  // A host that says when to come back, and long silences, are worth a line on the screen.
  const step = error.waitMs !== undefined || delayMs >= 5_000 ? 'wait' : 'again';
  return { step, delayMs, fromStart, state: next };
}
