/** Exit codes of product §3: stable, for scripts. */

import { ERRORS, type ErrorRecord } from '../lib/errors.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, key: 3, network: 4, space: 5, running: 6 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code that an error ends the program with. */
export function exitCodeOf(error: ErrorRecord): ExitCode {
  if (error.code === 'instance-running') return EXIT.running;
  if (error.code === 'no-space') return EXIT.space;
  switch (ERRORS[error.code].kind) {
    case 'auth':
      return EXIT.key;
    case 'network':
    case 'limit':
      return EXIT.network;
    case 'usage':
      return EXIT.usage;
    default:
      return EXIT.failed;
  }
}

/** One code for many jobs: none failed, all for the same reason, or simply some failed. */
export function exitCodeOfJobs(errors: readonly ErrorRecord[]): ExitCode {
  const codes = new Set(errors.map(exitCodeOf));
  const [only] = codes;
  if (only === undefined) return EXIT.done;
  return codes.size === 1 ? only : EXIT.failed;
}
