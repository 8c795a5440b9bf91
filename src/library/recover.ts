/**
 * A damaged library.db (a card pulled out, a bad flash cell) must not keep the player from the program, nor cost the
 * queue: the file is moved aside under one fixed name (an older one is replaced: cards are small), a new one is made, and
 * every row that can still be read is taken over, table by table.
 */

import { renameSync, rmSync } from 'node:fs';
import { AppError, diskError } from '../lib/errors.ts';
import { Database, type Row } from './database.ts';
import { readJob } from './stored.ts';
import type { Recovery } from './types.ts';

const TABLES = ['jobs', 'installs', 'install_files', 'history', 'sources', 'notes'] as const;
type Table = (typeof TABLES)[number];

/** Moves the database and its log to `library.damaged.db`. Throws AppError of kind `disk` when the card refuses. */
export function moveAside(path: string): string {
  const to = path.replace(/(\.db)?$/, '.damaged.db');
  try {
    for (const suffix of ['', '-wal', '-journal']) {
      rmSync(`${to}${suffix}`, { force: true });
      try {
        renameSync(`${path}${suffix}`, `${to}${suffix}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    rmSync(`${path}-shm`, { force: true });
    rmSync(`${to}-shm`, { force: true });
  } catch (error) {
    throw diskError(error, path);
  }
  return to;
}

/** Takes every readable row of `damagedPath` over into `db` (new, empty). Never throws for what it cannot read. */
export function salvage(damagedPath: string, db: Database): Recovery {
  const saved: Record<Table, number> = { jobs: 0, installs: 0, install_files: 0, history: 0, sources: 0, notes: 0 };
  let damaged: Database | null = null;
  try {
    damaged = new Database({ path: damagedPath, pageSize: 1024, checkpointPages: 0, cacheKiB: 512 });
    for (const table of TABLES) saved[table] = copyTable(damaged, db, table);
  } catch {
    // Not a database at all: there is nothing to save.
  } finally {
    damaged?.close();
  }
  const { jobs, installs, history, sources } = saved;
  return { movedTo: damagedPath, jobs, installs, history, sources };
}

/** Rows from the front until the damage, then from the back until it: the pages between are lost. */
function copyTable(from: Database, to: Database, table: Table): number {
  const columns = to.all(`PRAGMA table_info(${table})`).map((row) => String(row['name']));
  const insert = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  let copied = 0;
  for (const direction of ['ASC', 'DESC']) {
    try {
      for (const row of from.each(`SELECT * FROM ${table} ORDER BY ${columns[0]} ${direction}`)) {
        copied += copyRow(to, insert, columns, row, table);
      }
      break;
    } catch {
      // The other direction may reach rows behind the damage.
    }
  }
  return copied;
}

function copyRow(to: Database, insert: string, columns: readonly string[], row: Row, table: Table): number {
  if (table === 'jobs' && readJob(row['body']) === null) return 0;
  try {
    return to.run(insert, ...columns.map((column) => row[column] ?? null)).changes;
  } catch (error) {
    // A row that breaks a rule of its table is damage too; a full card is not.
    if (error instanceof AppError) throw error;
    return 0;
  }
}
