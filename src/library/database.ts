/** One SQLite file: how it is opened on any card, how its errors read, and transactions. */

import { rmSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { AppError, diskError, type ErrorCode } from '../lib/errors.ts';

export type Row = Record<string, SQLOutputValue>;

// Primary result codes of https://www.sqlite.org/rescode.html that have a sentence of their own.
const SQLITE_CODES: Readonly<Record<number, ErrorCode>> = {
  8: 'disk-read-only',
  10: 'disk-error',
  11: 'database-damaged',
  13: 'no-space',
  14: 'disk-error',
  26: 'database-damaged',
};

/** SQLite's extended result code of an error that it threw; null for any other error. */
export function sqliteCode(error: unknown): number | null {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code : null;
}

/** An error of SQLite as the player's error; others pass as they are. */
export function databaseError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === null || error instanceof AppError) return error;
  const known = SQLITE_CODES[code & 0xff];
  if (known === undefined) return error;
  return new AppError(known, { path, system: `SQLITE ${code}` }, { cause: error });
}

/** node:sqlite is loaded where a database is first opened: the commands that need none do not pay for it. */
export function sqlite(): typeof import('node:sqlite') {
  return process.getBuiltinModule('node:sqlite');
}

export interface DatabaseOptions {
  readonly path: string;
  /** Bytes a page; only a new file takes it. */
  readonly pageSize: number;
  /** Pages of write-ahead log after which SQLite writes them into the file (and waits for the card). 0: never by itself. */
  readonly checkpointPages: number;
  /** Page cache in KiB. */
  readonly cacheKiB: number;
  /** How long a lock of another connection is waited for; 10 s unless told. */
  readonly busyMs?: number;
}

function connect({ path, busyMs }: DatabaseOptions): DatabaseSync {
  const { DatabaseSync } = sqlite();
  try {
    return new DatabaseSync(path, { timeout: busyMs ?? 10_000 });
  } catch (error) {
    throw databaseError(error, path);
  }
}

/** SQLITE_IOERR_SHMOPEN, _SHMSIZE, _SHMMAP: there is no shared memory map beside the file. */
const NO_MAP: ReadonlySet<number> = new Set([4618, 4874, 5386]);

/** Deletes a database and its log. Throws an AppError of kind `disk`. */
export function removeDatabase(path: string): void {
  try {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
  } catch (error) {
    throw diskError(error, path);
  }
}

/** A connection with cached statements. Every error is an AppError where the player can do something about it. */
export class Database {
  readonly path: string;
  /** Whether commits go to a write-ahead log; false where the card's file system cannot (then each commit is synced). */
  readonly wal: boolean;
  readonly #options: DatabaseOptions;
  #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #changed: () => void = () => {};

  constructor(options: DatabaseOptions) {
    this.path = options.path;
    this.#options = options;
    this.#connection = connect(options);
    try {
      this.wal = this.#configure(options);
    } catch (error) {
      this.#connection.close();
      throw databaseError(error, options.path);
    }
  }

  #configure(options: DatabaseOptions): boolean {
    try {
      this.#prepare(options);
      const wal = this.#tryWal();
      // In the log a commit is a plain write, and whoever needs it on the card asks for a sync off this thread (sync.ts).
      if (wal) this.#logSettings(options);
      else this.#connection.exec('PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL');
      return wal;
    } catch (error) {
      if (!NO_MAP.has(sqliteCode(error) ?? 0)) throw error;
    }
    this.#openWithoutMap(options);
    return true;
  }

  #prepare({ pageSize, cacheKiB }: DatabaseOptions): void {
    this.#connection.exec(`PRAGMA page_size=${pageSize}; PRAGMA cache_size=-${cacheKiB}; PRAGMA temp_store=MEMORY;
      PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON`);
  }

  #logSettings({ checkpointPages }: DatabaseOptions): void {
    this.#connection.exec(`PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=${checkpointPages}`);
  }

  /**
   * A database that has a log cannot be read without it, and on a full card there is no room for the map: a connection that lets no other in
   * keeps it in its own memory, so that the program starts where games can be deleted. An import of games waits for the next start then.
   */
  #openWithoutMap(options: DatabaseOptions): void {
    this.#connection.close();
    this.#connection = connect(options);
    this.#connection.exec('PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM sqlite_schema');
    this.#prepare(options);
    this.#logSettings(options);
  }

  /** The log needs a shared memory map beside the file; some FUSE mounts have none and say so only at the first use. */
  #tryWal(): boolean {
    try {
      const mode = this.#connection.prepare('PRAGMA journal_mode=WAL').get() as Row | undefined;
      if (mode?.['journal_mode'] !== 'wal') return false;
      this.#connection.prepare('SELECT count(*) FROM sqlite_schema').get();
      return true;
    } catch (error) {
      const primary = (sqliteCode(error) ?? 0) & 0xff;
      if (primary === 11 || primary === 26 || primary === 13) throw error;
      return false;
    }
  }

  /** Called after every commit that this connection made. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Throws the file away and begins with an empty one. */
  reset(): void {
    this.close();
    removeDatabase(this.path);
    this.#connection = connect(this.#options);
    this.#configure(this.#options);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }

  /** Runs one writing statement; returns the row id of an insert and how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): { id: number; changes: number } {
    const result = this.#guard(() => this.#statement(sql).run(...values));
    if (this.#depth === 0) this.#changed();
    return { id: Number(result.lastInsertRowid), changes: Number(result.changes) };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#guard(() => this.#statement(sql).get(...values));
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#statement(sql).all(...values));
  }

  /** Row after row without holding them all; not nested with itself for the same text. */
  *each(sql: string, ...values: SQLInputValue[]): Generator<Row> {
    try {
      for (const row of this.#statement(sql).iterate(...values)) yield row as Row;
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }

  /** As `each`, with the columns as a list: half the cost where there are many rows. Not for a text that `get` or `all` use. */
  *eachList(sql: string, ...values: SQLInputValue[]): Generator<SQLOutputValue[]> {
    try {
      const statement = this.#statement(sql);
      statement.setReturnArrays(true);
      for (const row of statement.iterate(...values)) yield row as unknown as SQLOutputValue[];
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }

  /** Several statements without values (schema, pragmas). */
  exec(sql: string): void {
    this.#guard(() => this.#connection.exec(sql));
  }

  /** All of `body` is kept, or nothing; an inner call is a savepoint of the outer one. */
  transaction<T>(body: () => T): T {
    const name = `t${this.#depth}`;
    this.exec(this.#depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${name}`);
    this.#depth++;
    let result: T;
    try {
      result = body();
      this.#depth--;
      this.exec(this.#depth === 0 ? 'COMMIT' : `RELEASE ${name}`);
    } catch (error) {
      this.#undo(name);
      throw error;
    }
    if (this.#depth === 0) this.#changed();
    return result;
  }

  #undo(name: string): void {
    if (this.#connection.isTransaction) {
      // `body` failed, or COMMIT did (a full card) and left the transaction open.
      this.#depth = name === 't0' ? 0 : Number(name.slice(1));
      try {
        this.#connection.exec(this.#depth === 0 ? 'ROLLBACK' : `ROLLBACK TO ${name}; RELEASE ${name}`);
      } catch {
        // SQLite rolled back by itself; the first error is the one to tell.
      }
    } else this.#depth = 0;
  }

  close(): void {
    this.#statements.clear();
    if (this.#connection.isOpen) this.#connection.close();
  }
}

/**
 * Brings a file to the newest version: `steps[n]` leads from version n to n+1, each in one transaction with its number.
 * Throws `database-newer` when the file knows more than this program.
 */
export function migrate(db: Database, steps: readonly string[]): void {
  const version = Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version > steps.length) {
    throw new AppError('database-newer', { path: db.path, version, known: steps.length });
  }
  for (let at = version; at < steps.length; at++) {
    db.transaction(() => {
      db.exec(steps[at] as string);
      db.exec(`PRAGMA user_version=${at + 1}`);
    });
  }
}
