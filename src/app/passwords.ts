/** Passwords of protected files and folders, asked once and remembered by link. They go to the host that asked, nowhere else. */

import type { LogFile } from '../lib/log.ts';
import type { NotesStore } from '../library/types.ts';

const NOTE = 'passwords';
/** The oldest are forgotten: a card is no vault. */
const MOST = 500;

export interface Passwords {
  of(url: string): string | null;
  set(url: string, password: string): void;
}

export function openPasswords(notes: NotesStore, log: LogFile): Passwords {
  const stored = notes.get(NOTE);
  const known = new Map<string, string>();
  if (typeof stored === 'object' && stored !== null) {
    for (const [url, password] of Object.entries(stored)) if (typeof password === 'string') known.set(url, password);
  }
  for (const password of known.values()) log.mask(password);
  return {
    of: (url) => known.get(url) ?? null,
    set: (url, password) => {
      log.mask(password);
      known.delete(url);
      known.set(url, password);
      for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest);
      notes.set(NOTE, Object.fromEntries(known));
    },
  };
}
