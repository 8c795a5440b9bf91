/** Many small games from the fake host over real HTTP: what they cost its API, and that there is one stream. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { startWorld, type World } from './world.ts';

const GAMES = 24;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('small games in a row cost one API call each; what they are is asked for together; one stream at any time', async () => {
  const { program, server } = world;
  const jobs = Array.from({ length: GAMES }, (_, n) => {
    const name = `Game ${n + 1}`;
    const url = world.addFile(`${name}.zip`, zipOf({ [`${name}.sfc`]: gameLike(60_000, n + 1) }));
    return program.enqueueGame(program.findGame(url, 'snes'), { keep: 'auto', verify: 'auto' }).job;
  });
  await program.runQueue();
  expect(jobs.map(({ id }) => world.outcome(id).state)).toEqual(jobs.map(() => 'done'));
  expect(world.romFiles()).toHaveLength(GAMES);
  expect(server.calls('download/get_token')).toHaveLength(GAMES);
  expect(server.calls('file/info')).toHaveLength(1);
  expect(server.requests.filter(({ path }) => path.startsWith('/check_links.pl'))).toHaveLength(1);
  expect(server.downloads).toHaveLength(GAMES);
  expect(server.maxStreams).toBe(1);
});

test('a host without the bulk check is asked for each file; nothing else changes', async () => {
  const { program, server } = world;
  server.faults.push({ on: 'site', kind: 'status', status: 404, times: Number.POSITIVE_INFINITY });
  const before = server.calls('file/info').length;
  const jobs = [1, 2, 3].map((n) => {
    const url = world.addFile(`Other ${n}.zip`, zipOf({ [`Other ${n}.sfc`]: gameLike(60_000, 50 + n) }));
    return program.enqueueGame(program.findGame(url, 'snes'), { keep: 'auto', verify: 'auto' }).job;
  });
  await program.runQueue();
  expect(jobs.map(({ id }) => world.outcome(id).state)).toEqual(['done', 'done', 'done']);
  expect(server.calls('file/info')).toHaveLength(before + 3);
  expect(server.maxStreams).toBe(1);
});

test('the names of several bare links are asked for together, not one by one', async () => {
  const { program, server } = world;
  server.faults.length = 0;
  const urls = [1, 2, 3, 4].map((n) =>
    world.addFile(`Bare ${n}.zip`, zipOf({ [`Bare ${n}.sfc`]: gameLike(20_000, 80 + n) })),
  );
  const [infos, bulk] = [server.calls('file/info').length, bulkChecks()];
  const games = await program.joinGames(urls.map((url) => program.findGame(url, 'snes')));
  expect(games.map(({ url }) => url)).toEqual(urls);
  expect(server.calls('file/info')).toHaveLength(infos);
  expect(bulkChecks()).toBe(bulk + 1);
});

const bulkChecks = (): number => world.server.requests.filter(({ path }) => path.startsWith('/check_links.pl')).length;
