import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/lib/errors.ts';
import { Database, migrate } from '../../src/library/database.ts';
import { acquireInstanceLock } from '../../src/library/lock.ts';
import { openLibrary } from '../../src/library/open.ts';

let folder: string;
const children: ChildProcess[] = [];
const path = () => join(folder, 'library.db');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-durable-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(task: 'work' | 'hold' | 'import'): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, task, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout === null) throw new Error('no pipe');
  await once(child.stdout, 'data');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const options = { keep: 'auto', verify: 'auto' } as const;
const game = { gameId: null, name: 'Pixel Quest', url: 'https://h/1', sizeBytes: 1, systemName: 'nes' };
const codeOf = (body: () => unknown): string => {
  try {
    body();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

test('a process killed in the middle of transactions leaves the old or the new state', async () => {
  let seen = 0;
  for (const delayMs of [0, 3, 11, 29]) {
    const child = await start('work');
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await killed(child);
    const library = openLibrary(path());
    expect(library.recovery).toBeNull();
    const queued = library.jobs.list();
    // Each game was paused in the transaction that added it, and left the queue in the one that wrote the history.
    for (const job of queued) expect(job.state).toBe('paused');
    const ids = [...queued.map((job) => job.id), ...library.history.list(1e6).map((entry) => entry.finishedAt)];
    expect(new Set(ids).size).toBe(ids.length);
    seen = Math.max(seen, ids.length);
    library.transaction(() => {
      for (const job of queued) library.jobs.delete(job.id);
    });
    library.close();
  }
  expect(seen).toBeGreaterThan(1);
});

test('a commit is in the synced log within moments, without a blocking sync', async () => {
  const library = openLibrary(path());
  library.jobs.add(game, options, 1);
  await library.synced();
  // What a power cut leaves: the files as they are now, without a clean end.
  const copy = join(folder, 'copy.db');
  writeFileSync(copy, readFileSync(path()));
  writeFileSync(`${copy}-wal`, readFileSync(`${path()}-wal`));
  const after = openLibrary(copy);
  expect(after.jobs.list()).toHaveLength(1);
  after.close();
  library.close();
  expect(existsSync(`${path()}-wal`)).toBe(false);
});

test('a process killed in the middle of an import leaves the old or the new catalog, whole', async () => {
  const count = (): number => {
    const library = openLibrary(path());
    const rows = library.games.shelves().reduce((sum, shelf) => sum + shelf.gameCount, 0);
    // What is listed is what is counted: the columns and the table are of one import.
    const filter = {
      regions: [],
      languages: [],
      hidePreReleases: false,
      only: 'all',
      minBytes: null,
      maxBytes: null,
      grouped: false,
    } as const;
    const listed = library.games.page({ systemName: null, words: '', filter, sort: 'name' }, 0, 3);
    expect(listed.totalCount).toBe(rows);
    for (const row of listed.rows) expect(library.games.get(row.id)?.name).toBe(row.name);
    library.close();
    return rows;
  };
  for (const delayMs of [0, 20, 60, 110]) {
    const child = await start('import');
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await killed(child);
    expect([3000, 4000]).toContain(count());
  }
});

test('on a file system without shared memory the log is left out and every commit is synced', () => {
  // SQLite's own way of locking by files, which has no shared memory, stands for such a mount.
  const db = new Database({
    path: `file:${path()}?vfs=unix-dotfile`,
    pageSize: 1024,
    checkpointPages: 0,
    cacheKiB: 512,
  });
  expect(db.wal).toBe(false);
  expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'truncate' });
  expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  migrate(db, ['CREATE TABLE a (x)']);
  db.transaction(() => db.run('INSERT INTO a VALUES (1)'));
  db.close();
  expect(existsSync(`${path()}-wal`)).toBe(false);
  // The same file where the log is possible again.
  const again = new Database({ path: path(), pageSize: 1024, checkpointPages: 0, cacheKiB: 512 });
  expect(again.wal).toBe(true);
  expect(again.get('SELECT x FROM a')).toEqual({ x: 1 });
  again.close();
});

describe('the lock of the one instance', () => {
  test('tells who holds it; a killed holder blocks nobody', async () => {
    const child = await start('hold');
    let error: unknown;
    try {
      acquireInstanceLock(folder, 0);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('instance-running');
    expect((error as AppError).details).toEqual({ pid: child.pid, since: '2023-11-14 22:13 UTC' });
    await killed(child);
    acquireInstanceLock(folder, 0).release();
  });

  test('is exclusive within a process too, and free again after release', () => {
    const lock = acquireInstanceLock(folder, 5, 77);
    expect(codeOf(() => acquireInstanceLock(folder, 6))).toBe('instance-running');
    lock.release();
    lock.release();
    acquireInstanceLock(folder, 7).release();
  });

  test('is let go also when its note cannot be removed (a card that turned read-only)', () => {
    const lock = acquireInstanceLock(folder, 5);
    rmSync(join(folder, 'instance.json'));
    mkdirSync(join(folder, 'instance.json', 'stays'), { recursive: true });
    lock.release();
    rmSync(join(folder, 'instance.json'), { recursive: true });
    acquireInstanceLock(folder, 6).release();
  });

  test('makes its folder, survives garbage in its file and a lost note', () => {
    const inner = join(folder, 'a', 'b');
    acquireInstanceLock(inner, 1).release();
    writeFileSync(join(inner, 'instance.lock'), 'garbage '.repeat(1000));
    const lock = acquireInstanceLock(inner, 1);
    rmSync(join(inner, 'instance.json'));
    expect(codeOf(() => acquireInstanceLock(inner, 2))).toBe('instance-running');
    lock.release();
  });

  test('says what the card says', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(codeOf(() => acquireInstanceLock(join(folder, 'file', 'x'), 1))).toBe('disk-error');
  });
});

describe('migrations', () => {
  const open = () => new Database({ path: path(), pageSize: 1024, checkpointPages: 0, cacheKiB: 512 });
  const steps = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1', 'CREATE TABLE c (z)'];

  test('an older file is brought up, with its rows', () => {
    const old = open();
    migrate(old, steps.slice(0, 1));
    old.run('INSERT INTO a VALUES (41)');
    old.close();
    const db = open();
    migrate(db, steps);
    expect(db.get('SELECT x, y FROM a')).toEqual({ x: 41, y: 42 });
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: 3 });
    migrate(db, steps);
    db.close();
  });

  test('a step that fails leaves the version before it', () => {
    const db = open();
    expect(() => migrate(db, [...steps.slice(0, 2), 'CREATE TABLE d (x); SELECT nonsense FROM nowhere'])).toThrow();
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: 2 });
    expect(db.get("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'd'")).toEqual({ n: 0 });
    db.close();
  });

  test('a file of a newer program is refused and left alone', () => {
    openLibrary(path()).close();
    const db = open();
    db.exec('PRAGMA user_version=999');
    db.close();
    const before = readFileSync(path());
    expect(codeOf(() => openLibrary(path()))).toBe('database-newer');
    expect(readFileSync(path()).equals(before)).toBe(true);
  });
});

describe('a damaged file', () => {
  test('garbage is moved aside and a new library opens', () => {
    writeFileSync(path(), 'this is no database '.repeat(500));
    const library = openLibrary(path());
    expect(library.recovery).toEqual({
      movedTo: join(folder, 'library.damaged.db'),
      jobs: 0,
      installs: 0,
      history: 0,
      sources: 0,
    });
    library.jobs.add(game, options, 1);
    library.close();
    expect(readFileSync(join(folder, 'library.damaged.db'), 'utf8')).toContain('no database');
    const again = openLibrary(path());
    expect(again.recovery).toBeNull();
    expect(again.jobs.list()).toHaveLength(1);
    again.close();
  });

  test('an empty file is a new library', () => {
    writeFileSync(path(), '');
    const library = openLibrary(path());
    expect(library.recovery).toBeNull();
    library.close();
  });

  /** A library with 300 finished games, 20 queued ones and 50 installs. */
  function fill(): void {
    const library = openLibrary(path());
    library.transaction(() => {
      library.sources.add('rgsx-bundle', '/userdata/saves/ports/rgsx', null);
      for (let n = 0; n < 20; n++) library.jobs.add({ ...game, url: `https://h/${n}` }, options, n);
      for (let n = 0; n < 50; n++) {
        const files = [{ path: `/r/${n}.sfc`, sizeBytes: 1 }];
        const install = { ...game, url: `https://h/${n}`, files, mainPath: `/r/${n}.sfc`, installedAt: 1 };
        library.installs.add(install);
      }
      for (let n = 0; n < 300; n++) {
        library.history.add({ ...game, outcome: 'done', error: null, mainPath: null, finishedAt: n });
      }
    });
    library.close();
  }

  test('what can be read of the queue, the installs and the sources is taken over', () => {
    fill();
    // One page of the history goes bad; everything else is still readable.
    const bytes = readFileSync(path());
    const db = new Database({ path: path(), pageSize: 1024, checkpointPages: 0, cacheKiB: 512 });
    const page = db.get("SELECT max(pageno) AS n FROM dbstat WHERE name = 'history' AND pagetype = 'leaf'")?.['n'];
    db.close();
    bytes.fill(0xa5, (Number(page) - 1) * 1024, Number(page) * 1024);
    writeFileSync(path(), bytes);
    const library = openLibrary(path());
    expect(library.recovery).toMatchObject({ jobs: 20, installs: 50, sources: 1 });
    expect(library.jobs.list()).toHaveLength(20);
    expect(library.installs.owning('/r/7.sfc')?.url).toBe('https://h/7');
    expect(library.history.list(1000).length).toBeGreaterThan(200);
    expect(library.jobs.add(game, options, 1).id).toBe(21);
    library.close();
  });

  test('a file cut short opens, with or without rows', () => {
    fill();
    for (const part of [0.9, 0.5, 0.1]) {
      truncateSync(path(), Math.floor(statSync(path()).size * part));
      const library = openLibrary(path());
      expect(library.recovery).not.toBeNull();
      library.jobs.add(game, options, 1);
      library.close();
    }
  });
});
