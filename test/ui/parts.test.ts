/** The small pure parts: lists, keyboards, themes, the queue as it is seen. */
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/input/actions.ts';
import { applyQueueEvent, emptyQueue } from '../../src/ui/queue-view.ts';
import { THEMES } from '../../src/ui/theme.ts';
import { erased, FIND_LAYERS, keyboardWith, keyUnder, moveKey, typed } from '../../src/ui/widgets/keyboard.ts';
import { moveCursor, scrolled } from '../../src/ui/widgets/list.ts';
import { qrLines, qrSize } from '../../src/ui/widgets/qr.ts';
import { downloading, failedJob, finished, makeGames, makeJob } from '../helpers/fake-port.ts';
import { seeded } from '../helpers/random.ts';

describe('a list of 100 lines in a window of 10', () => {
  test.each<[Action, number, number, number]>([
    ['down', 0, 0, 1],
    ['up', 0, 5, 4],
    ['up', 0, 0, 99],
    ['down', 0, 99, 0],
    ['up', 1, 0, 0],
    ['down', 3, 99, 99],
    ['down', 30, 10, 13],
    ['down', 90, 10, 18],
    ['right', 0, 0, 10],
    ['right', 0, 95, 99],
    ['left', 0, 5, 0],
    ['l2', 0, 50, 0],
    ['r2', 0, 50, 99],
  ])('%s (held %i) from %i goes to %i', (action, repeat, from, to) => {
    expect(moveCursor({ cursor: from, top: 0 }, { action, repeat }, 100, 10).cursor).toBe(to);
  });

  test('the window follows no further than it must', () => {
    expect(scrolled({ cursor: 12, top: 0 }, 100, 10)).toEqual({ cursor: 12, top: 3 });
    expect(scrolled({ cursor: 2, top: 5 }, 100, 10)).toEqual({ cursor: 2, top: 2 });
    expect(scrolled({ cursor: 7, top: 5 }, 100, 10)).toEqual({ cursor: 7, top: 5 });
    expect(scrolled({ cursor: 99, top: 95 }, 3, 10)).toEqual({ cursor: 2, top: 0 });
    expect(scrolled({ cursor: 5, top: 5 }, 0, 10)).toEqual({ cursor: 0, top: 0 });
  });
});

test('the on-screen keyboard types, erases and moves in the text, round its edges', () => {
  let keyboard = keyboardWith('');
  for (const action of ['up', 'left', 'up'] as const) keyboard = moveKey(keyboard, action, FIND_LAYERS);
  expect(keyUnder(keyboard, FIND_LAYERS)).toBe('»');
  keyboard = typed(typed(keyboard, 'é'), '漢');
  keyboard = moveKey(keyboard, 'l1', FIND_LAYERS);
  keyboard = typed(keyboard, 'x');
  expect(keyboard.text).toBe('éx漢');
  keyboard = erased(erased(erased(keyboard)));
  expect(keyboard.text).toBe('漢');
});

test('themes: text on every background can be told from it, blue and bright black are not used, mono has two colours', () => {
  for (const [name, theme] of Object.entries(THEMES)) {
    for (const [role, { fg, bg }] of Object.entries(theme)) {
      expect(bg, `${name} ${role}`).toBeLessThan(8);
      expect(fg % 8, `${name} ${role}`).not.toBe(bg);
      expect([4, 8, 12]).not.toContain(fg);
    }
  }
  const mono = Object.values(THEMES.mono).flatMap(({ fg, bg }) => [fg % 8, bg]);
  expect([...new Set(mono)].sort()).toEqual([0, 7]);
});

test('the QR code of a help page of 32 characters fits the smallest screen', () => {
  const url = 'https://github.com/abcd/efghijkl';
  expect(url).toHaveLength(32);
  const { columns, rows } = qrSize(url);
  expect(columns).toBeLessThanOrEqual(40);
  expect(rows).toBeLessThanOrEqual(14);
  expect(qrLines(url)).toHaveLength(rows);
});

test('the queue as it is seen follows its events', () => {
  const [a, b] = makeGames('snes', 2, 1).map((game, at) => makeJob(at + 1, game));
  if (a === undefined || b === undefined) throw new Error('no jobs');
  let view = emptyQueue([b, a], false, null);
  expect(view.jobs.map(({ id }) => id)).toEqual([1, 2]);
  view = applyQueueEvent(view, { event: 'job', job: downloading(a) });
  const progress = {
    event: 'progress',
    job: 1,
    state: 'downloading',
    bytes: 5,
    totalBytes: 10,
    bytesPerSecond: 1,
    etaSeconds: 5,
  } as const;
  view = applyQueueEvent(view, progress);
  expect(view.progress?.bytes).toBe(5);
  const error = { code: 'flood', details: {} } as const;
  view = applyQueueEvent(view, { event: 'waiting', job: 1, waiting: { error, until: 9 } });
  expect(view.waiting?.jobId).toBe(1);
  view = applyQueueEvent(view, { event: 'job', job: finished(a) });
  expect([view.jobs.length, view.progress, view.waiting, view.finishedCount]).toEqual([1, null, null, 1]);
  view = applyQueueEvent(view, { event: 'job', job: finished(a) });
  expect(view.finishedCount).toBe(1);
  view = applyQueueEvent(view, { event: 'job', job: failedJob(b, error) });
  view = applyQueueEvent(view, { event: 'halted', error });
  expect([view.jobs[0]?.state, view.halted?.code]).toEqual(['failed', 'flood']);
});

test('whatever comes in whatever order, the queue is seen as it stands', () => {
  const chance = seeded(11);
  const games = makeGames('snes', 40, 1);
  const known = new Map<number, ReturnType<typeof makeJob>>();
  let view = emptyQueue([], false, null);
  for (let turn = 0; turn < 2000; turn++) {
    const id = 1 + chance(40);
    const game = games[id - 1];
    if (game === undefined) throw new Error('no game');
    const job = {
      ...makeJob(id, game),
      position: chance(3) === 0 ? chance(1000) : (known.get(id)?.position ?? turn + 1000),
    };
    const over = chance(6) === 0;
    if (over) known.delete(id);
    else known.set(id, job);
    view = applyQueueEvent(view, { event: 'job', job: over ? finished(job) : job });
    const wanted = [...known.values()].sort((a, b) => a.position - b.position || a.id - b.id);
    expect(view.jobs).toEqual(wanted);
  }
});
