/** Runs this program again inside a terminal program, and says how that went. I/O. */

import { spawn } from 'node:child_process';
import { type Display, programArguments } from './choose.ts';

/** A terminal that ends sooner than this with an error never showed anything: the next way is tried. */
const FAILED_START_MS = 3000;

export type InsideResult =
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** The terminal did not come up. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface InsideOptions {
  /** This program and its arguments. Never holds the key: that is read from its file. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly monotonic: () => number;
}

/** Resolves when the terminal program has ended; never rejects. SIGTERM and SIGINT are passed on to it. */
export function runInside(
  display: Extract<Display, { kind: 'program' }>,
  options: InsideOptions,
): Promise<InsideResult> {
  const { command, env, monotonic } = options;
  const started = monotonic();
  return new Promise((resolve) => {
    const child = spawn(display.path, programArguments(display, command), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...env, RGSX_TERMINAL: display.program },
      ...(display.cwd === null ? {} : { cwd: display.cwd }),
    });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', forward);
    process.on('SIGINT', forward);
    const done = (result: InsideResult): void => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', forward);
      resolve(result);
    };
    child.on('error', (error) => done({ kind: 'failed', reason: error.message }));
    child.on('exit', (code, signal) => {
      const early = monotonic() - started < FAILED_START_MS;
      if (early && code !== 0 && signal === null)
        done({ kind: 'failed', reason: `${display.program} ended with ${code}` });
      // vaixterm kills what runs in it (Select+Start) and ends well; an end by a signal is an end, not an error of ours.
      else done({ kind: 'ended', exitCode: code ?? 0 });
    });
  });
}
