/** What a library adds to the start: the program's bundle to its first picture, with all games imported and with one a system. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bundleProgram } from '../build/bundle.ts';
import { FLAGS } from '../build/flags.ts';
import { makeLibrary } from './binary.ts';
import { median } from './measure.ts';
import { terminalSeat } from './seats.ts';

export interface LibraryStart {
  /** From the call to the first picture in a terminal; medians, milliseconds. */
  readonly smallMs: number;
  readonly largeMs: number;
  /** Median of the differences of neighbours. */
  readonly addedMs: number;
  readonly rounds: number;
}

/** The bundle as a program, with its compiled code kept as the executable keeps it. */
async function program(folder: string): Promise<string> {
  const bundle = join(folder, 'rgsx.cjs');
  writeFileSync(bundle, (await bundleProgram()).text);
  const script = join(folder, 'rgsx');
  const cache = join(folder, 'compiled');
  const text = `#!/bin/sh\nNODE_COMPILE_CACHE=${cache} exec ${process.execPath} ${FLAGS.join(' ')} ${bundle} "$@"\n`;
  writeFileSync(script, text);
  chmodSync(script, 0o755);
  return script;
}

/** `games` in 60 systems beside 60 games in as many, in turns, so that both see the same load of the machine. */
export async function benchLibraryStart(folder: string, games: number, rounds: number): Promise<LibraryStart> {
  const rgsx = await program(folder);
  const seat = (name: string, count: number) => {
    const root = join(folder, name);
    mkdirSync(root);
    makeLibrary(root, count);
    const env = { PATH: process.env['PATH'] ?? '', HOME: root, RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1' };
    execFileSync(rgsx, ['catalog', 'refresh', '--userdata', root, '--quiet'], { env });
    return terminalSeat(rgsx, root);
  };
  const seats = [seat('small', 60), seat('large', games)] as const;
  const taken: [number, number][] = [];
  // The first rounds only warm the caches.
  for (let round = -2; round < rounds; round++) {
    const pair: [number, number] = [0, 0];
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const begun = performance.now();
      const running = await seats[at].start();
      pair[at] = performance.now() - begun;
      await running.end();
    }
    if (round >= 0) taken.push(pair);
  }
  const of = (pick: (pair: [number, number]) => number): number => median(taken.map(pick));
  return {
    smallMs: of(([small]) => small),
    largeMs: of(([, large]) => large),
    addedMs: of(([small, large]) => large - small),
    rounds,
  };
}
