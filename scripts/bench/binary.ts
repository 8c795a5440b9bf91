/**
 * The executable beside the bare runtime, in one run: size, start to first paint, idle memory and idle CPU, with a library of 120,000
 * games in 60 systems already imported; in a terminal, and on a framebuffer console (a file for the device). Needs dist/ from npm run
 * build.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, zstdCompressSync } from 'node:zlib';
import { makeTempUserdata } from '../../test/helpers/temp-userdata.ts';
import { judged, table } from './budget.ts';
import { forget, median } from './measure.ts';
import { bareSeat, framebufferSeat, idleOf, type Running, type Seat, terminalSeat } from './seats.ts';

const SYSTEMS = 60;
const GAMES = 120_000;
const DIST = join(import.meta.dirname, '../../dist');
/** The programs settle for so long before their memory is read; then the CPU of a minute is counted. */
const SETTLE_MS = 8_000;
const IDLE_SECONDS = 60;

interface Idle {
  /** MB. */
  readonly rssMb: number;
  readonly anonymousMb: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

export interface BinaryFigures {
  /** Of the ARM64 executable. */
  readonly size: { readonly bytes: number; readonly zstdBytes: number };
  /** Milliseconds: medians and lowest of the starts. */
  readonly startMs: Readonly<Record<SeatName, { readonly median: number; readonly lowest: number }>>;
  /** Medians. */
  readonly idle: Readonly<Record<SeatName, Idle>>;
}

type SeatName = 'bare' | 'terminal' | 'framebuffer';

/** A userdata with the systems and the game sets of the library. */
export function makeLibrary(root: string, games = GAMES): void {
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
    const rows = Array.from({ length: games / SYSTEMS }, (_, g) => [
      `Adventure of Bench ${s} Part ${g} (World) (Rev ${g % 3})`,
      `https://1fichier.com/?bench${s}x${g}`,
      `${1 + (g % 700)} MB`,
    ]);
    writeFileSync(join(userdata.rgsx, 'games', `${fullName}.json`), JSON.stringify(rows));
  });
}

function sizeOf(file: string): { bytes: number; zstdBytes: number } {
  const data = readFileSync(file);
  const { ZSTD_c_compressionLevel, ZSTD_c_windowLog, ZSTD_c_nbWorkers } = constants;
  const params = { [ZSTD_c_compressionLevel]: 19, [ZSTD_c_windowLog]: 27, [ZSTD_c_nbWorkers]: 2 };
  return { bytes: data.length, zstdBytes: zstdCompressSync(data, { params }).length };
}

const NAMES: readonly SeatName[] = ['bare', 'terminal', 'framebuffer'];

/** Starts in turns, so that all see the same load of the machine. */
async function measureStarts(seats: Readonly<Record<SeatName, Seat>>, runs: number): Promise<BinaryFigures['startMs']> {
  const taken: Record<SeatName, number[]> = { bare: [], terminal: [], framebuffer: [] };
  // The first round only warms the caches.
  for (let round = 0; round <= Math.max(runs, 5) * 3; round++) {
    for (const name of NAMES) {
      const begun = performance.now();
      const running = await seats[name].start();
      if (round > 0) taken[name].push(performance.now() - begun);
      await running.end();
    }
  }
  const of = (name: SeatName) => ({ median: median(taken[name]), lowest: Math.min(...taken[name]) });
  return { bare: of('bare'), terminal: of('terminal'), framebuffer: of('framebuffer') };
}

/** All at once in the same minute: idle programs do not disturb each other. */
async function measureIdle(make: (name: SeatName, copy: number) => Seat, runs: number): Promise<BinaryFigures['idle']> {
  const copies = Array.from({ length: runs }, (_, copy) => copy);
  const running: { readonly name: SeatName; readonly run: Running }[] = [];
  for (const name of NAMES) for (const copy of copies) running.push({ name, run: await make(name, copy).startIdle() });
  await sleep(SETTLE_MS);
  const before = running.map(({ run }) => idleOf(run.pid));
  await sleep(IDLE_SECONDS * 1000);
  const after = running.map(({ run }) => idleOf(run.pid));
  for (const { run } of running) await run.end();
  const of = (name: SeatName): Idle => {
    const mine = running.flatMap((one, at) => (one.name === name ? [at] : []));
    const middle = (pick: (at: number) => number): number => median(mine.map(pick));
    return {
      rssMb: middle((at) => before[at]?.rssMb ?? Number.NaN),
      anonymousMb: middle((at) => before[at]?.anonymousMb ?? Number.NaN),
      cpuPercent: middle((at) => (((after[at]?.cpuS ?? 0) - (before[at]?.cpuS ?? 0)) / IDLE_SECONDS) * 100),
    };
  };
  return { bare: of('bare'), terminal: of('terminal'), framebuffer: of('framebuffer') };
}

export async function benchBinary(runs: number): Promise<BinaryFigures> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const program = join(DIST, `rgsx-linux-${arch}`);
  if (!existsSync(program)) throw new Error('there is no executable in dist/: run "npm run build" first');
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-bench-'));
  try {
    // Each where it stays: a library that was copied elsewhere is imported again at the start.
    const userdata = (name: string): string => {
      const root = join(folder, name);
      makeLibrary(root);
      execFileSync(program, ['catalog', 'refresh', '--userdata', root, '--quiet'], {
        env: { PATH: process.env['PATH'] ?? '', HOME: root, RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1' },
      });
      return root;
    };
    const first = userdata('userdata');
    const seat = (name: SeatName, root: string): Seat =>
      name === 'bare' ? bareSeat() : name === 'terminal' ? terminalSeat(program, root) : framebufferSeat(program, root);
    const startMs = await measureStarts(
      { bare: bareSeat(), terminal: seat('terminal', first), framebuffer: seat('framebuffer', first) },
      runs,
    );
    forget(program);
    const idle = await measureIdle((name, copy) => seat(name, name === 'bare' ? '' : userdata(`${name}${copy}`)), runs);
    return { size: sizeOf(join(DIST, 'rgsx-linux-arm64')), startMs, idle };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function showBinary({ size, startMs, idle }: BinaryFigures): string {
  const rows = NAMES.map((name) => {
    const ratio = (figure: 'median' | 'lowest', budget?: number): string =>
      name === 'bare' ? '' : judged(startMs[name][figure] / startMs.bare[figure], budget);
    return [
      { bare: 'bare node', terminal: 'in a terminal', framebuffer: 'on a framebuffer' }[name],
      `${startMs[name].median.toFixed(0)} (${startMs[name].lowest.toFixed(0)})`,
      `${ratio('median', 2.5)}${name === 'bare' ? '' : ` (${ratio('lowest')})`}`,
      judged(idle[name].rssMb, name === 'bare' ? undefined : 85, 1),
      idle[name].anonymousMb.toFixed(1),
      judged(idle[name].cpuPercent, name === 'bare' ? undefined : 0.2, 3),
    ];
  });
  return [
    'the executable, with 120,000 games in 60 systems imported; medians (lowest)',
    `ARM64: ${judged(size.bytes / 1e6, 105, 1)} MB, as zstd -19 ${judged(size.zstdBytes / 1e6, 31, 1)} MB`,
    table(['', 'start, ms', 'x bare', 'idle, MB', 'anonymous', `CPU %, ${IDLE_SECONDS} s`], rows),
  ].join('\n');
}
