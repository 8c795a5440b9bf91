/**
 * Thousands at once in the UI: all games of a large system are marked, one mark is taken back, all are queued, paused and resumed. The
 * real program and the real screens in this process; milliseconds of a press and of the frame after it.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../src/app/create.ts';
import type { Action } from '../../src/input/actions.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createUi } from '../../src/ui/ui.ts';
import { makeTempUserdata } from '../../test/helpers/temp-userdata.ts';
import { nameMaker } from './made-catalog.ts';
import { median } from './measure.ts';

export interface ManyRow {
  readonly what: string;
  /** Press and frame. */
  readonly ms: number;
}

interface Step {
  /** null: not measured. */
  readonly what: string | null;
  readonly presses: readonly Action[];
}

const STEPS: readonly Step[] = [
  { what: null, presses: ['down', 'confirm', 'select'] },
  { what: 'mark all', presses: ['r1'] },
  { what: 'move the cursor', presses: ['down'] },
  { what: 'take one mark back', presses: ['confirm'] },
  { what: null, presses: ['start'] },
  { what: 'queue them', presses: ['confirm'] },
  { what: null, presses: ['start', 'confirm'] },
  { what: 'move in the queue', presses: ['down'] },
  { what: 'pause all', presses: ['y'] },
  { what: 'resume all', presses: ['y'] },
];

function writeGames(rgsx: string, count: number): void {
  mkdirSync(join(rgsx, 'games'), { recursive: true });
  const next = nameMaker(3);
  const names = new Set<string>();
  while (names.size < count) names.add(next());
  writeFileSync(join(rgsx, 'systems_list.json'), JSON.stringify([{ platform_name: 'SNES', folder: 'snes' }]));
  const rows = [...names].map((name, at) => [name, `https://1fichier.com/?many${at}`, '1.5 MB']);
  writeFileSync(join(rgsx, 'games/SNES.json'), JSON.stringify(rows));
}

async function once(count: number): Promise<ManyRow[]> {
  const userdata = makeTempUserdata();
  writeGames(userdata.rgsx, count);
  const program = await createProgram({ userdata: userdata.root, env: { RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1' } });
  try {
    program.saveSettings({ language: 'en', grouped: false });
    await program.catalogsReady();
    const ui = createUi({
      ...{ port: program, clock: systemClock, first: 'systems', onUpdate: () => {}, onQuit: () => {} },
      size: () => ({ columns: 53, rows: 20 }),
    });
    program.onQueue((event) => ui.queueEvent(event));
    program.onChange(() => ui.changed());
    const rows: ManyRow[] = [];
    for (const { what, presses } of STEPS) {
      const begun = performance.now();
      for (const action of presses) {
        ui.press({ kind: 'action', action, repeat: 0, from: 'pad' });
        ui.frame();
      }
      if (what !== null) rows.push({ what, ms: performance.now() - begun });
    }
    if (program.jobs().length < count - 1) throw new Error(`only ${program.jobs().length} games were queued`);
    return rows;
  } finally {
    await program.close();
    userdata.remove();
  }
}

/** Medians of `runs`, for `count` games. */
export async function benchMany(count: number, runs: number): Promise<ManyRow[]> {
  const all: ManyRow[][] = [];
  for (let run = 0; run < runs; run++) all.push(await once(count));
  return (all[0] ?? []).map(({ what }, at) => ({ what, ms: median(all.map((rows) => rows[at]?.ms ?? Number.NaN)) }));
}

export function showMany(rows: readonly ManyRow[], count: number): string {
  const lines = rows.map(({ what, ms }) => `${what.padEnd(20)} ${ms.toFixed(1).padStart(8)} ms`);
  return [`${count} games of one system, press and frame`, ...lines].join('\n');
}
