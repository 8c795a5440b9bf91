/** Marks what lies in ROM folders already: looked at whenever a system is shown, but not at every line that is drawn. */

import { InstalledScan } from '../library/installed-scan.ts';
import type { Library } from '../library/types.ts';
import type { System } from '../model.ts';
import type { Clock } from '../services.ts';
import type { Changes } from './changes.ts';

const AGAIN_MS = 5000;

export interface PresenceDeps {
  readonly library: Library;
  readonly clock: Clock;
  readonly changes: Changes;
  readonly system: (name: string) => System | null;
}

/** `look(system)` returns at once; what it found is told as a change. `looked` waits for it (commands). */
export function createPresence({ library, clock, changes, system }: PresenceDeps) {
  const scan = new InstalledScan(library);
  const last = new Map<string, number>();
  const running = new Map<string, Promise<void>>();

  const looked = (name: string): Promise<void> => {
    const known = running.get(name);
    const found = system(name);
    if (known !== undefined || found === null) return known ?? Promise.resolve();
    const run = scan
      .scan(found)
      .then(
        (changed) => {
          if (changed) changes.tell();
        },
        // The library was closed meanwhile.
        () => {},
      )
      .finally(() => {
        last.set(name, clock.monotonic());
        running.delete(name);
      });
    running.set(name, run);
    return run;
  };

  return {
    looked,
    look(name: string): void {
      const before = last.get(name);
      if (before === undefined || clock.monotonic() - before > AGAIN_MS) void looked(name);
    },
  };
}
