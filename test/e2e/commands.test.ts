/** Every command as a player over SSH uses it: real processes, text and JSON, exit codes. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { type Ran, startRgsx } from './run-rgsx.ts';
import { MARKED_KEY } from './world.ts';

let server: FakeFichier;
let userdata: TempUserdata;
const links = new Map<string, string>();

const rgsx = (...args: readonly string[]): Promise<Ran> => startRgsx(userdata.root, server, args).ended;

function addGame(
  name: string,
  content: Uint8Array,
  more: { password?: string } = {},
): readonly [string, string, string] {
  const { url } = server.host.addFile({ name: `${name}.zip`, content, ...more });
  links.set(name, url);
  return [name, url, '1.5 MB'];
}

beforeAll(async () => {
  server = await startFakeFichier({ accounts: [{ key: MARKED_KEY, email: 'player@example.org' }] });
  userdata = makeTempUserdata({ key: MARKED_KEY });
  mkdirSync(join(userdata.rgsx, 'games'));
  const snes = [
    addGame('Astro Bounce (World)', zipOf({ 'Astro Bounce (World).sfc': gameLike(300_000, 1) })),
    addGame('Moss Quest (Europe)', zipOf({ 'Moss Quest (Europe).sfc': gameLike(200_000, 2) })),
    addGame('Trojan Toad (World)', zipOf({ 'ok.sfc': 'x', '../../escaped.sh': 'echo' })),
    addGame('Guarded Grove (World)', zipOf({ 'Guarded Grove (World).sfc': gameLike(90_000, 3) }), {
      password: 'moss66',
    }),
    ['Broken row'],
  ];
  const psx = [
    addGame(
      'Two Moons (Europe)',
      zipOf({ 'Two Moons.cue': 'FILE "Two Moons.bin" BINARY', 'Two Moons.bin': gameLike(400_000, 4) }),
    ),
  ];
  writeFileSync(
    join(userdata.rgsx, 'systems_list.json'),
    JSON.stringify([
      { platform_name: 'Super Nintendo', folder: 'snes' },
      { platform_name: 'PlayStation', folder: 'psx' },
      { platform_name: 'Handheld Nobody Knows', folder: 'nobody' },
    ]),
  );
  writeFileSync(join(userdata.rgsx, 'games', 'Super Nintendo.json'), JSON.stringify(snes));
  writeFileSync(join(userdata.rgsx, 'games', 'PlayStation.json'), JSON.stringify(psx));
  writeFileSync(
    join(userdata.rgsx, 'games', 'Handheld Nobody Knows.json'),
    JSON.stringify([addGame('Lost (World)', zipOf({ a: 'b' }))]),
  );
});

afterAll(async () => {
  await server.close();
  userdata.remove();
});

describe('listings', () => {
  it('systems: counts, and why one is not supported', async () => {
    const { code, out } = await rgsx('systems');
    expect(code).toBe(0);
    expect(out).toMatch(/^snes +4 +Super Nintendo Entertainment System$/m);
    expect(out).toMatch(/^nobody +1 .*! /m);
    expect((await rgsx('systems', '--json')).json()).toContainEqual({
      ...{ system: 'psx', name: 'PlayStation', games: 1, installed: 0, supported: true, archives: 'auto' },
    });
  });

  it('games and search print ids that get takes', async () => {
    const games = (await rgsx('games', 'snes', '--json')).json();
    expect(games.map((game) => game['name'])).toContain('Moss Quest (Europe)');
    const found = (await rgsx('search', 'MOSS', 'que', '--json')).json();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ system: 'snes', sizeBytes: 1_500_000, mark: 'none' });
    expect(games.map((game) => game['id'])).toContain(found[0]?.['id']);
  });

  it('a row named after its file is shown, found and fetched without the ending', async () => {
    const file = userdata.write(
      'named/games/nes.json',
      JSON.stringify([['Dune Dash (World).zip', links.get('Moss Quest (Europe)')]]),
    );
    await rgsx('catalog', 'add', join(file, '..', '..'));
    expect((await rgsx('games', 'nes', '--json')).json()).toMatchObject([{ name: 'Dune Dash (World)' }]);
    expect((await rgsx('get', 'Dune Dash (World)')).code).toBe(0);
    expect((await rgsx('history', '--json')).json()[0]).toMatchObject({ name: 'Dune Dash (World)', outcome: 'done' });
    await rgsx('remove', 'Dune Dash (World)');
    await rgsx('catalog', 'remove', join(file, '..', '..'));
  });

  it('a system has a setting of its own for archives, which get follows', async () => {
    const set = await rgsx('systems', 'snes', '--unpack', '--json');
    expect(set.json()).toMatchObject([{ system: 'snes', archives: 'unpack' }]);
    expect((await rgsx('systems')).out).toMatch(/^snes .*\(.*npack.*\)$/m);
    const { json } = await rgsx('get', 'Astro Bounce (World)', '--json');
    const done = json().find((event) => event['event'] === 'done');
    expect(done?.['files']).toEqual([expect.stringMatching(/\/snes\/[^/]+\.sfc$/)]);
    await rgsx('remove', 'Astro Bounce (World)');
    expect((await rgsx('systems', 'snes', '--automatic', '--json')).json()).toMatchObject([{ archives: 'auto' }]);
    expect((await rgsx('systems', 'atlantis', '--keep')).code).toBe(1);
  });

  it('an unknown system is code 1 with a sentence, no stack', async () => {
    const { code, err } = await rgsx('games', 'atlantis');
    expect(code).toBe(1);
    expect(err).toContain('atlantis');
    expect(err).not.toMatch(/at .*\.ts:/);
  });

  it('catalog list: the source, its counts, the row that could not be used', async () => {
    const { code, out } = await rgsx('catalog', 'list');
    expect(code).toBe(0);
    expect(out).toContain('6 games in');
    expect(out).toMatch(/games\/Super Nintendo\.json, row 5: /);
  });
});

describe('get, history, remove', () => {
  it('fetches by exact name, unpacks what the system does not open, and prints events as JSON', async () => {
    const { code, json } = await rgsx('get', 'Two Moons (Europe)', 'Astro Bounce (World)', '--json');
    expect(code).toBe(0);
    const done = json().filter((event) => event['event'] === 'done');
    expect(done.map((event) => event['files'])).toEqual(
      [
        ['Two Moons.bin', 'Two Moons.cue'].map((name) => expect.stringMatching(new RegExp(`/psx/.*${name}$`))),
        [join(userdata.roms, 'snes', 'Astro Bounce (World).zip')],
      ].map((files) => expect.arrayContaining(files)),
    );
    expect(json().some((event) => event['event'] === 'progress' && event['state'] === 'downloading')).toBe(true);
    expect(readFileSync(join(userdata.roms, 'snes', 'gamelist.xml'), 'utf8')).toContain(
      '<path>./Astro Bounce (World).zip</path>',
    );
  });

  it('a game that is a folder is in the list of the menu too', async () => {
    const { url } = server.host.addFile({
      ...{ name: 'Cellar (World).zip', content: zipOf({ 'PLAY.EXE': 'play', 'DATA/A.DAT': gameLike(5000, 6) }) },
    });
    expect((await rgsx('get', url, '--system', 'dos')).code).toBe(0);
    const list = readFileSync(join(userdata.roms, 'dos', 'gamelist.xml'), 'utf8');
    expect(list).toContain('<path>./Cellar (World).pc</path>');
  });

  it('the same again is found by what was recorded, and fetches nothing', async () => {
    const before = server.downloads.length;
    const { code, out } = await rgsx('get', 'Astro Bounce (World)');
    expect([code, server.downloads.length]).toEqual([0, before]);
    expect(out).toContain('already installed');
    rmSync(join(userdata.roms, 'snes', 'Astro Bounce (World).zip'));
    expect((await rgsx('get', 'Astro Bounce (World)')).code).toBe(0);
    expect(server.downloads.length).toBe(before + 1);
  });

  it('a link and a catalog game behave alike', async () => {
    const { code } = await rgsx('get', `${links.get('Moss Quest (Europe)')}&af=12345`, '--system', 'snes', '--unpack');
    expect(code).toBe(0);
    expect(existsSync(join(userdata.roms, 'snes', 'Moss Quest (Europe).sfc'))).toBe(true);
    expect((await rgsx('games', 'snes', '--json')).json()).toContainEqual(
      expect.objectContaining({ name: 'Moss Quest (Europe)', mark: 'installed' }),
    );
  });

  it('a plain https link goes by its own file name', async () => {
    const url = server.addPlain('Pixel Parade (World).sfc', gameLike(120_000, 9));
    expect((await rgsx('get', url, '--system', 'snes')).code).toBe(0);
    expect(readFileSync(join(userdata.roms, 'snes', 'Pixel Parade (World).sfc'))).toEqual(gameLike(120_000, 9));
  });

  it('a hostile archive fails with its code, and nothing is written anywhere', async () => {
    const before = readdirSync(userdata.root, { recursive: true }).filter((name) => String(name).includes('escaped'));
    const { code, json } = await rgsx('get', 'Trojan Toad (World)', '--unpack', '--json');
    expect(code).toBe(1);
    expect(json()).toContainEqual(expect.objectContaining({ event: 'failed', code: 'archive-parent-path' }));
    expect(before).toEqual([]);
    expect(readdirSync(userdata.root, { recursive: true }).filter((name) => String(name).includes('escaped'))).toEqual(
      [],
    );
    expect(readdirSync(join(userdata.roms, 'snes'))).not.toContain('ok.sfc');
  });

  it('a protected file asks for its password', async () => {
    const { code, json } = await rgsx('get', 'Guarded Grove (World)', '--json');
    expect(code).toBe(1);
    expect(json()).toContainEqual(expect.objectContaining({ event: 'failed', code: 'password-needed' }));
  });

  it('history is newest first; remove deletes exactly what was installed', async () => {
    const history = (await rgsx('history', '--json')).json();
    expect(history[0]).toMatchObject({ name: 'Guarded Grove (World)', outcome: 'failed', code: 'password-needed' });
    const own = join(userdata.roms, 'psx', 'Two Moons (Europe)', 'my-notes.txt');
    writeFileSync(own, 'mine');
    expect((await rgsx('remove', 'Two Moons (Europe)')).code).toBe(0);
    expect(readdirSync(join(userdata.roms, 'psx', 'Two Moons (Europe)'))).toEqual(['my-notes.txt']);
    expect(readFileSync(join(userdata.roms, 'psx', 'gamelist.xml'), 'utf8')).not.toContain('Two Moons');
    expect((await rgsx('remove', 'Two Moons (Europe)')).code).toBe(1);
  });

  it('remove tells which recorded files have changed and stay, as text and as JSON', async () => {
    for (const json of [[], ['--json']]) {
      expect((await rgsx('get', 'Two Moons (Europe)')).code).toBe(0);
      const sheet = join(userdata.roms, 'psx', 'Two Moons (Europe)', 'Two Moons.cue');
      writeFileSync(sheet, 'REM patched by the player');
      const { code, out } = await rgsx('remove', 'Two Moons (Europe)', ...json);
      expect(code).toBe(0);
      if (json.length === 0)
        expect(out).toMatch(new RegExp(`1 files.*\\n.*stay:\\n {2}${sheet.replace(/[()]/g, '.')}\\n$`));
      else expect(JSON.parse(out)).toMatchObject({ event: 'removed', files: 1, changed: [sheet] });
      rmSync(sheet);
    }
  });
});

describe('queue', () => {
  it('keeps failed jobs until they are cleared', async () => {
    const { out } = await rgsx('queue');
    expect(out).toMatch(/#\d+ +Failed +snes +Trojan Toad/);
    expect((await rgsx('queue', 'cancel', '999')).code).toBe(1);
    expect((await rgsx('queue', 'clear', '--json')).json()).toEqual([]);
  });
});

describe('what it stands on', () => {
  it('account: the plan, the key masked', async () => {
    const { code, out } = await rgsx('account');
    expect(code).toBe(0);
    expect(out).toContain('player@example.org');
    expect(out).toContain('Premium');
    expect(out).not.toContain(MARKED_KEY);
  });

  it('doctor: one line for each finding', async () => {
    const { code, out } = await rgsx('doctor');
    expect(out).toMatch(/^ok +systems /m);
    expect(out).toMatch(/^ok +key +KE…00 in /m);
    expect(out).toMatch(/^ok +network +127\.0\.0\.1/m);
    expect(code).toBe(0);
  });

  it('catalog add, refresh and remove', async () => {
    const other = userdata.write(
      'elsewhere/games/Mega Drive.json',
      JSON.stringify([['Ember Drift (World)', links.get('Lost (World)')]]),
    );
    const folder = join(other, '..', '..');
    expect((await rgsx('catalog', 'add', folder)).out).toContain('1 games');
    expect((await rgsx('systems')).out).toMatch(/^megadrive +1 /m);
    expect((await rgsx('catalog', 'remove', folder)).code).toBe(0);
    expect((await rgsx('systems')).out).not.toContain('megadrive');
    expect((await rgsx('catalog', 'add', join(userdata.root, 'nowhere'))).code).toBe(1);
  });
});

describe('exit codes', () => {
  it('2: wrong usage, with what is wrong', async () => {
    const { code, err } = await rgsx('frobnicate');
    expect(code).toBe(2);
    expect(err).toContain('frobnicate');
  });

  it('3: no key, and every place that was looked at in doctor', async () => {
    const bare = makeTempUserdata({});
    const { code, err } = await startRgsx(bare.root, server, [
      'get',
      links.get('Lost (World)') ?? '',
      '--system',
      'snes',
    ]).ended;
    expect(code).toBe(3);
    expect(err).toContain(join(bare.rgsx, '1FichierAPI.txt'));
    bare.remove();
  });

  it('3: a refused key', async () => {
    const wrong = makeTempUserdata({ key: 'WRONGKEY000000000000000000000000' });
    const run = startRgsx(wrong.root, server, ['get', links.get('Lost (World)') ?? '', '--system', 'snes']);
    expect((await run.ended).code).toBe(3);
    wrong.remove();
  });

  it('6: another instance runs, and who it is', async () => {
    server.faults.push({ on: 'file/info', kind: 'delay', ms: 4_000 });
    const first = startRgsx(userdata.root, server, [
      'get',
      links.get('Lost (World)') ?? '',
      '--system',
      'nes',
      '--json',
    ]);
    const holder = (): unknown => {
      const path = join(userdata.rgsx, 'tui', 'instance.json');
      return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { pid: unknown }).pid : null;
    };
    await expect.poll(holder, { timeout: 10_000 }).toBe(first.child.pid);
    const { code, err } = await rgsx('history');
    expect(code).toBe(6);
    expect(err).toContain(String(first.child.pid));
    expect((await first.ended).code).toBe(0);
  });
});
