/** What a command costs: wall time, CPU of it and its children, peak memory, bytes given to write(). Linux only. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Cost {
  readonly wallS: number;
  /** user + system, of the whole process tree. */
  readonly cpuS: number;
  /** Peak of the resident memory of the tree, in MB. */
  readonly rssMb: number;
  /** Bytes handed to write calls, sockets and terminal included. */
  readonly writtenBytes: number;
}

export interface MeasureOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

const tree = (pid: number): number[] => children(pid).flatMap((child) => [child, ...tree(child)]);

function field(path: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Runs a line of shell with `$1`, `$2` … set to `args` and measures it; bash's own `time` counts the CPU. Throws when the
 * command fails.
 */
export async function measure(line: string, args: readonly string[], options: MeasureOptions = {}): Promise<Cost> {
  const timed = `TIMEFORMAT='@@ %R %U %S'; time { ${line}; }`;
  const child = spawn('bash', ['-c', timed, 'bench', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    text += data.toString();
  });
  const written = new Map<number, number>();
  let rssKb = 0;
  const look = (): void => {
    let now = 0;
    for (const pid of tree(child.pid ?? 0)) {
      now += field(`/proc/${pid}/status`, 'VmRSS');
      written.set(pid, Math.max(written.get(pid) ?? 0, field(`/proc/${pid}/io`, 'wchar')));
    }
    rssKb = Math.max(rssKb, now);
  };
  const timer = setInterval(look, 10);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const times = /@@ ([\d.]+) ([\d.]+) ([\d.]+)/.exec(text.replaceAll(',', '.'));
  if (code !== 0 || times === null) throw new Error(`"${line}" ended with ${code}:\n${text.slice(-2000)}`);
  return {
    wallS: Number(times[1]),
    cpuS: Number(times[2]) + Number(times[3]),
    rssMb: rssKb / 1000,
    writtenBytes: [...written.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The median of each figure by itself. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (pick: (cost: Cost) => number) => median(costs.map(pick));
  return {
    wallS: of((cost) => cost.wallS),
    cpuS: of((cost) => cost.cpuS),
    rssMb: of((cost) => cost.rssMb),
    writtenBytes: of((cost) => cost.writtenBytes),
  };
}

/**
 * A file that was just written lies in the page cache in large pieces, and each touched one counts whole as resident: 20 MB that a
 * device which started from its card does not have. dd drops the file from the cache.
 */
export function forget(program: string): void {
  execFileSync('sync', [program]);
  spawnSync('dd', [`if=${program}`, 'iflag=nocache', 'count=0']);
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      return readdirSync(folder).includes(program);
    } catch {
      return false;
    }
  });
}
