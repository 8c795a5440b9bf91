/** Every screen once, with everything that it can show: for tests of all languages, sizes and themes. */
import type { Action } from '../../src/input/actions.ts';
import type { ScreenId } from '../../src/ui/router.ts';
import { downloading, type FakePort, failedJob, fakePort, makeJob } from './fake-port.ts';

export interface Stop {
  readonly name: string;
  /** The screen on top at the end. */
  readonly top: ScreenId;
  readonly first: ScreenId;
  readonly actions: readonly Action[];
  readonly prepare?: (port: FakePort) => void;
  /** Shows names or paths that may be cut. */
  readonly data: boolean;
}

const key = (port: FakePort): void => {
  port.setupNow = {
    ...port.setupNow,
    ready: false,
    lines: [
      { step: 'key', state: 'failed', value: null, error: { code: 'key-missing', details: {} } },
      { step: 'account', state: 'busy', value: null, error: null },
      { step: 'folder', state: 'ok', value: '/userdata/roms', error: null },
      { step: 'catalogs', state: 'warning', value: '0', error: null },
      { step: 'space', state: 'ok', value: '12.4 GB', error: null },
    ],
  };
};

/** A queue with an active job, waiting ones and a failed one. */
export const queue = (port: FakePort): void => {
  const jobs = port.allGames.slice(0, 4).map((game, at) => makeJob(at + 1, game));
  const [a, b, c, d] = jobs;
  if (a && b && c && d) port.jobsNow = [downloading(a), b, c, failedJob(d, { code: 'file-gone', details: {} })];
};

const history = (port: FakePort): void => {
  port.historyNow = port.allGames.slice(0, 6).map((game, at) => ({
    id: at + 1,
    name: game.name,
    url: 'https://1fichier.com/?x',
    systemName: game.systemName,
    sizeBytes: game.sizeBytes,
    outcome: at % 2 === 0 ? 'done' : 'failed',
    error: at % 2 === 0 ? null : { code: 'archive-wrong-crc', details: {} },
    mainPath: at % 2 === 0 ? `/userdata/roms/snes/${at}.sfc` : null,
    finishedAt: Date.UTC(2026, 10, 20 + at),
    gameId: game.id,
    present: true,
    inMenu: false,
  }));
};

const installed = (port: FakePort): void => {
  for (const game of port.allGames) game.mark = 'installed';
};

const empty = (port: FakePort): void => {
  port.systemsNow = [];
  port.sourcesNow = [];
  port.offersNow = [];
};

const noAccount = (port: FakePort): void => {
  port.accountNow = { ...port.accountNow, state: 'error', error: { code: 'key-refused', details: {} } };
};

export const TOUR: readonly Stop[] = [
  { name: 'set-up card', top: 'start', first: 'start', actions: [], prepare: key, data: true },
  { name: 'systems', top: 'systems', first: 'systems', actions: [], data: true },
  { name: 'no systems', top: 'systems', first: 'systems', actions: [], prepare: empty, data: false },
  { name: 'system menu', top: 'choose', first: 'systems', actions: ['down', 'select'], data: false },
  { name: 'games', top: 'games', first: 'systems', actions: ['down', 'confirm'], data: true },
  { name: 'marking', top: 'games', first: 'systems', actions: ['down', 'confirm', 'select', 'confirm'], data: true },
  {
    name: 'leaving marks',
    top: 'choose',
    first: 'systems',
    actions: ['down', 'confirm', 'select', 'back'],
    data: false,
  },
  {
    name: 'many games',
    top: 'confirm',
    first: 'systems',
    actions: ['down', 'confirm', 'select', 'r1', 'start'],
    data: false,
  },
  { name: 'find', top: 'find', first: 'systems', actions: ['x'], data: true },
  { name: 'filter', top: 'filter', first: 'systems', actions: ['down', 'confirm', 'y'], data: false },
  { name: 'game', top: 'game', first: 'systems', actions: ['down', 'confirm', 'confirm'], data: false },
  {
    name: 'installed game',
    top: 'game',
    first: 'systems',
    actions: ['down', 'confirm', 'confirm'],
    prepare: installed,
    data: false,
  },
  {
    name: 'more',
    top: 'choose',
    first: 'systems',
    actions: ['down', 'confirm', 'confirm', 'up', 'confirm'],
    data: false,
  },
  {
    name: 'deleting',
    top: 'confirm',
    first: 'systems',
    actions: ['down', 'confirm', 'confirm', 'down', 'confirm'],
    prepare: installed,
    data: false,
  },
  { name: 'downloads', top: 'downloads', first: 'downloads', actions: [], prepare: queue, data: true },
  { name: 'no downloads', top: 'downloads', first: 'downloads', actions: [], data: false },
  { name: 'job menu', top: 'choose', first: 'downloads', actions: ['down', 'confirm'], prepare: queue, data: false },
  { name: 'failed job', top: 'choose', first: 'downloads', actions: ['up', 'confirm'], prepare: queue, data: false },
  { name: 'history', top: 'history', first: 'history', actions: [], prepare: history, data: true },
  { name: 'no history', top: 'history', first: 'history', actions: ['y'], data: false },
  { name: 'history menu', top: 'choose', first: 'history', actions: ['confirm'], prepare: history, data: false },
  { name: 'forgetting', top: 'choose', first: 'history', actions: ['x'], prepare: history, data: false },
  { name: 'error', top: 'error', first: 'account', actions: ['y'], prepare: noAccount, data: false },
  { name: 'code', top: 'error', first: 'account', actions: ['y', 'x'], prepare: noAccount, data: false },
  { name: 'account', top: 'account', first: 'account', actions: [], data: false },
  { name: 'sources', top: 'sources', first: 'sources', actions: [], data: true },
  { name: 'no sources', top: 'sources', first: 'sources', actions: [], prepare: empty, data: false },
  { name: 'source menu', top: 'choose', first: 'sources', actions: ['confirm'], data: false },
  { name: 'adding', top: 'choose', first: 'sources', actions: ['x'], data: false },
  { name: 'typing', top: 'typing', first: 'sources', actions: ['x', 'down', 'confirm'], data: false },
  { name: 'settings', top: 'settings', first: 'settings', actions: [], data: false },
  { name: 'setting', top: 'choose', first: 'settings', actions: ['confirm'], data: false },
  { name: 'self-test', top: 'checks', first: 'checks', actions: [], data: false },
  { name: 'help', top: 'help', first: 'systems', actions: ['back', 'up', 'confirm'], data: false },
  { name: 'menu', top: 'menu', first: 'systems', actions: ['start'], data: false },
  {
    name: 'quitting',
    top: 'confirm',
    first: 'downloads',
    actions: ['start', 'up', 'confirm'],
    prepare: queue,
    data: false,
  },
];

/** A made-up program for a stop. */
export function portFor(stop: Stop): FakePort {
  const port = fakePort({
    systems: [
      ['snes', 'Super Nintendo', 60],
      ['psx', 'PlayStation', 40],
    ],
  });
  stop.prepare?.(port);
  return port;
}
