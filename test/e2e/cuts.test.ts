import { expect, it } from 'vitest';
import { AGAIN_BYTES, cutThePower } from './cuts.ts';

it('sixty power cuts at random instants: everything is installed, whole and nothing else, nothing is fetched twice', async () => {
  const report = await cutThePower(60, 20260101);
  expect(report.wrong).toEqual([]);
  expect(report.cuts).toBeGreaterThanOrEqual(60);
  expect(report.installed).toBe(report.rounds * 5);
  expect(report.mostAgainBytes).toBeLessThanOrEqual(AGAIN_BYTES);
}, 400_000);
