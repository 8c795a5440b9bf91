/** From the last byte to playable, at the speed of real links: a deflated zip, throttled by the host. */

import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { World } from './world.ts';

const MB = 1_000_000;
const MIB = 1024 * 1024;

export interface LinkRow {
  readonly megabytesPerSecond: number;
  readonly zipBytes: number;
  /** From the last byte's arrival to the game in its ROM folder, in milliseconds. */
  readonly lastByteToPlayableMs: number;
  /** From the start of the download to playable, over size divided by speed. */
  readonly totalRatio: number;
}

export const TOTAL_BUDGET = 1.03;

interface Told {
  readonly event: string;
  readonly state?: string;
  readonly bytes?: number;
  readonly totalBytes?: number | null;
}

/** Times of one download as its events tell them. */
async function watch(world: World): Promise<{ begun: number; last: number; done: number }> {
  const userdata = world.userdata();
  const args = ['--max-semi-space-size=1', world.program, 'get', world.link, '--userdata', userdata.root];
  const child = spawn(process.execPath, [...args, '--system', 'psx', '--unpack', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...world.env },
  });
  let [begun, last, done] = [0, 0, 0];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (text) => {
    const { event, state, bytes, totalBytes } = JSON.parse(text) as Told;
    const now = performance.now();
    if (event === 'state' && state === 'downloading') begun = now;
    if (event === 'progress' && state === 'downloading' && bytes === totalBytes && last === 0) last = now;
    if (event === 'done') done = now;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  userdata.remove();
  if (code !== 0 || done === 0) throw new Error(`rgsx ended with ${code}`);
  return { begun, last: last === 0 ? done : last, done };
}

/** One download of about `seconds` for each speed, in MB/s. */
export async function benchLinks(speeds: readonly number[], seconds: number): Promise<readonly LinkRow[]> {
  const rows: LinkRow[] = [];
  for (const megabytesPerSecond of speeds) {
    const rate = megabytesPerSecond * MB;
    // What the maker of zips deflates comes to a bit less than half of its size.
    const sizeBytes = Math.ceil((rate * seconds) / 0.46 / 4 / MIB) * MIB;
    const entries = [1, 2, 3, 4].map((n) => ({ name: `data/Level ${n}.pak`, sizeBytes, method: 'deflate' as const }));
    const world = new World(entries, rate);
    try {
      await world.start();
      const { begun, last, done } = await watch(world);
      const idealMs = (world.zipBytes / rate) * 1000;
      rows.push({
        megabytesPerSecond,
        zipBytes: world.zipBytes,
        lastByteToPlayableMs: done - last,
        totalRatio: (done - begun) / idealMs,
      });
    } finally {
      world.close();
    }
  }
  return rows;
}

/** The table as text. */
export function showLinks(rows: readonly LinkRow[]): string {
  const lines = rows.map((row) =>
    [
      `${row.megabytesPerSecond} MB/s`.padStart(9),
      `${(row.zipBytes / MB).toFixed(0)} MB`.padStart(9),
      `${row.lastByteToPlayableMs.toFixed(0)} ms`.padStart(24),
      `${row.totalRatio.toFixed(3)}x`.padStart(14),
      row.totalRatio <= TOTAL_BUDGET ? `≤ ${TOTAL_BUDGET} ok` : `> ${TOTAL_BUDGET} OVER`,
    ].join(' '),
  );
  return ['     link       zip   last byte to playable   total to S/B', ...lines].join('\n');
}
