/** The library's budgets (product rules, section 8): import, size on the card, opening, searching, looking into ROM folders. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../build/bundle.ts';
import { FLAGS } from '../build/flags.ts';
import { benchLibraryStart, type LibraryStart } from './library-start.ts';
import { writeCatalog } from './made-catalog.ts';
import { median } from './measure.ts';

type Figures = Readonly<Record<string, number>>;

export interface LibraryResult {
  readonly games: number;
  /** Games of the largest system. */
  readonly largest: number;
  readonly jsonMb: number;
  readonly databaseMb: number;
  readonly import: Figures;
  readonly again: Figures;
  readonly start: Figures;
  readonly programStart: LibraryStart;
  readonly open: Figures;
  readonly search: Figures;
  readonly scan: Figures;
}

/** The median of each figure by itself. */
function medians(runs: readonly Figures[]): Figures {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] ?? 0))]));
}

/** `games`: how many the catalog has; a sixth of them, 20,000 at most, are of one system. */
export async function benchLibrary(runs: number, games: number): Promise<LibraryResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-bench-library-'));
  try {
    const largest = Math.min(20_000, Math.ceil(games / 6));
    const made = writeCatalog(folder, games, largest);
    const roms = join(folder, 'roms', 'sys0');
    mkdirSync(roms, { recursive: true });
    for (const name of [...new Set(made.largest)].slice(0, 10_000)) writeFileSync(join(roms, name), '');
    // Bundled as it ships: the type stripper of a source run would be counted otherwise.
    const child = join(folder, 'child.cjs');
    writeFileSync(child, (await bundleProgram(join(import.meta.dirname, 'library-child.ts'))).text);
    const run = (task: string): Figures => {
      const text = execFileSync(process.execPath, [...FLAGS, child, task, folder], { encoding: 'utf8' });
      return JSON.parse(text) as Figures;
    };
    const forget = (): void => {
      for (const name of ['library.db', 'catalog.db']) {
        for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, name + suffix), { force: true });
      }
    };
    const repeat = (task: string, before?: () => void): Figures =>
      medians(
        Array.from({ length: runs }, () => {
          before?.();
          return run(task);
        }),
      );
    const imported = repeat('import', forget);
    return {
      games,
      largest,
      jsonMb: made.jsonBytes / 1e6,
      databaseMb: ['library.db', 'catalog.db'].reduce((sum, name) => sum + statSync(join(folder, name)).size / 1e6, 0),
      import: imported,
      again: repeat('again'),
      start: repeat('start'),
      programStart: await benchLibraryStart(folder, games, runs * 4),
      open: repeat('open'),
      search: repeat('search'),
      scan: repeat('scan'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function showLibrary(result: LibraryResult): string {
  const ms = (value: number | undefined): string => `${(value ?? 0).toFixed(1)} ms`;
  const mb = (value: number | undefined): string => `${(value ?? 0).toFixed(1)} MB`;
  const { import: imported, again, start, programStart, open, search, scan } = result;
  const rows: [string, string, string][] = [
    [`import of ${result.games} games (${mb(result.jsonMb)} of JSON)`, ms(imported['ms']), '1500 ms'],
    ['  its CPU', ms(imported['cpuMs']), ''],
    ['  peak memory of the process', mb(imported['rssMb']), '110 MB'],
    ['  the same again, unchanged rows', ms(again['ms']), ''],
    ['database', mb(result.databaseMb), '45 MB'],
    ['library opened, systems listed', ms(start['ms']), ''],
    [`program to its first picture (${programStart.rounds} starts)`, ms(programStart.largeMs), ''],
    ['  with one game a system', ms(programStart.smallMs), ''],
    ['  what the games add', ms(programStart.addedMs), ''],
    [`system of ${result.largest} opened`, ms(open['ms']), '20 ms'],
    ['  memory for it', mb(open['rssMb']), ''],
    [`key of a search over everything (${search['keys']} keys), median`, ms(search['ms50']), ''],
    ['  95th percentile', ms(search['ms95']), '5 ms'],
    ['  95th percentile, CPU', ms(search['cpu95']), ''],
    ['  the very first key', ms(search['firstMs']), ''],
    ['  memory for it', mb(search['rssMb']), ''],
    ['ROM folder of 10,000 files at most looked at', ms(scan['ms']), '200 ms'],
    ['  again, unchanged', ms(scan['againMs']), ''],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows
    .map(([what, value, budget]) => `${what.padEnd(width)}  ${value.padStart(10)}  ${budget}`.trimEnd())
    .join('\n');
}
