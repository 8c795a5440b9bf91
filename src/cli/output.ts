/** Where commands print: text for people, or one JSON object a line for scripts. Nothing else in cli/ writes. */

import type { Readable } from 'node:stream';
import { describeError, type Texts } from '../i18n/index.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import { clean, stripControls } from '../lib/text.ts';

export interface Streams {
  /** Keys of a terminal, where there is one. */
  readonly input?: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly err: { write(text: string): unknown };
}

export interface Output {
  readonly json: boolean;
  /** Whether a line may be drawn over: a terminal, and people reading. */
  readonly live: boolean;
  readonly columns: number;
  readonly texts: Texts;
  /** A line for people; nothing with --json or --quiet. */
  say(line: string): void;
  /** A result line for people; nothing with --json, but printed with --quiet. */
  print(line: string): void;
  /** One object for scripts; nothing without --json. */
  record(object: Readonly<Record<string, unknown>>): void;
  /** What happened and what to do, on standard error; with --json an `error` record. */
  error(record: ErrorRecord): void;
  /** Asks at the terminal without showing what is typed; null: no terminal, or nothing typed. */
  askSecret(question: string): Promise<string | null>;
  /** Replaces the last drawn line (a progress bar); only when `live`. */
  draw(line: string): void;
}

// JSON.stringify escapes C0 only; DEL, C1 and what turns text around would reach the terminal as they are.
const STEERING = /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The same object to whoever parses it, and nothing that a terminal obeys. */
function escapedJson(object: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(object).replace(STEERING, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function createOutput(streams: Streams, options: { json: boolean; quiet: boolean }, texts: Texts): Output {
  const { json, quiet } = options;
  const live = !json && !quiet && streams.out.isTTY === true;
  let drawn = false;
  const undraw = (): void => {
    if (drawn) streams.out.write('\r\u001b[K');
    drawn = false;
  };
  const write = (line: string): void => {
    undraw();
    streams.out.write(`${line}\n`);
  };
  return {
    json,
    live,
    columns: streams.out.columns ?? 80,
    texts,
    say: (line) => {
      if (!json && !quiet) write(stripControls(line));
    },
    print: (line) => {
      if (!json) write(stripControls(line));
    },
    record: (object) => {
      if (json) write(escapedJson(object));
    },
    error: (record) => {
      const { what, todo } = describeError(texts, record);
      if (json) {
        write(JSON.stringify({ event: 'error', code: record.code, message: clean(what, 500), todo: clean(todo, 500) }));
        return;
      }
      undraw();
      streams.err.write(`${clean(what, 500)}\n  ${clean(todo, 500)}\n`);
    },
    askSecret: async (question) => {
      const { input } = streams;
      if (!live || input?.isTTY !== true) return null;
      undraw();
      streams.out.write(stripControls(question));
      const answer = await readSecret(input);
      streams.out.write('\n');
      return answer === '' ? null : answer;
    },
    draw: (line) => {
      if (!live) return;
      streams.out.write(`\r\u001b[K${stripControls(line)}`);
      drawn = true;
    },
  };
}

/** One line of a raw terminal, nothing echoed; Ctrl-C and Ctrl-D give nothing. */
function readSecret(input: NonNullable<Streams['input']>): Promise<string> {
  return new Promise((resolve) => {
    let typed = '';
    const end = (answer: string): void => {
      input.off('data', onData);
      input.setRawMode?.(false);
      input.pause();
      resolve(answer);
    };
    const onData = (bytes: Buffer): void => {
      for (const letter of bytes.toString('utf8')) {
        const done = letter === '\r' || letter === '\n';
        if (done || letter === '\u0003' || letter === '\u0004') {
          end(done ? typed : '');
          return;
        }
        typed = letter === '\u007f' || letter === '\b' ? typed.slice(0, -1) : typed + letter;
      }
    };
    input.setRawMode?.(true);
    input.on('data', onData);
    input.resume();
  });
}

/** Columns of text: each as wide as its widest cell, two spaces between; the last is not padded. `right`: 0-based columns of numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row
      .map((cell, i) => {
        if (right.includes(i)) return cell.padStart(widths[i] ?? 0);
        return i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}
