/**
 * npm run lab -- bench [bytes] [ui] [--mib N] [--runs N]: the ARM64 executable beside curl, unzip and the bare runtime, all in the emulated
 * handheld and in the same run. Only the ratios say something: the emulator's times are not a device's.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { judged, table } from '../../scripts/bench/budget.ts';
import { median } from '../../scripts/bench/measure.ts';
import { writeBigZip } from '../helpers/big-zip.ts';
import { CONTROLLERS } from './controllers.ts';
import { Lab, quote } from './lab.ts';
import { makeWorld, USERDATA } from './world.ts';

const root = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mib: { type: 'string', default: '48' }, runs: { type: 'string', default: '3' } },
});
/** All parts unless some are named (the first word is `bench`, where npm gives it). */
const parts = positionals.filter((word) => word !== 'bench');
const wanted = (part: 'bytes' | 'ui'): boolean => parts.length === 0 || parts.includes(part);
const MIB = 1024 * 1024;
const RUNS = Number(values.runs);
const PROGRAM = `${USERDATA}/roms/ports/rgsx-tui/rgsx-linux-arm64`;
/** Beside the program: what comes from a card and what lies in memory is not read alike. */
const NODE = `${USERDATA}/roms/ports/rgsx-tui/node`;
const FIRST_PAINT = '/tmp/first-paint';
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

/** Row of pixels 36 of 640x480 is in the second row of text, which is chosen at the start and so never black. */
const TELLTALE = '92160 2560';
const UI = `${PROGRAM} --userdata ${USERDATA} --display framebuffer`;
const BLACKEN = 'dd if=/dev/zero of=/dev/fb0 bs=25600 count=48 2>/dev/null';
/** Ends the program $1 and waits until it is gone. */
const END = 'end() { kill $1 2>/dev/null; while [ -d /proc/$1 ]; do sleep 0.1; done; }';

interface Start {
  readonly ms: number;
  /** User and kernel, all threads. */
  readonly cpuMs: number;
  readonly faults: number;
}

/** Starts a program; until it has painted, or ended, where it paints nothing. See guest/first-paint.c. */
async function start(lab: Lab, command: string, env: string): Promise<Start> {
  const script = `${env}; ${END}; ${BLACKEN}; told=$(${FIRST_PAINT} ${TELLTALE} ${command} 2>/tmp/ui.log) || { cat /tmp/ui.log; exit 1; }; end \${told%% *}; echo "$told"`;
  const [, ms = Number.NaN, user = 0, system = 0, minor = 0, major = 0] = (await bash(lab, script))
    .trim()
    .split(' ')
    .map(Number);
  return { ms, cpuMs: user + system, faults: minor + major };
}

interface Idle {
  readonly rssMb: number;
  readonly anonymousMb: number;
  readonly cpuPercent: number;
  /** How often a thread of it went to sleep in the minute. */
  readonly wakes: number;
}

/** Memory after so many seconds (what the start leaves to do takes long in the emulator), CPU of the minute behind them. */
const SETTLE_S = 40;

/** Of the bare runtime and of the UI in the same minute: who is idle disturbs nobody. */
async function idle(lab: Lab, env: string): Promise<readonly [bare: Idle, ui: Idle]> {
  const script = `${env}; ${END}
    look() {
      for pid in $bare $ui; do
        sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p; s/^RssAnon:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$pid/status | tr '\\n' ' '
        cat /proc/$pid/task/*/schedstat | { sum=0; while read -r cpu rest; do sum=$((sum + cpu)); done; echo -n "$sum "; }
        sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' /proc/$pid/task/*/status | { sum=0; while read -r n; do sum=$((sum + n)); done; echo $sum; }
      done
    }
    ${NODE} -e 'setInterval(() => {}, 1e9)' & bare=$!
    ${BLACKEN}; ui=$(${FIRST_PAINT} ${TELLTALE} ${UI} 2>/tmp/ui.log); ui=\${ui%% *}
    sleep ${SETTLE_S}; look; sleep 60; look; end $bare; end $ui`;
  const looks = (await bash(lab, script, 300))
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  const of = (before: readonly number[] = [], after: readonly number[] = []): Idle => {
    const [rss = Number.NaN, anonymous = Number.NaN, cpu = Number.NaN, wakes = Number.NaN] = before;
    return {
      rssMb: (rss * 1024) / 1e6,
      anonymousMb: (anonymous * 1024) / 1e6,
      cpuPercent: (((after[2] ?? Number.NaN) - cpu) / 60e9) * 100,
      wakes: (after[3] ?? Number.NaN) - wakes,
    };
  };
  return [of(looks[0], looks[2]), of(looks[1], looks[3])];
}

/** Start to first paint, idle memory and idle CPU beside the bare runtime. */
async function benchUi(lab: Lab, env: Readonly<Record<string, string>>): Promise<string> {
  // As the launcher sets it.
  const set = exported({ ...env, MALLOC_ARENA_MAX: '2' });
  await bash(lab, `${set}; ${PROGRAM} catalog refresh --quiet --userdata ${USERDATA}`, 300);
  const commands: Readonly<Record<string, string>> = { bare: `${NODE} -e 0`, version: `${PROGRAM} --version`, ui: UI };
  const starts = new Map<string, Start[]>(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= RUNS * 3; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const taken = await start(lab, command, set);
      // The first round reads both from the card.
      if (round > 0) starts.get(name)?.push(taken);
    }
  }
  const of = (name: string, pick: (start: Start) => number, choose = median): number =>
    choose((starts.get(name) ?? []).map(pick));
  const lowest = (values: readonly number[]): number => Math.min(...values);
  const startRow = (label: string, name: string, budget?: number): string[] => {
    const ratio = (pick: (start: Start) => number, choose = median): number =>
      of(name, pick, choose) / of('bare', pick, choose);
    return [
      label,
      `${of(name, ({ ms }) => ms).toFixed(0)} (${of(name, ({ ms }) => ms, lowest).toFixed(0)})`,
      name === 'bare'
        ? ''
        : `${judged(
            ratio(({ ms }) => ms),
            budget,
          )} (${ratio(({ ms }) => ms, lowest).toFixed(2)})`,
      of(name, ({ cpuMs }) => cpuMs).toFixed(0),
      name === 'bare' ? '' : ratio(({ cpuMs }) => cpuMs).toFixed(2),
      of(name, ({ faults }) => faults).toFixed(0),
    ];
  };
  const [bare, ui] = await idle(lab, set);
  const idleRow = (label: string, { rssMb, anonymousMb, cpuPercent, wakes }: Idle, ours: boolean): string[] => [
    label,
    judged(rssMb, ours ? 85 : undefined, 1),
    anonymousMb.toFixed(1),
    judged(cpuPercent, ours ? 0.2 : undefined, 3),
    `${wakes}`,
  ];
  const [node, program] = ['bare runtime', 'the UI on the framebuffer'];
  return [
    table(
      [`starts, medians (lowest) of ${RUNS * 3}`, 'ms', 'x bare', 'CPU ms', 'x bare', 'page faults'],
      [startRow(node, 'bare'), startRow('rgsx --version', 'version'), startRow(program, 'ui', 2.5)],
    ),
    table(
      ['idle', 'MB', 'anonymous', 'CPU %, 60 s', 'wakes'],
      [idleRow(node, bare, false), idleRow(program, ui, true)],
    ),
  ].join('\n');
}

const work = mkdtempSync(join(tmpdir(), 'rgsx-lab-bench-'));
execFileSync('unzip', ['-q', join(root, 'dist/RGSX-TUI.zip'), '-d', join(work, 'package')]);
const world = await makeWorld(join(work, 'card'), CONTROLLERS.row);
// Else the first picture is the choice of the language, with the words of all six.
const settings = join(world.tree, 'saves/ports/rgsx/tui/settings.json');
mkdirSync(dirname(settings), { recursive: true });
writeFileSync(settings, '{"language":"en"}');
const firstPaint = join(work, 'first-paint');
const source = join(import.meta.dirname, 'guest/first-paint.c');
execFileSync('aarch64-linux-gnu-gcc', ['-static', '-O2', '-s', '-o', firstPaint, source]);
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
  await lab.push(firstPaint, FIRST_PAINT);
  await lab.sh(
    'for c in /sys/class/vtconsole/vtcon*; do grep -q "frame buffer" $c/name && echo 0 > $c/bind; done; true',
  );
  console.log(`in the emulated handheld (ratios count, not times: the emulator is no device); medians of ${RUNS}`);
  if (wanted('bytes')) {
    console.log(
      `\na zip of ${(sizeBytes / 1e6).toFixed(0)} MB with ${((half * 2) / 1e6).toFixed(0)} MB inside, over TLS, FAT32`,
    );
    console.log(await benchBytes(lab, url, world.env));
  }
  if (wanted('ui')) console.log(`\n${await benchUi(lab, world.env)}`);
} finally {
  await lab.off();
  lab.clean();
  await world.server.close();
  rmSync(work, { recursive: true, force: true });
}
