import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { fromWire, send, toWire } from '../../src/worker/wire.ts';

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

const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 200 }, (_, n) => make(n));

describe('a message arrives as it was sent', () => {
  it.each<[string, unknown]>([
    ['plain things', { type: 'call', id: 7, call: { method: 'list', params: { path: '/a', size: null } } }],
    ['a short list', { files: [{ path: 'a', sizeBytes: 1 }] }],
    [
      'a long list of records',
      { result: { kind: 'zip', entries: many((n) => ({ index: n, name: `n${n}`, crc32: n })) } },
    ],
    ['a list by itself', many((n) => ({ n }))],
    ['empty texts and texts of many tongues', { list: many((n) => ({ name: n % 3 === 0 ? '' : `ポ🎮${n}é` })) }],
    ['halves of a character at the borders', { list: many((n) => ({ name: n % 2 === 0 ? 'x\ud83c' : '\udfaey' })) }],
    ['numbers of every size', { list: many((n) => ({ a: n * 2 ** 40, b: -n / 7, c: n === 0 ? -0 : Number.NaN })) }],
    [
      'what is sometimes null',
      { list: many((n) => ({ backup: n % 2 === 0 ? null : `old-${n}`, size: n === 5 ? null : n })) },
    ],
    ['what is always the same', { list: many(() => ({ kind: 'file', encrypted: false, crc32: null })) }],
    ['records with a field that others lack', { list: many((n) => (n === 9 ? { a: 1, optional: true } : { a: 1 })) }],
    ['records within records', { list: many((n) => ({ n, inner: { list: [n, String(n)] } })) }],
    ['a long list of texts', { list: many((n) => String(n)) }],
    ['things that are no records among them', { list: [...many((n) => ({ n })), null, 7] }],
  ])('%s', async (_name, message) => {
    expect(await sent(message)).toStrictEqual(message);
  });
});

it('a long list crosses as columns whose numbers are handed over, without the names of the fields for each record', () => {
  const entries = many((n) => ({ index: n, name: `Part ${n}.pak`, kind: 'file' }));
  const handOver: unknown[] = [];
  const wire = toWire({ entries }, handOver as never);
  expect(handOver).toHaveLength(2);
  expect(JSON.stringify(wire).match(/"name"/g)).toHaveLength(1);
});
