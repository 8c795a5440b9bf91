/**
 * What a download writes to the card, by strace: bytes by kind of file, syncs, and how often progress is recorded. Kept,
 * unpacked, and in low-space mode (a small file system of its own, which only root can mount).
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judged, table } from './budget.ts';
import { isInstalled, measure } from './measure.ts';
import { halfAndHalf, World } from './world.ts';

const MIB = 1024 * 1024;
const ARCHIVE_BYTES = 256 * MIB;
/** A fast Wi-Fi link: the slower, the more often time (not bytes) decides when to sync. */
const BYTES_PER_SECOND = 20_000_000;
/** Beyond the game itself; the program leaves 32 MiB free. */
const SPARE_BYTES = 64 * MIB;

export type Kind = 'part' | 'unpacked' | 'journals' | 'library' | 'log' | 'other';

export interface Wear {
  readonly name: string;
  readonly budget: number;
  readonly gameBytes: number;
  readonly seconds: number;
  readonly bytes: Readonly<Record<Kind, number>>;
  /** fsync, fdatasync and sync_file_range of files, and whole file systems. */
  readonly syncs: number;
  /** Writes of the library while bytes arrive, and the shortest time between two of them. */
  readonly libraryWrites: number;
  readonly libraryGapS: number | null;
}

interface Call {
  readonly at: number;
  readonly name: string;
  readonly path: string;
  readonly result: number;
}

/** Calls on files in strace's output (`-f -y -ttt -s 0`), put together where they were interrupted. */
export function readTrace(text: string): Call[] {
  const calls: Call[] = [];
  const begun = new Map<string, { name: string; path: string }>();
  for (const line of text.split('\n')) {
    const start = /^(\d+) +([\d.]+) (\w+)\((?:\d+<([^>]*)>)?/.exec(line);
    const resumed = /^(\d+) +([\d.]+) <\.\.\. (\w+) resumed>/.exec(line);
    const result = Number(/= (-?\d+)(?: \w+ \(.*\))?$/.exec(line)?.[1] ?? Number.NaN);
    if (start !== null) {
      const [, pid = '', at = '', name = '', path = ''] = start;
      if (line.endsWith('<unfinished ...>')) begun.set(pid, { name, path });
      else calls.push({ at: Number(at), name, path, result });
    } else if (resumed !== null) {
      const [, pid = '', at = ''] = resumed;
      const before = begun.get(pid);
      begun.delete(pid);
      if (before !== undefined) calls.push({ at: Number(at), ...before, result });
    }
  }
  return calls;
}

function kindOf(path: string): Kind {
  if (/\.part$/.test(path)) return 'part';
  if (/\.journal$/.test(path)) return 'journals';
  if (/\.db(-wal|-shm|-journal)?$/.test(path)) return 'library';
  if (/\/log\//.test(path)) return 'log';
  // Staged files have numbers for names.
  return /\/\d+\/\d+$/.test(path) ? 'unpacked' : 'other';
}

function sumUp(calls: readonly Call[], root: string): Omit<Wear, 'name' | 'budget' | 'gameBytes' | 'seconds'> {
  const bytes: Record<Kind, number> = { part: 0, unpacked: 0, journals: 0, library: 0, log: 0, other: 0 };
  const ours = calls.filter(({ path }) => path.startsWith(root));
  const writes = ours.filter(({ name, result }) => /write/.test(name) && result > 0);
  for (const { path, result } of writes) bytes[kindOf(path)] += result;
  // While bytes arrive: between the first and the last big write.
  const content = writes
    .filter(({ path }) => kindOf(path) === 'part' || kindOf(path) === 'unpacked')
    .map(({ at }) => at);
  const [first = 0, last = 0] = [content[0], content.at(-1)];
  const times = writes
    .filter(({ path, at }) => kindOf(path) === 'library' && at > first && at < last)
    .map(({ at }) => at);
  const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  return {
    bytes,
    syncs: calls.filter(({ name, path }) => /sync/.test(name) && (path.startsWith(root) || name === 'sync')).length,
    libraryWrites: times.length,
    libraryGapS: gaps.length === 0 ? null : Math.min(...gaps),
  };
}

const TRACED =
  'trace=write,pwrite64,writev,pwritev,pwritev2,copy_file_range,fsync,fdatasync,sync_file_range,syncfs,sync';

interface Way {
  readonly name: string;
  readonly budget: number;
  readonly system: string;
  readonly args: readonly string[];
  readonly lowSpace?: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'kept, --verify auto', budget: 2.05, system: 'snes', args: ['--keep'] },
  { name: 'unpacked', budget: 2.05, system: 'psx', args: ['--unpack'] },
  { name: 'unpacked, low space', budget: 1.05, system: 'psx', args: ['--unpack'], lowSpace: true },
];

async function wearOf(world: World, way: Way): Promise<Wear> {
  const userdata = world.userdata();
  const trace = join(world.folder, 'trace');
  const sizeBytes = world.unpackedBytes + SPARE_BYTES;
  if (way.lowSpace === true) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', userdata.roms]);
  try {
    const strace = ['strace', '-f', '-y', '-qq', '-ttt', '-s', '0', '-e', TRACED, '-o', trace];
    const command = world.command('get', world.link, '--userdata', userdata.root, '--system', way.system, '--quiet');
    const { wallS } = await measure('"$@"', [...strace, ...command, ...way.args], { env: world.env });
    const gameBytes = way.args.includes('--keep') ? world.zipBytes : world.unpackedBytes;
    const { name, budget } = way;
    return { name, budget, gameBytes, seconds: wallS, ...sumUp(readTrace(readFileSync(trace, 'utf8')), userdata.root) };
  } finally {
    if (way.lowSpace === true) execFileSync('umount', [userdata.roms]);
    userdata.remove();
  }
}

/** null: strace is not installed. Low-space mode is left out where this is not root. */
export async function benchWear(): Promise<readonly Wear[] | null> {
  if (!isInstalled('strace')) return null;
  const world = new World(halfAndHalf(ARCHIVE_BYTES), { bytesPerSecond: BYTES_PER_SECOND });
  try {
    await world.start();
    const wears: Wear[] = [];
    for (const way of WAYS) {
      if (way.lowSpace !== true || process.getuid?.() === 0) wears.push(await wearOf(world, way));
    }
    return wears;
  } finally {
    world.close();
  }
}

/** The table as text. */
export function showWear(wears: readonly Wear[] | null): string {
  if (wears === null) return 'strace is not installed';
  const per = (bytes: number, game: number): string => (bytes / game).toFixed(4);
  const rows = wears.map(({ name, budget, gameBytes, seconds, bytes, syncs, libraryWrites, libraryGapS }) => {
    const all = Object.values(bytes).reduce((sum, one) => sum + one, 0);
    return [
      name,
      judged(all / gameBytes, budget, 3),
      per(bytes.part, gameBytes),
      per(bytes.unpacked, gameBytes),
      per(bytes.journals, gameBytes),
      per(bytes.library + bytes.log + bytes.other, gameBytes),
      String(syncs),
      (syncs / seconds).toFixed(1),
      libraryGapS === null ? String(libraryWrites) : `${libraryWrites}, ${libraryGapS.toFixed(1)} s apart or more`,
    ];
  });
  const head = [
    'bytes per byte of game',
    'all',
    'part',
    'unpacked',
    'journals',
    'rest',
    'syncs',
    'a second',
    'progress in the library',
  ];
  const { gameBytes = 0 } = wears[0] ?? {};
  return `${(gameBytes / 1e6).toFixed(0)} MB zip at ${BYTES_PER_SECOND / 1e6} MB/s, counted by strace\n${table(head, rows)}`;
}
