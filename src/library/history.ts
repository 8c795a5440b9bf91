/** Finished and given-up jobs, newest first. */

import { volumesPart } from '../lib/volumes.ts';
import type { HistoryEntry } from '../model.ts';
import type { Database } from './database.ts';
import { readError, readVolumes } from './stored.ts';
import type { HistoryStore } from './types.ts';

/** More than anybody scrolls through; older entries make room. */
export const HISTORY_LIMIT = 2000;

const OUTCOMES = ['done', 'failed', 'cancelled'] as const;

export function historyStore(db: Database): HistoryStore {
  return {
    add(entry) {
      db.transaction(() => {
        const { id } = db.run(
          `INSERT INTO history (name, url, system, size, outcome, error, main_path, finished_at, volumes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          entry.name,
          entry.url,
          entry.systemName,
          entry.sizeBytes,
          entry.outcome,
          entry.error === null ? null : JSON.stringify(entry.error),
          entry.mainPath,
          Math.floor(entry.finishedAt),
          entry.volumes === undefined ? null : JSON.stringify(entry.volumes),
        );
        db.run('DELETE FROM history WHERE id <= ?', id - HISTORY_LIMIT);
      });
    },
    list(limit) {
      // By id, not by time: a handheld's clock may stand years back until the network corrects it.
      return db.all('SELECT * FROM history ORDER BY id DESC LIMIT ?', limit).map(
        (row): HistoryEntry => ({
          ...volumesPart(readVolumes(row['volumes'])),
          id: Number(row['id']),
          name: String(row['name']),
          url: String(row['url']),
          systemName: String(row['system']),
          sizeBytes: row['size'] === null ? null : Number(row['size']),
          outcome: OUTCOMES.find((known) => known === row['outcome']) ?? 'failed',
          error: readError(row['error']),
          mainPath: row['main_path'] === null ? null : String(row['main_path']),
          finishedAt: Number(row['finished_at']),
        }),
      );
    },
    clear(what) {
      if (what === 'all') db.run('DELETE FROM history');
      else db.run("DELETE FROM history WHERE outcome = 'done'");
    },
  };
}
