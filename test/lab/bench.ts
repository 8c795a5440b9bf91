/**
 * npm run lab -- bench [--mib N] [--runs N]: the ARM64 executable beside curl, unzip and the bare runtime, all in the emulated handheld and
 * in the same run. Only the ratios say something: the emulator's times are not a device's.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judged, table } from '../../scripts/bench/budget.ts';
import { median } from '../../scripts/bench/measure.ts';
import { writeBigZip } from '../helpers/big-zip.ts';
import { CONTROLLERS } from './controllers.ts';
import { Lab, quote } from './lab.ts';
import { makeWorld, USERDATA } from './world.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  allowPositionals: true,
  options: { mib: { type: 'string', default: '48' }, runs: { type: 'string', default: '3' } },
});
const MIB = 1024 * 1024;
const RUNS = Number(values.runs);
const PROGRAM = `${USERDATA}/roms/ports/rgsx-tui/rgsx-linux-arm64`;
const NODE = '/tmp/node';
const GET = `${USERDATA}/get`;

interface Taken {
  readonly wallS: number;
  readonly cpuS: number;
}

/** The handheld's own shell is a small one: without `time` for a group of commands, without a clock. */
const bash = (lab: Lab, script: string, seconds?: number): Promise<string> =>
  lab.sh(`exec bash -c ${quote(script)}`, seconds);

const exported = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(value)}`)
    .join('; ');

/** Runs a line of shell in the handheld; its time, and the CPU of all that it started. */
async function timed(lab: Lab, line: string, env: Readonly<Record<string, string>>): Promise<Taken> {
  const text = await bash(lab, `${exported(env)}; TIMEFORMAT='@@ %R %U %S'; time { ${line}; } 2>&1; sync`, 600);
  const [, wall, user, system] = text.match(/@@ ([\d.]+) ([\d.]+) ([\d.]+)/) ?? [];
  if (wall === undefined) throw new Error(`no time from: ${line}\n${text}`);
  return { wallS: Number(wall), cpuS: Number(user) + Number(system) };
}

const middle = (taken: readonly Taken[]): Taken => ({
  wallS: median(taken.map(({ wallS }) => wallS)),
  cpuS: median(taken.map(({ cpuS }) => cpuS)),
});

/** Download and unpacking of one zip, each way in turns, onto the card. */
async function benchBytes(lab: Lab, url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const clean = `rm -rf ${GET} ${USERDATA}/roms/psx/Bench*; mkdir -p ${GET}`;
  const curl = `curl -sS --fail --cacert ${USERDATA}/system/fake-host.pem -o ${GET}/bench.zip '${url}'`;
  const get = (options: string): string =>
    `${PROGRAM} get '${url}' --system psx ${options} --quiet --userdata ${USERDATA}`;
  const ways: Readonly<Record<string, string>> = {
    curl,
    'curl, then unzip': `${curl} && unzip -q -o ${GET}/bench.zip -d ${GET}/out`,
    'rgsx get --keep --verify size': get('--keep --verify size'),
    'rgsx get --unpack': get('--unpack'),
    'rgsx --version': `${PROGRAM} --version`,
  };
  const taken = new Map<string, Taken[]>();
  for (let round = 0; round < RUNS; round++) {
    for (const [name, line] of Object.entries(ways)) {
      await lab.sh(`${clean}; ${PROGRAM} remove '${url}' --userdata ${USERDATA} >/dev/null 2>&1; true`, 60);
      taken.set(name, [...(taken.get(name) ?? []), await timed(lab, line, env)]);
    }
  }
  const of = (name: string): Taken => middle(taken.get(name) ?? []);
  const peers: Readonly<Record<string, string>> = {
    'rgsx get --keep --verify size': 'curl',
    'rgsx get --unpack': 'curl, then unzip',
  };
  const rows = Object.keys(ways).map((name) => {
    const { wallS, cpuS } = of(name);
    const peer = peers[name];
    const ratios =
      peer === undefined ? ['', ''] : [wallS / of(peer).wallS, cpuS / of(peer).cpuS].map((n) => n.toFixed(2));
    return [name, wallS.toFixed(1), cpuS.toFixed(1), ...ratios, peer ?? ''];
  });
  return table(['', 'wall s', 'CPU s', 'x wall', 'x CPU', 'of'], rows);
}

/** Microseconds of a clock that bash has. */
const NOW = 'now() { echo "$EPOCHREALTIME" | tr -d .; }';
/** Starts the UI on the bare framebuffer, waits for its first picture; afterwards $pid is the program and $ms the time. */
const START_UI = `${NOW}
  dd if=/dev/zero of=/dev/fb0 bs=25600 count=48 2>/dev/null
  begun=$(now)
  ${PROGRAM} --userdata ${USERDATA} --display framebuffer </dev/null >/tmp/ui.log 2>&1 & pid=$!
  until dd if=/dev/fb0 bs=2560 skip=36 count=1 2>/dev/null | tr -d '\\0\\377' | grep -q .; do kill -0 $pid || { cat /tmp/ui.log; exit 1; }; done
  ms=$((($(now) - begun) / 1000))`;
const MEMORY =
  'sed -n "s/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p; s/^RssAnon:[^0-9]*\\([0-9]*\\).*/\\1/p" /proc/$pid/status';
const CPU = 'cat /proc/$pid/task/*/schedstat';

interface Idle {
  readonly rssMb: number;
  readonly anonymousMb: number;
  readonly cpuPercent: number;
}

/** Memory after so many seconds (what the start leaves to do takes long in the emulator), CPU of the minute behind them. */
const SETTLE_S = 40;

async function idle(lab: Lab, start: string, env: string): Promise<Idle> {
  const script = `${env}; ${start}; sleep ${SETTLE_S}; ${MEMORY}; echo; ${CPU}; echo; sleep 60; ${CPU}; kill $pid; wait $pid 2>/dev/null; true`;
  const [memory = '', before = '', after = ''] = (await bash(lab, script, 300)).split('\n\n');
  const [rss = Number.NaN, anonymous = Number.NaN] = memory.trim().split('\n').slice(-2).map(Number);
  const cpu = (text: string): number =>
    text
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e9;
  const cpuPercent = ((cpu(after) - cpu(before)) / 60) * 100;
  return { rssMb: (rss * 1024) / 1e6, anonymousMb: (anonymous * 1024) / 1e6, cpuPercent };
}

/** Start to first paint, idle memory and idle CPU beside the bare runtime. */
async function benchUi(lab: Lab, env: Readonly<Record<string, string>>): Promise<string> {
  const set = exported(env);
  await bash(lab, `${set}; ${PROGRAM} catalog refresh --quiet --userdata ${USERDATA}`, 300);
  const starts: { bare: number[]; ui: number[] } = { bare: [], ui: [] };
  for (let round = 0; round <= RUNS; round++) {
    const bare = Number(await bash(lab, `${NOW}; begun=$(now); ${NODE} -e 0; echo $((($(now) - begun) / 1000))`));
    const ui = Number(
      (await bash(lab, `${set}; ${START_UI}; echo $ms; kill $pid; wait $pid 2>/dev/null; true`)).trim(),
    );
    // The first round reads both from the card.
    if (round === 0) continue;
    starts.bare.push(bare);
    starts.ui.push(ui);
  }
  const bareIdle = await idle(lab, `${NODE} -e 'setInterval(() => {}, 1e9)' & pid=$!`, ':');
  const uiIdle = await idle(lab, START_UI, set);
  const row = (name: string, times: number[], { rssMb, anonymousMb, cpuPercent }: Idle, ours: boolean): string[] => [
    name,
    median(times).toFixed(0),
    ours ? judged(median(times) / median(starts.bare), 2.5) : '',
    judged(rssMb, ours ? 85 : undefined, 1),
    anonymousMb.toFixed(1),
    judged(cpuPercent, ours ? 0.2 : undefined, 3),
  ];
  return table(
    ['', 'start, ms', 'x bare', 'idle, MB', 'anonymous', 'CPU %, 60 s'],
    [row('bare node', starts.bare, bareIdle, false), row('the UI on the framebuffer', starts.ui, uiIdle, true)],
  );
}

const work = mkdtempSync(join(tmpdir(), 'rgsx-lab-bench-'));
execFileSync('unzip', ['-q', join(root, 'dist/RGSX-TUI.zip'), '-d', join(work, 'package')]);
const world = await makeWorld(join(work, 'card'), CONTROLLERS.row);
const zip = join(work, 'bench.zip');
const half = (Number(values.mib) * MIB) / 2;
const { sizeBytes } = writeBigZip(zip, [
  { name: 'Bench.bin', sizeBytes: half, method: 'stored' },
  { name: 'Bench.cue', sizeBytes: half, method: 'deflate' },
]);
const url = world.server.addPlain('Bench.zip', readFileSync(zip)).replace('127.0.0.1', '10.0.2.2');
const lab = await Lab.boot({ card: join(work, 'card.img'), cardType: 'fat32', mount: USERDATA, controller: 'row' });
try {
  await lab.sh('mkdir -p /usr/share/knulli; echo "lab 2026" > /usr/share/knulli/knulli.version');
  await lab.push(join(work, 'package'), USERDATA);
  await lab.push(world.tree, USERDATA);
  await lab.push(join(root, `dist/.build/home/.pkg-cache/sea/node-${process.version}-linux-arm64/bin/node`), NODE);
  await lab.sh(
    'for c in /sys/class/vtconsole/vtcon*; do grep -q "frame buffer" $c/name && echo 0 > $c/bind; done; true',
  );
  console.log(`in the emulated handheld (ratios count, not times: the emulator is no device); medians of ${RUNS}`);
  console.log(
    `\na zip of ${(sizeBytes / 1e6).toFixed(0)} MB with ${((half * 2) / 1e6).toFixed(0)} MB inside, over TLS, FAT32`,
  );
  console.log(await benchBytes(lab, url, world.env));
  console.log(`\n${await benchUi(lab, world.env)}`);
} finally {
  await lab.off();
  lab.clean();
  await world.server.close();
  rmSync(work, { recursive: true, force: true });
}
