import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../src/app/core.ts';
import { goOn, refusal } from '../../src/app/halted.ts';
import { removeInstalled } from '../../src/app/queue-port.ts';
import type { ErrorCode, ErrorRecord } from '../../src/lib/errors.ts';
import type { Install } from '../../src/model.ts';
import { startWorld, type World } from '../e2e/world.ts';
import { zipOf } from '../helpers/zip-maker.ts';

/** As much of a program as a queue that stands still needs. */
function core(code: ErrorCode | null, working = true) {
  const done: string[] = [];
  let halted: ErrorRecord | null = code === null ? null : { code, details: {} };
  const made = {
    runner: {
      get halted() {
        return halted;
      },
      goOn() {
        halted = null;
        done.push('goOn');
      },
      run: async () => void done.push('run'),
    },
    working: () => working,
    installer: { remove: async () => ({ files: 1, freedBytes: 5, changed: [] }) },
    library: { installs: { delete: () => {} } },
    changes: { tell: () => {} },
    device: { systems: { systems: [] } },
  };
  return { done, core: made as unknown as Core };
}

const install: Install = {
  ...{ id: 1, gameId: null, name: 'Robo', url: 'https://h/1', systemName: 'nes', files: [] },
  ...{ mainPath: '/roms/nes/Robo.nes', installedAt: 0 },
};

it('a queue that stands still goes on at once in the UI, and when it is told to on the command line', () => {
  const ui = core('no-space');
  goOn(ui.core);
  expect(ui.done).toEqual(['goOn', 'run']);
  const command = core('no-space', false);
  goOn(command.core);
  expect(command.done).toEqual(['goOn']);
});

it('deleting a game makes room: a queue that stood still for want of it goes on, any other does not', async () => {
  for (const [code, done] of [
    ['no-space', ['goOn', 'run']],
    ['disk-read-only', []],
    [null, []],
  ] as const) {
    const one = core(code);
    await removeInstalled(one.core, install);
    expect(one.done, String(code)).toEqual(done);
  }
});

it('what the host refuses is told apart from what the card does', () => {
  expect(refusal(core('key-refused').core)?.code).toBe('key-refused');
  expect(refusal(core('no-space').core)).toBeNull();
  expect(refusal(core(null).core)).toBeNull();
});

describe('a key that is refused while games are fetched', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('is told by the account, until reading the key again lets the queue go on', async () => {
    await world.program.refreshAccount();
    expect(world.program.account()).toMatchObject({ state: 'ok', error: null });
    const [account] = world.server.host.accounts.values();
    if (account === undefined) throw new Error('no account');
    account.state = 'bad-token';
    const url = world.addFile('Robo.zip', zipOf({ 'Robo.sfc': 'a small game' }));
    expect(await world.get(url)).toMatchObject({ state: 'halted', code: 'key-refused' });
    expect(world.program.account()).toMatchObject({ state: 'error', error: { code: 'key-refused' } });
    account.state = 'ok';
    expect(await world.program.refreshAccount()).toMatchObject({ state: 'ok', error: null });
    expect(world.program.queueHalted()).toBeNull();
  });
});
