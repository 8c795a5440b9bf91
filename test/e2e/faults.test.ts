/** One row per fault: the job ends done with the right bytes, or failed with the right code; never anything else. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../helpers/random.ts';
import {
  down,
  FAULT_KEEPS,
  FAULT_PAIRS,
  FAULT_ROWS,
  type FaultPair,
  HALF,
  info,
  mayEnd,
  pairRow,
  token,
  tryFault,
  ZIP,
} from './fault-rows.ts';
import { soak } from './soak.ts';
import { MARKED_KEY, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => world.clearCard());

describe.each(FAULT_KEEPS)('faults, archive: %s', (keep) => {
  it.each(FAULT_ROWS)('$name → $ends', async (row) => {
    const { ends, opens, wrong } = await tryFault(world, row, keep);
    expect(ends).toBe(row.ends);
    expect(wrong).toEqual([]);
    if (row.opens !== undefined) expect(opens).toBe(row.opens);
  });
});

describe('two faults at once', () => {
  // All of them: npm run torture -- pairs.
  const below = seeded(20_261_126);
  const some = Array.from({ length: 14 }, () => FAULT_PAIRS[below(FAULT_PAIRS.length)] as FaultPair);
  it.each(some)('$0.name + $1.name', async (...pair) => {
    const { ends, wrong } = await tryFault(world, pairRow(pair), FAULT_KEEPS[below(2)] ?? 'auto');
    expect(wrong).toEqual([]);
    expect(mayEnd(pair, ends), ends).toBe(true);
  });
});

it('a clock that is wrong is told as such while it waits', async () => {
  world.server.faults.push(token('future-certificate'));
  expect((await world.get(world.addFile('Robo Run (World).zip', ZIP))).state).toBe('done');
  const waits = world.events.flatMap((event) => (event.event === 'waiting' && event.waiting ? [event.waiting] : []));
  expect(waits.at(-1)?.error.code).toBe('clock-wrong');
});

it.each(FAULT_ROWS.filter(({ opens }) => opens === 0))(
  'a permanent error is asked of the server once: $name',
  async (row) => {
    const before = world.server.calls('file/info').length + world.server.calls('download/get_token').length;
    await tryFault(world, row, 'auto');
    const calls = world.server.calls('file/info').length + world.server.calls('download/get_token').length - before;
    expect(calls).toBeLessThanOrEqual(row.ends === 'premium-required' ? 2 : 1);
  },
);

it('a clock that jumps a day back and forth while it waits neither stops it nor makes it ask more often', async () => {
  const day = 86_400_000;
  let jumps = 0;
  const end = world.program.onQueue((event) => {
    if (event.event === 'waiting' && event.waiting !== null) world.clock.advance(jumps++ % 2 === 0 ? -day : day);
  });
  const before = world.server.calls('download/get_token').length;
  world.server.faults.push(token('flood', { times: 4 }));
  expect((await world.get(world.addFile('Robo Run (World) of a jumping clock.zip', ZIP))).state).toBe('done');
  end();
  expect(jumps).toBeGreaterThanOrEqual(4);
  expect(world.server.calls('download/get_token').length - before).toBe(5);
});

it('jobs under random faults, one after the other: all right, nothing left open', async () => {
  let left = 25;
  const report = await soak(world, 7, () => left-- > 0, 0);
  expect(report.wrong).toEqual([]);
  const files = report.samples.slice(5).map(({ openFiles }) => openFiles);
  expect(Math.max(...files) - Math.min(...files)).toBeLessThanOrEqual(6);
}, 120_000);

describe('the key', () => {
  it('is, after all of these faults, in no file, no event, no support bundle and no request but those to the API', async () => {
    const url = world.addFile('Robo Run (World).zip', ZIP);
    world.server.faults.push(
      ...[info('flood'), token('html'), down('drop', { atByte: HALF }), down('expired', { page: true, skip: 1 })],
      down('html', { skip: 2 }),
    );
    expect((await world.get(url)).state).toBe('done');
    expect((await world.program.supportBundle()).ok).toBe(true);
    await world.program.close();
    world.server.faults.splice(0);
    expect(world.server.authorizations('api')).toEqual([`Bearer ${MARKED_KEY}`]);
    expect(world.server.authorizations('download')).toEqual([]);
    expect(world.server.authorizations('site')).toEqual([]);
    expect(JSON.stringify(world.events)).not.toContain(MARKED_KEY);
    expect(world.writtenText()).not.toContain(MARKED_KEY);
    const outside = world.server.requests.filter(({ host }) => host !== 'api');
    expect(JSON.stringify(outside)).not.toContain(MARKED_KEY);
    // The card is cleared by a program that runs.
    await world.start();
  });
});
