/**
 * How cost grows with size: archives of 10 MB to 8 GiB, 1 to 100,000 entries, queues of 1 to 10,000 games, catalogs of 1,000
 * to 1,000,000. Each becomes a plot with logarithmic axes in docs/plots; a straight line of slope 1 is a cost in proportion.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BigZipEntry } from '../../test/helpers/big-zip.ts';
import { bundleProgram } from '../build/bundle.ts';
import { FLAGS } from '../build/flags.ts';
import { table } from './budget.ts';
import { benchLibrary } from './library.ts';
import type { Cost } from './measure.ts';
import { type Plot, plot, type Series } from './plot.ts';
import { measuredGet } from './runs.ts';
import { World } from './world.ts';

const MB = 1_000_000;
const GIB = 1024 ** 3;
const ARCHIVE_BYTES = [10 * MB, 30 * MB, 100 * MB, 300 * MB, 1000 * MB, 3000 * MB, 8 * GIB];
const ENTRIES = [1, 10, 100, 1_000, 10_000, 100_000];
const QUEUES = [1, 10, 100, 1_000, 10_000];
const CATALOGS = [1_000, 3_000, 10_000, 30_000, 120_000, 300_000, 1_000_000];

interface Measured {
  readonly x: number;
  readonly [figure: string]: number;
}

export interface Growth {
  readonly name: string;
  readonly rows: readonly Measured[];
  readonly plot: Plot;
}

/** What may be put on the RAM disk: a good half of what is free. */
function roomBytes(): number {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(available ?? 0) * 1024 * 0.6;
}

async function fetchOnce(entries: readonly BigZipEntry[], args: readonly string[], onDisk = false): Promise<Cost> {
  const world = new World(entries, { generated: true, onDisk });
  try {
    await world.start();
    return await measuredGet(world, args);
  } finally {
    world.close();
  }
}

const series = (name: string, rows: readonly Measured[], figure: string): Series => ({
  name,
  points: rows.flatMap((row) => (row[figure] === undefined ? [] : [[row.x, row[figure]] as const])),
});

async function growArchives(): Promise<Growth> {
  const rows: Measured[] = [];
  for (const bytes of ARCHIVE_BYTES) {
    const half = Math.round(bytes / 2);
    const entries: BigZipEntry[] = [
      { name: 'Track 1.bin', sizeBytes: half, method: 'stored' },
      { name: 'Level 1.pak', sizeBytes: Math.round(half / 0.44), method: 'deflate' },
    ];
    if (bytes > roomBytes()) continue;
    const kept = await fetchOnce(entries, ['--system', 'snes', '--keep', '--verify', 'auto']);
    const row = { x: bytes, keptWallS: kept.wallS, keptCpuS: kept.cpuS, keptMb: kept.rssMb };
    // Where the RAM disk has no room for archive and game, a real disk is measured along with them.
    const onDisk = bytes * 2.64 > roomBytes();
    const { wallS, cpuS, rssMb } = await fetchOnce(entries, ['--system', 'psx', '--unpack'], onDisk);
    rows.push({ ...row, unpackWallS: wallS, unpackCpuS: cpuS, unpackMb: rssMb, onDisk: Number(onDisk) });
  }
  return {
    name: 'archives',
    rows,
    plot: {
      title: 'One archive, half stored and half deflated',
      x: 'bytes of the archive',
      y: 'seconds',
      series: [
        series('kept and tested: wall', rows, 'keptWallS'),
        series('kept and tested: CPU', rows, 'keptCpuS'),
        series('unpacked: wall', rows, 'unpackWallS'),
        series('unpacked: CPU', rows, 'unpackCpuS'),
      ],
    },
  };
}

async function growEntries(): Promise<Growth> {
  const rows: Measured[] = [];
  for (const count of ENTRIES) {
    const entries = Array.from({ length: count }, (_, n) => ({
      name: `data/${Math.floor(n / 500)}/Part ${n}.pak`,
      sizeBytes: 1000,
      method: n % 2 === 0 ? ('stored' as const) : ('deflate' as const),
    }));
    const { wallS, cpuS, rssMb } = await fetchOnce(entries, ['--system', 'psx', '--unpack']);
    rows.push({ x: count, wallS, cpuS, rssMb, msEach: (wallS * 1000) / count });
  }
  return {
    name: 'entries',
    rows,
    plot: {
      title: 'One archive with many entries of 1 KB, unpacked',
      x: 'entries',
      y: 'seconds; MB',
      series: [series('wall s', rows, 'wallS'), series('CPU s', rows, 'cpuS'), series('memory MB', rows, 'rssMb')],
    },
  };
}

async function growQueues(): Promise<Growth> {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-bench-queue-'));
  try {
    const child = join(folder, 'child.cjs');
    writeFileSync(child, (await bundleProgram(join(import.meta.dirname, 'queue-child.ts'))).text);
    const rows = QUEUES.map((count): Measured => {
      const place = join(folder, String(count));
      mkdirSync(place);
      const text = execFileSync(process.execPath, [...FLAGS, child, String(count), place], { encoding: 'utf8' });
      const { addMs = 0, startMs = 0, listMs = 0, runMs = 0, rssMb = 0 } = JSON.parse(text) as Record<string, number>;
      return { x: count, addMs, startMs, listMs, runMs, rssMb };
    });
    return {
      name: 'queues',
      rows,
      plot: {
        title: 'A queue of games, without their bytes',
        x: 'games in the queue',
        y: 'milliseconds; MB',
        series: [
          series('add all', rows, 'addMs'),
          series('read at the start', rows, 'startMs'),
          series('list', rows, 'listMs'),
          series('work through all', rows, 'runMs'),
          series('memory MB', rows, 'rssMb'),
        ],
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function growCatalogs(): Promise<Growth> {
  const rows: Measured[] = [];
  for (const games of CATALOGS) {
    const result = await benchLibrary(1, games);
    const { ms: importMs = 0, rssMb: importMb = 0 } = result.import;
    const { ms95: keyMs = 0, rssMb: searchMb = 0 } = result.search;
    const { ms: startMs = 0 } = result.start;
    const { ms: againMs = 0 } = result.again;
    rows.push({ x: games, importMs, againMs, startMs, keyMs, importMb, searchMb, databaseMb: result.databaseMb });
  }
  return {
    name: 'catalogs',
    rows,
    plot: {
      title: 'A catalog in 60 systems',
      x: 'games',
      y: 'milliseconds; MB',
      series: [
        series('import', rows, 'importMs'),
        series('import again, unchanged', rows, 'againMs'),
        series('open the library', rows, 'startMs'),
        series('key of a search, 95th percentile', rows, 'keyMs'),
        series('memory of the import MB', rows, 'importMb'),
      ],
    },
  };
}

const KINDS: Readonly<Record<string, () => Promise<Growth>>> = {
  archives: growArchives,
  entries: growEntries,
  queues: growQueues,
  catalogs: growCatalogs,
};

/** Measures these kinds (all unless given) and writes their plots. */
export async function benchGrowth(kinds: readonly string[], folder: string): Promise<readonly Growth[]> {
  mkdirSync(folder, { recursive: true });
  const growths: Growth[] = [];
  for (const kind of kinds) {
    const grow = KINDS[kind];
    if (grow === undefined) throw new Error(`no such growth: ${kind}; there is ${Object.keys(KINDS).join(', ')}`);
    const growth = await grow();
    writeFileSync(join(folder, `${growth.name}.svg`), plot(growth.plot));
    growths.push(growth);
  }
  return growths;
}

/** How steep a figure is between its last two sizes: 1 is in proportion, 2 quadratic. */
function slope(rows: readonly Measured[], figure: string): string {
  const there = rows.filter((row) => row[figure] !== undefined);
  const [before, last] = [there.at(-2), there.at(-1)];
  if (before === undefined || last === undefined) return '';
  const rise = Math.log((last[figure] ?? 0) / (before[figure] ?? 0)) / Math.log(last.x / before.x);
  return rise.toFixed(2);
}

/** The tables as text; the last line of each says how steep its end is. */
export function showGrowth(growths: readonly Growth[]): string {
  const show = (value: number | undefined): string =>
    value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return growths
    .map(({ name, rows }) => {
      const figures = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((figure) => figure !== 'x');
      const lines = rows.map((row) => [row.x.toLocaleString('en'), ...figures.map((figure) => show(row[figure]))]);
      return table(
        [name, ...figures],
        [...lines, ['slope at the end', ...figures.map((figure) => slope(rows, figure))]],
      );
    })
    .join('\n\n');
}
