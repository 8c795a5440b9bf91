/** A long queue in one run of the program: 20 GB in forty games, each removed once it is installed. Memory has to stay flat. */

import { readFileSync, rmSync } from 'node:fs';
import { judged, table } from './budget.ts';
import { toldGet } from './runs.ts';
import { World } from './world.ts';

const GAMES = 40;
const ARCHIVE_BYTES = 512_000_000;
/** The memory of the first games is that of code being loaded; from here on nothing may come on top but noise. */
const WARM = 4;
export const RSS_BUDGET_MB = 120;

export interface SoakResult {
  readonly games: number;
  readonly totalBytes: number;
  readonly seconds: number;
  /** Resident memory when each game was done. */
  readonly rssMb: readonly number[];
  /** Mean of the last quarter less that of the first one after warming up. */
  readonly grownMb: number;
}

interface Told {
  readonly event: string;
  readonly files?: readonly (string | { readonly path: string })[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export async function benchSoak(): Promise<SoakResult> {
  const half = ARCHIVE_BYTES / 2;
  const entries = [
    { name: 'Track.bin', sizeBytes: half, method: 'stored' as const },
    { name: 'Level.pak', sizeBytes: Math.round(half / 0.44), method: 'deflate' as const },
  ];
  const world = new World(entries, { copies: GAMES, generated: true });
  try {
    await world.start();
    const started = performance.now();
    const rssMb: number[] = [];
    const hear = (told: Told, pid: number): void => {
      if (told.event !== 'done') return;
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      rssMb.push(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1000);
      for (const file of told.files ?? []) rmSync(typeof file === 'string' ? file : file.path, { force: true });
    };
    await toldGet<Told>(world, ['--system', 'snes', '--keep'], hear, { links: world.links });
    const warm = rssMb.slice(WARM);
    const quarter = Math.floor(warm.length / 4);
    const grownMb = mean(warm.slice(-quarter)) - mean(warm.slice(0, quarter));
    const seconds = (performance.now() - started) / 1000;
    return { games: rssMb.length, totalBytes: world.zipBytes * GAMES, seconds, rssMb, grownMb };
  } finally {
    world.close();
  }
}

/** The table as text. */
export function showSoak({ games, totalBytes, seconds, rssMb, grownMb }: SoakResult): string {
  const at = [1, 2, 5, 10, 20, 30, games].filter((game) => game <= games);
  return [
    `${(totalBytes / 1e9).toFixed(1)} GB in ${games} games, one run of ${seconds.toFixed(0)} s; grown by ${grownMb.toFixed(1)} MB`,
    table(
      ['after game', ...at.map(String)],
      [['memory MB', ...at.map((game) => judged(rssMb[game - 1] ?? 0, RSS_BUDGET_MB, 0))]],
    ),
  ].join('\n');
}
