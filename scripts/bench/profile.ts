/** Where the CPU goes: V8's sampling profiler over the byte path (main thread and byte worker) and over the start, as tables. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { halfAndHalf, World } from './world.ts';

const MIB = 1024 * 1024;
/** Functions of a table; the rest is summed up. */
const SHOWN = 8;

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Cost {
  readonly name: string;
  readonly ms: number;
}

export interface ThreadProfile {
  readonly what: string;
  /** As the system names it: MainThread, bytes (the download) or ahead (unpacking). */
  readonly thread: string;
  readonly wallMs: number;
  readonly idleMs: number;
  /** Self time by function, most first, idle time left out. */
  readonly costs: readonly Cost[];
}

/** `writeSync (node:fs)`: the function and the file it is in. */
function nameOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  const where = url.startsWith('node:') ? url : basename(url);
  const name = functionName === '' ? '(anonymous)' : functionName;
  return where === '' ? name : `${name} (${where})`;
}

/** Self time of each function of a profile, and what was idle. */
export function sumUp(profile: Profile): Pick<ThreadProfile, 'wallMs' | 'idleMs' | 'costs'> {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const byName = new Map<string, number>();
  for (const [at, id] of profile.samples.entries()) {
    const name = names.get(id) ?? '?';
    byName.set(name, (byName.get(name) ?? 0) + (profile.timeDeltas[at] ?? 0) / 1000);
  }
  const wallMs = [...byName.values()].reduce((sum, ms) => sum + ms, 0);
  const idleMs = byName.get('(idle)') ?? 0;
  byName.delete('(idle)');
  const costs = [...byName].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);
  return { wallMs, idleMs, costs };
}

const THREADS = ['MainThread', 'bytes', 'ahead'];

async function profiled(
  what: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ThreadProfile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-profile-'));
  try {
    const flags = ['--max-semi-space-size=1', '--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
    const main = join(import.meta.dirname, '../../src/main.ts');
    const child = spawn(process.execPath, [...flags, main, ...args], {
      env: { ...process.env, ...env, NODE_COMPILE_CACHE: '' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`${what} ended with ${code}`);
    return readdirSync(folder)
      .map((name) => ({ name, thread: Number(name.split('.')[4]) }))
      .sort((a, b) => a.thread - b.thread)
      .map(({ name, thread }) => ({
        ...{ what, thread: THREADS[thread] ?? String(thread) },
        ...sumUp(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile),
      }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Profiles of the three ways a zip of about `archiveBytes` is fetched, and of a start. */
export async function benchProfile(archiveBytes = 512 * MIB): Promise<readonly ThreadProfile[]> {
  const world = new World(halfAndHalf(archiveBytes));
  const profiles: ThreadProfile[] = [];
  try {
    await world.start();
    const ways = [
      ['psx', '--unpack'],
      ['snes', '--keep', '--verify', 'auto'],
      ['snes', '--keep', '--verify', 'size'],
    ];
    for (const [system = '', ...options] of ways) {
      const userdata = world.userdata();
      const args = ['get', world.link, '--userdata', userdata.root, '--system', system, '--quiet', ...options];
      profiles.push(...(await profiled(`get ${options.join(' ')}`, args, world.env)));
      userdata.remove();
    }
    const userdata = world.userdata();
    profiles.push(...(await profiled('start (systems)', ['systems', '--userdata', userdata.root], world.env)));
    userdata.remove();
    return profiles;
  } finally {
    world.close();
  }
}

/** V8 takes reading from sockets and decrypting, which happen outside of JavaScript, for idle: they are not in here. */
function table({ what, thread, wallMs, idleMs, costs }: ThreadProfile): string {
  const busyMs = wallMs - idleMs;
  const row = (ms: number, name: string): string => {
    const share = `${((ms / busyMs) * 100).toFixed(1)} %`.padStart(8);
    return `${share}${`${ms.toFixed(0)} ms`.padStart(9)}  ${name}`;
  };
  const rest = costs.slice(SHOWN).reduce((sum, { ms }) => sum + ms, 0);
  return [
    `${what}, ${thread}: ${busyMs.toFixed(0)} ms in JavaScript and what it calls`,
    ...costs.slice(0, SHOWN).map(({ name, ms }) => row(ms, name)),
    row(rest, `${costs.length - SHOWN} more`),
  ].join('\n');
}

/** The tables as text. */
export function showProfile(profiles: readonly ThreadProfile[]): string {
  return profiles.map(table).join('\n\n');
}
