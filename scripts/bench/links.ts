/** From the last byte to playable, at the speed of real links: a deflated zip, throttled by the host; beside curl, then unzip. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { judged, table } from './budget.ts';
import { isInstalled, measure, median } from './measure.ts';
import { toldGet } from './runs.ts';
import { World } from './world.ts';

const MB = 1_000_000;
const MIB = 1024 * 1024;

interface Times {
  /** From the last byte's arrival to the game in its folder, in milliseconds. */
  readonly lastByteToPlayableMs: number;
  /** From the start of the download to playable, over size divided by speed. */
  readonly totalRatio: number;
}

export interface LinkRow extends Times {
  readonly megabytesPerSecond: number;
  readonly zipBytes: number;
  readonly samples: readonly Times[];
  /** curl, then unzip, once; null: not installed. */
  readonly peer: Times | null;
}

export const TOTAL_BUDGET = 1.03;

interface Told {
  readonly event: string;
  readonly state?: string;
  readonly bytes?: number;
  readonly totalBytes?: number | null;
}

/** One download, as its events tell it. */
async function ours(world: World, idealMs: number): Promise<Times> {
  let [begun, last, done] = [0, 0, 0];
  await toldGet<Told>(world, ['--system', 'psx', '--unpack'], ({ event, state, bytes, totalBytes }) => {
    const now = performance.now();
    if (event === 'state' && state === 'downloading') begun = now;
    if (event === 'progress' && state === 'downloading' && bytes === totalBytes && last === 0) last = now;
    if (event === 'done') done = now;
  });
  if (done === 0) throw new Error('the game was not installed');
  return { lastByteToPlayableMs: done - (last === 0 ? done : last), totalRatio: (done - begun) / idealMs };
}

async function curlThenUnzip(world: World, idealMs: number): Promise<Times | null> {
  if (!isInstalled('curl') || !isInstalled('unzip')) return null;
  const out = join(world.folder, 'peer');
  const curl = await measure('mkdir "$3" && curl -sf --cacert "$1" -o "$3/game.zip" "$2"', [
    world.certificate,
    world.plain,
    out,
  ]);
  const unzip = await measure('cd "$1" && unzip -q game.zip', [out]);
  rmSync(out, { recursive: true, force: true });
  return { lastByteToPlayableMs: unzip.wallS * 1000, totalRatio: ((curl.wallS + unzip.wallS) * 1000) / idealMs };
}

async function benchLink(megabytesPerSecond: number, seconds: number, runs: number): Promise<LinkRow> {
  const rate = megabytesPerSecond * MB;
  // What the maker of zips deflates comes to a bit less than half of its size.
  const sizeBytes = Math.ceil((rate * seconds) / 0.44 / 4 / MIB) * MIB;
  const entries = [1, 2, 3, 4].map((n) => ({ name: `data/Level ${n}.pak`, sizeBytes, method: 'deflate' as const }));
  const world = new World(entries, { bytesPerSecond: rate });
  try {
    await world.start();
    const idealMs = (world.zipBytes / rate) * 1000;
    const samples: Times[] = [];
    for (let run = 0; run < runs; run++) samples.push(await ours(world, idealMs));
    return {
      megabytesPerSecond,
      zipBytes: world.zipBytes,
      lastByteToPlayableMs: median(samples.map((one) => one.lastByteToPlayableMs)),
      totalRatio: median(samples.map((one) => one.totalRatio)),
      samples,
      peer: await curlThenUnzip(world, idealMs),
    };
  } finally {
    world.close();
  }
}

/** Downloads of about `seconds` at each speed, in MB/s; medians of `runs`. */
export async function benchLinks(
  speeds: readonly number[],
  seconds: number,
  runs: number,
): Promise<readonly LinkRow[]> {
  const rows: LinkRow[] = [];
  for (const speed of speeds) rows.push(await benchLink(speed, seconds, runs));
  return rows;
}

/** The table as text. */
export function showLinks(rows: readonly LinkRow[]): string {
  const ms = (times: Times | null): string =>
    times === null ? 'not installed' : `${times.lastByteToPlayableMs.toFixed(0)} ms`;
  return table(
    ['link', 'zip', 'last byte to playable', 'curl, then unzip', 'total over size / speed', 'curl, then unzip'],
    rows.map((row) => [
      `${row.megabytesPerSecond} MB/s`,
      `${(row.zipBytes / MB).toFixed(0)} MB`,
      ms(row),
      ms(row.peer),
      judged(row.totalRatio, TOTAL_BUDGET, 3),
      row.peer === null ? 'not installed' : row.peer.totalRatio.toFixed(3),
    ]),
  );
}
