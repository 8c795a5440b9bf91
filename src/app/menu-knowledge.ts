/** Which installed games the frontend's menu does not show yet, so that the screens say what is true. */

import type { Announced } from '../frontend/emulation-station.ts';
import { AppError, type ErrorRecord } from '../lib/errors.ts';
import type { NotesStore } from '../library/types.ts';

export interface MenuKnowledge {
  /** What came of telling the menu about the game at `mainPath`. */
  heard(mainPath: string, told: Announced): void;
  forget(mainPaths: readonly string[]): void;
  knows(mainPath: string): boolean;
  /** Main paths of games that the menu could not be told about, also by an earlier run. */
  untold(): readonly string[];
  /** Why the menu will not know everything after it was asked to read its lists; null: it will. */
  obstacle(): ErrorRecord | null;
}

const NOTE = 'menu-untold';
/** More than this went wrong for one reason; the rest is found by updating the menu's lists. */
const MOST = 200;

/** `canAsk`: the frontend has an API, so a written list is read when the program ends, or when the player asks for it. */
export function createMenuKnowledge(notes: NotesStore, canAsk: boolean): MenuKnowledge {
  const stored = notes.get(NOTE);
  const untold = new Set(Array.isArray(stored) ? stored.filter((path) => typeof path === 'string') : []);
  /** Written into a list that the menu reads when it starts; whether it has since is not known to a later run. */
  const unread = new Set<string>();
  let last: ErrorRecord | null = null;
  const keep = (): void => notes.set(NOTE, untold.size === 0 ? undefined : [...untold].slice(-MOST));
  const change = (mainPath: string, failed: boolean): void => {
    if (untold.has(mainPath) === failed) return;
    if (failed) untold.add(mainPath);
    else untold.delete(mainPath);
    keep();
  };
  return {
    heard(mainPath, told) {
      last = told.how === 'not-told' ? told.error : null;
      change(mainPath, told.how === 'not-told');
      if (told.how === 'gamelist' && told.changed && !canAsk) unread.add(mainPath);
    },
    forget(mainPaths) {
      for (const path of mainPaths) {
        unread.delete(path);
        change(path, false);
      }
    },
    knows: (mainPath) => !untold.has(mainPath) && !unread.has(mainPath),
    untold: () => [...untold],
    obstacle: () => {
      if (untold.size > 0 && last !== null) return last;
      return canAsk ? null : new AppError('menu-silent').toRecord();
    },
  };
}
