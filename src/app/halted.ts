/** What the whole queue stands still for, and how it goes on. */

import { ERRORS, type ErrorRecord } from '../lib/errors.ts';
import type { Core } from './core.ts';

type QueueCore = Pick<Core, 'runner' | 'working'>;

/** In the UI the queue works by itself; a command says when. */
export function work({ runner, working }: QueueCore): void {
  if (working()) void runner.run();
}

/** What the queue stood still for may be over. */
export function goOn(core: QueueCore): void {
  core.runner.goOn();
  work(core);
}

/** Why the host lets nothing be fetched, when that is what the queue stands still for; null: it is not. */
export function refusal({ runner }: Pick<Core, 'runner'>): ErrorRecord | null {
  const { halted } = runner;
  return halted !== null && ERRORS[halted.code].kind === 'auth' ? halted : null;
}
