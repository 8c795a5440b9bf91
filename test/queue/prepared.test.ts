/** The conductor with the next game's link ready early: nothing is idle, and every guarantee holds as without it. */

import { expect, test } from 'vitest';
import type { RemoteFile } from '../../src/model.ts';
import { Runner } from '../../src/queue/runner.ts';
import { fakePorts, fault, hang } from './fake-ports.ts';

const game = (name: string) => ({
  gameId: 1,
  name,
  url: `https://1fichier.com/?${name}`,
  sizeBytes: null,
  systemName: 'snes',
});
const options = { keep: 'auto', verify: 'auto' } as const;
const zip: RemoteFile = { fileName: 'a.zip', sizeBytes: 100, whirlpool: null, validator: null };
const brief = (urls: string[]): RemoteFile[] => urls.map(() => ({ ...zip, brief: true }));
const later = () => new Promise((resolve) => setImmediate(resolve));

/** Writes down calls and transfers in their order. `begun` says of each transfer that it is nearly through, and waits a moment. */
function setUp(...names: string[]) {
  const world = fakePorts();
  const runner = new Runner(world.ports);
  const seen: string[] = [];
  const { script } = world;
  script.describe = (url) => {
    seen.push(`info ${url.slice(-1)}`);
    return zip;
  };
  script.open = (url) => void seen.push(`token ${url.slice(-1)}`);
  script.transfer = async (url, watch) => {
    seen.push(`get ${url.slice(-1)}`);
    watch.onProgress({ doneBytes: 90, totalBytes: 100 });
    await later();
    await later();
    seen.push(`got ${url.slice(-1)}`);
  };
  for (const name of names) runner.add(game(name), options);
  return { ...world, runner, seen };
}

test('the next link is asked for before the present game is through; one stream at any time', async () => {
  const { runner, seen, streams, history } = setUp('a', 'b', 'c');
  await runner.run();
  expect(seen.slice(0, 6)).toEqual(['info a', 'token a', 'get a', 'info b', 'token b', 'got a']);
  expect(seen.filter((one) => one.startsWith('token'))).toEqual(['token a', 'token b', 'token c']);
  expect(streams.most).toBe(1);
  expect(history.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
});

test('a hundred games cost one call each, and two more', async () => {
  const names = Array.from({ length: 100 }, (_, n) => String.fromCharCode(0x4e00 + n));
  const { runner, seen, script, history } = setUp(...names);
  let glances = 0;
  script.glance = (urls) => {
    glances++;
    return brief(urls);
  };
  await runner.run();
  expect(history.filter(({ outcome }) => outcome === 'done')).toHaveLength(100);
  expect(seen.filter((one) => one.startsWith('token'))).toHaveLength(100);
  expect(seen.filter((one) => one.startsWith('info'))).toEqual([`info ${names[0]}`]);
  expect(glances).toBe(1);
});

test('far from the end nothing is asked: a token is good for minutes only', async () => {
  const { runner, script, seen } = setUp('a', 'b');
  script.transfer = async (url, watch) => {
    watch.onProgress({ doneBytes: 1, totalBytes: 10 ** 9 });
    await later();
    seen.push(`got ${url.slice(-1)}`);
  };
  await runner.run();
  expect(seen.indexOf('got a')).toBeLessThan(seen.indexOf('info b'));
});

test.each(['pause', 'cancel'] as const)(
  'a prepared job that the player takes away (%s) is not fetched',
  async (what) => {
    const { runner, script, seen, streams } = setUp('a', 'b');
    const { transfer } = script;
    script.transfer = async (url, watch) => {
      await transfer(url, watch);
      if (url.endsWith('a')) runner[what](2);
    };
    await runner.run();
    expect(seen).toContain('token b');
    expect(seen).not.toContain('get b');
    expect(streams.most).toBe(1);
  },
);

test('a job put to the top after another was prepared goes first; the prepared link is used when its turn comes', async () => {
  const { runner, script, seen } = setUp('a', 'b', 'c');
  const { transfer } = script;
  let moved = false;
  script.transfer = async (url, watch) => {
    await transfer(url, watch);
    if (!moved) runner.top(3);
    moved = true;
    watch.signal.throwIfAborted();
  };
  await runner.run();
  expect(seen.filter((one) => one.startsWith('get'))).toEqual(['get a', 'get c', 'get a', 'get b']);
  expect(seen.filter((one) => one === 'token b')).toHaveLength(1);
});

test('stopping while a link is prepared leaves nothing open', async () => {
  const { runner, script, seen } = setUp('a', 'b');
  script.transfer = (_, watch) => {
    watch.onProgress({ doneBytes: 99, totalBytes: 100 });
    return hang(watch);
  };
  void runner.run();
  await expect.poll(() => seen).toContain('token b');
  await runner.stop();
  expect(runner.jobs().map((job) => job.state)).toEqual(['waiting', 'waiting']);
});

test('a prepared token that the host refuses is asked for anew', async () => {
  const { runner, script, seen, history } = setUp('a', 'b');
  const { transfer } = script;
  let old = true;
  script.transfer = async (url, watch) => {
    if (url.endsWith('b') && old) {
      old = false;
      throw fault('token-expired');
    }
    await transfer(url, watch);
  };
  await runner.run();
  expect(seen.filter((one) => one === 'token b')).toHaveLength(2);
  expect(history.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
});

test('a size that the bulk check had wrong: the host is asked, and the game is fetched all the same', async () => {
  const { runner, script, seen, history } = setUp('a', 'b', 'c');
  script.glance = (urls) => brief(urls).map((file) => ({ ...file, sizeBytes: 60 }));
  const { transfer } = script;
  const wrong = new Set(['b', 'c']);
  script.transfer = async (url, watch) => {
    if (wrong.delete(url.slice(-1))) throw fault('size-mismatch');
    await transfer(url, watch);
  };
  await runner.run();
  expect(seen.filter((one) => one.startsWith('info'))).toEqual(['info a', 'info b', 'info c']);
  expect(history.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
});

test('a file that only calls itself a zip is checked against the checksum, which is asked for then', async () => {
  const { runner, script, history } = setUp('a', 'b', 'c');
  script.glance = brief;
  script.describe = () => ({ ...zip, whirlpool: 'wanted' });
  script.listing = { kind: 'none', archiveBytes: 100, entries: [] };
  script.action = 'keep';
  script.whirlpool = 'other';
  await runner.run();
  expect(history).toHaveLength(3);
  for (const { error } of history) expect(error).toMatchObject({ code: 'checksum-mismatch' });
});

test('a card with little room wants the size from the host itself before anything is unpacked on the way', async () => {
  const { runner, script, seen } = setUp('a', 'b', 'c');
  const MIB = 1024 * 1024;
  script.glance = (urls) => brief(urls).map((file) => ({ ...file, sizeBytes: 100 * MIB }));
  script.freeBytes = 250 * MIB;
  await runner.run();
  expect(seen.filter((one) => one.startsWith('info'))).toEqual(['info a', 'info b', 'info c']);
});

test('a frontend that takes its time does not hold up the next game, and the queue ends when it was told', async () => {
  const { runner, script, seen, removed } = setUp('a', 'b');
  let answer = (): void => {};
  script.announce = () =>
    new Promise<void>((resolve) => {
      answer = () => {
        script.announce = () => {};
        resolve();
      };
    });
  let over = false;
  const running = runner.run().then(() => {
    over = true;
  });
  await expect.poll(() => seen).toContain('got b');
  expect(over).toBe(false);
  // Until then a next start would tell of it.
  expect(removed).toContain('/roms/.rgsx/1/archive.part');
  expect(removed).not.toContain('/roms/.rgsx/1');
  answer();
  await running;
  expect(removed).toEqual(expect.arrayContaining(['/roms/.rgsx/1', '/roms/.rgsx/2']));
});

test('progress is never written to the library: only a change of state is', async () => {
  const { runner, script, ports } = setUp('a');
  let saves = 0;
  const { save } = ports.jobs;
  ports.jobs.save = (job) => {
    saves++;
    save(job);
  };
  script.transfer = (_, watch) => {
    for (let n = 0; n < 5000; n++) watch.onProgress({ doneBytes: n, totalBytes: 5000 });
  };
  await runner.run();
  // resolving, downloading, verifying, unpacking, installing
  expect(saves).toBe(5);
});
