/** What the conductor does with games in several volumes; bytes and disks: test/e2e/volumes.test.ts. */
import { expect, it } from 'vitest';
import type { TransferRequest } from '../../src/download/types.ts';
import type { GameRef } from '../../src/model.ts';
import { Runner } from '../../src/queue/runner.ts';
import { fakePorts, fault } from './fake-ports.ts';

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
  // One more for the look at the end.
  expect(streams).toMatchObject({ most: 1, opened: 4 });
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
  const { runner, script, requests, game, safe, streams } = setUp(PIECES, 100);
  safe['/roms/.rgsx/1/archive.part'] = 150;
  script.used['/roms/.rgsx/1/archive.part'] = 150;
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

it.each([
  ['volumes that lie side by side', ['A.part1.rar', 'A.part2.rar'], 'auto', true],
  ['a cut archive that the system does not open', ['A.7z.001', 'A.7z.002'], 'auto', true],
  ['a cut file that stays as it is', ['A.iso.001', 'A.iso.002'], 'auto', false],
  ['a cut archive that is to be kept', ['A.7z.001', 'A.7z.002'], 'keep', false],
] as const)('room for %s counts what comes out of it: %j %s', async (_, names, keep, counts) => {
  const { runner, script, requests, game, streams } = setUp(names, GIB);
  // Enough for the volumes, not for the game beside them.
  script.freeBytes = 3.5 * GIB;
  runner.add(game, { ...options, keep });
  await runner.run();
  if (!counts) expect(requests).toHaveLength(2);
  else {
    const neededBytes = 2 * GIB + Math.floor(2 * GIB * 0.9) + 32 * 1024 * 1024;
    expect(runner.halted).toMatchObject({ code: 'no-space', details: { neededBytes, freeBytes: script.freeBytes } });
    expect([requests.length, streams.opened]).toEqual([0, 0]);
  }
});

it.each([
  [PIECES, { goesOn: true }, 'A.zip.004'],
  [['A.7z.001', 'A.7z.002'], { wholeBytes: 201 }, 'A.7z.003'],
  [['A.part1.rar', 'A.part2.rar'], { goesOn: true }, 'A.part3.rar'],
  [['A.rar', 'A.r00'], { goesOn: true }, 'A.r01'],
  [['A.z01', 'A.zip'], { count: 3 }, 'A.z02'],
] as const)('%j of which the last is missing: said before anything is fetched', async (names, end, entry) => {
  const { runner, script, requests, game, history } = setUp(names, 100);
  script.volumeEnd = { wholeBytes: null, count: null, goesOn: null, ...end };
  runner.add(game, options);
  await runner.run();
  expect(history).toMatchObject([{ error: { code: 'archive-volume-missing', details: { entry } } }]);
  expect(requests).toEqual([]);
});

it.each([
  [['A.7z.001', 'A.7z.002'], { wholeBytes: 200 }],
  [['A.z01', 'A.z02', 'A.zip'], { count: 3, goesOn: false }],
  [['A.part1.rar', 'A.part2.rar'], {}],
] as const)('%j whose end says %j are fetched', async (names, end) => {
  const { runner, script, requests, game } = setUp(names, 100);
  script.volumeEnd = { wholeBytes: null, count: null, goesOn: null, ...end };
  runner.add(game, options);
  await runner.run();
  expect(requests).toHaveLength(names.length);
});

it.each([
  ['a cut disc image', ['A.iso.001', 'A.iso.002'], 100],
  ['plain links, whose sizes are not known', ['A.part1.rar', 'A.part2.rar'], null],
] as const)('%s: nothing tells, nothing is asked', async (_, names, sizeBytes) => {
  const { runner, game, streams } = setUp(names, sizeBytes);
  runner.add(game, options);
  await runner.run();
  expect(streams.opened).toBe(2);
});

it('a host without ranges cannot be asked: what is missing shows at the end', async () => {
  const { runner, ports, requests, game } = setUp(PIECES, 100);
  ports.bytes.volumeEnd = async () => {
    throw fault('range-refused');
  };
  runner.add(game, options);
  await runner.run();
  expect(requests).toHaveLength(3);
});

it('a set is queued once', () => {
  const { runner, game } = setUp(PIECES, 100);
  expect(runner.add(game, options).id).toBe(runner.add({ ...game }, options).id);
});
