import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/queue/job.ts';
import { type JobEvent, reduce } from '../../src/queue/reducer.ts';
import { seeded } from '../helpers/random.ts';

const file = { fileName: 'a.zip', sizeBytes: 10, whirlpool: null, validator: null };
const waiting: Job = {
  id: 1,
  state: 'waiting',
  game: { gameId: null, name: 'A', url: 'https://1fichier.com/?a', sizeBytes: null, systemName: 'snes' },
  options: { keep: 'auto', verify: 'auto' },
  position: 1,
  addedAt: 0,
  file: null,
  fetchedAgain: false,
};
const error = { code: 'file-gone', details: {} } as const;
const run = (...events: JobEvent[]) => events.reduce(reduce, waiting);

const start: JobEvent = { type: 'start' };
const resolved: JobEvent = { type: 'resolved', file };
const downloaded: JobEvent = { type: 'downloaded', file };
const installed: JobEvent = { type: 'installed', files: [], mainPath: '/r/a', now: 9 };

describe('the way of a job', () => {
  it('goes through every state of an unpacked game', () => {
    const states = [start, resolved, downloaded, { type: 'unpack' }, { type: 'install' }, installed] as JobEvent[];
    let job: Job = waiting;
    const seen = states.map((event) => {
      job = reduce(job, event);
      return job.state;
    });
    expect(seen).toEqual(['resolving', 'downloading', 'verifying', 'unpacking', 'installing', 'done']);
  });

  it('a bare link is called as the host calls its file; a catalog game keeps its name', () => {
    expect(run(start, resolved)).toMatchObject({ game: { name: 'a' } });
    const fromCatalog: Job = { ...waiting, game: { ...waiting.game, gameId: 7 } };
    expect([start, resolved].reduce(reduce, fromCatalog).game.name).toBe('A');
  });

  it('skips unpacking for a game that is kept as it is', () => {
    expect(run(start, resolved, downloaded, { type: 'install' }).state).toBe('installing');
  });

  it('keeps what is known of the file through pause, failure and interruption', () => {
    expect(run(start, resolved, { type: 'pause' }, { type: 'resume' })).toMatchObject({ state: 'waiting', file });
    expect(run(start, resolved, { type: 'failed', error, now: 5 }, { type: 'retry' })).toMatchObject({ file });
    expect(run(start, resolved, downloaded, { type: 'interrupt' })).toMatchObject({ state: 'waiting', file });
  });

  it('remembers that it fetched again, until the player retries', () => {
    const again = run(start, resolved, downloaded, { type: 'fetch-again' });
    expect(again).toMatchObject({ state: 'waiting', fetchedAgain: true });
    expect(reduce(reduce(again, { type: 'failed', error, now: 1 }), { type: 'retry' }).fetchedAgain).toBe(false);
  });

  it('gives the same object back for an event that does not apply', () => {
    const done = run(start, resolved, downloaded, { type: 'install' }, installed);
    for (const type of [
      'start',
      'pause',
      'resume',
      'retry',
      'interrupt',
      'unpack',
      'install',
      'fetch-again',
    ] as const) {
      expect(reduce(done, { type })).toBe(done);
    }
    expect(reduce(done, { type: 'cancel', now: 1 })).toBe(done);
    expect(reduce(waiting, resolved)).toBe(waiting);
  });

  it('drops what belonged to a state when the job leaves it', () => {
    const retried = run({ type: 'failed', error, now: 5 }, { type: 'retry' });
    expect(Object.keys(retried).sort()).toEqual(Object.keys(waiting).sort());
  });
});

it('no chain of random events leads to a state without its fields', () => {
  const random = seeded(7);
  const events: JobEvent[] = [
    start,
    resolved,
    downloaded,
    { type: 'unpack' },
    { type: 'install' },
    installed,
    { type: 'failed', error, now: 1 },
    { type: 'fetch-again' },
    { type: 'interrupt' },
    { type: 'pause' },
    { type: 'resume' },
    { type: 'retry' },
    { type: 'cancel', now: 2 },
    { type: 'move', position: 3 },
  ];
  const visited = new Set<string>();
  for (let round = 0; round < 300; round++) {
    let job: Job = waiting;
    for (let i = 0; i < 30; i++) {
      const forward = random(2) === 0; // half of the events lead forward, or the late states would hardly be seen
      job = reduce(job, events[random(forward ? 6 : events.length)] as JobEvent);
      visited.add(job.state);
      if (['downloading', 'verifying', 'unpacking', 'installing'].includes(job.state)) expect(job.file).not.toBeNull();
      if (job.state === 'failed') expect(job.error).toEqual(error);
      if (job.state === 'done') expect(job.mainPath).toBe('/r/a');
    }
  }
  expect(visited.size).toBe(10);
});
