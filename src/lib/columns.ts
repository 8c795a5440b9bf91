/**
 * Long lists of like records (the entries of an archive, the files of a game) as columns in blocks of rows: numbers as typed arrays, texts in
 * UTF-8 behind what they all begin with. The columns lie in shared memory, so that a list that goes to another thread is not copied: it
 * exists once in the program. As objects each file would take twenty times as much, in every thread again.
 */

import { LazyList, type List, SHORT } from './list.ts';

type Rec = Readonly<Record<string, unknown>>;

/** The values of one field in a block. */
type Column =
  | { readonly same: unknown }
  | { readonly numbers: Uint32Array | Float64Array }
  | { readonly begin: string; readonly text: Uint8Array; readonly ends: Uint32Array }
  | { readonly values: readonly unknown[] };

/** Rows that lie together. Those that do not all have the same fields stay as they are. */
type Block =
  | { readonly columns: readonly (readonly [field: string, Column])[] }
  | { readonly records: readonly unknown[] };

/** A list as it crosses to another thread. */
export interface Blocks {
  readonly blocks: readonly Block[];
  readonly length: number;
}

/** Rows that wait to become a block outlive the young generation when they are many: 1024 cost 5 MB of garbage at 10,000 files. */
const BLOCK_ROWS = 128;

const sharedWords = (rows: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(rows * 4));
const isWord = (value: unknown): boolean => (value as number) >>> 0 === value && !Object.is(value, -0);

/** The fields that all records have, in the same order; null: they are not alike. */
function fieldsOf(rows: readonly Rec[]): readonly string[] | null {
  const fields = Object.keys(rows[0] ?? {});
  const alike = rows.every((row) => {
    let at = 0;
    for (const field in row) if (field !== fields[at++]) return false;
    return at === fields.length;
  });
  return alike ? fields : null;
}

/** What all texts begin with, not cut within a character. */
function beginOf(texts: readonly string[]): string {
  let begin = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(begin)) begin = begin.slice(0, -1);
  return /[\ud800-\udbff]$/.test(begin) ? begin.slice(0, -1) : begin;
}

function textColumn(texts: readonly string[]): Column {
  if (!texts.every((text) => text.isWellFormed())) return { values: texts };
  const begin = beginOf(texts);
  const rests = texts.map((text) => text.slice(begin.length));
  const text = Buffer.from(new SharedArrayBuffer(rests.reduce((sum, rest) => sum + Buffer.byteLength(rest), 0)));
  const ends = sharedWords(texts.length);
  let at = 0;
  for (const [n, rest] of rests.entries()) {
    at += text.write(rest, at);
    ends[n] = at;
  }
  return { begin, text, ends };
}

function columnOf(rows: readonly Rec[], field: string): Column {
  const values = rows.map((row) => row[field]);
  const first = values[0];
  const flat = first === null || typeof first !== 'object';
  if (flat && values.every((value) => Object.is(value, first))) return { same: first };
  if (values.every((value) => typeof value === 'string')) return textColumn(values);
  if (!values.every((value) => typeof value === 'number')) return { values };
  const numbers = values.every(isWord)
    ? sharedWords(rows.length)
    : new Float64Array(new SharedArrayBuffer(rows.length * 8));
  numbers.set(values);
  return { numbers };
}

function blockOf(rows: readonly Rec[]): Block {
  const fields = fieldsOf(rows);
  return fields === null ? { records: rows } : { columns: fields.map((field) => [field, columnOf(rows, field)]) };
}

function columnReader(column: Column): (row: number) => unknown {
  if ('same' in column) return () => column.same;
  if ('numbers' in column) return (row) => column.numbers[row];
  if ('values' in column) return (row) => column.values[row];
  const { begin, ends } = column;
  const { buffer, byteOffset, length } = column.text;
  const text = Buffer.from(buffer, byteOffset, length);
  return (row) => begin + text.toString('utf8', row === 0 ? 0 : ends[row - 1], ends[row]);
}

function reader(block: Block): (row: number) => unknown {
  if ('records' in block) return (row) => block.records[row];
  const readers = block.columns.map(([field, column]) => [field, columnReader(column)] as const);
  // A copy of a record has all fields in their places, which costs less than to add them one by one.
  const blank = Object.fromEntries(readers.map(([field]) => [field, undefined as unknown]));
  return (row) => {
    const record = { ...blank };
    for (const [field, read] of readers) record[field] = read(row);
    return record;
  };
}

class Columns<T> extends LazyList<T> {
  readonly length: number;
  readonly blocks: readonly Block[];
  readonly #readers: ((row: number) => unknown)[] = [];

  constructor({ blocks, length }: Blocks) {
    super();
    this.blocks = blocks;
    this.length = length;
  }

  protected override item(n: number): T {
    const number = Math.floor(n / BLOCK_ROWS);
    this.#readers[number] ??= reader(this.blocks[number] as Block);
    return this.#readers[number](n % BLOCK_ROWS) as T;
  }
}

/** Takes the records of a list one by one. */
export class ListBuilder<T extends object> {
  readonly #blocks: Block[] = [];
  #rows: T[] = [];

  get length(): number {
    return this.#blocks.length * BLOCK_ROWS + this.#rows.length;
  }

  push(row: T): void {
    this.#rows.push(row);
    if (this.#rows.length < BLOCK_ROWS) return;
    this.#blocks.push(blockOf(this.#rows as unknown as Rec[]));
    this.#rows = [];
  }

  /** What was pushed; nothing may be pushed afterwards. */
  done(): List<T> {
    if (this.length < SHORT) return this.#rows;
    return new Columns<T>(this.#columns());
  }

  #columns(): Blocks {
    const { length } = this;
    if (this.#rows.length > 0) this.#blocks.push(blockOf(this.#rows as unknown as Rec[]));
    return { blocks: this.#blocks, length };
  }
}

/** The list with its items in columns, unless it is short. */
export function packed<T extends object>(list: Iterable<T>): List<T> {
  if (list instanceof Columns) return list;
  const builder = new ListBuilder<T>();
  for (const row of list) builder.push(row);
  return builder.done();
}

/** The same records without some of their fields; what they share is not copied. */
export function without<T extends object, F extends keyof T & string>(
  list: List<T>,
  fields: readonly F[],
): List<Omit<T, F>> {
  const stays = ([field]: readonly [string, unknown]): boolean => !(fields as readonly string[]).includes(field);
  const cut = (record: unknown): unknown => Object.fromEntries(Object.entries(record as T).filter(stays));
  if (!(list instanceof Columns)) return list.map(cut) as Omit<T, F>[];
  const { length } = list;
  const blocks = list.blocks.map((block) =>
    'records' in block ? { records: block.records.map(cut) } : { columns: block.columns.filter(stays) },
  );
  return new Columns({ blocks, length });
}

/** The columns of a list that is kept in such; null: it is not. */
export const blocksOf = (list: unknown): Blocks | null =>
  list instanceof Columns ? { blocks: list.blocks, length: list.length } : null;

/** The list that another thread had. */
export const fromBlocks = (blocks: Blocks): List<unknown> => new Columns(blocks);
