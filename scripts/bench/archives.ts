/** 7z archives: the built-in 7-Zip, the same through the machine's own, and that one by itself. */

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNative } from '../../src/archive/native-seven-zip.ts';
import { gameLike, noise } from '../../test/helpers/zip-maker.ts';
import { table } from './budget.ts';
import { type Cost, measure, medianCost } from './measure.ts';

const MIB = 1024 * 1024;
const CHILD = join(import.meta.dirname, 'archives-child.ts');

export interface ArchiveFigures {
  readonly dictionaryMib: number;
  readonly contentMib: number;
  readonly builtIn: Cost;
  readonly own: Cost;
  readonly bare: Cost;
}

export interface ArchivesResult {
  /** null: there is no 7-Zip here that is fit to be compared with (the PATH decides). */
  readonly program: string | null;
  readonly rows: readonly ArchiveFigures[];
}

/** A game's worth of bytes: half of it packs well, half of it hardly. */
function writeContent(path: string, mib: number): void {
  const fd = openSync(path, 'w');
  for (let at = 0; at < mib; at += 4) {
    for (const block of [gameLike(2 * MIB, at + 1), noise(2 * MIB, at + 2)]) writeSync(fd, block);
  }
  closeSync(fd);
}

function spacious(needBytes: number): string {
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize > needBytes ? '/dev/shm' : tmpdir();
}

type Run = (line: string, args: readonly string[]) => Promise<Cost>;

/** One size of content, packed with each dictionary. */
async function benchContent(
  program: string,
  folder: string,
  contentMib: number,
  dictionaries: readonly number[],
  runs: number,
) {
  const rows: ArchiveFigures[] = [];
  mkdirSync(join(folder, 'in'));
  writeContent(join(folder, 'in', 'Game.bin'), contentMib);
  for (const dictionaryMib of dictionaries) {
    const archive = join(folder, `game-${dictionaryMib}.7z`);
    const args = ['a', '-bso0', '-bsp0', '-mx=1', `-m0=lzma2:d=${dictionaryMib}m`, archive, '.'];
    execFileSync(program, args, { cwd: join(folder, 'in') });
    const out = join(folder, 'out');
    const run: Run = async (line, args) => {
      const costs: Cost[] = [];
      for (let n = 0; n < runs; n++) {
        rmSync(out, { recursive: true, force: true });
        costs.push(await measure(line, args));
      }
      return medianCost(costs);
    };
    const child = (who: string) => run('"$@"', [process.execPath, CHILD, archive, out, who]);
    const bare = await run('"$@"', [program, 'x', '-bso0', '-bsp0', `-o${out}`, archive]);
    rows.push({ dictionaryMib, contentMib, builtIn: await child('built-in'), own: await child('own'), bare });
  }
  return rows;
}

/** Medians of `runs` for each size of content and dictionary. */
export async function benchArchives(
  runs: number,
  contentMib: readonly number[],
  dictionaryMib: readonly number[],
): Promise<ArchivesResult> {
  const native = await findNative();
  if (native?.unfit !== null) return { program: null, rows: [] };
  const rows: ArchiveFigures[] = [];
  for (const size of contentMib) {
    const folder = mkdtempSync(join(spacious(size * MIB * 4), 'bench-archives-'));
    try {
      rows.push(...(await benchContent(native.path, folder, size, dictionaryMib, runs)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { program: `7-Zip ${native.version}`, rows };
}

export function showArchives({ program, rows }: ArchivesResult): string {
  if (program === null) return '7z: no 7-Zip of this machine to compare with (23.01 or newer on the PATH)';
  const lines = rows.flatMap(({ dictionaryMib, contentMib, builtIn, own, bare }) =>
    (
      [
        ['built-in', builtIn],
        [`${program} in its place`, own],
        [`${program} by itself`, bare],
      ] as const
    ).map(([who, { wallS, cpuS, rssMb }]) => [
      `${contentMib} MiB, dictionary ${dictionaryMib} MiB`,
      who,
      `${wallS.toFixed(2)} s`,
      `${(contentMib / wallS).toFixed(0)} MiB/s`,
      `${cpuS.toFixed(2)} s`,
      `${rssMb.toFixed(0)} MB`,
      `${(wallS / bare.wallS).toFixed(2)} x`,
    ]),
  );
  return table(['7z', 'unpacked by', 'wall', 'speed', 'CPU', 'memory', 'beside it'], lines);
}
