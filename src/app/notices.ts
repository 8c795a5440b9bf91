/** What the player has to hear of once, whatever was on the screen when it happened: kept until it was told, also by a later run. */

import { en } from '../i18n/en.ts';
import type { NotesStore } from '../library/types.ts';
import type { Notice } from '../ui/views.ts';

export interface Notices {
  /** Oldest first. */
  list(): readonly Notice[];
  add(notice: Notice): void;
  /** All of them were told. */
  told(): void;
}

const NOTE = 'notices';

function isNotice(value: unknown): value is Notice {
  const { code, values } = (value ?? {}) as Partial<Notice>;
  return typeof code === 'string' && Object.hasOwn(en.notices.told, code) && typeof values === 'object';
}

/** `changed` is called when there is something to tell. */
export function createNotices(notes: NotesStore, changed: () => void): Notices {
  const stored = notes.get(NOTE);
  let waiting: readonly Notice[] = Array.isArray(stored) ? stored.filter(isNotice) : [];
  const keep = (list: readonly Notice[]): void => {
    waiting = list;
    notes.set(NOTE, list.length === 0 ? undefined : list);
  };
  return {
    list: () => waiting,
    add(notice) {
      const known = waiting.some((other) => JSON.stringify(other) === JSON.stringify(notice));
      if (known) return;
      keep([...waiting, notice]);
      changed();
    },
    told() {
      if (waiting.length > 0) keep([]);
    },
  };
}
