import { appendFile, appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock, Log, LogFields } from '../services.ts';
import { makeFolders } from './folders.ts';
import { clean } from './text.ts';

/** Not from node:fs/promises, which costs the start two milliseconds. */
const append = promisify(appendFile);

/** Two files of this size at most: `rgsx.log` and the one before it, `rgsx.old.log`. */
const ROTATE_BYTES = 512 * 1024;
const LONGEST_VALUE = 2000;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** The log file: one JSON object a line. Nothing in it may be a secret, and nothing in it can steer a terminal. */
export interface LogFile extends Log {
  readonly path: string;
  /** From now on this text is written as `***` wherever it occurs. */
  mask(secret: string): void;
  /** From now on nothing lower is written. */
  setLevel(lowest: LogLevel): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
  /** Writes what is pending at once, for a crash or a signal. */
  flush(): void;
}

function lineOf(level: LogLevel, event: string, fields: LogFields, nowMs: number): string {
  const record: Record<string, unknown> = { time: new Date(nowMs).toISOString(), level, event };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    record[name] = typeof value === 'string' ? clean(value, LONGEST_VALUE) : value;
  }
  return JSON.stringify(record);
}

/** Opens the log in `folder`, which is made. A folder that cannot be written gives a log that keeps silent: it never stops the program. */
export function openLog(folder: string, clock: Clock, least: LogLevel = 'info'): LogFile {
  let lowest = least;
  const path = join(folder, 'rgsx.log');
  const secrets: string[] = [];
  let pending: string[] = [];
  let inFlight = '';
  let drained: Promise<void> | null = null;
  let size = 0;
  let broken = false;
  try {
    makeFolders(folder);
    size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    broken = true;
  }

  const rotate = (): void => {
    if (size < ROTATE_BYTES) return;
    rmSync(join(folder, 'rgsx.old.log'), { force: true });
    renameSync(path, join(folder, 'rgsx.old.log'));
    size = 0;
  };
  const take = (): string => {
    const text = pending.join('');
    pending = [];
    size += Buffer.byteLength(text);
    return text;
  };
  const drain = async (): Promise<void> => {
    // Later than the caller, so that a burst is one write.
    await new Promise(setImmediate);
    try {
      while (pending.length > 0) {
        rotate();
        inFlight = take();
        await append(path, inFlight, { mode: 0o600 });
        inFlight = '';
      }
    } catch {
      broken = true;
    }
    drained = null;
  };
  const write = (level: LogLevel, event: string, fields: LogFields = {}): void => {
    if (broken || LEVELS.indexOf(level) < LEVELS.indexOf(lowest)) return;
    let line = lineOf(level, event, fields, clock.now());
    for (const secret of secrets) line = line.replaceAll(secret, '***');
    pending.push(`${line}\n`);
    drained ??= drain();
  };
  return {
    path,
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    mask: (secret) => {
      if (secret.length >= 4 && !secrets.includes(secret)) secrets.push(secret);
    },
    setLevel: (level) => {
      lowest = level;
    },
    close: async () => {
      await drained;
    },
    flush: () => {
      const text = inFlight + take();
      if (broken || text === '') return;
      try {
        // A line that is just being written may stand twice; better than not at all.
        appendFileSync(path, text, { mode: 0o600 });
      } catch {
        broken = true;
      }
    },
  };
}
