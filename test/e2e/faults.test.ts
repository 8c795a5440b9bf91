/** One row per fault: the job ends done with the right bytes, or failed with the right code; never anything else. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { down, FAULT_KEEPS, FAULT_ROWS, HALF, info, token, tryFault, ZIP } from './fault-rows.ts';
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
  });
});
