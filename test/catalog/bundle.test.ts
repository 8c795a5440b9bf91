import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBundle } from '../../src/catalog/sources/rgsx-bundle.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import type { CatalogPlatform } from '../../src/model.ts';
import { seeded } from '../helpers/random.ts';
import { makeZip, type ZipEntrySpec } from '../helpers/zip-maker.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function read(location = folder) {
  const bundle = await openBundle(location);
  const platforms: CatalogPlatform[] = [];
  try {
    let before: CatalogPlatform['rows'] = [];
    for await (const { more, ...platform } of bundle.platforms()) {
      const rows = [...before, ...platform.rows];
      before = more === true ? rows : [];
      if (more !== true) platforms.push({ ...platform, rows });
    }
  } finally {
    bundle.close();
  }
  const reasons = bundle.report.first.map((bad) => `${bad.file} ${bad.row} ${bad.reason}`);
  return { platforms, reasons, fingerprint: bundle.fingerprint, count: bundle.report.count };
}

async function codeOf(location = folder): Promise<string> {
  try {
    await read(location);
    return 'read';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

const link = (n: number) => `https://1fichier.com/?game${n}`;
const LIST = [
  { platform_name: 'Super Pixel System', folder: 'snes', platform_image: 'x.png' },
  { platform_name: 'Old - Handheld', dossier: 'gb', system_image: 'y.png' },
  { platform_name: 'Nowhere', folder_name: 'nowhere' },
  { image: 'z.png' },
];
const GAMES: Readonly<Record<string, unknown>> = {
  'Super Pixel System': [
    ['Pixel Quest (Europe)', link(1), '1.2 MB'],
    { game_name: 'Tiny Racer', url: link(2), size: '512 Ko' },
    'Only a name',
    ['Pixel Quest again', link(1)],
    ['Torrent', 'magnet:?xt=1'],
    ['Other torrent', 'magnet:?xt=2'],
  ],
  OldHandheld: { games: [['Cave', 'https://example.org/cave.zip', 123]] },
  'Extra System': [],
};
const EXPECTED = [
  {
    platform: 'Super Pixel System',
    folder: 'snes',
    rows: [
      { name: 'Pixel Quest (Europe)', url: link(1), sizeBytes: 1_200_000 },
      { name: 'Tiny Racer', url: link(2), sizeBytes: 512_000 },
      { name: 'Torrent', url: 'magnet:', sizeBytes: null, unsupported: 'link-scheme' },
      { name: 'Other torrent', url: 'magnet:', sizeBytes: null, unsupported: 'link-scheme' },
    ],
  },
  {
    platform: 'Old - Handheld',
    folder: 'gb',
    rows: [{ name: 'Cave', url: 'https://example.org/cave.zip', sizeBytes: 123 }],
  },
  { platform: 'Extra System', folder: null, rows: [] },
];
const REASONS = [
  'systems_list.json 3 no-games-file',
  'systems_list.json 4 unknown-shape',
  'games/Super Pixel System.json 3 no-link',
  'games/Super Pixel System.json 4 duplicate',
];

function writeFolder(): void {
  mkdirSync(join(folder, 'games'));
  writeFileSync(join(folder, 'systems_list.json'), `\ufeff${JSON.stringify(LIST, null, 2)}`);
  for (const [name, games] of Object.entries(GAMES)) {
    writeFileSync(join(folder, 'games', `${name}.json`), JSON.stringify(games));
  }
  writeFileSync(join(folder, 'games', '._Junk.json'), 'x');
  writeFileSync(join(folder, 'games', 'readme.txt'), 'x');
}

function zipEntries(below: string): ZipEntrySpec[] {
  return [
    { name: `${below}images/x.png`, data: 'no json' },
    ...Object.entries(GAMES).map(([name, games], at): ZipEntrySpec => {
      return {
        name: `${below}games/${name}.json`,
        data: JSON.stringify(games),
        method: at === 0 ? 'deflate' : 'stored',
      };
    }),
    { name: `${below}systems_list.json`, data: JSON.stringify(LIST), method: 'deflate' },
  ];
}
const zipAt = (entries: readonly ZipEntrySpec[], name = 'games.zip'): string => {
  const path = join(folder, name);
  writeFileSync(path, makeZip({ entries }));
  return path;
};

test('a folder: platforms in the order of the list, further lists by their own name', async () => {
  writeFolder();
  const { platforms, reasons, count } = await read();
  expect(platforms).toEqual(EXPECTED);
  expect(reasons).toEqual(REASONS);
  expect(count).toBe(4);
});

test.each([
  ['at the root', ''],
  ['one folder down', 'RGSX data/'],
])('games.zip with its files %s, named or found in its folder', async (_, below) => {
  const path = zipAt(zipEntries(below));
  for (const location of [path, folder]) {
    const { platforms, reasons } = await read(location);
    expect(platforms).toEqual(EXPECTED);
    expect(reasons).toEqual(REASONS);
  }
});

test('without systems_list.json, or with one that is no list, every list is a system of its own name', async () => {
  writeFolder();
  writeFileSync(join(folder, 'systems_list.json'), '<html>');
  const { platforms, reasons } = await read();
  expect(platforms.map((one) => one.platform)).toEqual(['Extra System', 'OldHandheld', 'Super Pixel System']);
  expect(reasons[0]).toBe('systems_list.json 0 not-a-game-list');
  rmSync(join(folder, 'systems_list.json'));
  expect((await read()).platforms).toHaveLength(3);
});

test('lists that lie loose in a zip are taken too', async () => {
  const path = zipAt([{ name: 'Nes.json', data: JSON.stringify([['A', link(1)]]) }]);
  expect((await read(path)).platforms).toEqual([
    { platform: 'Nes', folder: null, rows: [{ name: 'A', url: link(1), sizeBytes: null }] },
  ]);
});

test('the fingerprint changes with any file, and only then', async () => {
  writeFolder();
  const before = (await read()).fingerprint;
  expect((await read()).fingerprint).toBe(before);
  utimesSync(join(folder, 'games', 'Extra System.json'), 5, 5);
  expect((await read()).fingerprint).not.toBe(before);
});

describe('bad input', () => {
  test.each([
    ['nothing there', 'catalog-missing', () => join(folder, 'none')],
    ['an empty folder', 'catalog-missing', () => folder],
    [
      'an empty games folder',
      'catalog-missing',
      () => {
        mkdirSync(join(folder, 'games'));
        return folder;
      },
    ],
    [
      'no zip',
      'catalog-malformed',
      () => {
        writeFileSync(join(folder, 'games.zip'), '<html>not found</html>');
        return folder;
      },
    ],
    ['a path out of the zip', 'catalog-malformed', () => zipAt([{ name: '../../games/A.json', data: '[]' }])],
    ['an absolute path', 'catalog-malformed', () => zipAt([{ name: '/games/A.json', data: '[]' }])],
    ['an encrypted list', 'read', () => zipAt([{ name: 'games/A.json', data: '[]', central: { flags: 1 } }])],
  ] as const)('%s: %s', async (_, code, make) => {
    expect(await codeOf(make())).toBe(code);
  });

  test('a list that is cut, changed or unreadable is partial: what was read counts, what was known stays', async () => {
    mkdirSync(join(folder, 'games'));
    writeFileSync(join(folder, 'games', 'A.json'), `[["One","${link(1)}"],["Two","${link(2)}`);
    writeFileSync(join(folder, 'games', 'B.json'), '{"error":"quota"');
    writeFileSync(join(folder, 'games', 'C.json'), 'null');
    const { platforms, reasons } = await read();
    expect(platforms).toEqual([
      { platform: 'A', folder: null, rows: [{ name: 'One', url: link(1), sizeBytes: null }], partial: true },
      { platform: 'B', folder: null, rows: [], partial: true },
      { platform: 'C', folder: null, rows: [], partial: true },
    ]);
    expect(reasons).toEqual([
      'games/A.json 0 file-truncated',
      'games/B.json 0 file-truncated',
      'games/C.json 0 not-a-game-list',
    ]);
  });

  test('a wrong CRC in the zip spoils that list only', async () => {
    const games = JSON.stringify([['One', link(1)]]);
    const path = zipAt([
      { name: 'games/A.json', data: games, central: { crc32: 5 } },
      { name: 'games/B.json', data: games },
    ]);
    const { platforms, reasons } = await read(path);
    expect(platforms.map((one) => one.partial ?? false)).toEqual([true, false]);
    expect(reasons).toEqual(['games/A.json 0 file-unreadable']);
  });

  test('a bomb in the zip is refused at the promised size', async () => {
    const bomb = Buffer.alloc(40_000_000, ' ');
    const path = zipAt([{ name: 'games/A.json', data: bomb, method: 'deflate', central: { sizeBytes: 100 } }]);
    expect(await codeOf(path)).toBe('catalog-too-large');
  });

  test('200 MB in one line: one clear report, bounded memory', async () => {
    // Inflated out of a zip of 200 KB: a row that never ends, in front of and behind good ones.
    const good = (n: number) => `["Game ${n}","${link(n)}","1 MB"]`;
    const data = Buffer.concat([
      Buffer.from(`[${good(1)},["`),
      Buffer.alloc(200_000_000, 'x'),
      Buffer.from(`"],${good(2)}]`),
    ]);
    const path = zipAt([{ name: 'games/A.json', data, method: 'deflate' }]);
    const before = process.memoryUsage().rss;
    const { platforms, reasons } = await read(path);
    expect(platforms[0]?.rows.map((row) => row.name)).toEqual(['Game 1', 'Game 2']);
    expect(reasons).toEqual(['games/A.json 2 row-too-long']);
    expect(process.memoryUsage().rss - before).toBeLessThan(80e6);
  });

  test('damaged sets by chance: clean rows, a report or an error of the program, never anything else', async () => {
    const random = seeded(61);
    const good = makeZip({ entries: zipEntries('') });
    const texts = [JSON.stringify(LIST), ...Object.values(GAMES).map((games) => JSON.stringify(games))];
    for (let round = 0; round < 150; round++) {
      const path = join(folder, 'games.zip');
      if (round % 2 === 0) {
        const bytes = Buffer.from(good);
        for (let hits = 1 + random(6); hits > 0; hits--) bytes[random(bytes.length)] = random(256);
        writeFileSync(path, bytes.subarray(0, random(3) === 0 ? random(bytes.length) : bytes.length));
      } else {
        const spoilt = texts.map((text) => {
          const bytes = Buffer.from(text);
          for (let hits = random(4); hits > 0; hits--) bytes[random(bytes.length)] = random(256);
          return bytes.subarray(0, random(4) === 0 ? random(bytes.length) : bytes.length);
        });
        const [list, ...lists] = spoilt as [Buffer, ...Buffer[]];
        zipAt([
          { name: 'systems_list.json', data: list },
          ...lists.map((data, at) => ({ name: `games/${at}.json`, data })),
        ]);
      }
      try {
        const { platforms } = await read(path);
        for (const { platform, rows } of platforms) {
          expect(hasControls(platform)).toBe(false);
          for (const row of rows) {
            expect(hasControls(row.name) || row.name === '').toBe(false);
            expect(row.unsupported !== undefined || /^https?:\/\//.test(row.url)).toBe(true);
          }
        }
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).kind).toBe('catalog');
      }
    }
  });
});
