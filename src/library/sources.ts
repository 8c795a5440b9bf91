/** Where catalogs come from, and how the last refresh of each went. */

import * as v from 'valibot';
import type { BadRow, SourceKind } from '../model.ts';
import type { Database, Row } from './database.ts';
import { readError, readJson } from './stored.ts';
import type { SourceRecord, SourceState, SourcesStore } from './types.ts';

/** Bad rows kept for the screen; the whole list goes to the log. */
export const BAD_ROWS_KEPT = 100;

const KINDS: readonly SourceKind[] = ['rgsx-bundle', 'own-account', 'shared-folder'];

const count = v.optional(v.number(), 0);
const stateSchema = v.object({
  fingerprint: v.optional(v.nullable(v.string()), null),
  cursor: v.optional(v.nullable(v.string()), null),
  refreshedAt: v.optional(v.nullable(v.number()), null),
  triedAt: v.optional(v.nullable(v.number()), null),
  error: v.optional(v.unknown(), null),
  games: count,
  systems: count,
  unmatched: count,
  unsupported: count,
  badRows: count,
});

/** A source that was never refreshed. */
export const FRESH_STATE: SourceState = {
  fingerprint: null,
  cursor: null,
  refreshedAt: null,
  triedAt: null,
  error: null,
  games: 0,
  systems: 0,
  unmatched: 0,
  unsupported: 0,
  badRows: 0,
};

function readState(stored: unknown): SourceState {
  const state = readJson(stateSchema, stored);
  if (state === null) return FRESH_STATE;
  return { ...state, error: state.error === null ? null : readError(JSON.stringify(state.error)) };
}

export function sourcesStore(db: Database): SourcesStore {
  const record = (row: Row): SourceRecord => ({
    id: Number(row['id']),
    kind: KINDS.find((known) => known === row['kind']) ?? 'rgsx-bundle',
    location: String(row['location']),
    systemName: row['system'] === null ? null : String(row['system']),
    state: readState(row['state']),
  });
  const find = (sql: string, value: string | number): SourceRecord | null => {
    const row = db.get(`SELECT id, kind, location, system, state FROM sources WHERE ${sql}`, value);
    return row === undefined ? null : record(row);
  };
  const get = (id: number): SourceRecord | null => find('id = ?', id);

  return {
    list() {
      return db.all('SELECT id, kind, location, system, state FROM sources ORDER BY id').map(record);
    },
    get,
    find: (location) => find('location = ?', location),
    add(kind, location, systemName) {
      return db.transaction(() => {
        db.run(
          `INSERT INTO sources (kind, location, system) VALUES (?, ?, ?)
           ON CONFLICT (location) DO UPDATE SET kind = excluded.kind, system = excluded.system`,
          kind,
          location,
          systemName,
        );
        return find('location = ?', location) as SourceRecord;
      });
    },
    remove(id) {
      db.run('DELETE FROM sources WHERE id = ?', id);
    },
    saveState(id, change) {
      db.transaction(() => {
        const before = get(id);
        if (before === null) return;
        db.run('UPDATE sources SET state = ? WHERE id = ?', JSON.stringify({ ...before.state, ...change }), id);
      });
    },
    secret(id) {
      const secret = db.get('SELECT secret FROM sources WHERE id = ?', id)?.['secret'];
      return typeof secret === 'string' ? secret : null;
    },
    setSecret(id, secret) {
      db.run('UPDATE sources SET secret = ? WHERE id = ?', secret, id);
    },
    badRows(id) {
      return db
        .all('SELECT file, line, reason FROM bad_rows WHERE source = ? ORDER BY position', id)
        .map((row): BadRow => ({ file: String(row['file']), row: Number(row['line']), reason: String(row['reason']) }));
    },
    setBadRows(id, rows) {
      db.transaction(() => {
        db.run('DELETE FROM bad_rows WHERE source = ?', id);
        rows.slice(0, BAD_ROWS_KEPT).forEach((bad, position) => {
          db.run(
            'INSERT INTO bad_rows (source, position, file, line, reason) VALUES (?, ?, ?, ?, ?)',
            id,
            position,
            bad.file,
            bad.row,
            bad.reason,
          );
        });
      });
    },
  };
}
