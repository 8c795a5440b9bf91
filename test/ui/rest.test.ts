/** What nobody touches wakes seldom: a handheld that shows a screen is not to be kept from resting. */
import { expect, test } from 'vitest';
import { createUi } from '../../src/ui/ui.ts';
import { downloading, fakePort, makeJob } from '../helpers/fake-port.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

function wakeIn(now: number, works: boolean): number {
  const port = fakePort();
  const [game] = port.allGames;
  if (works && game !== undefined) port.jobsNow = [downloading(makeJob(1, game))];
  const clock = { now: () => now, monotonic: () => 0 };
  return createUi({
    port,
    clock,
    size: () => ({ columns: 40, rows: 15 }),
    onUpdate: () => {},
    onQuit: () => {},
  }).wakeIn();
}

test.each([0, 1, 59_000, 59_999])('%d ms into a minute, the next picture is due behind its end', (into) => {
  const due = into + wakeIn(NOON + into, false);
  expect(due).toBeGreaterThan(60_000);
  expect(due).toBeLessThanOrEqual(60_100);
});

test('while a game arrives, it is due each second', () => {
  expect(wakeIn(NOON, true)).toBe(1000);
});
