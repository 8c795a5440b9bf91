import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '../../src/library/database.ts';
import { HISTORY_LIMIT } from '../../src/library/history.ts';
import { openLibrary } from '../../src/library/open.ts';
import type { Library } from '../../src/library/types.ts';
import type { GameRef, HistoryEntry, Install } from '../../src/model.ts';
import type { Job, JobOptions } from '../../src/queue/job.ts';

let folder: string;
let library: Library;
const path = () => join(folder, 'library.db');
const reopen = () => {
  library.close();
  library = openLibrary(path());
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-library-'));
  library = openLibrary(path());
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

const options: JobOptions = { keep: 'auto', verify: 'strict' };
const game = (n: number): GameRef => ({
  gameId: n,
  name: `Pixel Quest ${n}`,
  url: `https://1fichier.com/?game${n}`,
  sizeBytes: n === 2 ? null : n * 1000,
  systemName: 'snes',
});
const remote = { fileName: 'a.zip', sizeBytes: 12, whirlpool: null, validator: null };

/** Direct access to the file, as another version or a bad card would have left it. */
function raw(body: (db: Database) => void): void {
  const db = new Database({ path: path(), pageSize: 1024, checkpointPages: 0, cacheKiB: 512 });
  body(db);
  db.close();
}

test('jobs come back in queue order, every state as it was', () => {
  const jobs = [1, 2, 3, 4, 5].map((n) => library.jobs.add(game(n), options, 1000 + n));
  const [a, b, c, d, e] = jobs as [Job, Job, Job, Job, Job];
  expect(jobs.map((job) => job.position)).toEqual([1, 2, 3, 4, 5]);
  const saved: Job[] = [
    { ...a, state: 'downloading', file: remote },
    { ...b, state: 'failed', error: { code: 'no-space', details: { needed: 5, path: '/x' } }, failedAt: 7 },
    { ...c, state: 'paused', position: -1, fetchedAgain: true },
    { ...d, state: 'waiting' },
    { ...e, state: 'unpacking', file: { ...remote, whirlpool: 'ab'.repeat(64) } },
  ];
  for (const job of saved) library.jobs.save(job);
  reopen();
  expect(library.jobs.list()).toEqual([saved[2], saved[0], saved[1], saved[3], saved[4]]);
});

test('a finished job has left the list; its id is never given again', () => {
  const first = library.jobs.add(game(1), options, 1);
  library.jobs.save({ ...first, state: 'done', files: [], mainPath: '/x', doneAt: 2 });
  expect(library.jobs.list()).toEqual([]);
  library.jobs.delete(first.id);
  reopen();
  expect(library.jobs.add(game(2), options, 1).id).toBe(first.id + 1);
});

test('a field that a later version adds to a job survives load and save', () => {
  const job = library.jobs.add(game(1), options, 1);
  library.jobs.save({ ...job, later: { deep: 1 } } as unknown as Job);
  for (const loaded of library.jobs.list()) library.jobs.save(loaded);
  expect(library.jobs.list()[0]).toMatchObject({ later: { deep: 1 } });
});

test.each([
  ['no JSON', '{"id":1,'],
  ['another shape', '[]'],
  ['an unknown state', '{"id":1,"state":"flying"}'],
  ['wrong types', '{"id":"1","state":"waiting","game":{},"options":null,"position":"x"}'],
  ['a state without what it needs', null],
])('a row with %s never stops the program, nor costs the other jobs', (_, body) => {
  const job = library.jobs.add(game(1), options, 1);
  const good = library.jobs.add(game(2), options, 1);
  const text = body ?? JSON.stringify({ ...job, state: 'downloading', file: null });
  raw((db) => db.run('UPDATE jobs SET body = ? WHERE id = ?', text, job.id));
  expect(library.jobs.list()).toEqual([good]);
});

const install = (n: number, files: readonly string[], url = `https://h/${n}`): Omit<Install, 'id'> => ({
  gameId: n,
  name: `Game ${n}`,
  url,
  systemName: 'snes',
  files: files.map((file) => ({ path: file, sizeBytes: 3 })),
  mainPath: files[0] ?? '',
  installedAt: 5,
});

test('installs are found by link and system, and by the file they own', () => {
  const one = library.installs.add(install(1, ['/r/b.cue', '/r/a.bin']));
  const two = library.installs.add({ ...install(2, ['/r/c.sfc']), gameId: null, emptyFolders: ['/r/c.pc/SAVE'] });
  reopen();
  expect(library.installs.list()).toEqual([one, two]);
  expect(library.installs.find('https://h/1', 'snes')).toEqual(one);
  expect(library.installs.find('https://h/1', 'nes')).toBeNull();
  expect(library.installs.owning('/r/a.bin')).toEqual(one);
  expect(library.installs.owning('/r/other')).toBeNull();
  library.installs.delete(one.id);
  expect(library.installs.owning('/r/a.bin')).toBeNull();
});

test('the same game installed again replaces its record; a replaced file changes its owner', () => {
  library.installs.add(install(1, ['/r/old.sfc']));
  const again = library.installs.add(install(1, ['/r/new.sfc']));
  expect(library.installs.list()).toEqual([again]);
  expect(library.installs.owning('/r/old.sfc')).toBeNull();
  const other = library.installs.add(install(2, ['/r/new.sfc', '/r/more.sfc']));
  expect(library.installs.owning('/r/new.sfc')).toEqual(other);
  expect(library.installs.list()).toEqual([other]);
});

const entry = (n: number): Omit<HistoryEntry, 'id'> => ({
  name: `Game ${n}`,
  url: `https://h/${n}`,
  systemName: 'nes',
  sizeBytes: n % 2 === 0 ? null : n,
  outcome: n % 3 === 0 ? 'failed' : 'done',
  error: n % 3 === 0 ? { code: 'flood', details: { text: 'x' }, waitMs: 30_000 } : null,
  mainPath: n % 3 === 0 ? null : `/r/${n}`,
  finishedAt: 100 - n,
});

test('history is newest first by what happened last, not by a clock that jumps', () => {
  for (const n of [1, 2, 3]) library.history.add(entry(n));
  reopen();
  expect(library.history.list(2)).toEqual([
    { ...entry(3), id: 3 },
    { ...entry(2), id: 2 },
  ]);
  library.history.clear('all');
  expect(library.history.list(10)).toEqual([]);
});

test('history is bounded', () => {
  library.transaction(() => {
    for (let n = 0; n < HISTORY_LIMIT + 30; n++) library.history.add(entry(1));
  });
  expect(library.history.list(HISTORY_LIMIT * 2)).toHaveLength(HISTORY_LIMIT);
});

test('an error code of another version reads as an error all the same', () => {
  library.history.add(entry(3));
  raw((db) => db.run(`UPDATE history SET error = '{"code":"from-the-future","details":{}}'`));
  expect(library.history.list(1)[0]?.error?.code).toBe('bug');
});

test('a transaction is kept whole or not at all, inner ones too', () => {
  expect(() =>
    library.transaction(() => {
      library.jobs.add(game(1), options, 1);
      throw new Error('power');
    }),
  ).toThrow('power');
  expect(library.jobs.list()).toEqual([]);
  library.transaction(() => {
    library.history.add(entry(1));
    expect(() =>
      library.transaction(() => {
        library.history.add(entry(2));
        throw new Error('inner');
      }),
    ).toThrow('inner');
  });
  expect(library.history.list(9).map((one) => one.name)).toEqual(['Game 1']);
});

test('sources: the same location is the same source; state, password and bad rows survive', () => {
  const source = library.sources.add('shared-folder', 'https://1fichier.com/dir/abc', 'snes');
  expect(library.sources.add('shared-folder', 'https://1fichier.com/dir/abc', null)).toEqual({
    ...source,
    systemName: null,
  });
  library.sources.saveState(source.id, { games: 12, cursor: '{"at":3}' });
  library.sources.saveState(source.id, { error: { code: 'offline', details: { host: 'h' } } });
  library.sources.setSecret(source.id, 'pass word');
  const bad = Array.from({ length: 150 }, (_, n) => ({ file: 'games/a.json', row: n + 1, reason: 'no-name' }));
  library.sources.setBadRows(source.id, bad);
  reopen();
  expect(library.sources.get(source.id)?.state).toMatchObject({
    games: 12,
    cursor: '{"at":3}',
    error: { code: 'offline', details: { host: 'h' } },
  });
  expect(library.sources.secret(source.id)).toBe('pass word');
  expect(JSON.stringify(library.sources.list())).not.toContain('pass word');
  expect(library.sources.badRows(source.id)).toEqual(bad.slice(0, 100));
  library.sources.remove(source.id);
  expect(library.sources.list()).toEqual([]);
  expect(library.sources.badRows(source.id)).toEqual([]);
});

test('notes keep any JSON value', () => {
  library.notes.set('filter:snes', { region: ['Europe'], hide: true });
  reopen();
  expect(library.notes.get('filter:snes')).toEqual({ region: ['Europe'], hide: true });
  library.notes.set('filter:snes', undefined);
  expect(library.notes.get('filter:snes')).toBeUndefined();
});

test('a library of the first version opens: its jobs and history are as they were, and take volumes from now on', () => {
  const job = library.jobs.add(game(1), options, 5);
  library.close();
  raw((db) => {
    db.run(
      `INSERT INTO history (name, url, system, outcome, finished_at) VALUES ('Old', 'https://1fichier.com/?old', 'snes', 'done', 1)`,
    );
    db.exec('ALTER TABLE history DROP COLUMN volumes');
    db.exec('ALTER TABLE installs DROP COLUMN empty_folders');
    db.exec('PRAGMA user_version=1');
  });
  library = openLibrary(path());
  expect(library.jobs.list()).toEqual([job]);
  expect(library.history.list(5)).toEqual([expect.not.objectContaining({ volumes: expect.anything() as unknown })]);
  const volumes = [1, 2].map((n) => ({ name: `A.part${n}.rar`, url: `https://1fichier.com/?a${n}`, sizeBytes: n }));
  const set = { ...game(2), volumes };
  const file = { ...remote, volumes: volumes.map(({ url }) => ({ ...remote, url })) };
  const saved: Job = { ...library.jobs.add(set, options, 6), state: 'downloading', file };
  library.jobs.save(saved);
  const entry = { name: 'A', url: set.url, systemName: 'snes', sizeBytes: 3, outcome: 'failed', error: null } as const;
  library.history.add({ ...entry, mainPath: null, finishedAt: 7, volumes });
  reopen();
  expect(library.jobs.list()).toEqual([job, saved]);
  expect(library.history.list(5)).toMatchObject([{ name: 'A', volumes }, { name: 'Old' }]);
});
