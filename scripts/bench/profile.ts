/** Where the CPU goes: V8's sampling profiler over the byte path (main thread and byte worker) and over the start, as tables. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { halfAndHalf, World } from './world.ts';

const MIB = 1024 * 1024;
/** Functions of a table; the rest is summed up. */
const SHOWN = 12;

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
  readonly thread: 'main thread' | 'byte worker';
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

function profiled(what: string, args: readonly string[], env: Readonly<Record<string, string>>): ThreadProfile[] {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-profile-'));
  try {
    const flags = ['--max-semi-space-size=1', '--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
    const main = join(import.meta.dirname, '../../src/main.ts');
    const { status, stderr } = spawnSync(process.execPath, [...flags, main, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr.slice(-2000)}`);
    return readdirSync(folder)
      .map((name) => ({ name, thread: Number(name.split('.')[4]) }))
      .sort((a, b) => a.thread - b.thread)
      .map(({ name, thread }) => ({
        what,
        thread: thread === 0 ? 'main thread' : 'byte worker',
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
      profiles.push(...profiled(`get ${options.join(' ')}`, args, world.env));
      userdata.remove();
    }
    const userdata = world.userdata();
    profiles.push(...profiled('start (systems)', ['systems', '--userdata', userdata.root], world.env));
    userdata.remove();
    return profiles;
  } finally {
    world.close();
  }
}

function table({ what, thread, wallMs, idleMs, costs }: ThreadProfile): string {
  const busyMs = wallMs - idleMs;
  const percent = (ms: number): string => `${((ms / busyMs) * 100).toFixed(1)} %`.padStart(7);
  const rows = costs.slice(0, SHOWN).map(({ name, ms }) => `${percent(ms)} ${ms.toFixed(0).padStart(6)} ms  ${name}`);
  const rest = costs.slice(SHOWN).reduce((sum, { ms }) => sum + ms, 0);
  const head = `${what}, ${thread}: ${busyMs.toFixed(0)} ms busy of ${wallMs.toFixed(0)}`;
  return [head, ...rows, `${percent(rest)} ${rest.toFixed(0).padStart(6)} ms  ${costs.length - SHOWN} more`].join('\n');
}

/** The tables as text. */
export function showProfile(profiles: readonly ThreadProfile[]): string {
  return profiles.map(table).join('\n\n');
}
