/**
 * The executable beside the bare runtime, in one run: size, start to first paint and idle memory, with a library of 120,000
 * games in 60 systems already imported. node scripts/bench-binary.ts (after npm run build)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { makeTempUserdata } from '../test/helpers/temp-userdata.ts';

const SYSTEMS = 60;
const GAMES = 120_000;
const RUNS = 9;

/** What the UI needs: a userdata with the systems and the game sets of the library. */
function makeLibrary(root: string): void {
  const systems = Array.from({ length: SYSTEMS }, (_, i) => ({
    name: `system${i}`,
    fullName: `Invented Console ${i}`,
    extensions: ['.zip', '.rom'],
  }));
  const userdata = makeTempUserdata({ root, systems, key: 'BENCH-KEY_of-no-account-anywhere' });
  userdata.write('saves/ports/rgsx/tui/settings.json', '{"language":"en"}');
  mkdirSync(join(userdata.rgsx, 'games'), { recursive: true });
  const list = systems.map(({ name, fullName }) => ({ platform_name: fullName, folder: name, platform_image: '' }));
  writeFileSync(join(userdata.rgsx, 'systems_list.json'), JSON.stringify(list));
  systems.forEach(({ fullName }, s) => {
    const rows = Array.from({ length: GAMES / SYSTEMS }, (_, g) => [
      `Adventure of Bench ${s} Part ${g} (World) (Rev ${g % 3}).zip`,
      `https://1fichier.com/?bench${s}x${g}`,
      `${1 + (g % 700)} MB`,
    ]);
    writeFileSync(join(userdata.rgsx, 'games', `${fullName}.json`), JSON.stringify(rows));
  });
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const lowest = (values: number[]): number => Math.min(...values);

function memory(pid: number): { rss: number; anonymous: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1]) / 1024;
  return { rss: field('VmRSS'), anonymous: field('RssAnon') };
}

/** Milliseconds from the start until a word is on the screen, and the memory a while later, in MiB. */
async function paint(program: string, root: string, idleMs: number) {
  const started = performance.now();
  const child = spawn(program, ['--userdata', root], {
    name: 'xterm-256color',
    cols: 80,
    rows: 30,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', HOME: root },
  });
  let shown = '';
  const gone = new Promise<void>((done) => child.onExit(() => done()));
  const paintMs = await new Promise<number>((done, fail) => {
    child.onData((data) => {
      shown += data;
      if (/Invented Console \d/.test(shown)) done(performance.now() - started);
    });
    gone.then(() => fail(new Error(`the program ended before it painted:\n${shown}`)));
  });
  await sleep(idleMs);
  const used = idleMs > 0 ? memory(child.pid) : { rss: Number.NaN, anonymous: Number.NaN };
  child.kill('SIGTERM');
  await gone;
  return { paintMs, ...used };
}

function bareStart(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - started;
}

/** Prints the table. */
export async function benchBinary(program: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'rgsx-bench-'));
  try {
    makeLibrary(root);
    execFileSync(program, ['catalog', 'refresh', '--userdata', root, '--quiet'], { env: { HOME: root } });
    const bare: number[] = [];
    const ours: number[] = [];
    // Alternating, so that both see the same load of the machine.
    for (let i = 0; i < RUNS; i++) {
      bare.push(bareStart());
      ours.push((await paint(program, root, 0)).paintMs);
    }
    const idle = await paint(program, root, 4000);
    const show = (values: number[]): string =>
      `min ${lowest(values).toFixed(0)} ms, median ${median(values).toFixed(0)} ms`;
    console.log(`binary                 ${(statSync(program).size / 1e6).toFixed(1)} MB`);
    console.log(`node -e 0              ${show(bare)}`);
    console.log(
      `start to first paint   ${show(ours)}: ${(lowest(ours) / lowest(bare)).toFixed(2)} x bare (budget 2.5)`,
    );
    console.log(
      `idle in the UI         ${idle.rss.toFixed(1)} MiB RSS, ${idle.anonymous.toFixed(1)} anonymous (budget 85 MB)`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await benchBinary(process.argv[2] ?? join(import.meta.dirname, '../dist/rgsx-linux-x64'));
}
