/**
 * Jobs for as long as one likes, under faults of every kind at random, in one process: what arrives is right, nothing piles up. Memory and
 * open files are those of the whole process, the fake host included; it keeps no record between two jobs.
 */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../helpers/fake-fichier/index.ts';
import { seeded } from '../helpers/random.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { down, FAULT_KEEPS, info, token } from './fault-rows.ts';
import { sha256, type World } from './world.ts';

type Below = (n: number) => number;

/** A game of a few hundred KB and what of it arrives. */
interface Goods {
  readonly zip: Buffer;
  readonly rom: Buffer;
}

const ROM_NAME = 'Robo Run (World).sfc';
const GOODS: readonly Goods[] = [150_000, 400_000, 900_000].map((size, seed) => {
  const rom = gameLike(size, seed + 40);
  return { zip: zipOf({ [ROM_NAME]: rom }), rom };
});

/** One fault that a good host may show sooner or later; `size` is the file's. */
export function anyFault(below: Below, size: number): Fault {
  const status = (): number => [500, 502, 503, 504, 429, 408, 511][below(7)] ?? 500;
  const kinds: (() => Fault)[] = [
    () => down('drop', { atByte: below(size) }),
    () => down('drop', { afterBytes: below(size), times: 1 + below(4) }),
    () => down('reset', { atByte: below(size) }),
    () => down('stall', { atByte: below(size) }),
    () => down('drip', { atByte: below(size) }),
    () => down('hang'),
    () => down('status', { status: status(), headers: { 'retry-after': String(below(30)) } }),
    () => down('html', { message: ['Welcome', 'Your requests are too fast', 'IP Locked'][below(3)] ?? '' }),
    () => down('json'),
    () => down('expired', { page: below(2) === 0 }),
    () => down('ignore-range'),
    () => down('wrong-range'),
    () => down('no-length'),
    () => down('short', { bytes: 1 + below(1000) }),
    () => down('long', { bytes: 1 + below(1000) }),
    () => down('corrupt', { atByte: below(size) }),
    () =>
      token(
        [...(['flood', 'ip-locked', 'one-location', 'maintenance', 'database', 'html', 'drop', 'reset'] as const)][
          below(8)
        ] ?? 'flood',
      ),
    () =>
      token(
        (['unknown-host', 'refused', 'future-certificate', 'foreign-certificate', 'reused'] as const)[below(5)] ??
          'reused',
      ),
    () => info((['flood', 'maintenance', 'html', 'drop', 'hang'] as const)[below(5)] ?? 'flood'),
    () => info('status', { status: status() }),
  ];
  return { ...(kinds[below(kinds.length)]?.() ?? down('drop')), skip: below(3) };
}

export interface Sample {
  readonly jobs: number;
  readonly rssMb: number;
  /** What is alive in V8's heap after a collection; null where it cannot be asked for (--expose-gc). */
  readonly heapMb: number | null;
  readonly openFiles: number;
}

export interface SoakReport {
  jobs: number;
  faults: number;
  done: number;
  /** Honest failures by code. */
  readonly failed: Map<string, number>;
  readonly wrong: string[];
  readonly samples: Sample[];
}

/** Failures that bad bytes may honestly end in; everything else is got over. */
const MAY_FAIL: ReadonlySet<string> = new Set([
  ...[
    'size-mismatch',
    'archive-damaged',
    'archive-wrong-size',
    'archive-wrong-crc',
    'bad-answer',
    'tls-failed',
    'token-expired',
  ],
]);

/** What the process holds now. */
export function sample(jobs: number): Sample {
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
  globalThis.gc?.();
  return {
    jobs,
    heapMb: globalThis.gc === undefined ? null : Math.round(process.memoryUsage().heapUsed / 1e5) / 10,
    rssMb,
    openFiles: readdirSync('/proc/self/fd').length,
  };
}

/** Lets go of the records that only tests look at. */
export function forget(world: World): void {
  world.server.forget();
  world.events.splice(0);
  world.clock.slept.splice(0);
}

/** Works while `goOn` says so; `sampled` hears the samples, one every `everyMs`. */
export async function soak(
  world: World,
  seed: number,
  goOn: () => boolean,
  everyMs: number,
  sampled: (one: Sample) => void = () => {},
): Promise<SoakReport> {
  const below = seeded(seed);
  const report: SoakReport = { jobs: 0, faults: 0, done: 0, failed: new Map(), wrong: [], samples: [] };
  let nextAt = 0;
  while (goOn()) {
    await oneJob(world, below, report);
    if (performance.now() < nextAt) continue;
    nextAt = performance.now() + everyMs;
    const one = sample(report.jobs);
    report.samples.push(one);
    sampled(one);
  }
  report.samples.push(sample(report.jobs));
  return report;
}

async function oneJob(world: World, below: Below, report: SoakReport): Promise<void> {
  const goods = GOODS[below(GOODS.length)] as Goods;
  const keep = FAULT_KEEPS[below(FAULT_KEEPS.length)] ?? 'auto';
  const title = `Soak ${report.jobs}`;
  const faults = Array.from({ length: below(4) }, () => anyFault(below, goods.zip.length));
  const told = JSON.stringify(faults);
  const url = world.addFile(`${title}.zip`, goods.zip);
  world.server.faults.push(...faults);
  const { state, code } = await world.get(url, 'snes', { keep });
  report.jobs++;
  report.faults += faults.length;
  const wrong = (text: string): void => void report.wrong.push(`job ${report.jobs}, ${keep}: ${text} after ${told}`);
  const found = world.romFiles();
  if (state === 'done') {
    const [name, bytes] = keep === 'auto' ? [`${title}.zip`, goods.zip] : [ROM_NAME, goods.rom];
    report.done++;
    if (found.join() !== `snes/${name}`) wrong(`on the card: ${found.join(', ')}`);
    else if (sha256(join(world.userdata.roms, 'snes', name)) !== sha256(bytes)) wrong(`${name} is not right`);
  } else {
    const left = found.filter((file) => !file.startsWith('.rgsx/'));
    if (left.length > 0) wrong(`failed, and left ${left.join(', ')}`);
    if (state === 'halted' || code === null || !MAY_FAIL.has(code)) wrong(`ended ${state} ${code}`);
    report.failed.set(code ?? 'none', (report.failed.get(code ?? 'none') ?? 0) + 1);
  }
  if (world.server.maxStreams > 1) wrong(`${world.server.maxStreams} streams at once`);
  await world.clearCard();
  rmSync(join(world.userdata.roms, 'snes/gamelist.xml'), { force: true });
  forget(world);
}
