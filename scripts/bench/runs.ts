/** One run of `rgsx get`, or of its peers, in a bench's world: in a place of its own that is removed afterwards. */

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Cost, measure } from './measure.ts';
import type { World } from './world.ts';

export interface GetOptions {
  /** Default: the first of the world's. */
  readonly links?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What `rgsx get` with these arguments costs, in a fresh userdata. */
export async function measuredGet(
  world: World,
  args: readonly string[],
  { links = [world.link], env = {} }: GetOptions = {},
): Promise<Cost> {
  const userdata = world.userdata();
  try {
    const command = world.command('get', ...links, '--userdata', userdata.root, '--quiet', ...args);
    return await measure('"$@"', command, { env: { ...world.env, ...env } });
  } finally {
    userdata.remove();
  }
}

/** Runs it and hands on what it tells (`--json`), each with the id of its process. */
export async function toldGet<Told>(
  world: World,
  args: readonly string[],
  hear: (told: Told, pid: number) => void,
  { links = [world.link] }: GetOptions = {},
): Promise<void> {
  const userdata = world.userdata();
  try {
    const [program = '', ...rest] = world.command('get', ...links, '--userdata', userdata.root, '--json', ...args);
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...world.env } });
    const pid = child.pid ?? 0;
    createInterface({ input: child.stdout }).on('line', (line) => hear(JSON.parse(line) as Told, pid));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`rgsx ended with ${code}`);
  } finally {
    userdata.remove();
  }
}

/** What a line of shell costs: `$1` is the host's certificate, `$2` a folder of its own that it has to make, the rest are `args`. */
export async function measuredPeer(world: World, line: string, args: readonly string[] = [world.plain]): Promise<Cost> {
  const out = join(world.folder, 'peer');
  try {
    return await measure(line, [world.certificate, out, ...args]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
