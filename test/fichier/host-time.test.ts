import { expect, test } from 'vitest';
import { frenchTime } from '../../src/fichier/host-time.ts';

test.each([
  ['2026-01-15 12:00:00', Date.UTC(2026, 0, 15, 11)],
  ['2026-03-29 01:59:59', Date.UTC(2026, 2, 29, 0, 59, 59)],
  ['2026-03-29 03:00:00', Date.UTC(2026, 2, 29, 1)],
  ['2026-10-25 01:30:00', Date.UTC(2026, 9, 24, 23, 30)],
  ['2026-10-25 03:00:00', Date.UTC(2026, 9, 25, 2)],
  ['2026-07-01', Date.UTC(2026, 5, 30, 22)],
  ['0000-00-00 00:00:00', null],
  ['soon', null],
  [17, null],
])('French time %s', (text, expected) => {
  expect(frenchTime(text)).toBe(expected);
});
