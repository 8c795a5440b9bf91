/** The byte path beside its peers: 1 GiB zips over loopback TLS, fetched, verified and unpacked. */

import type { BigZipEntry } from '../../test/helpers/big-zip.ts';
import { judged, table } from './budget.ts';
import { type Cost, isInstalled, medianCost } from './measure.ts';
import { measuredGet, measuredPeer } from './runs.ts';
import { halfAndHalf, World } from './world.ts';

/** What the maker of zips deflates comes to this part of its size. */
const DEFLATED = 0.44;

/**
 * What is in the zip of so many bytes. `mix` is what the budgets speak of, made after the zip of the baseline that they come from: one half stored,
 * the other deflated, 1.45 times its size inside, and its peers cost as many times what curl does as there. `dense` is the same with content
 * that hardly repeats: twice as dear to inflate, for everybody.
 */
export const ZIPS: Readonly<Record<string, (archiveBytes: number) => BigZipEntry[]>> = {
  mix: (archiveBytes) => halfAndHalf(archiveBytes, 'disc'),
  dense: (archiveBytes) => halfAndHalf(archiveBytes),
  deflated: (archiveBytes) => alike(16, archiveBytes / DEFLATED, 'deflate'),
  stored: (archiveBytes) => alike(16, archiveBytes, 'stored'),
  small: (archiveBytes) => [
    ...alike(1000, archiveBytes / 2, 'stored'),
    ...alike(1000, archiveBytes / 2 / DEFLATED, 'deflate'),
  ],
};

function alike(count: number, totalBytes: number, method: BigZipEntry['method']): BigZipEntry[] {
  const ending = method === 'stored' ? 'bin' : 'pak';
  const sizeBytes = Math.round(totalBytes / count);
  return Array.from({ length: count }, (_, n) => ({ name: `data/Part ${n + 1}.${ending}`, sizeBytes, method }));
}

export interface BytesOptions {
  readonly runs: number;
  readonly archiveBytes: number;
  /** Names of `ZIPS`. */
  readonly zips: readonly string[];
}

interface Budget {
  readonly wall?: number;
  readonly cpu?: number;
  readonly rssMb?: number;
  /** Bytes written per byte of game. */
  readonly written?: number;
}

interface Lane {
  readonly name: string;
  /** The lane it is compared with; its budgets hold for the zips `mix` and `dense`, memory and bytes for all. */
  readonly peer?: string;
  readonly budget?: Budget;
  readonly needs?: string;
  /** The archive itself is the game. */
  readonly keeps: boolean;
  run(world: World): Promise<Cost>;
}

export interface Row {
  readonly name: string;
  readonly peer: string | null;
  readonly budget: Budget;
  readonly gameBytes: number;
  /** Median of each figure; null: the program is not installed. */
  readonly cost: Cost | null;
  readonly samples: readonly Cost[];
}

export interface ZipResult {
  readonly zip: string;
  readonly zipBytes: number;
  readonly unpackedBytes: number;
  readonly entries: number;
  readonly runs: number;
  readonly rows: readonly Row[];
}

const CURL = 'mkdir "$2" && cd "$2" && curl -sf --cacert "$1" -o game.zip "$3"';
const ARIA = 'mkdir "$2" && cd "$2" && aria2c -q -x1 --ca-certificate="$1" -o game.zip "$3" && unzip -q game.zip';

const LANES: readonly Lane[] = [
  { name: 'curl', needs: 'curl', keeps: true, run: (world) => measuredPeer(world, CURL) },
  {
    name: 'rgsx --keep --verify size',
    peer: 'curl',
    budget: { cpu: 1.1, rssMb: 120 },
    keeps: true,
    run: (world) => measuredGet(world, ['--system', 'snes', '--keep', '--verify', 'size']),
  },
  {
    name: 'rgsx --keep --verify auto',
    peer: 'curl',
    budget: { cpu: 2, rssMb: 120 },
    keeps: true,
    run: (world) => measuredGet(world, ['--system', 'snes', '--keep', '--verify', 'auto']),
  },
  // What others do for the same: fetch, then read and inflate it all once more.
  {
    name: 'curl, then unzip -t',
    needs: 'unzip',
    keeps: true,
    run: (world) => measuredPeer(world, `${CURL} && unzip -qt game.zip`),
  },
  {
    name: 'curl, then 7z t',
    needs: '7z',
    keeps: true,
    run: (world) => measuredPeer(world, `${CURL} && 7z t -bd game.zip >/dev/null`),
  },
  {
    name: 'curl, then unzip',
    needs: 'unzip',
    keeps: false,
    run: (world) => measuredPeer(world, `${CURL} && unzip -q game.zip`),
  },
  {
    name: 'curl, then 7z x',
    needs: '7z',
    keeps: false,
    run: (world) => measuredPeer(world, `${CURL} && 7z x -bd -y game.zip >/dev/null`),
  },
  { name: 'aria2c -x1, then unzip', needs: 'aria2c', keeps: false, run: (world) => measuredPeer(world, ARIA) },
  {
    name: 'rgsx --unpack',
    peer: 'curl, then unzip',
    budget: { wall: 0.45, cpu: 0.6, rssMb: 120, written: 2.05 },
    keeps: false,
    run: (world) => measuredGet(world, ['--system', 'psx', '--unpack']),
  },
];

/** Runs every lane once in each round, so that all of them see the same machine. */
async function benchZip(zip: string, options: BytesOptions): Promise<ZipResult> {
  const entries = ZIPS[zip]?.(options.archiveBytes) ?? [];
  const world = new World(entries);
  try {
    await world.start();
    const there = LANES.filter(({ needs }) => needs === undefined || isInstalled(needs));
    const samples = new Map<string, Cost[]>(LANES.map(({ name }) => [name, []]));
    for (let round = 0; round < options.runs; round++) {
      for (const lane of there) samples.get(lane.name)?.push(await lane.run(world));
    }
    const { zipBytes, unpackedBytes } = world;
    const rows = LANES.map(({ name, peer, budget = {}, keeps }): Row => {
      const costs = samples.get(name) ?? [];
      // Times are judged where the budgets speak of them.
      const { wall, cpu, ...always } = budget;
      return {
        ...{ name, peer: peer ?? null, samples: costs, gameBytes: keeps ? zipBytes : unpackedBytes },
        budget: zip === 'mix' || zip === 'dense' ? budget : always,
        cost: costs.length === 0 ? null : medianCost(costs),
      };
    });
    return { zip, zipBytes, unpackedBytes, entries: entries.length, runs: options.runs, rows };
  } finally {
    world.close();
  }
}

/** One table of figures for each zip. */
export async function benchBytes(options: BytesOptions): Promise<readonly ZipResult[]> {
  const results: ZipResult[] = [];
  for (const zip of options.zips) {
    if (!Object.hasOwn(ZIPS, zip)) throw new Error(`no such zip: ${zip}; there is ${Object.keys(ZIPS).join(', ')}`);
    results.push(await benchZip(zip, options));
  }
  return results;
}

function cells(row: Row, rows: readonly Row[]): string[] {
  const { name, cost, budget, gameBytes } = row;
  if (cost === null) return [name, 'not installed'];
  const peer = rows.find((one) => one.name === row.peer)?.cost ?? null;
  const ratio = (pick: (cost: Cost) => number, most: number | undefined): string =>
    peer === null ? '' : judged(pick(cost) / pick(peer), most);
  return [
    name,
    cost.wallS.toFixed(2),
    cost.cpuS.toFixed(2),
    judged(cost.rssMb, budget.rssMb, 0),
    judged(cost.writtenBytes / gameBytes, budget.written),
    ratio(({ wallS }) => wallS, budget.wall),
    ratio(({ cpuS }) => cpuS, budget.cpu),
  ];
}

/** The tables as text. */
export function showBytes(results: readonly ZipResult[]): string {
  return results
    .map(({ zip, zipBytes, unpackedBytes, entries, runs, rows }) => {
      const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
      const title = `${zip}: ${mb(zipBytes)} zip, ${mb(unpackedBytes)} in ${entries} entries; medians of ${runs}`;
      const head = ['over loopback TLS', 'wall s', 'CPU s', 'MB', 'written/game', 'wall to peer', 'CPU to peer'];
      return `${title}\n${table(
        head,
        rows.map((row) => cells(row, rows)),
      )}`;
    })
    .join('\n\n');
}
