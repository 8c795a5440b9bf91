/** The byte path beside its peers: a 1 GiB zip over loopback TLS, fetched, verified and unpacked. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cost, isInstalled, measure, medianCost } from './measure.ts';
import { halfAndHalf, World } from './world.ts';

export interface BytesOptions {
  readonly runs: number;
  readonly archiveBytes: number;
}

export interface Row {
  readonly name: string;
  readonly cost: Cost;
  /** Name of the row it is compared with, and what product.md §8 allows. */
  readonly peer?: string;
  readonly budget?: { readonly wall?: number; readonly cpu?: number };
}

export interface BytesResult {
  readonly zipBytes: number;
  readonly unpackedBytes: number;
  readonly runs: number;
  readonly rows: readonly Row[];
}

interface Lane {
  readonly name: string;
  readonly peer?: string;
  readonly budget?: { readonly wall?: number; readonly cpu?: number };
  run(world: World): Promise<Cost>;
}

/** Flags of the executable's runtime (scripts/build). */
const NODE_FLAGS = ['--max-semi-space-size=1'];

async function ours(world: World, args: readonly string[]): Promise<Cost> {
  const userdata = world.userdata();
  try {
    const command = [process.execPath, ...NODE_FLAGS, world.program, 'get', world.link, '--userdata', userdata.root];
    return await measure('"$@"', [...command, '--quiet', ...args], { env: world.env });
  } finally {
    userdata.remove();
  }
}

async function peers(world: World, line: string): Promise<Cost> {
  const out = join(world.folder, 'peer');
  const args = [world.certificate, world.plain, out];
  try {
    return await measure(line, args);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const CURL = 'mkdir "$3" && cd "$3" && curl -sf --cacert "$1" -o game.zip "$2"';

const LANES: readonly (Lane & { readonly needs?: string })[] = [
  { name: 'curl', needs: 'curl', run: (world) => peers(world, CURL) },
  {
    name: 'rgsx get --keep --verify size',
    peer: 'curl',
    budget: { cpu: 1.1 },
    run: (world) => ours(world, ['--system', 'snes', '--keep', '--verify', 'size']),
  },
  {
    name: 'rgsx get --keep --verify auto',
    peer: 'curl',
    budget: { cpu: 2 },
    run: (world) => ours(world, ['--system', 'snes', '--keep', '--verify', 'auto']),
  },
  { name: 'curl, then unzip', needs: 'unzip', run: (world) => peers(world, `${CURL} && unzip -q game.zip`) },
  { name: 'curl, then 7z x', needs: '7z', run: (world) => peers(world, `${CURL} && 7z x -bd -y game.zip >/dev/null`) },
  {
    name: 'aria2c, then unzip',
    needs: 'aria2c',
    run: (world) =>
      peers(
        world,
        'mkdir "$3" && cd "$3" && aria2c -q -x1 --ca-certificate="$1" -o game.zip "$2" && unzip -q game.zip',
      ),
  },
  {
    name: 'rgsx get --unpack',
    peer: 'curl, then unzip',
    budget: { wall: 0.45, cpu: 0.6 },
    run: (world) => ours(world, ['--system', 'psx', '--unpack']),
  },
];

/** Runs every lane once in each round, so that all of them see the same machine. */
export async function benchBytes(options: BytesOptions): Promise<BytesResult> {
  const entries = halfAndHalf(options.archiveBytes);
  const world = new World(entries);
  try {
    await world.start();
    const lanes = LANES.filter(({ needs }) => needs === undefined || isInstalled(needs));
    const costs = new Map(lanes.map((lane) => [lane.name, [] as Cost[]]));
    for (let round = 0; round < options.runs; round++) {
      for (const lane of lanes) costs.get(lane.name)?.push(await lane.run(world));
    }
    const rows = lanes.map(({ name, peer, budget }) => ({
      name,
      cost: medianCost(costs.get(name) ?? []),
      ...(peer === undefined ? {} : { peer }),
      ...(budget === undefined ? {} : { budget }),
    }));
    const unpackedBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
    return { zipBytes: world.zipBytes, unpackedBytes, runs: options.runs, rows };
  } finally {
    world.close();
  }
}

function ratio(row: Row, rows: readonly Row[], pick: (cost: Cost) => number, budget: number | undefined): string {
  const peer = rows.find(({ name }) => name === row.peer);
  if (peer === undefined) return '';
  const value = pick(row.cost) / pick(peer.cost);
  const told = budget === undefined ? '' : value <= budget ? ` ≤ ${budget} ok` : ` > ${budget} OVER`;
  return `${value.toFixed(2)}x${told}`;
}

/** The table as text. */
export function showBytes(result: BytesResult): string {
  const { rows } = result;
  const lines = rows.map((row) =>
    [
      row.name.padEnd(32),
      row.cost.wallS.toFixed(2).padStart(7),
      row.cost.cpuS.toFixed(2).padStart(7),
      row.cost.rssMb.toFixed(0).padStart(6),
      (row.cost.writtenBytes / result.zipBytes).toFixed(2).padStart(8),
      `  ${ratio(row, rows, (cost) => cost.wallS, row.budget?.wall)}`.padEnd(18),
      ratio(row, rows, (cost) => cost.cpuS, row.budget?.cpu),
    ].join(' '),
  );
  const head = `${'zip over loopback TLS'.padEnd(32)}  wall s   CPU s    MB  written  wall to peer      CPU to peer`;
  const sizes = `${(result.zipBytes / 1e6).toFixed(0)} MB zip, ${(result.unpackedBytes / 1e6).toFixed(0)} MB inside, medians of ${result.runs}`;
  return [head, ...lines, sizes].join('\n');
}
