import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { blocksOf, packed } from '../../src/lib/columns.ts';
import { type List, mapped } from '../../src/lib/list.ts';
import { fromWire, send } from '../../src/worker/wire.ts';

/** What arrives at the other end of a real port. */
async function sent(message: unknown): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  try {
    const arrived = new Promise((resolve) => port2.once('message', resolve));
    send(port1, message);
    return fromWire(await arrived);
  } finally {
    port1.close();
  }
}

const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 2000 }, (_, n) => make(n));

describe('a message arrives as it was sent', () => {
  it.each<[string, unknown]>([
    ['plain things', { type: 'call', id: 7, call: { method: 'list', params: { path: '/a', size: null } } }],
    ['a short list', { files: [{ path: 'a', sizeBytes: 1 }] }],
    ['an array of records', { list: many((n) => ({ n, inner: { list: [n, String(n)] } })) }],
    ['a long list of texts', { list: many((n) => String(n)) }],
    ['nothing', null],
  ])('%s', async (_name, message) => {
    expect(await sent(message)).toStrictEqual(message);
  });

  const entries = many((n) => ({ index: n, name: `n${n}`, crc32: n % 7 === 0 ? null : n }));
  it.each<[string, List<object>]>([
    ['columns', packed(entries)],
    ['what is made of columns', mapped(packed(entries), (entry) => ({ ...entry, kind: 'file' }))],
    ['a short list that is made of another', mapped(packed(entries.slice(0, 3)), (entry) => ({ ...entry, n: 1 }))],
  ])('%s, however deep', async (_name, list) => {
    const arrived = (await sent({ result: { kind: 'zip', entries: list } })) as { result: { entries: List<object> } };
    expect({ ...arrived.result, entries: [...arrived.result.entries] }).toStrictEqual({
      kind: 'zip',
      entries: [...list],
    });
  });
});

it('a long list is not copied: both threads read the same memory', async () => {
  const list = packed(many((n) => ({ n })));
  const arrived = (await sent({ list })) as { list: unknown };
  const numbersOf = (from: unknown): Uint32Array => {
    const block = blocksOf(from)?.blocks[0];
    const column = block !== undefined && 'columns' in block ? block.columns[0]?.[1] : undefined;
    if (column === undefined || !('numbers' in column)) throw new Error('no numbers');
    return column.numbers as Uint32Array;
  };
  numbersOf(list)[5] = 77;
  expect(numbersOf(arrived.list)[5]).toBe(77);
});
