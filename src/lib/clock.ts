import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Sleep } from '../services.ts';

/** By hrtime, not `performance`, whose nine modules of Node are loaded at the first use: two of the first hundred milliseconds. */
const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

export const systemClock: Clock = { now: () => Date.now(), monotonic };

/** setTimeout cannot hold more than about 24 days and fires at once instead. */
const LONGEST_MS = 2 ** 31 - 1;
/** So long a wait may be late by its own length: it is one nap, which wakes nobody in between. */
const SHORT_MS = 15_000;
/** A handheld that slept must notice soon after it wakes that its time has come: timers stand still meanwhile. */
const NAP_MS = 5_000;

/**
 * Waits by the wall clock in short naps, so that a sleep of the device or a clock that jumps forward does not make the
 * wait longer. A clock that jumps back cannot make it longer than asked for either: naps are also counted.
 */
export const systemSleep: Sleep = (delayMs, signal) =>
  sleepInNaps(delayMs, signal, delayMs <= SHORT_MS ? SHORT_MS : NAP_MS);

/** `systemSleep` with naps of another length, for tests. */
export async function sleepInNaps(delayMs: number, signal: AbortSignal | undefined, napMs: number): Promise<void> {
  const until = Date.now() + Math.min(delayMs, LONGEST_MS);
  let leftMs = Math.min(delayMs, LONGEST_MS);
  while (leftMs > 0 && Date.now() < until) {
    const nap = Math.max(1, Math.min(napMs, leftMs, until - Date.now()));
    try {
      await delay(nap, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
    leftMs -= nap;
  }
}
