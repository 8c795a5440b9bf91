import { describe, expect, it } from 'vitest';
import type { Job, QueueEvent } from '../../src/queue/job.ts';
import { Runner } from '../../src/queue/runner.ts';
import { fakePorts, fault, hang } from './fake-ports.ts';

const game = (name: string, sizeBytes: number | null = null) => ({
  gameId: 1,
  name,
  url: `https://1fichier.com/?${name}`,
  sizeBytes,
  systemName: 'snes',
});
const options = { keep: 'auto', verify: 'auto' } as const;

function setUp(saved: Job[] = []) {
  const world = fakePorts(saved);
  const runner = new Runner(world.ports);
  const events: QueueEvent[] = [];
  runner.subscribe((event) => events.push(event));
  const states = (id: number) => events.flatMap((e) => (e.event === 'job' && e.job.id === id ? [e.job.state] : []));
  return { ...world, runner, events, states };
}

describe('a job', () => {
  it('goes from link to ROM folder, is recorded, announced, and leaves the queue and the staging folder', async () => {
    const { runner, states, installs, history, removed, jobs, script } = setUp();
    let announced = 0;
    script.announce = () => void announced++;
    runner.add(game('alpha'), options);
    await runner.run();
    expect(states(1)).toEqual(['waiting', 'resolving', 'downloading', 'verifying', 'unpacking', 'installing', 'done']);
    expect(installs).toMatchObject([{ name: 'alpha', mainPath: '/roms/snes/alpha.sfc' }]);
    expect(history).toMatchObject([{ name: 'alpha', outcome: 'done' }]);
    expect(removed).toContain('/roms/.rgsx/1');
    expect(jobs.size).toBe(0);
    expect(announced).toBe(1);
  });

  it('is done although the menu could not be told', async () => {
    const { runner, script, history } = setUp();
    script.announce = () => {
      throw new Error('no frontend');
    };
    runner.add(game('alpha'), options);
    await runner.run();
    expect(history[0]?.outcome).toBe('done');
  });

  it('asked for twice is queued once', () => {
    const { runner } = setUp();
    expect(runner.add(game('alpha'), options).id).toBe(runner.add(game('alpha'), options).id);
  });

  it('that failed and is asked for again is tried again, as it is wanted now, and not queued beside itself', async () => {
    const { runner, script, history } = setUp();
    const answer = script.describe;
    script.describe = () => {
      throw fault('file-gone');
    };
    const first = runner.add(game('alpha'), options);
    await runner.run();
    script.describe = answer;
    expect(runner.queued(game('alpha'))).toBeNull();
    const again = runner.add(game('alpha'), { ...options, keep: 'keep' });
    expect(again).toMatchObject({ id: first.id, state: 'waiting', options: { keep: 'keep' } });
    expect(runner.jobs()).toHaveLength(1);
    await runner.run();
    expect(runner.jobs()).toEqual([]);
    expect(history.map(({ outcome }) => outcome)).toEqual(['failed', 'done']);
  });

  it('fails with the code of its error, and the next one starts', async () => {
    const { runner, script, history } = setUp();
    script.describe = (url) => {
      if (url.endsWith('bad')) throw fault('file-gone');
      return { fileName: 'a.zip', sizeBytes: 100, whirlpool: null, validator: null };
    };
    runner.add(game('bad'), options);
    runner.add(game('good'), options);
    await runner.run();
    expect(history.map((entry) => [entry.name, entry.outcome, entry.error?.code ?? null])).toEqual([
      ['bad', 'failed', 'file-gone'],
      ['good', 'done', null],
    ]);
    expect(runner.jobs().map((job) => job.state)).toEqual(['failed']);
  });

  it('of an unknown system fails before the host is asked', async () => {
    const { runner, streams, history } = setUp();
    runner.add({ ...game('x'), systemName: 'nowhere' }, options);
    await runner.run();
    expect(history[0]?.error?.code).toBe('system-unknown');
    expect(streams.opened).toBe(0);
  });

  it('that was interrupted by a crash starts again by itself, knowing its file', async () => {
    const file = { fileName: 'a.zip', sizeBytes: 100, whirlpool: null, validator: null };
    const crashed: Job = {
      id: 1,
      state: 'unpacking',
      game: game('alpha'),
      options,
      position: 1,
      addedAt: 0,
      file,
      fetchedAgain: false,
    };
    const { runner, script, history } = setUp([crashed]);
    script.describe = () => {
      throw new Error('must not be asked again');
    };
    await runner.run();
    expect(history[0]?.outcome).toBe('done');
  });
});

it('a game that was in place when the power went is recorded, not fetched again', async () => {
  const file = { fileName: 'a.zip', sizeBytes: 100, whirlpool: null, validator: null };
  const base = { game: game('alpha'), options, position: 1, addedAt: 0, file, fetchedAgain: false };
  const { runner, script, installs, streams } = setUp([{ id: 1, state: 'installing', ...base }]);
  script.recovered = {
    files: [{ path: '/roms/snes/alpha.sfc', sizeBytes: 200 }],
    mainPath: '/roms/snes/alpha.sfc',
    gone: [],
  };
  await runner.run();
  expect(installs).toMatchObject([{ mainPath: '/roms/snes/alpha.sfc' }]);
  expect(streams.opened).toBe(0);
});

it('what an update left out goes from the menu before the new version comes into it', async () => {
  const { runner, script, forgotten } = setUp();
  script.gone = [{ path: '/roms/snes/alpha (Rev 1).sfc', sizeBytes: 1 }];
  let before = 0;
  script.announce = () => {
    before = forgotten.length;
  };
  runner.add(game('alpha'), options);
  await runner.run();
  await runner.stop();
  expect(forgotten).toEqual(['/roms/snes/alpha (Rev 1).sfc']);
  expect(before).toBe(1);
});

it('a power cut between the record and the tidying: the menu is told at the next start, the staging folder goes', async () => {
  const { runner, script, ports, removed, forgotten } = setUp();
  const files = [{ path: '/roms/snes/alpha.sfc', sizeBytes: 200 }];
  ports.installs.add({ ...game('alpha'), files, mainPath: '/roms/snes/alpha.sfc', installedAt: 1 });
  script.recovered = { files, mainPath: '/roms/snes/alpha.sfc', gone: [{ path: '/roms/snes/old.sub', sizeBytes: 1 }] };
  script.leftovers = [7];
  let announced = 0;
  script.announce = () => void announced++;
  const queued = runner.add(game('beta'), options);
  script.leftovers.push(queued.id);
  await runner.sweep();
  expect(announced).toBe(1);
  expect(removed).toEqual(['/roms/.rgsx/7']);
  expect(forgotten).toEqual(['/roms/snes/old.sub']);
});

describe('errors on the way', () => {
  it('a drop asks for a new address each time and goes on', async () => {
    const { runner, script, streams, history } = setUp();
    let drops = 3;
    script.transfer = () => {
      if (drops-- > 0) throw fault('connection-lost');
    };
    runner.add(game('alpha'), options);
    await runner.run();
    expect(streams.opened).toBe(4);
    expect(history[0]?.outcome).toBe('done');
  });

  it('a flood is waited for in the open, with the time it goes on', async () => {
    const { runner, script, events, clock } = setUp();
    let floods = 2;
    script.open = () => {
      if (floods-- > 0) throw fault('flood');
    };
    const before = clock.time;
    runner.add(game('alpha'), options);
    await runner.run();
    const waits = events.filter((event) => event.event === 'waiting');
    expect(waits[0]).toMatchObject({ waiting: { error: { code: 'flood' }, until: before + 30_000 } });
    expect(clock.slept).toEqual([30_000, 60_000]);
    expect(waits.at(-1)).toMatchObject({ waiting: null });
  });

  it('a refused key halts the whole queue; with a new key it goes on', async () => {
    const { runner, script, history } = setUp();
    script.open = () => {
      throw fault('key-refused');
    };
    runner.add(game('alpha'), options);
    runner.add(game('beta'), options);
    await runner.run();
    expect(runner.halted?.code).toBe('key-refused');
    expect(runner.jobs().map((job) => job.state)).toEqual(['waiting', 'waiting']);
    expect(history).toEqual([]);
    script.open = () => {};
    runner.goOn();
    await runner.run();
    expect(history.map((entry) => entry.outcome)).toEqual(['done', 'done']);
  });

  it('a card without room halts the queue before a byte is fetched, and names the numbers', async () => {
    const { runner, script, streams } = setUp();
    script.freeBytes = 40;
    runner.add(game('alpha'), options);
    await runner.run();
    expect(runner.halted).toMatchObject({ code: 'no-space', details: { freeBytes: 40 } });
    expect(streams.opened).toBe(0);
  });

  it('a library that cannot be written (a card full to the last byte) halts the queue and ends nothing', async () => {
    const { runner, ports, history } = setUp();
    const { save } = ports.jobs;
    runner.add(game('alpha'), options);
    ports.jobs.save = () => {
      throw fault('no-space');
    };
    await runner.run();
    expect(runner.halted?.code).toBe('no-space');
    expect(runner.jobs().map((job) => job.state)).toEqual(['waiting']);
    ports.jobs.save = save;
    runner.goOn();
    await runner.run();
    expect(history.map((entry) => entry.outcome)).toEqual(['done']);
  });

  it('a wrong checksum is fetched again once, then fails with both values', async () => {
    const { runner, script, streams, history, removed } = setUp();
    script.describe = () => ({ fileName: 'a.bin', sizeBytes: 100, whirlpool: 'wanted', validator: null });
    script.listing = { kind: 'none', archiveBytes: 100, entries: [] };
    script.action = 'keep';
    script.whirlpool = 'got';
    runner.add(game('alpha'), options);
    await runner.run();
    expect(streams.opened).toBe(2);
    expect(history).toMatchObject([
      { outcome: 'failed', error: { code: 'checksum-mismatch', details: { expected: 'wanted', actual: 'got' } } },
    ]);
    expect(removed.filter((folder) => folder === '/roms/.rgsx/1')).toHaveLength(2);
  });

  it('a damaged archive is fetched again and may then be good', async () => {
    const { runner, script, history } = setUp();
    let bad = 1;
    script.unpack = () => {
      if (bad-- > 0) throw fault('archive-wrong-crc');
    };
    runner.add(game('alpha'), options);
    await runner.run();
    expect(history[0]?.outcome).toBe('done');
  });
});

describe('the player', () => {
  const begun = (runner: Runner) => expect.poll(() => runner.jobs()[0]?.state).toBe('downloading');

  it('pauses, and nothing is open any more; resuming goes on', async () => {
    const { runner, script, streams, history } = setUp();
    script.transfer = (_, watch) => hang(watch);
    runner.add(game('alpha'), options);
    const running = runner.run();
    await begun(runner);
    runner.pause(1);
    await running;
    expect(runner.jobs()[0]?.state).toBe('paused');
    expect(streams.now).toBe(0);
    script.transfer = () => {};
    runner.resume(1);
    await runner.run();
    expect(history[0]?.outcome).toBe('done');
  });

  it('cancels: the job goes to the history and its staging is deleted', async () => {
    const { runner, script, history, removed, jobs } = setUp();
    script.transfer = (_, watch) => hang(watch);
    runner.add(game('alpha'), options);
    const running = runner.run();
    await begun(runner);
    runner.cancel(1);
    await running;
    expect(history).toMatchObject([{ name: 'alpha', outcome: 'cancelled' }]);
    expect(removed).toContain('/roms/.rgsx/1');
    expect(jobs.size).toBe(0);
  });

  it('moves a job to the top: the active one gives way and is finished after it', async () => {
    const { runner, script, history, streams } = setUp();
    let first = true;
    script.transfer = (_, watch) => {
      if (!first) return;
      first = false;
      return hang(watch);
    };
    runner.add(game('alpha'), options);
    runner.add(game('beta'), options);
    const running = runner.run();
    await begun(runner);
    runner.top(2);
    await running;
    expect(history.map((entry) => entry.name)).toEqual(['beta', 'alpha']);
    expect(streams.most).toBe(1);
  });

  it('cancels in the middle of a wait without waiting for its end', async () => {
    const { runner, script, clock, history } = setUp();
    clock.hold();
    script.open = () => {
      throw fault('ip-locked');
    };
    runner.add(game('alpha'), options);
    const running = runner.run();
    await expect.poll(() => runner.waiting?.error.code).toBe('ip-locked');
    runner.cancel(1);
    await running;
    expect(history[0]?.outcome).toBe('cancelled');
    expect(runner.waiting).toBeNull();
  });

  it('stops the program: the active job is back in line for the next start', async () => {
    const { runner, script, jobs } = setUp();
    script.transfer = (_, watch) => hang(watch);
    runner.add(game('alpha'), options);
    void runner.run();
    await begun(runner);
    await runner.stop();
    expect(jobs.get(1)?.state).toBe('waiting');
  });
});

describe('a card with little room', () => {
  const roomy = { keep: 'unpack', verify: 'auto' } as const;
  /** The fake zip: 100 bytes that hold 200, as far as the rules are concerned; sizes in MiB here. */
  const MIB = 1024 * 1024;
  function tight(freeMib: number) {
    const world = setUp();
    const { script } = world;
    script.freeBytes = freeMib * MIB;
    script.describe = () => ({ fileName: 'a.zip', sizeBytes: 100 * MIB, whirlpool: null, validator: null });
    const [entry] = script.listing.entries;
    if (entry === undefined) throw new Error('no entry');
    script.listing = { ...script.listing, archiveBytes: 100 * MIB, entries: [{ ...entry, sizeBytes: 200 * MIB }] };
    return world;
  }

  it('with room for both the ordinary way is gone, and the directory is asked for only when it is tight', async () => {
    for (const freeMib of [10_000, 400]) {
      const { runner, script, streams, events } = tight(freeMib);
      script.stream = () => {
        throw fault('bug');
      };
      runner.add(game('alpha'), roomy);
      await runner.run();
      expect(events.some((one) => one.event === 'low-space')).toBe(false);
      expect(streams.opened).toBe(freeMib === 400 ? 2 : 1);
    }
  });

  it('with room for the game alone it is unpacked on the way, and that is said before', async () => {
    const { runner, script, states, events, installs, streams } = tight(250);
    script.transfer = () => {
      throw fault('bug');
    };
    let saidBefore = false;
    script.stream = () => {
      saidBefore = events.some((one) => one.event === 'low-space');
    };
    runner.add(game('alpha'), roomy);
    await runner.run();
    expect(saidBefore).toBe(true);
    expect(states(1)).toEqual(['waiting', 'resolving', 'downloading', 'verifying', 'installing', 'done']);
    expect(installs).toHaveLength(1);
    expect(streams.opened).toBe(2);
  });

  it('goes on that way after a restart, although there would be room by now', async () => {
    const { runner, script, events } = tight(10_000);
    script.freeBytes = 400 * MIB;
    script.peek = 50 * MIB;
    runner.add(game('alpha'), roomy);
    await runner.run();
    expect(events.some((one) => one.event === 'low-space')).toBe(true);
  });

  it('a drop opens again', async () => {
    const { runner, script, installs } = tight(250);
    let drops = 2;
    script.stream = () => {
      if (drops-- > 0) throw fault('connection-lost');
    };
    runner.add(game('alpha'), roomy);
    await runner.run();
    expect(installs).toHaveLength(1);
  });

  it('a host without ranges: the ordinary way', async () => {
    const { runner, script, installs, events } = tight(250);
    script.peek = null;
    runner.add(game('alpha'), roomy);
    await runner.run();
    expect(events.some((one) => one.event === 'low-space')).toBe(false);
    // The archive fits; what comes out of it does not, and that is found out when it is here.
    expect(installs.length + events.filter((one) => one.event === 'halted').length).toBeGreaterThan(0);
  });

  it('a 7z that the system does not open needs room for what comes out of it, and that is said first', async () => {
    const { runner, script, streams, installs } = tight(200);
    script.describe = () => ({ fileName: 'a.7z', sizeBytes: 100 * MIB, whirlpool: null, validator: null });
    runner.add(game('alpha'), options);
    await runner.run();
    const details = { neededBytes: (100 + 90 + 32) * MIB, freeBytes: 200 * MIB };
    expect(runner.halted).toMatchObject({ code: 'no-space', details });
    expect([streams.opened, installs.length]).toEqual([0, 0]);
    script.freeBytes = 250 * MIB;
    runner.goOn();
    await runner.run();
    // What exactly comes out of it is known when it is here.
    expect(streams.opened).toBe(1);
  });

  it('what an earlier run fetched or unpacked takes no more room', async () => {
    const { runner, script, installs } = tight(120);
    script.used['/roms/.rgsx/1/archive.part'] = 90 * MIB;
    script.used['/roms/.rgsx/1/out'] = 150 * MIB;
    runner.add(game('alpha'), roomy);
    await runner.run();
    expect(installs).toHaveLength(1);
  });
});
