/** The player's own account and shared folders as sources of the whole program. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalog } from '../../src/cli/commands/care.ts';
import { createOutput } from '../../src/cli/output.ts';
import { texts } from '../../src/i18n/index.ts';
import { startRgsx } from './run-rgsx.ts';
import { MARKED_KEY, startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const ok = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }): string => result.error?.code ?? 'ok';

function fillAccount(): void {
  const { host } = world.server;
  const games = host.addFolder({ name: 'Games' });
  const snes = host.addFolder({ name: 'snes', parent: games.id });
  const odd = host.addFolder({ name: 'Odds and ends', parent: games.id });
  for (const name of ['Robo Run (Europe).zip', 'Pebble (USA).zip', 'readme.txt']) {
    host.addFile({ name, content: Buffer.from(name), folder: snes.id });
  }
  host.addFile({ name: 'mystery.zip', content: Buffer.from('x'), folder: odd.id });
}

test('own folders become games of their systems, again without doubles, and go with the source', async () => {
  fillAccount();
  expect(ok(await world.program.accountFolders('/Games')).map((one) => [one.path, one.systemName])).toEqual([
    ['/Games/Odds and ends', null],
    ['/Games/snes', 'snes'],
  ]);
  expect(ok(await world.program.addSource('1fichier:Games', null))).toEqual({ games: 3 });
  const [source] = world.program.sources();
  expect(source).toMatchObject({ kind: 'own-account', location: '1fichier:/Games', gameCount: 3, error: null });
  expect(world.program.findGame('Robo Run (Europe).zip', 'snes')).toMatchObject({ systemName: 'snes', sizeBytes: 21 });
  expect(ok(await world.program.refreshSources(source?.id ?? 0))).toMatchObject({ games: 3 });
  // The key is in nothing that was written (listing, call memory, library, log), and went to the API only.
  expect(world.writtenText()).not.toContain(MARKED_KEY);
  expect([...world.server.authorizations('site'), ...world.server.authorizations('download')]).toEqual([]);
  const listings = join(world.userdata.rgsx, 'tui/listings');
  expect(readdirSync(listings)).toEqual(['1.listing']);
  ok(world.program.removeSource(source?.id ?? 0));
  expect(world.program.sources()).toEqual([]);
  await expect.poll(() => readdirSync(listings), { timeout: 15_000 }).toEqual([]);
});

test('a flood in the middle of a listing is waited for, and an exit goes on at the next start', async () => {
  fillAccount();
  world.server.faults.push({ on: 'folder/ls', kind: 'flood', skip: 2 });
  expect(ok(await world.program.addSource('1fichier:/', null))).toEqual({ games: 3 });
  expect(world.clock.slept).toContain(30_000);

  // The next listing is interrupted by the end of the program.
  world.clock.advance(10 * 86_400_000);
  const { host } = world.server;
  host.addFile({ name: 'New Game.zip', content: Buffer.from('x'), folder: host.addFolder({ name: 'gb' }).id });
  world.server.faults.push({ on: 'folder/ls', kind: 'hang', skip: 2 });
  const interrupted = world.program.refreshSources(null);
  await expect.poll(() => world.server.faults.length, { timeout: 15_000 }).toBe(0);
  await world.program.close();
  expect(codeOf(await interrupted)).toBe('cancelled');
  const calls = world.server.calls('folder/ls').length;
  world.clock.advance(60_000);
  await world.start();
  expect(world.program.sources()).toMatchObject([{ gameCount: 3 }]);
  const stop = world.program.startWorking();
  await expect.poll(() => world.program.sources()[0]?.gameCount, { timeout: 15_000 }).toBe(4);
  stop();
  // The two folders that were listed before the exit were not asked for again.
  expect(world.server.calls('folder/ls').length - calls).toBe(3);
});

test('a shared folder with a password, assigned to a system', async () => {
  const { host } = world.server;
  const shared = host.addFolder({ name: 'x', shareId: 'AbCd1234', password: 'pebble' });
  host.addFile({ name: 'Robo Run.zip', content: Buffer.from('abc'), folder: shared.id });
  const link = 'https://1fichier.com/dir/AbCd1234';
  expect(codeOf(await world.program.addSource(link, null, 'snes'))).toBe('password-needed');
  expect(codeOf(await world.program.addSource(link, 'wrong', 'snes'))).toBe('password-wrong');
  expect(world.program.sources()).toEqual([]);
  expect(ok(await world.program.addSource(link, 'pebble', 'snes'))).toEqual({ games: 1 });
  expect(world.program.findGame('Robo Run.zip', null).systemName).toBe('snes');
});

test('a shared folder whose page has the name of a system is matched by it, with a password too', async () => {
  const { host } = world.server;
  const shared = host.addFolder({ name: 'Super Nintendo', shareId: 'AbCd1234', password: 'pebble' });
  host.addFile({ name: 'Robo Run.zip', content: Buffer.from('abc'), folder: shared.id });
  const link = 'https://1fichier.com/dir/AbCd1234';
  expect(ok(await world.program.addSource(link, 'pebble', null))).toEqual({ games: 1 });
  expect(world.program.sources()).toMatchObject([{ systemName: null, unmatchedCount: 0, systemCount: 1 }]);
  expect(world.program.findGame('Robo Run.zip', null).systemName).toBe('snes');
  // The player knows better.
  expect(ok(await world.program.assignSource(world.program.sources()[0]?.id ?? 0, 'gba'))).toEqual({ games: 1 });
  expect(world.program.findGame('Robo Run.zip', null).systemName).toBe('gba');
});

test('games of a shared folder without a system wait to be assigned; the assignment can change', async () => {
  const { host } = world.server;
  const shared = host.addFolder({ name: 'x', shareId: 'AbCd1234' });
  host.addFile({ name: 'Robo Run.zip', content: Buffer.from('abc'), folder: shared.id });
  expect(ok(await world.program.addSource('https://1fichier.com/dir/AbCd1234', null))).toEqual({ games: 1 });
  const [source] = world.program.sources();
  expect(source).toMatchObject({ systemName: null, unmatchedCount: 1, systemCount: 0 });
  expect(codeOf(await world.program.assignSource(source?.id ?? 0, 'amiga'))).toBe('system-unknown');
  expect(codeOf(await world.program.assignSource(99, 'snes'))).toBe('catalog-missing');
  expect(ok(await world.program.assignSource(source?.id ?? 0, 'snes'))).toEqual({ games: 1 });
  expect(world.program.sources()).toMatchObject([{ systemName: 'snes', unmatchedCount: 0, systemCount: 1 }]);
  expect(world.program.findGame('Robo Run.zip', null).systemName).toBe('snes');

  let printed = '';
  const write = (text: string): boolean => {
    printed += text;
    return true;
  };
  const out = createOutput(
    { input: new PassThrough(), out: { write }, err: { write } },
    { json: false, quiet: false },
    texts('en'),
  );
  const command = { name: 'catalog', verb: 'assign', location: '1', system: null } as const;
  expect(await catalog(world.program, out, command)).toBe(0);
  expect(printed).toContain('1 without a system: rgsx catalog assign 1 --system NAME');
  expect(await catalog(world.program, out, { ...command, system: 'snes' })).toBe(0);
  expect(printed.trimEnd().split('\n').at(-1)).toContain('1 games in 1 systems');
});

test('a protected file of the account asks once; its password is remembered over a restart', async () => {
  const { host } = world.server;
  const snes = host.addFolder({ name: 'snes' });
  host.addFile({ name: 'Guarded Grove.sfc', content: Buffer.from('abc'), folder: snes.id, password: 'moss66' });
  ok(await world.program.addSource('1fichier:/', null));
  const fetchGame = async () => {
    const game = world.program.findGame('Guarded Grove.sfc', 'snes');
    const { job } = world.program.enqueueGame(game, { keep: 'auto', verify: 'auto' });
    await world.program.runQueue();
    return job.id;
  };
  const first = await fetchGame();
  expect(world.outcome(first)).toMatchObject({ state: 'failed', code: 'password-needed' });
  world.program.unlockJob(first, 'moss66');
  await world.program.runQueue();
  expect(world.outcome(first)).toMatchObject({ state: 'done' });
  const entry = world.program.history(1)[0]?.id ?? 0;
  expect(await world.program.removeHistoryGame(entry)).toMatchObject({ ok: true });
  expect(world.romFiles()).toEqual([]);

  await world.program.close();
  await world.start();
  expect(world.outcome(await fetchGame())).toMatchObject({ state: 'done' });
  expect(world.romFiles()).toEqual(['snes/Guarded Grove.sfc']);
});

test('a place that is none, and a network that is not there, are told instead of waited for', async () => {
  fillAccount();
  expect(codeOf(await world.program.addSource('1fichier:/Gmaes', null))).toBe('catalog-missing');
  world.server.faults.push({ on: 'folder/ls', kind: 'reset', times: 10 });
  world.clock.advance(60_000);
  expect(codeOf(await world.program.addSource('1fichier:/Games', null))).toBe('connection-lost');
  expect(world.program.sources()).toEqual([]);
});

test('dead links are marked and sizes learnt by the bulk check', async () => {
  fillAccount();
  ok(await world.program.addSource('1fichier:/Games', null));
  const game = world.program.findGame('Pebble (USA).zip', 'snes');
  const other = world.program.findGame('Robo Run (Europe).zip', 'snes');
  const file = [...world.server.host.files.values()].find((one) => one.url === game.url);
  if (file !== undefined) file.state = 'gone';
  world.server.faults.push({ on: 'site', kind: 'maintenance' });
  expect(ok(await world.program.checkLinks([game.gameId ?? 0, other.gameId ?? 0]))).toEqual({ alive: 1, dead: 1 });
  expect(world.clock.slept).toContain(20 * 60_000);

  let printed = '';
  const write = (text: string): boolean => {
    printed += text;
    return true;
  };
  const out = { write };
  const output = createOutput({ input: new PassThrough(), out, err: out }, { json: true, quiet: false }, texts('en'));
  expect(await catalog(world.program, output, { name: 'catalog', verb: 'check', location: null, system: 'snes' })).toBe(
    0,
  );
  expect(JSON.parse(printed)).toEqual({ event: 'checked', system: 'snes', alive: 1, dead: 1 });
});

test('the command line tells how far it is, and asks for the password of a shared folder at the terminal', async () => {
  fillAccount();
  let printed = '';
  const write = (text: string): boolean => {
    printed += text;
    return true;
  };
  const scripted = createOutput({ out: { write }, err: { write } }, { json: true, quiet: false }, texts('en'));
  const add = { name: 'catalog', verb: 'add', system: null } as const;
  expect(await catalog(world.program, scripted, { ...add, location: '1fichier:/' })).toBe(0);
  const records = printed
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text));
  expect(records).toContainEqual({ event: 'progress', source: 1, done: 4, total: 4 });
  expect(records.at(-1)).toEqual({ event: 'added', location: '1fichier:/', games: 3, unmatched: 1 });

  printed = '';
  const shared = world.server.host.addFolder({ name: 'x', shareId: 'AbCd1234', password: 'pebble' });
  world.server.host.addFile({ name: 'Robo Run.zip', content: Buffer.from('abc'), folder: shared.id });
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const out = { write, isTTY: true, columns: 80 };
  const terminal = createOutput({ input, out, err: { write } }, { json: false, quiet: false }, texts('en'));
  const link = 'https://1fichier.com/dir/AbCd1234';
  const added = catalog(world.program, terminal, { ...add, location: link });
  input.write('pebble\r');
  expect(await added).toBe(0);
  expect(printed).toContain(`${link}: added, 1 games`);
  expect(printed).toContain('1 without a system: rgsx catalog assign 3 --system NAME');
  expect(printed).not.toContain('pebble');
});

test('kill -9 in the middle of a listing costs the folder that was being asked for', async () => {
  const { host } = world.server;
  const games = host.addFolder({ name: 'Games' });
  for (let n = 0; n < 30; n++) {
    const folder = host.addFolder({ name: `set ${n}`, parent: games.id }).id;
    host.addFile({ name: `game ${n}.zip`, content: Buffer.from('x'), folder });
  }
  await world.program.close();
  // The fourteenth listing never ends: there the process is killed.
  world.server.faults.push({ on: 'folder/ls', kind: 'hang', skip: 13 });
  const { root } = world.userdata;
  const killed = startRgsx(root, world.server, ['catalog', 'add', '1fichier:/Games']);
  await expect.poll(() => world.server.calls('folder/ls').length, { timeout: 20_000 }).toBe(14);
  killed.child.kill('SIGKILL');
  await killed.ended;
  // As if half a minute had passed: the folder may be asked for again.
  rmSync(join(world.userdata.rgsx, 'tui/calls.json'));
  const ran = await startRgsx(root, world.server, ['catalog', 'refresh', '--json']).ended;
  expect([ran.code, ran.json().at(-1)]).toMatchObject([0, { location: '1fichier:/Games', games: 30 }]);
  // Root, Games, thirty sets; and once more the one that was killed.
  expect(world.server.calls('folder/ls')).toHaveLength(33);
  await world.start();
});
