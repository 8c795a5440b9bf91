/** What the conductor does with games in several volumes; bytes and disks: test/e2e/volumes.test.ts. */
import { expect, it } from 'vitest';
import type { TransferRequest } from '../../src/download/types.ts';
import type { GameRef } from '../../src/model.ts';
import { Runner } from '../../src/queue/runner.ts';
import { fakePorts } from './fake-ports.ts';

const options = { keep: 'auto', verify: 'auto' } as const;
const GIB = 1024 ** 3;

/** Three volumes by these names, of so many bytes each. */
function setUp(names: readonly string[], sizeBytes: number | null) {
  const world = fakePorts();
  const requests: TransferRequest[] = [];
  const safe: Record<string, number> = {};
  const volumes = names.map((name) => ({ name, url: `https://1fichier.com/?${name}`, sizeBytes }));
  world.script.describe = (url) => ({
    ...{ fileName: url.split('?')[1] ?? '', sizeBytes, whirlpool: null, validator: null },
  });
  const { transfer } = world.ports.bytes;
  world.ports.bytes.transfer = async (request, watch) => {
    requests.push(request);
    return { ...(await transfer(request, watch)), sizeBytes: sizeBytes ?? 100 };
  };
  world.ports.bytes.safeBytes = async (path) => safe[path] ?? 0;
  const game: GameRef = {
    ...{ gameId: null, name: 'A', url: volumes[0]?.url ?? '', sizeBytes: null, systemName: 'snes', volumes },
  };
  const runner = new Runner(world.ports);
  return { ...world, requests, safe, runner, game };
}

const PIECES = ['A.zip.001', 'A.zip.002', 'A.zip.003'];

it('pieces of a cut file grow into one part, one stream after the other', async () => {
  const { runner, requests, game, installs, streams } = setUp(PIECES, 100);
  runner.add(game, options);
  await runner.run();
  expect(requests.map(({ partPath, piece }) => [partPath, piece?.start])).toEqual([
    ['/roms/.rgsx/1/archive.part', 0],
    ['/roms/.rgsx/1/archive.part', 100],
    ['/roms/.rgsx/1/archive.part', 200],
  ]);
  expect(new Set(requests.map(({ piece }) => `${piece?.wholeId} ${piece?.wholeBytes}`)).size).toBe(1);
  expect(streams).toMatchObject({ most: 1, opened: 3 });
  expect(installs).toMatchObject([{ name: 'A', url: game.url }]);
});

it('what the card cannot hold as one file stays in pieces, for 7-Zip to read', async () => {
  const { runner, requests, game } = setUp(PIECES, 2 * GIB);
  runner.add(game, options);
  await runner.run();
  expect(requests.map(({ partPath, piece }) => [partPath, piece])).toEqual(
    [1, 2, 3].map((n) => [`/roms/.rgsx/1/volumes/archive.zip.00${n}`, null]),
  );
});

it('pieces of unknown size (plain links) are not put together either', async () => {
  const { runner, requests, game } = setUp(PIECES, null);
  runner.add(game, options);
  await runner.run();
  expect(requests.every(({ piece }) => piece === null)).toBe(true);
});

it.each([
  [
    ['A.part1.rar', 'A.part2.rar'],
    ['archive.part1.rar', 'archive.part2.rar'],
  ],
  [
    ['A.rar', 'A.r00', 'A.r01'],
    ['archive.rar', 'archive.r00', 'archive.r01'],
  ],
  [
    ['A.z01', 'A.z02', 'A.zip'],
    ['archive.z01', 'archive.z02', 'archive.zip'],
  ],
])('%j lie side by side under names by which their unpacker finds them', async (names, expected) => {
  const { runner, requests, game } = setUp(names, 100);
  runner.add(game, options);
  await runner.run();
  expect(requests.map(({ partPath }) => partPath.split('/').at(-1))).toEqual(expected);
});

it('what an earlier run fetched is not opened again', async () => {
  const { runner, requests, game, safe, streams } = setUp(PIECES, 100);
  safe['/roms/.rgsx/1/archive.part'] = 150;
  runner.add(game, options);
  await runner.run();
  expect(requests.map(({ url }) => url === '')).toEqual([true, false, false]);
  expect(streams.opened).toBe(2);
});

it('without room for all of them nothing is fetched, and the queue says what is missing', async () => {
  const { runner, script, requests, game, streams } = setUp(PIECES, GIB);
  script.freeBytes = 2 * GIB;
  runner.add(game, options);
  await runner.run();
  expect(runner.halted).toMatchObject({ code: 'no-space', details: { freeBytes: 2 * GIB } });
  expect([requests.length, streams.opened]).toEqual([0, 0]);
});

it('a set is queued once', () => {
  const { runner, game } = setUp(PIECES, 100);
  expect(runner.add(game, options).id).toBe(runner.add({ ...game }, options).id);
});
