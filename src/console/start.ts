/** From facts to a screen: chooses where to draw, opens it, and takes the next way when one fails. I/O. */

import type { Log } from '../services.ts';
import type { TextSize } from '../ui/ui-settings.ts';
import { chooseDisplay, type Display, type DisplayOption, inputPlan } from './choose.ts';
import { displayFacts } from './display-facts.ts';
import type { DisplayReason } from './display-reason.ts';
import { type OpenConsole, openConsole, type Standard } from './open.ts';
import type { Restorer } from './restore.ts';

export interface StartOptions {
  /** `--display`. */
  readonly option: DisplayOption;
  readonly textSize: TextSize;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly standard: Standard;
  /** This program and its arguments, to be started again inside a terminal program. */
  readonly command: readonly string[];
  /** In front of absolute paths, for tests. */
  readonly root?: string;
}

export interface StartDeps {
  readonly restorer: Restorer;
  readonly log: Log;
}

export type Started =
  /** The program ran inside a terminal program, which has ended; nothing is left but to end as well. */
  | { readonly kind: 'inside'; readonly exitCode: number }
  | {
      readonly kind: 'console';
      readonly console: OpenConsole;
      readonly display: Display;
      /** Whether pads, and keyboards as devices, are to be read. */
      readonly pads: boolean;
      readonly keyboards: boolean;
    }
  /** There is nothing to draw on: why no way could be taken, and what went wrong with those that were. */
  | { readonly kind: 'none'; readonly reasons: readonly DisplayReason[]; readonly failures: readonly string[] };

/** Never rejects because of a display that does not work: the last answer is `none` with the reasons. */
export async function startDisplay(options: StartOptions, { restorer, log }: StartDeps): Promise<Started> {
  const { option, textSize, env, standard, root = '' } = options;
  const { inputIsTerminal: stdinIsTty, outputIsTerminal: stdoutIsTty } = standard;
  const facts = displayFacts({ option, env, stdinIsTty, stdoutIsTty, root });
  const choice = chooseDisplay(facts, textSize);
  if (facts.inside !== null) {
    const { markInside } = await import('./run-inside.ts');
    markInside(env);
  }
  const failures: string[] = [];
  for (const { display, why } of [choice, ...choice.fallbacks]) {
    if (display.kind === 'none') continue;
    log.info('display', { kind: display.kind, why: why.code, ...why.values, asked: option });
    try {
      if (display.kind === 'program') {
        const { runInside } = await import('./run-inside.ts');
        const result = await runInside(display, { command: options.command, env });
        if (result.kind === 'ended') return { kind: 'inside', exitCode: result.exitCode };
        throw new Error(result.reason);
      }
      const console = await openConsole(display.kind, { restorer, log, textSize, env, standard, root });
      return { kind: 'console', console, display, ...inputPlan(facts, display) };
    } catch (error) {
      // What was changed on the way to the failure is put back before the next way is tried.
      restorer.run();
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(reason);
      log.warn('display-failed', { kind: display.kind, reason });
    }
  }
  return { kind: 'none', reasons: choice.notes, failures };
}
