/**
 * The executable beside the bare runtime, in one run: size, start to first paint and idle memory, with a library of 120,000
 * games in 60 systems already imported. Needs dist/ from npm run build.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { makeTempUserdata } from '../../test/helpers/temp-userdata.ts';

const SYSTEMS = 60;
const GAMES = 120_000;
const DIST = join(import.meta.dirname, '../../dist');

export interface BinaryFigures {
  readonly arm64Bytes: number;
  readonly x64Bytes: number;
  /** Milliseconds, lowest and median of the runs. */
  readonly bareMs: readonly [number, number];
  readonly paintMs: readonly [number, number];
  /** Lowest over lowest. */
  readonly ratio: number;
  /** MB, a few seconds after the first paint. */
  readonly idleMb: number;
  readonly idleAnonymousMb: number;
  readonly bareIdleMb: number;
}

/** A userdata with the systems and the game sets of the library, and an address where no host is. */
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
      `Adventure of Bench ${s} Part ${g} (World) (Rev ${g % 3})`,
      `https://1fichier.com/?bench${s}x${g}`,
      `${1 + (g % 700)} MB`,
    ]);
    writeFileSync(join(userdata.rgsx, 'games', `${fullName}.json`), JSON.stringify(rows));
  });
}

function memory(pid: number): { rss: number; anonymous: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    (Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1]) * 1024) / 1e6;
  return { rss: field('VmRSS'), anonymous: field('RssAnon') };
}

const environment = (root: string): Record<string, string> => ({
  ...{ PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: root },
  RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1',
});

function start(program: string, args: string[], root: string): IPty {
  return spawn(program, args, { name: 'xterm-256color', cols: 80, rows: 30, env: environment(root) });
}

async function end(child: IPty): Promise<void> {
  const gone = new Promise<void>((done) => child.onExit(() => done()));
  child.kill('SIGTERM');
  await Promise.race([gone, sleep(5000)]);
  child.kill('SIGKILL');
}

/** Milliseconds from the start until a system's name is on the screen, and the memory a while later. */
async function paint(program: string, root: string, idleMs: number) {
  const started = performance.now();
  const child = start(program, ['--userdata', root], root);
  let shown = '';
  const paintMs = await new Promise<number>((done, fail) => {
    child.onData((data) => {
      shown += data;
      if (/Invented Console \d/.test(shown)) done(performance.now() - started);
    });
    child.onExit(() => fail(new Error(`the program ended before it painted:\n${shown}`)));
  });
  await sleep(idleMs);
  const used = memory(child.pid);
  await end(child);
  return { paintMs, ...used };
}

/**
 * A file that was just written lies in the page cache in large pieces, and each touched one counts whole as resident: 20 MB that a
 * device which started from its card does not have. dd drops the file from the cache.
 */
function forget(program: string): void {
  execFileSync('sync', [program]);
  spawnSync('dd', [`if=${program}`, 'iflag=nocache', 'count=0']);
}

function bareStart(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - started;
}

const spread = (values: number[]): [number, number] => {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[0] ?? Number.NaN, sorted[sorted.length >> 1] ?? Number.NaN];
};

export async function benchBinary(runs: number): Promise<BinaryFigures> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const program = join(DIST, `rgsx-linux-${arch}`);
  if (!existsSync(program)) throw new Error('there is no executable in dist/: run "npm run build" first');
  const root = mkdtempSync(join(tmpdir(), 'rgsx-bench-'));
  try {
    makeLibrary(root);
    execFileSync(program, ['catalog', 'refresh', '--userdata', root, '--quiet'], { env: environment(root) });
    const bare: number[] = [];
    const ours: number[] = [];
    // Alternating, so that both see the same load of the machine.
    for (let i = 0; i < Math.max(5, runs * 3); i++) {
      bare.push(bareStart());
      ours.push((await paint(program, root, 0)).paintMs);
    }
    forget(program);
    const idle = await paint(program, root, 4000);
    const waiting = start(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], root);
    await sleep(1500);
    const bareIdle = memory(waiting.pid).rss;
    await end(waiting);
    const [bareMs, paintMs] = [spread(bare), spread(ours)];
    return {
      arm64Bytes: statSync(join(DIST, 'rgsx-linux-arm64')).size,
      x64Bytes: statSync(join(DIST, 'rgsx-linux-x64')).size,
      ...{ bareMs, paintMs, ratio: paintMs[0] / bareMs[0] },
      ...{ idleMb: idle.rss, idleAnonymousMb: idle.anonymous, bareIdleMb: bareIdle },
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export function showBinary(figures: BinaryFigures): string {
  const { arm64Bytes, x64Bytes, bareMs, paintMs, ratio, idleMb, idleAnonymousMb, bareIdleMb } = figures;
  const times = ([lowest, middle]: readonly [number, number]): string =>
    `min ${lowest.toFixed(0)} ms, median ${middle.toFixed(0)} ms`;
  return [
    'the executable',
    `  size                  arm64 ${(arm64Bytes / 1e6).toFixed(1)} MB, x64 ${(x64Bytes / 1e6).toFixed(1)} MB (aim: arm64 105 MB)`,
    `  bare node -e 0        ${times(bareMs)}`,
    `  start to first paint  ${times(paintMs)}: ${ratio.toFixed(2)} x bare (budget 2.5)`,
    `  idle in the UI        ${idleMb.toFixed(1)} MB, of them ${idleAnonymousMb.toFixed(1)} anonymous; bare node ${bareIdleMb.toFixed(1)} MB (budget 85 MB)`,
  ].join('\n');
}
