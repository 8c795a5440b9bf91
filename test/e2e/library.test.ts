/** The library through the whole program: `rgsx search --json` against a plain scan, sets behind an address, marks. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queryWords, rankText, searchText } from '../../src/catalog/search.ts';
import { catalog } from '../../src/cli/commands/care.ts';
import { search } from '../../src/cli/commands/listings.ts';
import { createOutput } from '../../src/cli/output.ts';
import { texts } from '../../src/i18n/index.ts';
import { seeded } from '../helpers/random.ts';
import { zipOf } from '../helpers/zip-maker.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const rgsx = () => join(world.userdata.root, 'saves', 'ports', 'rgsx');
function writeSet(games: Readonly<Record<string, readonly string[]>>): void {
  mkdirSync(join(rgsx(), 'games'), { recursive: true });
  for (const [system, names] of Object.entries(games)) {
    const rows = names.map((name) => [name, `https://files.example.org/${system}/${encodeURIComponent(name)}`, '1 MB']);
    writeFileSync(join(rgsx(), 'games', `${system}.json`), JSON.stringify(rows));
  }
}

async function searched(words: readonly string[]): Promise<{ names: string[]; guessed: boolean }> {
  let text = '';
  const streams = { out: { write: (part: string) => (text += part) }, err: { write: () => {} } };
  await search(world.program, createOutput(streams, { json: true, quiet: false }, texts('en')), words);
  const records = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { system?: string; name?: string; guessed?: unknown });
  const guessed = records.some((record) => record.guessed !== undefined);
  return { names: records.filter((one) => one.name !== undefined).map((one) => `${one.system} ${one.name}`), guessed };
}

test('search --json gives what a plain scan of all names gives, in its order', async () => {
  const random = seeded(71);
  const words = ['Pixel', 'Quest', 'Moon', 'Saga', 'Zé', "Knight's", 'II', '2', 'ra', 'Neo-Geo', 'q', 'ほし'];
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const name = (): string =>
    `${pick(words)} ${pick(words)} ${pick(words)} ${pick(['(USA)', '(Europe)', '(Japan)', ''])}`.trim();
  const games: Record<string, readonly string[]> = {};
  for (const system of ['snes', 'gba', 'Nowhere Console'])
    games[system] = [...new Set(Array.from({ length: 300 }, name))];
  writeSet(games);
  const all = ['gba', 'snes'].flatMap((system) =>
    (games[system] ?? []).map((one) => ({ system, name: one, text: searchText(one) })),
  );
  for (let round = 0; round < 60; round++) {
    const typed = Array.from({ length: 1 + random(3) }, () => pick(words).slice(0, 1 + random(7)));
    const asked = queryWords(typed.join(' '));
    const expected = all
      .map((one) => ({ ...one, rank: rankText(one.text, asked) }))
      .filter(({ rank }) => rank >= 0)
      .sort(
        (a, b) => a.rank - b.rank || compare(a.text, b.text) || compare(a.system, b.system) || compare(a.name, b.name),
      )
      .map((one) => `${one.system} ${one.name}`);
    const { names, guessed } = await searched(typed);
    if (!guessed) expect(names).toEqual(expected);
    else expect(expected).toEqual([]);
  }
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

test('a slip is forgiven and said', async () => {
  writeSet({ snes: ['Lantern Keeper (USA)'] });
  expect(await searched(['lanterm'])).toEqual({ names: ['snes Lantern Keeper (USA)'], guessed: true });
  expect(await searched(['lantern'])).toEqual({ names: ['snes Lantern Keeper (USA)'], guessed: false });
});

test('a set behind an address is a source: offered when RGSX knew it, fetched, removed with its copy', async () => {
  const server = createServer((_, response) => {
    response
      .writeHead(200, { etag: '"1"' })
      .end(zipOf({ 'games/snes.json': '[["Far Game","https://h.example.org/1","1 MB"]]' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/set.zip`;
    mkdirSync(rgsx(), { recursive: true });
    writeFileSync(join(rgsx(), 'rgsx_settings.json'), JSON.stringify({ sources: { custom_url: address } }));
    await world.program.catalogsReady();
    expect(world.program.sourceOffers()).toEqual([{ kind: 'rgsx-bundle', location: address }]);
    // Offered, not taken.
    expect(world.program.sources()).toEqual([]);
    expect(await world.program.addSource(address, null)).toEqual({ ok: true, value: { games: 1 } });
    expect(world.program.sourceOffers()).toEqual([]);
    expect((await searched(['far'])).names).toEqual(['snes Far Game']);
    const [source] = world.program.sources();
    world.program.removeSource(source?.id ?? 0);
    await expect.poll(async () => (await searched(['far'])).names, { timeout: 15_000 }).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the set on the card is one source, as folder or as zip; removed it stays away until it is added', async () => {
  writeSet({ snes: ['Lantern Keeper (USA)'] });
  await world.program.catalogsReady();
  rmSync(join(rgsx(), 'games'), { recursive: true });
  writeFileSync(join(rgsx(), 'games.zip'), zipOf({ 'games/snes.json': '[["Zipped","https://h.example.org/1"]]' }));
  await world.program.catalogsReady();
  expect(world.program.sources().map(({ location, gameCount }) => [location, gameCount])).toEqual([[rgsx(), 1]]);
  expect((await searched(['zipped'])).names).toEqual(['snes Zipped']);
  world.program.removeSource(world.program.sources()[0]?.id ?? 0);
  await world.program.catalogsReady();
  expect(world.program.sources()).toEqual([]);
  expect(await world.program.addSource(rgsx(), null)).toEqual({ ok: true, value: { games: 1 } });
  await world.program.catalogsReady();
  expect(world.program.sources()).toHaveLength(1);
});

test('a game that lies in the ROM folder already is marked when its system is opened', async () => {
  writeSet({ snes: ['Lantern Keeper (USA).zip', 'Other (USA).zip'] });
  await world.program.catalogsReady();
  mkdirSync(join(world.userdata.roms, 'snes'), { recursive: true });
  writeFileSync(join(world.userdata.roms, 'snes', 'Lantern Keeper (USA).sfc'), 'x');
  const filter = {
    regions: [],
    languages: [],
    hidePreReleases: false,
    only: 'all',
    minBytes: null,
    maxBytes: null,
    grouped: false,
  } as const;
  const marks = () =>
    world.program.games({ systemName: 'snes', words: '', filter, sort: 'name' }, 0, 9).rows.map((row) => row.mark);
  await expect.poll(marks, { timeout: 15_000 }).toEqual(['installed', 'none']);
});

test('a hostile set: what is good in it is there, what is not is told by place and reason, and nothing is shown raw', async () => {
  const good = (n: number) => [`Lantern Keeper ${n} (USA).zip`, `https://files.example.org/${n}`, '1 MB'];
  const rows: readonly unknown[] = [
    good(1),
    ['\u001b[2J\u001b]0;owned\u0007Steered (USA).zip', 'https://files.example.org/escapes', '1 MB'],
    ['Turned \u202egpj.exe (USA).zip', 'https://files.example.org/turned', '1 MB'],
    [`${'A long name '.repeat(420)}.zip`, 'https://files.example.org/long', '1 MB'],
    ['Local', 'file:///etc/passwd', '1 MB'],
    ['Script', 'javascript:alert(1)', '1 MB'],
    ['Carried', 'https://user:hunter2@files.example.org/x', '1 MB'],
    [[[[[[[[[['ten levels']]]]]]]]], 'https://files.example.org/deep'],
    { game_name: 5, url: { href: 'x' }, size: [] },
    good(1),
    ['../../../etc/cron.d/game.zip', 'https://files.example.org/up', '1 MB'],
    good(2),
  ];
  // Behind good rows one of 20 MB without an end, and the text breaks off in the middle of a list.
  const whole = JSON.stringify(rows).slice(0, -1);
  const endless = `${whole},["${'x'.repeat(20_000_000)}",${JSON.stringify(good(3))}`;
  const files = { 'games/snes.json': endless, 'games/gba.json': '{"error":', 'systems_list.json': '[1,{"a":[]},null]' };
  mkdirSync(rgsx(), { recursive: true });
  writeFileSync(join(rgsx(), 'games.zip'), zipOf(files));

  const [json, plain] = [true, false].map((asJson) => {
    const shown: string[] = [];
    const write = (text: string): boolean => shown.push(text) > 0;
    const output = createOutput({ out: { write }, err: { write } }, { json: asJson, quiet: false }, texts('en'));
    return { shown, output };
  });
  if (json === undefined || plain === undefined) throw new Error('two were made');
  const list = { name: 'catalog', verb: 'list', location: null, system: null } as const;
  expect(await catalog(world.program, json.output, list)).toBe(0);
  expect(await catalog(world.program, plain.output, list)).toBe(0);
  await search(world.program, plain.output, ['a']);

  const told = world.program.badRows(1).map(({ file, row, reason }) => `${file}:${row} ${reason}`);
  expect(told).toEqual(
    expect.arrayContaining([
      'games/snes.json:7 link-credentials',
      'games/snes.json:8 unknown-shape',
      'games/snes.json:10 duplicate',
      'games/snes.json:0 file-truncated',
      'games/gba.json:0 file-truncated',
    ]),
  );
  const { names } = await searched(['lantern']);
  expect(names).toEqual(['snes Lantern Keeper 1 (USA)', 'snes Lantern Keeper 2 (USA)']);
  const all = [...json.shown, ...plain.shown].join('');
  expect(all).toContain('Steered (USA)');
  expect(all.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(all).not.toContain('hunter2');
  for (const line of all.split('\n')) expect(line.length).toBeLessThan(1000);
});
