/** What must not get out (the key), and what must not get through (terminal escapes from outside), through the real program. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasControls } from '../../src/lib/text.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, makeZip, noise, zipOf } from '../helpers/zip-maker.ts';
import { type Ran, startRgsx } from './run-rgsx.ts';
import { MARKED_KEY } from './world.ts';

let server: FakeFichier;
let userdata: TempUserdata;
beforeEach(async () => {
  server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }], bytesPerSecond: 6_000_000 });
  userdata = makeTempUserdata({ key: MARKED_KEY });
});
afterEach(async () => {
  await server.close();
  userdata.remove();
});

const rgsx = (...args: readonly string[]): Promise<Ran> => startRgsx(userdata.root, server, args).ended;

/** A look at what a running program may take away at the same moment. */
function ifThere<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise;
    throw error;
  }
}

/** Every file below the userdata but the key's own: name → content. */
function written(folder = userdata.root): [name: string, text: string][] {
  return ifThere(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return written(path);
    if (!entry.isFile() || entry.name === '1FichierAPI.txt') return [];
    return [[entry.name, ifThere(() => readFileSync(path, 'latin1'), '')]];
  });
}

/** What every user of the machine can see of a process and its children, threads among them. */
function seenInProc(pid: number): string {
  const read = (path: string): string => ifThere(() => readFileSync(path, 'latin1'), '');
  const own = ['cmdline', 'environ', 'comm'].map((name) => read(`/proc/${pid}/${name}`));
  const threads = ifThere(() => readdirSync(`/proc/${pid}/task`), []);
  const children = threads.flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean));
  return [...own, ...threads.map((task) => read(`/proc/${pid}/task/${task}/comm`))]
    .concat(children.map((child) => seenInProc(Number(child))))
    .join('\n');
}

it('a marked key is in no argument, environment, journal, library, account, log or bundle while a game arrives through faults', async () => {
  const archive = zipOf({ 'Robo Run (World).sfc': noise(14_000_000, 3) });
  const { url } = server.host.addFile({ name: 'Robo Run (World).zip', content: archive });
  server.faults.push({ on: 'download', kind: 'drop', atByte: 9_000_000 });
  server.faults.push({ on: 'download', kind: 'expired', page: true, skip: 1 });
  const run = startRgsx(userdata.root, server, ['get', url, '--system', 'snes', '--json'], { RGSX_DEBUG: '1' });
  const names = new Set<string>();
  let proc = '';
  let state = 'running';
  const looked = (async () => {
    while (state === 'running') {
      proc += seenInProc(run.child.pid ?? 0);
      for (const [name, text] of written()) {
        names.add(name);
        expect(text, name).not.toContain(MARKED_KEY);
      }
      await new Promise((done) => setTimeout(done, 150));
    }
  })();
  const { code, out, err } = await run.ended;
  state = 'ended';
  await looked;
  expect(code).toBe(0);
  expect(`${out}${err}`).not.toContain(MARKED_KEY);
  expect(proc).toContain('RGSX_FICHIER_URL');
  expect(proc).not.toContain(MARKED_KEY);

  const bundle = join(userdata.root, 'report.txt');
  const doctor = await rgsx('doctor', '--bundle', bundle);
  expect(doctor.out).toContain(bundle);
  expect((await rgsx('account', '--json')).out).not.toContain(MARKED_KEY);
  for (const [name, text] of written()) {
    names.add(name);
    expect(text, name).not.toContain(MARKED_KEY);
    if (name === 'rgsx.log') expect(text).not.toContain(url);
  }
  expect([...names]).toEqual(
    expect.arrayContaining(['archive.part', 'archive.journal', 'library.db', 'account.json', 'rgsx.log', 'report.txt']),
  );
  expect(JSON.stringify(server.requests.filter(({ host }) => host !== 'api'))).not.toContain(MARKED_KEY);
  expect(readFileSync(bundle, 'utf8')).toMatch(/## findings[\s\S]*## queue[\s\S]*## log/);
  expect(readFileSync(bundle, 'utf8')).not.toContain(url);
  expect(statSync(bundle).mode & 0o777).toBe(0o600);
}, 60_000);

/** Cores lie in the working folder under their own name: only then is there one to look into. */
const coresHere =
  process.platform === 'linux' && /^core(\.%\w)*$/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim());

it.runIf(process.platform === 'linux')(
  `a core, and a report of the runtime, of a program in the middle of a game hold no key${coresHere ? '' : ' (no core is written here: its filter alone is looked at)'}`,
  async () => {
    const { url } = server.host.addFile({ name: 'Robo Run.zip', content: noise(14_000_000, 3) });
    server.bytesPerSecond = 200_000;
    const folder = mkdtempSync(join(tmpdir(), 'rgsx-core-'));
    try {
      // With all that a careless environment may ask for.
      const options = `--report-on-signal --report-on-fatalerror --report-directory=${folder}`;
      const run = startRgsx(userdata.root, server, ['get', url, '--system', 'snes'], { NODE_OPTIONS: options }, folder);
      await vi.waitFor(() => expect(server.downloads).toHaveLength(1), { timeout: 20_000, interval: 50 });
      const pid = run.child.pid ?? 0;
      expect(readFileSync(`/proc/${pid}/coredump_filter`, 'utf8').trim()).toMatch(/^0+$/);
      run.child.kill('SIGUSR2');
      await vi.waitFor(() => expect(readdirSync(folder).join()).toContain('.json'), { timeout: 20_000, interval: 50 });
      run.child.kill('SIGABRT');
      await run.ended;
      const left = readdirSync(folder);
      if (coresHere) expect(left.some((name) => name.startsWith('core'))).toBe(true);
      for (const name of left) expect(readFileSync(join(folder, name)).includes(MARKED_KEY), name).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);

it('doctor --bundle to a place that cannot be written says so', async () => {
  const { code, err } = await rgsx('doctor', '--bundle', join(userdata.root, 'no', 'such', 'folder.txt'));
  expect(code).not.toBe(0);
  expect(err).not.toBe('');
});

/** Clears the screen, sets the title, turns the text around; C0, DEL, C1 and bidirectional. */
const EVIL = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u007f\u202e\u2066';

/** Nothing but line feeds may steer the terminal; the names themselves are to be seen. */
function expectHarmless(text: string, where: string): void {
  const bad = text.split('\n').find(hasControls);
  expect(bad === undefined ? null : JSON.stringify(bad), where).toBeNull();
}

async function expectAllHarmless(...commands: readonly (readonly string[])[]): Promise<string> {
  let all = '';
  for (const args of commands) {
    for (const json of [[], ['--json']]) {
      const { out, err } = await rgsx(...args, ...json);
      expectHarmless(`${out}\n${err}`, args.join(' '));
      all += out + err;
    }
  }
  expectHarmless(readFileSync(join(userdata.rgsx, 'tui/log/rgsx.log'), 'utf8'), 'log');
  return all;
}

describe('escapes from outside never reach the terminal or the log raw', () => {
  it('catalog rows, and the systems that they name', async () => {
    const { url } = server.host.addFile({ name: 'a.zip', content: zipOf({ 'a.sfc': gameLike(20_000, 1) }) });
    mkdirSync(join(userdata.rgsx, 'games'));
    const rows = [[`Astro${EVIL} Bounce`, url, `1${EVIL} MB`], [`Bad${EVIL}`], [`Odd${EVIL}`, `gopher://x/${EVIL}`]];
    writeFileSync(join(userdata.rgsx, 'games', 'snes.json'), JSON.stringify(rows));
    writeFileSync(join(userdata.rgsx, 'games', `no${EVIL}body.json`), JSON.stringify(rows));
    const bundle = join(userdata.root, 'report.txt');
    const all = await expectAllHarmless(
      ...[['systems'], ['games', 'snes'], ['search', 'astro'], ['search', `x${EVIL}`], ['catalog', 'refresh']],
      ...[['get', `gone${EVIL}`], ['get', 'Astro[2J]0;owned31m Bounce'], ['queue'], ['history']],
      ['doctor', '--bundle', bundle],
    );
    expect(all).toContain('Bounce');
    expectHarmless(readFileSync(bundle, 'utf8'), 'bundle');
  }, 60_000);

  it('entry names of archives', async () => {
    const hostile = makeZip({ entries: [{ name: `../${EVIL}.sh`, data: 'echo' }] });
    const odd = makeZip({ entries: [{ name: `ok${EVIL}.sfc`, data: 'a rom' }] });
    const links = [hostile, odd].map((content, i) => server.host.addFile({ name: `z${i}.zip`, content }).url);
    const bundle = join(userdata.root, 'report.txt');
    await expectAllHarmless(
      ...links.map((url) => ['get', url, '--system', 'snes', '--unpack']),
      ...[['queue'], ['history'], ['doctor', '--bundle', bundle]],
    );
    expectHarmless(readFileSync(bundle, 'utf8'), 'bundle');
    expectHarmless(readdirSync(userdata.roms, { recursive: true }).join('\n'), 'names on the card');
  }, 60_000);

  it('file names and messages of the server', async () => {
    const named = server.host.addFile({ name: `Moss${EVIL} Quest.zip`, content: zipOf({ 'm.sfc': 'a rom' }) });
    const refused = server.host.addFile({ name: 'no.zip', content: zipOf({ 'n.sfc': 'a rom' }) });
    await expectAllHarmless(['get', named.url, '--system', 'snes']);
    const more = { kind: 'ko', message: `Resource not allowed #631 ${EVIL}`, times: 99 } as const;
    server.faults.push({ on: 'file/info', ...more });
    await expectAllHarmless(['get', refused.url, '--system', 'snes'], ['queue'], ['history']);
    expectHarmless(readdirSync(userdata.roms, { recursive: true }).join('\n'), 'names on the card');
  }, 60_000);

  it('file names on disk (DEL, C1 and bidirectional signs went through --json as they were)', async () => {
    const { url } = server.host.addFile({ name: 'a.zip', content: zipOf({ 'a.sfc': 'a rom' }) });
    userdata.write(`else${EVIL}where/games/snes.json`, JSON.stringify([['Ember Drift', url]]));
    userdata.write(`roms/snes/Ember${EVIL} Drift.sfc`, 'mine');
    const folder = join(userdata.root, `else${EVIL}where`);
    await expectAllHarmless(['catalog', 'add', folder], ['catalog'], ['games', 'snes'], ['systems'], ['doctor']);
    await expectAllHarmless(['catalog', 'remove', folder], ['catalog', 'add', `${folder}/none`]);
  }, 60_000);
});
