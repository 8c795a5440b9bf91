/** The key of the moment: read at start, picked up again when the file changes, masked in the log before anything uses it. */

import type { ApiKey } from '../fichier/api-key.ts';
import { type KeyState, loadKey, watchKey } from '../fichier/load-key.ts';
import type { LogFile } from '../lib/log.ts';
import type { Sleep } from '../services.ts';

export interface KeyKeeper {
  readonly state: KeyState;
  key(): ApiKey | null;
  /** Looks at the files now. */
  reread(): KeyState;
  /** Looks again and again until the signal ends it; `onChange` hears of another key or another reason for having none. */
  watch(signal: AbortSignal, sleep: Sleep, onChange: (state: KeyState) => void): void;
}

export function openKey(folders: readonly string[], log: LogFile): KeyKeeper {
  let state = loadKey(folders);
  const take = (next: KeyState): void => {
    state = next;
    if (next.key !== null) log.mask(next.key.reveal());
    log.info('key', {
      found: next.key !== null,
      path: next.path,
      code: next.error?.code,
      warnings: next.warnings.join(' '),
    });
  };
  take(state);
  return {
    get state() {
      return state;
    },
    key: () => state.key,
    reread: () => {
      take(loadKey(folders));
      return state;
    },
    watch: (signal, sleep, onChange) => {
      void watchKey(state, {
        folders,
        sleep,
        signal,
        onChange: (next) => {
          take(next);
          onChange(next);
        },
      });
    },
  };
}
