import { expect, test } from 'vitest';
import { afterCall, type Call, delayBefore, freshSpacing, isSlowed } from '../../src/fichier/pacing.ts';

const at = (outcome: Call['outcome'], answeredAt = 0): Call => ({ outcome, sentAt: answeredAt, answeredAt });

test('one call a second, counted from its sending while all is well', () => {
  const fresh = freshSpacing(1000);
  expect(delayBefore(fresh, 0)).toBe(0);
  const after = afterCall(fresh, { outcome: 'success', sentAt: 5000, answeredAt: 5300 });
  expect([delayBefore(after, 5300), delayBefore(after, 5400), delayBefore(after, 9000)]).toEqual([700, 600, 0]);
});

test('after a failure or a complaint it counts from the answer, and so it does until the spacing is restored', () => {
  const slow = { sentAt: 5000, answeredAt: 9000 };
  expect(delayBefore(afterCall(freshSpacing(1000), { outcome: 'failure', ...slow }), 9000)).toBe(1000);
  const flooded = afterCall(freshSpacing(1000), { outcome: 'flood', ...slow });
  expect(delayBefore(flooded, 9000)).toBe(2000);
  expect(delayBefore(afterCall(flooded, { outcome: 'success', sentAt: 20_000, answeredAt: 20_300 }), 20_300)).toBe(
    1800,
  );
});

test('a flood doubles the spacing up to half a minute, successes restore it slowly', () => {
  let spacing = freshSpacing(1000);
  const seen: number[] = [];
  for (let n = 0; n < 6; n++) {
    spacing = afterCall(spacing, at('flood'));
    seen.push(spacing.spacingMs);
  }
  expect(seen).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  let calls = 0;
  for (; isSlowed(spacing); calls++) {
    const next = afterCall(spacing, at('success'));
    expect(next.spacingMs).toBeLessThan(spacing.spacingMs);
    spacing = next;
  }
  expect(spacing.spacingMs).toBe(1000);
  expect(calls).toBeGreaterThan(20);
  expect(afterCall(freshSpacing(0), at('flood')).spacingMs).toBe(500);
  expect(afterCall(freshSpacing(1000), at('failure')).spacingMs).toBe(1000);
});
