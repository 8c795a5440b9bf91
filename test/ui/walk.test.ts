import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Action } from '../../src/input/actions.ts';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { controlsDoc, uiDoc } from '../../src/ui/docs.ts';
import { SCREENS, type ScreenId, TRANSITIONS } from '../../src/ui/router.ts';
import type { FakePort } from '../helpers/fake-port.ts';
import { faultOf, type Monkey, type MonkeyOptions, monkey } from '../helpers/monkey.ts';
import { GRIDS } from '../helpers/player.ts';

/** Walks so many steps; every other frame is looked at. */
async function walk(options: MonkeyOptions, steps: number): Promise<Monkey> {
  const one = monkey(options);
  const log: string[] = [];
  for (let step = 0; step < steps; step++) {
    log.push(one.step());
    if (step % 5 === 0) await Promise.resolve();
    const fault = step % 4 !== 0 ? null : faultOf(one.ui.frame(), options.columns ?? 40, options.rows ?? 15);
    if (fault !== null) throw new Error(`seed ${options.seed}: ${fault} at ${one.ui.stack()} after ${log.slice(-5)}`);
  }
  return one;
}

/** Presses exactly these buttons; for corners that chance rarely finds. */
async function story(
  steps: readonly (Action | '?' | ((port: FakePort) => void))[],
  prepare: (port: FakePort) => void = () => {},
  first: ScreenId = 'systems',
): Promise<Monkey> {
  const one = monkey({ seed: 0, first, prepare });
  for (const step of steps) {
    if (typeof step === 'function') step(one.port);
    else if (step === '?') one.ui.press({ kind: 'text', text: '?' });
    else one.ui.press({ kind: 'action', action: step, repeat: 0, from: 'pad' });
    await new Promise((done) => setImmediate(done));
    for (const id of one.ui.stack()) one.seen.add(id);
  }
  return one;
}

/** Screens that can be opened by themselves, so that the walk reaches every corner. */
const STARTS: readonly ScreenId[] = [
  'start',
  'systems',
  'downloads',
  'history',
  'account',
  'sources',
  'settings',
  'buttons',
  'checks',
];

test('a walk through every screen takes every way of the table, and no other (the router refuses)', async () => {
  const ways = new Set<string>();
  const seen = new Set<ScreenId>();
  const add = (one: Monkey): void => {
    for (const way of one.ways) ways.add(way);
    for (const id of one.seen) seen.add(id);
  };
  const allMarked = (mark: 'installed' | 'failed') => (port: FakePort) => {
    for (const game of port.allGames) game.mark = mark;
  };
  const allDiscs = (port: FakePort): void => {
    for (const game of port.allGames) Object.assign(game, { mark: 'installed', disc: 1 });
  };
  const noLanguage = (port: FakePort): void => {
    port.settingsNow = { ...port.settingsNow, language: null };
  };
  const fails = (code: ErrorCode) => (port: FakePort) => {
    port.nextError = { code, details: {} };
  };
  const added = ['down', fails('password-needed'), 'confirm', 'confirm', fails('password-wrong'), 'start'] as const;
  add(await story([...added, 'confirm', fails('file-gone'), 'start'], undefined, 'sources'));
  add(await story(['x', 'down', 'confirm', 'start'], undefined, 'sources'));
  add(await story(['start', 'back', '?'], noLanguage, 'start'));
  add(await story(['down', 'confirm', 'select', 'r1', 'start']));
  add(await story(['down', 'confirm', 'confirm', 'down', 'confirm'], allMarked('installed')));
  add(await story(['down', 'confirm', 'confirm', 'down', 'confirm'], allMarked('failed')));
  add(await story(['down', 'confirm', 'confirm', 'confirm', 'up', 'confirm'], allDiscs));
  const all = SCREENS.flatMap((from) => TRANSITIONS[from].map((to) => `${from}→${to}`));
  const missing = (): string[] => all.filter((way) => !ways.has(way));
  // At least so long, and on until chance has found every way.
  for (let seed = 1; seed <= 48 || (seed <= 400 && missing().length > 0); seed++) {
    const [columns, rows] = GRIDS[seed % 3] ?? GRIDS[0];
    const first = STARTS[Math.floor(seed / 3) % STARTS.length] ?? 'start';
    add(await walk({ seed, columns, rows, first }, 600));
  }
  expect(SCREENS.filter((id) => !seen.has(id))).toEqual([]);
  expect(missing()).toEqual([]);
});

test('a d-pad and two buttons reach every screen', async () => {
  const seen = new Set<ScreenId>();
  for (let seed = 1; seed <= 24; seed++) {
    const one = await walk({ seed, twoButtons: true }, 800);
    for (const id of one.seen) seen.add(id);
  }
  const tests = await story(['back', 'up', 'up', 'up', 'confirm', 'up', 'up', 'confirm']);
  expect(tests.ui.stack()).toEqual(['systems', 'settings', 'checks']);
  const buttons = await story(['back', 'up', 'up', 'up', 'confirm', 'up', 'up', 'up', 'up', 'confirm']);
  expect(buttons.ui.stack()).toEqual(['systems', 'settings', 'buttons']);
  const account = await story(['back', 'up', 'up', 'confirm']);
  expect(account.ui.stack()).toEqual(['systems', 'account']);
  const toSources = ['back', 'up', 'up', 'up', 'up', 'confirm'] as const;
  const typing = await story([...toSources, 'confirm', 'up', 'up', 'confirm', 'down', 'confirm']);
  expect(typing.ui.stack()).toEqual(['systems', 'sources', 'typing']);
  for (const id of [...tests.seen, ...buttons.seen, ...account.seen, ...typing.seen]) seen.add(id);
  expect(SCREENS.filter((id) => !seen.has(id))).toEqual([]);
});

test('docs/ui.md and docs/controls.md say what the program does (node scripts/ui-docs.ts writes them)', () => {
  expect(readFileSync('docs/ui.md', 'utf8')).toBe(uiDoc());
  expect(readFileSync('docs/controls.md', 'utf8')).toBe(controlsDoc());
});
