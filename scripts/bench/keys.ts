/**
 * Key press to paint in a list of 10,000 games, idle and then while a real download runs at full speed, in the same run: the whole
 * program from outside, in a terminal and on the framebuffer console, with a thumb's pauses between the presses.
 */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '../../test/helpers/random.ts';
import { FLAGS } from '../build/flags.ts';
import { type Key, type Seat, sitAtPanel, sitAtTerminal } from './keys-seats.ts';
import { type KeyWorld, LISTED, makeKeyWorld } from './keys-world.ts';
import { halfAndHalf, World } from './world.ts';

export interface KeyFigures {
  readonly seat: string;
  readonly load: 'idle' | 'downloading';
  readonly keys: 'moves' | 'screens';
  readonly presses: number;
  /** Presses whose frame was not seen within a second. */
  readonly lost: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  readonly most: number;
  /** What came over the line meanwhile, MB/s. */
  readonly megabytesPerSecond: number;
}

/** A cursor move, and a key that opens or leaves a screen (95th percentiles); milliseconds. */
export const BUDGET_MS: Readonly<Record<KeyFigures['keys'], number>> = { moves: 16, screens: 30 };

/** Between two presses: a quick thumb's six to sixteen a second. */
const LEAST_PAUSE_MS = 60;
const PAUSE_SPREAD_MS = 100;

const KEYS: Readonly<Record<KeyFigures['keys'], readonly Key[]>> = {
  // Mostly one down, now and then a page or back up: the window scrolls, jumps and stands.
  moves: ['down', 'down', 'down', 'right', 'down', 'down', 'up', 'down', 'down', 'down'],
  // A game and back, the filter and back.
  screens: ['confirm', 'back', 'y', 'back'],
};

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Part {
  readonly load: KeyFigures['load'];
  readonly keys: KeyFigures['keys'];
  readonly presses: number;
}

async function measure(seat: Seat, part: Part, world: KeyWorld): Promise<KeyFigures> {
  const random = seeded(3);
  const times: number[] = [];
  let lost = 0;
  const begun = performance.now();
  const before = world.fetchedBytes();
  const keys = KEYS[part.keys];
  for (let press = 0; press < part.presses; press++) {
    const took = await seat.press(keys[press % keys.length] ?? 'down');
    if (took === null) lost++;
    else times.push(took);
    if (press % 10 === 9) world.fetchedBytes();
    await pause(LEAST_PAUSE_MS + random(PAUSE_SPREAD_MS));
  }
  const seconds = (performance.now() - begun) / 1000;
  const megabytesPerSecond = (world.fetchedBytes() - before) / 1e6 / seconds;
  if (part.load === 'downloading' && megabytesPerSecond < 1) throw new Error('nothing was downloaded meanwhile');
  times.sort((a, b) => a - b);
  const [median, p95, most] = [percentile(times, 0.5), percentile(times, 0.95), times.at(-1) ?? Number.NaN];
  return { seat: seat.name, ...part, lost, median, p95, most, megabytesPerSecond };
}

/** Presses keys that lead somewhere; they are not measured. */
async function go(seat: Seat, ...keys: readonly Key[]): Promise<void> {
  for (const key of keys) {
    await seat.press(key);
    await pause(250);
  }
}

async function until(what: () => boolean, forMs: number, why: string): Promise<void> {
  for (let waited = 0; !what(); waited += 100) {
    if (waited > forMs) throw new Error(`${why} did not come`);
    await pause(100);
  }
}

/** The systems of the world as they are listed: all, PlayStation, Super Nintendo. */
async function play(seat: Seat, presses: number, world: KeyWorld): Promise<KeyFigures[]> {
  try {
    await until(() => seat.title()?.startsWith('Systems') ?? true, 20_000, 'the list of systems');
    await pause(2500);
    await go(seat, 'down', 'down', 'confirm');
    const screens = Math.ceil(presses / 4);
    const idle = await measure(seat, { load: 'idle', keys: 'moves', presses }, world);
    await go(seat, 'back', 'up', 'confirm', 'select', 'r1', 'start', 'confirm');
    await until(() => world.fetchedBytes() > 0, 20_000, 'the download');
    await go(seat, 'back', 'down', 'confirm');
    return [
      idle,
      await measure(seat, { load: 'downloading', keys: 'moves', presses }, world),
      await measure(seat, { load: 'downloading', keys: 'screens', presses: screens }, world),
    ];
  } finally {
    await seat.close();
  }
}

/** `mib`: size of the zip; the queue has enough of them for the time that the presses take. */
export async function benchKeys(presses: number, mib: number, links: number): Promise<KeyFigures[]> {
  const world = new World(halfAndHalf(mib * 1024 * 1024), { copies: links });
  const figures: KeyFigures[] = [];
  try {
    await world.start();
    const seats: ((userdata: string) => Seat)[] = [
      (userdata) => {
        const program = [...FLAGS, world.program, '--userdata', userdata];
        return sitAtTerminal(program, { ...world.env, SSH_TTY: 'bench' }, 80, 30);
      },
      (userdata) => sitAtPanel(mkdtempSync(join(world.folder, 'panel-')), userdata, world.env),
    ];
    for (const sit of seats) {
      const userdata = makeKeyWorld(world);
      figures.push(...(await play(sit(userdata.root), presses, userdata)));
      userdata.remove();
    }
    return figures;
  } finally {
    world.close();
  }
}

export function showKeys(figures: readonly KeyFigures[]): string {
  const rows = figures.map((row) => {
    const budget = BUDGET_MS[row.keys];
    const verdict = row.p95 <= budget ? `<= ${budget} ok` : `> ${budget} OVER`;
    return [
      row.seat.padEnd(32),
      row.load.padEnd(11),
      row.keys.padEnd(7),
      `${row.megabytesPerSecond.toFixed(0)} MB/s`.padStart(9),
      `${row.median.toFixed(1)} ms`.padStart(9),
      `${row.p95.toFixed(1)} ms`.padStart(9),
      `${row.most.toFixed(1)} ms`.padStart(9),
      `${row.presses}${row.lost > 0 ? ` (${row.lost} not seen)` : ''}`.padStart(8),
      verdict,
    ].join(' ');
  });
  const head = `key press to paint, ${LISTED} games listed                              median 95th perc.  longest  presses`;
  return [head, ...rows].join('\n');
}
