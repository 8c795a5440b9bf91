import { afterEach, expect, it, vi } from 'vitest';
import { sleepInNaps } from '../../src/lib/clock.ts';

afterEach(() => vi.restoreAllMocks());

const HOUR_MS = 3_600_000;

/** The wall clock from now on: the real one, moved by so much after a few looks. */
function jump(byMs: number): void {
  const real = Date.now.bind(Date);
  let looks = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + (++looks > 3 ? byMs : 0));
}

it('a wait ends soon after the device woke behind its time', async () => {
  jump(HOUR_MS);
  // Half an hour that is over at the first nap's end: a wait that ignored the clock would outlast the test.
  await sleepInNaps(HOUR_MS / 2, undefined, 10);
});

it('a clock that is set back does not make a wait longer', async () => {
  jump(-HOUR_MS);
  await sleepInNaps(60, undefined, 10);
});

it('an abort ends it with its reason', async () => {
  const reason = new Error('enough');
  await expect(sleepInNaps(HOUR_MS, AbortSignal.abort(reason), 10)).rejects.toBe(reason);
});
