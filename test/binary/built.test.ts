/** The executables themselves: ARM64 as on a Cortex-A53, and x64 as on an old kernel. `.ci/run` prepares and requires all of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/lib/version.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { run, type Way, waysToRun, whatIsMissing } from './built.ts';

const KEY = 'TEST-KEY_of-no-account-anywhere0';
const missing = whatIsMissing();

test.runIf(process.env['RGSX_BINARY_TESTS'] === '1')(
  'everything that the tests of the executables need is there',
  () => {
    expect(missing).toBeNull();
  },
);

const cartridge = gameLike(3_000_000, 7);
const image = gameLike(2_000_000, 8);

describe.runIf(missing === null)(
  missing === null ? 'the executables' : `the executables (left out: ${missing})`,
  () => {
    let server: FakeFichier;
    const userdatas: TempUserdata[] = [];
    const children: IPty[] = [];
    const ways = missing === null ? waysToRun() : [];

    beforeAll(async () => {
      server = await startFakeFichier({ accounts: [{ key: KEY }] });
      server.host.addFile({
        id: 'robo1',
        name: 'Robo Run (World).zip',
        content: zipOf({ 'Robo Run (World).p8': cartridge }),
      });
      server.host.addFile({
        id: 'astro1',
        name: 'Astro Bounce (World).zip',
        content: zipOf({ 'Astro Bounce (World).md': image }),
      });
    });
    afterAll(async () => {
      await server.close();
      for (const userdata of userdatas) userdata.remove();
    });

    function world(): { userdata: TempUserdata; args: string[]; env: Record<string, string> } {
      const userdata = makeTempUserdata({ key: KEY });
      userdatas.push(userdata);
      // The first screen asks for the language otherwise.
      userdata.write('saves/ports/rgsx/tui/settings.json', '{"language":"en"}');
      userdata.write('saves/ports/rgsx/systems_list.json', '[{"platform_name":"PICO-8","folder":"pico8"}]');
      userdata.write(
        'saves/ports/rgsx/games/PICO-8.json',
        JSON.stringify([['Robo Run (World).zip', 'https://1fichier.com/?robo1', '3 MB']]),
      );
      const env = { HOME: userdata.root, RGSX_FICHIER_URL: server.apiUrl, RGSX_FICHIER_PACE_MS: '10' };
      return { userdata, args: ['--userdata', userdata.root], env };
    }
    const events = (stdout: string): Record<string, unknown>[] =>
      stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));

    test.each(ways)(
      '$title: the version',
      async (way) => {
        expect(await run(way, ['--version'])).toEqual({
          status: 0,
          stdout: expect.stringContaining(VERSION),
          stderr: '',
        });
      },
      60_000,
    );

    test.each(ways)(
      '$title: the code caches are accepted, and only the scripts that are needed are loaded',
      async (way) => {
        const { status, stderr } = await run(way, ['--version'], { RGSX_TRACE_START: '1' });
        expect([status, stderr]).toEqual([0, 'code cache of program: used\n']);
        const { args, env } = world();
        const french = await run(way, ['doctor', ...args], { ...env, RGSX_TRACE_START: '1', LANG: 'fr_FR.UTF-8' });
        const scripts = french.stderr.split('\n').map((line) => line.match(/^code cache of (\w+: .+)$/)?.[1]);
        expect(scripts.sort()).toEqual(['fr: left out', 'program: used', 'undici: used', undefined]);
      },
      60_000,
    );

    test.each(ways)(
      '$title: doctor finds the key, the systems and the host',
      async (way) => {
        const { args, env } = world();
        const { stdout, stderr } = await run(way, ['doctor', ...args], env);
        expect(stderr).toBe('');
        expect(stdout).toMatch(/TE…e0/);
        expect(stdout).toMatch(/10 systems/);
        expect(stdout).not.toContain(KEY);
      },
      60_000,
    );

    test.each(ways)(
      '$title: get fetches, unpacks and installs, and the worker inside checks by Whirlpool',
      async (way) => {
        const { userdata, args, env } = world();
        const one = await run(way, ['get', 'Robo Run (World)', '--json', ...args], env);
        expect([one.status, one.stderr]).toEqual([0, '']);
        expect(events(one.stdout).at(-1)).toMatchObject({ event: 'done' });
        expect(readFileSync(join(userdata.roms, 'pico8/Robo Run (World).p8')).equals(cartridge)).toBe(true);

        const link = [
          'get',
          'https://1fichier.com/?astro1',
          '--system',
          'megadrive',
          '--keep',
          '--verify',
          'strict',
          '--json',
        ];
        const two = await run(way, [...link, ...args], env);
        expect([two.status, two.stderr]).toEqual([0, '']);
        expect(events(two.stdout).at(-1)).toMatchObject({ event: 'done' });
        expect(readdirSync(join(userdata.roms, 'megadrive'))).toContain('Astro Bounce (World).zip');
        expect(readdirSync(join(userdata.roms))).not.toContain('.rgsx-unfinished');
        expect(server.maxStreams).toBe(1);
      },
      120_000,
    );

    /** Starts the UI in a terminal; gives its rows, and the end. */
    function openUi(way: Way, term: string) {
      const { args, env } = world();
      const [program, ...before] = way.command;
      const child = spawn(program, [...before, ...args], {
        name: term,
        cols: 53,
        rows: 20,
        env: { ...env, TERM: term, RGSX_FICHIER_PACE_MS: '10' },
      });
      children.push(child);
      const screen = new headless.Terminal({ cols: 53, rows: 20, allowProposedApi: true });
      child.onData((data) => screen.write(data));
      const exited = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
      const text = (): string =>
        Array.from({ length: 20 }, (_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '').join('\n');
      const shows = async (what: RegExp): Promise<void> => {
        for (let i = 0; i < 200 && !what.test(text()); i++) await sleep(100);
        expect(text()).toMatch(what);
      };
      return { child, screen, exited, shows };
    }

    const terminals = ['linux', 'xterm', 'xterm-256color', 'vt100', 'foot', 'never-heard-of', ''];
    const inTerminals = ways.flatMap((way, i) =>
      (i === 0 ? terminals : ['linux']).map((term) => ({ ...way, way, term })),
    );

    test.each(inTerminals)(
      '$title: the UI in a terminal called "$term" paints and quits with 0',
      async ({ way, term }) => {
        const { child, screen, exited, shows } = openUi(way, term);
        await shows(/PICO-8/);
        child.write('q');
        await sleep(300);
        child.write('\r');
        expect(await exited).toBe(0);
        expect(screen.buffer.active.type).toBe('normal');
      },
      60_000,
    );
  },
);
