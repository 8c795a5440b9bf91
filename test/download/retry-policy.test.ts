import { describe, expect, it } from 'vitest';
import { freshRetries, nextRetry, RETRY_BUDGET, type RetryStep } from '../../src/download/retry-policy.ts';
import { AppError, ERRORS, type ErrorCode } from '../../src/lib/errors.ts';

/** Steps after the same error again and again; `done` gives the bytes there are at each failure. */
function steps(
  code: ErrorCode,
  times: number,
  done: (n: number) => number = () => 0,
  random = () => 1,
  waitMs?: number,
) {
  const taken: RetryStep[] = [];
  let state = freshRetries();
  for (let n = 0; n < times; n++) {
    const step = nextRetry(new AppError(code, {}, { waitMs }), state, done(n), random);
    taken.push(step);
    state = step.state;
    if (step.step === 'stop') break;
  }
  return taken;
}
const delays = (taken: readonly RetryStep[]) =>
  taken.map((step) => (step.step === 'stop' ? 'stop' : step.delayMs / 1000));

describe('after a failed open', () => {
  it('waits 1 s doubling to 60 s, and stops when the budget is used up', () => {
    expect(delays(steps('connection-lost', 99))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 'stop']);
    expect(steps('connection-lost', 99)).toHaveLength(RETRY_BUDGET);
  });

  it('spreads its delays over the whole span (full jitter), never at once', () => {
    expect(delays(steps('stalled', 4, undefined, () => 0.5))).toEqual([0.5, 1, 2, 4]);
    expect(delays(steps('stalled', 3, undefined, () => 0))).toEqual([0.25, 0.25, 0.25]);
  });

  it('never gives up while new bytes come', () => {
    const taken = steps('connection-lost', 200, (n) => n + 1);
    expect(taken).toHaveLength(200);
    expect(new Set(delays(taken))).toEqual(new Set([1]));
  });

  it('fetching the same bytes again and again is not progress', () => {
    // Half the file, thrown away, half the file ...
    expect(steps('connection-lost', 99, (n) => (n % 2 === 0 ? 500 : 0))).toHaveLength(RETRY_BUDGET);
  });

  it.each(['offline', 'captive-portal', 'clock-wrong'] as const)('%s is waited for without end, and told', (code) => {
    const taken = steps(code, 500);
    expect(taken).toHaveLength(500);
    expect(new Set(taken.map((step) => step.step))).toEqual(new Set(['wait']));
    expect(Math.max(...(delays(taken) as number[]))).toBe(30);
  });

  it('a flood doubles from 30 s to 5 min; progress starts it anew', () => {
    expect(delays(steps('flood', 6))).toEqual([30, 60, 120, 240, 300, 300]);
    expect(delays(steps('flood', 3, (n) => n + 1))).toEqual([30, 30, 30]);
  });

  it.each([
    ['ip-locked', [3600, 3600]],
    ['one-location', [300, 300]],
    ['maintenance', [1200, 1200]],
    ['host-database', [300, 300]],
    ['too-fast', [30, 60]],
  ] as const)('%s waits as long as the host is known to lock', (code, expected) => {
    expect(delays(steps(code, 2))).toEqual(expected);
  });

  it('obeys Retry-After, as a wait that is told', () => {
    const [first] = steps('server-error', 1, undefined, () => 0, 7_000);
    expect(first).toMatchObject({ step: 'wait', delayMs: 7_000 });
    expect(steps('too-fast', 1, undefined, () => 0, 5_000)[0]).toMatchObject({ step: 'wait', delayMs: 5_000 });
  });

  it('starts from 0 when ranges are refused twice', () => {
    const taken = steps('range-refused', 3);
    expect(taken.map((step) => step.step !== 'stop' && step.fromStart)).toEqual([false, true, false]);
  });

  it('asks again twice when the size is another: one node may be wrong', () => {
    expect(steps('size-mismatch', 9).map((step) => step.step)).toEqual(['again', 'again', 'stop']);
    // A broken connection between them does not start the count anew.
    let state = freshRetries();
    for (const bytes of [1, 2, 3]) state = nextRetry(new AppError('size-mismatch'), state, bytes, () => 0).state;
    expect(state.sizeMismatches).toBe(3);
  });

  const permanent = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => {
    const { remedy } = ERRORS[code];
    return (remedy === 'stop' || remedy === 'ask') && code !== 'size-mismatch';
  });
  it.each(permanent)('%s is never tried again', (code) => {
    expect(steps(code, 9).map((step) => step.step)).toEqual(['stop']);
  });
});
