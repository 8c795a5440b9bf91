/** Small things remembered between runs. */

import type { Database } from './database.ts';
import type { NotesStore } from './types.ts';

export function notesStore(db: Database): NotesStore {
  return {
    get(key) {
      const value = db.get('SELECT value FROM notes WHERE key = ?', key)?.['value'];
      if (typeof value !== 'string') return undefined;
      try {
        return JSON.parse(value);
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      if (value === undefined) db.run('DELETE FROM notes WHERE key = ?', key);
      else db.run('INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)', key, JSON.stringify(value));
    },
  };
}
