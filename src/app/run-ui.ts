/** The UI on the glass that there is, driven by pads and keyboard, with the queue working beneath it. */

import type { Readable } from 'node:stream';
import type { CommonOptions } from '../cli/args.ts';
import type { InputEvent } from '../input/actions.ts';
import { KeyBytes } from '../input/key-bytes.ts';
import { systemClock } from '../lib/clock.ts';
import { runUi as runScreens } from '../ui/run.ts';
import type { Program } from './program.ts';

/** A lone Escape looks like the start of a sequence for so long. */
const ESCAPE_MS = 30;

/** Keys of a terminal as events; the answer stops listening. */
function listenToKeys(input: Readable, listener: (event: InputEvent) => void): () => void {
  const keys = new KeyBytes();
  let timer: NodeJS.Timeout | null = null;
  const onData = (bytes: Buffer): void => {
    if (timer !== null) clearTimeout(timer);
    for (const event of keys.push(bytes)) listener(event);
    if (!keys.pending) return;
    timer = setTimeout(() => {
      for (const event of keys.flush()) listener(event);
    }, ESCAPE_MS);
  };
  input.on('data', onData);
  return () => {
    if (timer !== null) clearTimeout(timer);
    input.off('data', onData);
  };
}

/** Runs until the player quits; the exit code is 0 for a normal quit. */
export async function runUi(program: Program, _options: CommonOptions): Promise<number> {
  const { createCanvas } = await import('../console/blessed.ts');
  const { canvasSurface } = await import('../console/surface.ts');
  const { stdin, stdout } = process;
  stdin.setRawMode?.(true);
  stdin.resume();
  const canvas = createCanvas({ output: stdout, term: process.env['TERM'] ?? '' });
  const stopWorking = program.startWorking();
  try {
    const result = await runScreens({
      port: program,
      clock: systemClock,
      surface: canvasSurface(canvas),
      after: (delayMs, body) => {
        const timer = setTimeout(body, Math.min(delayMs, 2 ** 31 - 1));
        return () => clearTimeout(timer);
      },
      onInput: (listener) => listenToKeys(stdin, listener),
      locale: process.env['LC_ALL'] || process.env['LANG'] || '',
      confirm: program.confirmButton,
    });
    if (result.error !== null) program.logCrash(result.error);
    return result.exitCode;
  } finally {
    stopWorking();
    canvas.close();
    stdin.setRawMode?.(false);
    stdin.pause();
  }
}
