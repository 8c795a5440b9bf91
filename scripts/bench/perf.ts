/**
 * Where the CPU goes by the kernel's own sampling (perf, where it is installed and allowed): what the program costs outside of JavaScript,
 * which V8's profiler takes for idle. The executable that RGSX_BENCH_PROGRAM names, else the bundle.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLibrary } from './binary.ts';
import { table } from './budget.ts';
import { isInstalled } from './measure.ts';
import { terminalSeat } from './seats.ts';
import { purposeOf, readStacks, type Stack } from './stacks.ts';
import { halfAndHalf, World } from './world.ts';

const MIB = 1024 * 1024;
const SAMPLES_A_SECOND = 4000;
const STARTS = 20;
const RECORD = ['record', '-q', '-g', '-e', 'cpu-clock', '-F', String(SAMPLES_A_SECOND)];
/** The program's threads; everything else are helpers of V8 and libuv. */
const THREADS: readonly string[] = ['MainThread', 'bytes', 'ahead'];
/** Shares below this are summed up. */
const SHOWN_PERCENT = 1;

export interface PerfProfile {
  readonly what: string;
  readonly seconds: number;
  /** Share of all samples, in percent, by purpose and thread, most first. */
  readonly purposes: readonly { readonly purpose: string; readonly byThread: Readonly<Record<string, number>> }[];
}

function stacksOf(recording: string): Stack[] {
  const args = ['script', '-i', recording, '-F', 'comm,ip,sym,dso', '--no-inline'];
  return readStacks(
    execFileSync('perf', args, { encoding: 'latin1', maxBuffer: 1024 * MIB, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

function summedUp(what: string, stacks: readonly Stack[], runs = 1): PerfProfile {
  const share = 100 / stacks.length;
  const purposes = new Map<string, Record<string, number>>();
  for (const stack of stacks) {
    // Before it has a name of its own a thread has that of the program.
    const thread =
      THREADS.find((name) => name === stack.thread) ?? (/^V8|^libuv/.test(stack.thread) ? 'helpers' : 'MainThread');
    const purpose = purposeOf(stack);
    const byThread = purposes.get(purpose) ?? {};
    purposes.set(purpose, byThread);
    byThread[thread] = (byThread[thread] ?? 0) + share;
  }
  const sorted = [...purposes].map(([purpose, byThread]) => ({ purpose, byThread }));
  sorted.sort((a, b) => total(b.byThread) - total(a.byThread));
  return { what, seconds: stacks.length / SAMPLES_A_SECOND / runs, purposes: sorted };
}

const total = (byThread: Readonly<Record<string, number>>): number =>
  Object.values(byThread).reduce((sum, share) => sum + share, 0);

function ofGet(world: World, args: readonly string[]): PerfProfile {
  const userdata = world.userdata();
  const recording = join(world.folder, 'perf.data');
  try {
    const command = world.command('get', world.link, '--userdata', userdata.root, '--quiet', ...args);
    const run = spawnSync('perf', [...RECORD, '-o', recording, '--', ...command], {
      env: { ...process.env, ...world.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (run.status !== 0) throw new Error(`perf ended with ${run.status}`);
    return summedUp(`get ${args.slice(2).join(' ')}`, stacksOf(recording));
  } finally {
    userdata.remove();
  }
}

/** To the first picture in a terminal, with the library of the start's budget. */
async function ofStart(world: World): Promise<PerfProfile> {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-perf-'));
  try {
    const root = join(folder, 'userdata');
    makeLibrary(root);
    const program = join(folder, 'recorded');
    const quoted = world.command().map((word) => `'${word}'`);
    writeFileSync(
      program,
      `#!/bin/sh\nexec perf ${RECORD.join(' ')} -o ${folder}/$$.data -- ${quoted.join(' ')} "$@"\n`,
    );
    chmodSync(program, 0o755);
    const [command = '', ...rest] = world.command('catalog', 'refresh', '--userdata', root, '--quiet');
    execFileSync(command, rest, { env: { ...process.env, ...world.env } });
    for (let n = 0; n < STARTS; n++) await (await terminalSeat(program, root).start()).end();
    const recordings = readdirSync(folder).filter((name) => name.endsWith('.data'));
    const stacks = recordings.flatMap((name) => stacksOf(join(folder, name)));
    return summedUp(`start to the first picture, ${recordings.length} times`, stacks, recordings.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** null: there is no perf here. */
export async function benchPerf(archiveBytes = 1024 * MIB): Promise<readonly PerfProfile[] | null> {
  if (
    !isInstalled('perf') ||
    spawnSync('perf', ['record', '-q', '-e', 'cpu-clock', '-o', '/dev/null', 'true']).status !== 0
  )
    return null;
  const world = new World(halfAndHalf(archiveBytes));
  try {
    await world.start();
    const gets = [
      ['--system', 'psx', '--unpack'],
      ['--system', 'snes', '--keep', '--verify', 'auto'],
      ['--system', 'snes', '--keep', '--verify', 'size'],
    ].map((args) => ofGet(world, args));
    return [...gets, await ofStart(world)];
  } finally {
    world.close();
  }
}

function show({ what, seconds, purposes }: PerfProfile): string {
  const columns = [...THREADS, 'helpers'].filter((thread) =>
    purposes.some(({ byThread }) => byThread[thread] !== undefined),
  );
  const cell = (share: number): string => (share < 0.05 ? '' : share.toFixed(1));
  const rows = purposes
    .filter(({ byThread }) => total(byThread) >= SHOWN_PERCENT)
    .map(({ purpose, byThread }) => [
      purpose,
      cell(total(byThread)),
      ...columns.map((name) => cell(byThread[name] ?? 0)),
    ]);
  return `${what}: ${seconds.toFixed(2)} s of CPU; percent\n${table(['', 'all', ...columns], rows)}`;
}

/** The tables as text. */
export function showPerf(profiles: readonly PerfProfile[] | null): string {
  return profiles === null ? 'perf is not installed here, or not allowed to record' : profiles.map(show).join('\n\n');
}
