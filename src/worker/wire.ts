/**
 * Messages between threads. A long list of like records (the entries of an archive, the files of a game) crosses as one column
 * for each field: numbers as a typed array that is handed over, texts as one string. As objects each record would carry the names
 * of all its fields, and a list of 100,000 would be there four times while it is copied.
 */

import type { MessagePort, Transferable, Worker } from 'node:worker_threads';

type Rec = Readonly<Record<string, unknown>>;

/** The values of one field. */
type Column =
  | { readonly same: unknown }
  | { readonly numbers: Float64Array }
  /** All texts in a row, and where each of them ends. */
  | { readonly text: string; readonly ends: Uint32Array }
  | { readonly values: readonly unknown[] };

/** Stands for a list of `rows` records. No message has a field of this name. */
interface Table {
  readonly '~columns': readonly (readonly [string, Column])[];
  readonly rows: number;
}

/** Shorter lists are not worth it. */
const MIN_ROWS = 64;
/** Longest text that V8 can hold, with room to spare: beyond it the texts stay by themselves. */
const MAX_TEXT = 2 ** 28;

const isRecord = (value: unknown): value is Rec =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The fields that all records have, in the same order; null: they are not alike. */
function fieldsOf(list: readonly unknown[]): readonly string[] | null {
  const [first] = list;
  if (!isRecord(first)) return null;
  const fields = Object.keys(first);
  const alike = list.every((item) => {
    if (!isRecord(item)) return false;
    let at = 0;
    for (const field in item) if (field !== fields[at++]) return false;
    return at === fields.length;
  });
  return alike ? fields : null;
}

function textColumn(list: readonly Rec[], field: string): Column {
  const ends = new Uint32Array(list.length);
  let length = 0;
  for (const [n, row] of list.entries()) {
    length += (row[field] as string).length;
    ends[n] = length;
  }
  if (length > MAX_TEXT) return { values: list.map((row) => row[field]) };
  return { text: list.map((row) => row[field] as string).join(''), ends };
}

function columnOf(list: readonly Rec[], field: string): Column {
  const first = list[0]?.[field];
  const flat = first === null || typeof first !== 'object';
  if (flat && list.every((row) => Object.is(row[field], first))) return { same: first };
  if (list.every((row) => typeof row[field] === 'number')) {
    return { numbers: Float64Array.from(list, (row) => row[field] as number) };
  }
  if (list.every((row) => typeof row[field] === 'string')) return textColumn(list, field);
  return { values: list.map((row) => row[field]) };
}

/** `value` with its long lists as columns, however deep they lie; what `handOver` gets is to be transferred. */
export function toWire(value: unknown, handOver: Transferable[]): unknown {
  if (Array.isArray(value)) {
    const fields = value.length < MIN_ROWS ? null : fieldsOf(value);
    if (fields === null) return value;
    const columns = fields.map((field) => [field, columnOf(value as readonly Rec[], field)] as const);
    for (const [, column] of columns) {
      if ('numbers' in column) handOver.push(column.numbers.buffer as ArrayBuffer);
      if ('ends' in column) handOver.push(column.ends.buffer as ArrayBuffer);
    }
    return { '~columns': columns, rows: value.length } satisfies Table;
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, toWire(inner, handOver)]));
}

function reader(column: Column): (row: number) => unknown {
  if ('same' in column) return () => column.same;
  if ('numbers' in column) return (row) => column.numbers[row];
  if ('values' in column) return (row) => column.values[row];
  const { text, ends } = column;
  return (row) => text.slice(row === 0 ? 0 : ends[row - 1], ends[row]);
}

function rowsOf({ '~columns': columns, rows }: Table): readonly Rec[] {
  const readers = columns.map(([field, column]) => [field, reader(column)] as const);
  // A copy of the first record has the fields of all in their place, which costs less than to add them one by one.
  const first: Record<string, unknown> = {};
  for (const [field, read] of readers) first[field] = read(0);
  return Array.from({ length: rows }, (_, row) => {
    const record = { ...first };
    for (const [field, read] of readers) record[field] = read(row);
    return record;
  });
}

/** What `toWire` was given. */
export function fromWire(value: unknown): unknown {
  if (!isRecord(value)) return value;
  if ('~columns' in value) return rowsOf(value as unknown as Table);
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, fromWire(inner)]));
}

/** Sends a message to the other side of a thread. */
export function send(port: MessagePort | Worker, message: unknown): void {
  const handOver: Transferable[] = [];
  port.postMessage(toWire(message, handOver), handOver);
}
