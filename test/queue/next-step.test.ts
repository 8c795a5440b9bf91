import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/queue/job.ts';
import { haltsQueue, inOrder, nextJob, topPosition } from '../../src/queue/next-step.ts';

function job(id: number, position: number, state: 'waiting' | 'paused' = 'waiting'): Job {
  return {
    id,
    state,
    game: { gameId: id, name: `G${id}`, url: `https://1fichier.com/?g${id}`, sizeBytes: null, systemName: 'nes' },
    options: { keep: 'auto', verify: 'auto' },
    position,
    addedAt: 0,
    file: null,
    fetchedAgain: false,
  };
}

describe('nextJob', () => {
  it('is the first in line that waits', () => {
    expect(nextJob([job(1, 5), job(2, 3, 'paused'), job(3, 4)])?.id).toBe(3);
  });
  it('is the older one of two at the same place', () => expect(nextJob([job(2, 1), job(1, 1)])?.id).toBe(1));
  it('is nobody when all are paused', () => expect(nextJob([job(1, 1, 'paused')])).toBeNull());
});

it('topPosition goes before everyone', () => {
  const jobs = [job(1, 5), job(2, -3)];
  expect(inOrder([...jobs, job(3, topPosition(jobs))])[0]?.id).toBe(3);
});

describe('haltsQueue', () => {
  it.each([
    ['key-refused', true],
    ['premium-required', true],
    ['no-space', true],
    ['disk-gone', true],
    ['file-gone', false],
    ['archive-bomb', false],
    ['file-too-large', false],
  ] as const)('%s: %s', (code, halts) => expect(haltsQueue({ code, details: {} })).toBe(halts));
});
