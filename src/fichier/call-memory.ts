/** What may not be asked for yet, kept over restarts: a command that is run twice in a row must not flood the host. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../services.ts';

/** Subjects by the monotonic time at which they may be asked for again. */
export interface CallMemory {
  read(): Map<string, number>;
  write(closed: ReadonlyMap<string, number>): void;
}

/** Nothing is held back for longer: a time behind it was written by a wrong clock. */
const LONGEST_GAP_MS = 60 * 60_000;

/** A device is not started again sooner. */
const RESTART_MS = 60_000;

/**
 * A memory in a file, in wall time. It is not synced for the gap of a folder, than which whoever pulls the plug takes longer to start
 * again; for longer ones it is. An unreadable file counts for nothing.
 */
export function fileMemory(path: string, clock: Clock): CallMemory {
  return {
    read() {
      const closed = new Map<string, number>();
      try {
        for (const [subject, until] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object)) {
          const left = typeof until === 'number' ? until - clock.now() : 0;
          if (left > 0 && left <= LONGEST_GAP_MS) closed.set(subject, clock.monotonic() + left);
        }
      } catch {
        // No file yet, or half of one.
      }
      return closed;
    },
    write(closed) {
      const toWall = clock.now() - clock.monotonic();
      const flush = [...closed.values()].some((until) => until - clock.monotonic() > RESTART_MS);
      const kept = [...closed].map(([subject, until]): [string, number] => [subject, Math.ceil(until + toWall)]);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600, flush });
      } catch {
        // A card that cannot be written is told of by the library; here it only means a wait too few.
      }
    },
  };
}
