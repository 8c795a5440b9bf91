/** When folders were last listed, kept over restarts: a command that is run twice in a row must not flood the host. */

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../lib/folders.ts';
import type { Clock } from '../services.ts';

/** Subjects by the monotonic time of their last call. */
export interface CallMemory {
  read(): Map<string, number>;
  write(last: ReadonlyMap<string, number>): void;
}

/** Older ones are of no interest: the longest gap of the host. */
const LONGEST_GAP_MS = 60 * 60_000;

/**
 * A memory in a file, in wall time. It is not synced: whoever pulls the plug takes longer to start again than the gap of a
 * folder. An unreadable file, or times from the future, count for nothing.
 */
export function fileMemory(path: string, clock: Clock): CallMemory {
  return {
    read() {
      const last = new Map<string, number>();
      const toMonotonic = clock.monotonic() - clock.now();
      try {
        for (const [subject, at] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object)) {
          const age = typeof at === 'number' ? clock.now() - at : -1;
          if (age >= 0 && age < LONGEST_GAP_MS) last.set(subject, at + toMonotonic);
        }
      } catch {
        // No file yet, or half of one.
      }
      return last;
    },
    write(last) {
      const toWall = clock.now() - clock.monotonic();
      const kept = [...last].map(([subject, at]): [string, number] => [subject, Math.round(at + toWall)]);
      try {
        makeFolders(dirname(path));
        writeFileSync(path, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 });
      } catch {
        // A card that cannot be written is told of by the library; here it only means a wait too few.
      }
    },
  };
}
