/** Filters and orders of lists, each against the plain rule for it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queryWords, rankText, searchText } from '../../src/catalog/search.ts';
import { importListed } from '../../src/library/import-task.ts';
import { openLibrary } from '../../src/library/open.ts';
import type { GameFilter, GameQuery, Library } from '../../src/library/types.ts';
import { seeded } from '../helpers/random.ts';

let folder: string;
let library: Library;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-filters-'));
  library = openLibrary(join(folder, 'library.db'));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

const ALL: GameFilter = {
  ...{ regions: [], languages: [], hidePreReleases: false, only: 'all', minBytes: null, maxBytes: null },
  grouped: false,
};
const WORDS = ['pixel', 'Quest', 'moon', 'Saga', 'zé', 'ra', "Knight's", '2', 'the'];
const SYSTEMS = ['nes', 'snes'] as const;

/** A game with what is known of it by the way it was made, not by reading its name. */
interface Made {
  readonly system: (typeof SYSTEMS)[number];
  readonly name: string;
  readonly url: string;
  readonly regions: readonly string[];
  readonly languages: readonly string[];
  readonly isPreRelease: boolean;
  readonly sizeBytes: number | null;
  readonly installed: boolean;
  readonly failed: boolean;
}

const TAGS: readonly [string, readonly string[]][] = [
  ['(USA)', ['USA']],
  ['(Europe)', ['Europe']],
  ['(Japan)', ['Japan']],
  ['(USA, Europe)', ['USA', 'Europe']],
  ['', []],
];

function makeGames(random: (below: number) => number): Made[] {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const made = new Map<string, Made>();
  for (let n = 0; made.size < 500; n++) {
    const [tag, regions] = pick(TAGS);
    const languages = random(3) === 0 ? pick([['Fr'], ['En', 'Fr'], ['De', 'It']]) : [];
    const isPreRelease = random(5) === 0;
    const parts = [
      ...[pick(WORDS), pick(WORDS), String(random(40)), tag],
      ...[languages.length > 0 ? `(${languages})` : '', isPreRelease ? '(Beta)' : ''],
    ];
    const name = `${parts.filter(Boolean).join(' ')}.zip`;
    const system = pick(SYSTEMS);
    const sizeBytes = random(5) === 0 ? null : random(11) * 100;
    const state = { installed: random(6) === 0, failed: random(6) === 0 };
    const url = `https://1fichier.com/?game${n}`;
    made.set(`${system} ${name}`, { system, name, url, regions, languages, isPreRelease, sizeBytes, ...state });
  }
  return [...made.values()];
}

async function put(games: readonly Made[]): Promise<void> {
  const systems = SYSTEMS.map((name) => ({
    ...{ name, fullName: name, romFolder: `/roms/${name}`, extensions: ['.zip'], platforms: [name] },
  }));
  const platforms = SYSTEMS.map((name) => ({
    ...{ platform: name, folder: name },
    rows: games.filter(({ system }) => system === name),
  }));
  await importListed({ catalogPath: library.catalogPath, sourceId: 1, systems, systemName: null, platforms });
  library.transaction(() => {
    for (const { name, url, system, installed, failed } of games) {
      const install = { name, url, systemName: system, files: [], mainPath: '/x', installedAt: 1 };
      if (installed) library.installs.add({ ...install, gameId: null });
      if (!failed) continue;
      const ref = { gameId: 0, name, url, sizeBytes: null, systemName: system };
      const job = library.jobs.add(ref, { keep: 'auto', verify: 'auto' }, 1);
      library.jobs.save({ ...job, state: 'failed', error: { code: 'file-gone', details: {} }, failedAt: 2 });
    }
  });
}

/** One filter by itself and its plain rule. Together no two set the same field. */
const RULES: readonly (readonly [Partial<GameFilter>, (game: Made) => boolean])[] = [
  [{ regions: ['USA'] }, ({ regions }) => regions.includes('USA')],
  [{ languages: ['Fr'] }, ({ languages }) => languages.includes('Fr')],
  [{ hidePreReleases: true }, ({ isPreRelease }) => !isPreRelease],
  [{ minBytes: 300 }, ({ sizeBytes }) => sizeBytes !== null && sizeBytes >= 300],
  [{ maxBytes: 700 }, ({ sizeBytes }) => sizeBytes !== null && sizeBytes <= 700],
];
const ONLY: readonly (readonly [Partial<GameFilter>, (game: Made) => boolean])[] = [
  [{ only: 'installed' }, ({ installed }) => installed],
  [{ only: 'missing' }, ({ installed }) => !installed],
  [{ only: 'failed' }, ({ failed }) => failed],
  [{ regions: ['Japan', 'Europe'] }, ({ regions }) => regions.includes('Japan') || regions.includes('Europe')],
  [{ languages: ['De', 'En'] }, ({ languages }) => languages.includes('De') || languages.includes('En')],
];

const listed = (asked: Partial<GameQuery>): string[] => {
  const query: GameQuery = { systemName: null, words: '', filter: ALL, sort: 'name', ...asked };
  return library.games.page(query, 0, 1000).rows.map((row) => `${row.systemName} ${row.name}`);
};
const keyOf = ({ system, name }: Made): string => `${system} ${name}`;

test('filters let through what their rules say, alone and together, and what each does commutes', async () => {
  const random = seeded(33);
  const games = makeGames(random);
  await put(games);
  for (const [filter, rule] of [...RULES, ...ONLY]) {
    const found = listed({ filter: { ...ALL, ...filter } });
    expect([...found].sort(), JSON.stringify(filter)).toEqual(games.filter(rule).map(keyOf).sort());
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(games.length);
  }
  for (let round = 0; round < 80; round++) {
    const chosen = [...RULES, ONLY[random(3)] as (typeof ONLY)[number]].filter(() => random(2) === 0);
    const words = ['', 'q', 'pixel', 'ra', 'moon 2', 'zé'][random(6)] as string;
    const asked = queryWords(words);
    const expected = games.filter((game) => chosen.every(([, rule]) => rule(game)));
    const hits = expected.filter(({ name }) => rankText(searchText(name), asked) >= 0);
    const filter = Object.assign({ ...ALL }, ...chosen.map(([one]) => one)) as GameFilter;
    const found = listed({ words, filter });
    // In whichever order the filters came, and whatever was asked before: the same list.
    const reversed = Object.assign({ ...ALL }, ...chosen.toReversed().map(([one]) => one)) as GameFilter;
    listed({ words: 'moon', filter: ALL });
    expect(listed({ words, filter: reversed })).toEqual(found);
    if (hits.length > 0) expect([...found].sort()).toEqual(hits.map(keyOf).sort());
  }
});

test.each(['name', 'size'] as const)(
  'the order by %s is total: every game has one place, in any window',
  async (sort) => {
    const random = seeded(34);
    const games = makeGames(random);
    await put(games);
    const whole = listed({ sort });
    expect(new Set(whole).size).toBe(games.length);
    expect([...whole].sort()).toEqual(games.map(keyOf).sort());
    for (let round = 0; round < 30; round++) {
      const at = random(games.length);
      const count = 1 + random(60);
      const query = { systemName: null, words: '', filter: ALL, sort } as const;
      const rows = library.games.page(query, at, count).rows.map((row) => `${row.systemName} ${row.name}`);
      expect(rows).toEqual(whole.slice(at, at + count));
    }
    const inOrder = whole.map((key) => games.find((game) => keyOf(game) === key) as Made);
    inOrder.slice(1).forEach((game, at) => {
      const before = inOrder[at] as Made;
      const sizes = [before.sizeBytes ?? -1, game.sizeBytes ?? -1] as const;
      if (sort === 'size' && sizes[0] !== sizes[1]) expect(sizes[0]).toBeGreaterThan(sizes[1]);
      else expect(searchText(before.name) <= searchText(game.name), `${before.name} | ${game.name}`).toBe(true);
    });
  },
);
