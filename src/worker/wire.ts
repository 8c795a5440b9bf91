/**
 * Messages between threads. A long list (lib/list.ts) crosses as its columns, which lie in shared memory; everything else is copied.
 */

import type { MessagePort, Worker } from 'node:worker_threads';
import { type Blocks, blocksOf, fromBlocks, packed } from '../lib/columns.ts';
import { LazyList } from '../lib/list.ts';

/** The field under which a list stands in a message. No message has a field of this name. */
const LIST = '~list';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const mapFields = (record: Readonly<Record<string, unknown>>, make: (value: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(record).map(([field, inner]) => [field, make(inner)]));

/** `value` with its long lists as columns, however deep they lie in records. */
export function toWire(value: unknown): unknown {
  if (value instanceof LazyList) {
    const list = packed(value as LazyList<object>);
    return { [LIST]: blocksOf(list) ?? list };
  }
  return isRecord(value) ? mapFields(value, toWire) : value;
}

/** What `toWire` was given. */
export function fromWire(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const list = value[LIST];
  if (list === undefined) return mapFields(value, fromWire);
  return Array.isArray(list) ? list : fromBlocks(list as Blocks);
}

/** Sends a message to the other side of a thread. */
export function send(port: MessagePort | Worker, message: unknown): void {
  port.postMessage(toWire(message));
}
