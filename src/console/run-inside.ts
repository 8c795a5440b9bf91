/** Runs this program again inside a terminal program, and says how that went. I/O. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Display, programArguments } from './choose.ts';

/** Environment variable with a file that the inner program makes: without it the terminal never came up. */
const MARK = 'RGSX_INSIDE_MARK';

/** Tells the outer program that its terminal works. For the inner one, at its start. */
export function markInside(env: Readonly<Record<string, string | undefined>>): void {
  const mark = env[MARK] ?? '';
  if (mark === '') return;
  try {
    writeFileSync(mark, '');
  } catch {
    // The outer program is gone, or its folder: nobody waits for the mark.
  }
}

export type InsideResult =
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** The terminal did not come up. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface InsideOptions {
  /** This program and its arguments. Never holds the key: that is read from its file. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Resolves when the terminal program has ended; never rejects. SIGTERM and SIGINT are passed on to it. */
export function runInside(
  display: Extract<Display, { kind: 'program' }>,
  options: InsideOptions,
): Promise<InsideResult> {
  const { command, env } = options;
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-inside-'));
  const mark = join(folder, 'up');
  return new Promise((resolve) => {
    const child = spawn(display.path, programArguments(display, command), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...env, RGSX_TERMINAL: display.program, [MARK]: mark },
      ...(display.cwd === null ? {} : { cwd: display.cwd }),
    });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', forward);
    process.on('SIGINT', forward);
    const done = (result: InsideResult): void => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', forward);
      rmSync(folder, { recursive: true, force: true });
      resolve(result);
    };
    child.on('error', (error) => done({ kind: 'failed', reason: error.message }));
    child.on('exit', (code) => {
      // vaixterm kills what runs in it (Select+Start) and ends well; an end by a signal is an end, not an error of ours.
      if (existsSync(mark)) done({ kind: 'ended', exitCode: code ?? 0 });
      else done({ kind: 'failed', reason: `${display.program} ended with ${code} before anything ran in it` });
    });
  });
}
