import { expect, test } from 'vitest';
import { afterCall, delayBefore, freshSpacing, isSlowed } from '../../src/fichier/pacing.ts';

test('one call a second, counted from the answer', () => {
  const fresh = freshSpacing(1000);
  expect(delayBefore(fresh, 0)).toBe(0);
  const after = afterCall(fresh, 'success', 5000);
  expect([delayBefore(after, 5000), delayBefore(after, 5400), delayBefore(after, 9000)]).toEqual([1000, 600, 0]);
});

test('a flood doubles the spacing up to half a minute, successes restore it slowly', () => {
  let spacing = freshSpacing(1000);
  const seen: number[] = [];
  for (let n = 0; n < 6; n++) {
    spacing = afterCall(spacing, 'flood', 0);
    seen.push(spacing.spacingMs);
  }
  expect(seen).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  let calls = 0;
  for (; isSlowed(spacing); calls++) {
    const next = afterCall(spacing, 'success', 0);
    expect(next.spacingMs).toBeLessThan(spacing.spacingMs);
    spacing = next;
  }
  expect(spacing.spacingMs).toBe(1000);
  expect(calls).toBeGreaterThan(20);
  expect(afterCall(freshSpacing(0), 'flood', 0).spacingMs).toBe(500);
  expect(afterCall(freshSpacing(1000), 'failure', 0).spacingMs).toBe(1000);
});
