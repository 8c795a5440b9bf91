import { expect, test } from 'vitest';
import type { Job } from '../../src/queue/job.ts';
import { Line } from '../../src/queue/line.ts';

const waiting = (id: number, url: string, systemName = 'nes'): Job => {
  const game = { gameId: null, name: url, url, sizeBytes: null, systemName };
  const options = { keep: 'auto', verify: 'auto' } as const;
  return { id, state: 'waiting', game, options, position: id, addedAt: 0, file: null, fetchedAgain: false };
};
const failed = (id: number, url: string): Job => ({
  ...waiting(id, url),
  ...{ state: 'failed', error: { code: 'offline', details: {} }, failedAt: 1 },
});

test('a game is known by the same link of the same system until its job is gone, also when that failed', () => {
  const line = new Line();
  line.set(waiting(1, 'a'));
  expect(line.ofGame('a', 'nes')?.id).toBe(1);
  expect(line.ofGame('a', 'snes')).toBeNull();
  line.set(failed(1, 'a'));
  expect(line.ofGame('a', 'nes')?.state).toBe('failed');
  line.set(waiting(2, 'a'));
  line.delete(1);
  expect(line.ofGame('a', 'nes')?.id).toBe(2);
  line.delete(2);
  expect(line.ofGame('a', 'nes')).toBeNull();
  expect([...line.values()]).toEqual([]);
});
