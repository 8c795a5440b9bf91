import { describe, expect, it } from 'vitest';
import { blocksOf, fromBlocks, ListBuilder, packed, without } from '../../src/lib/columns.ts';

const ROWS = 2500;
const many = (make: (n: number) => object): object[] => Array.from({ length: ROWS }, (_, n) => make(n));

describe('records come out of the columns as they went in', () => {
  it.each<[string, object[]]>([
    ['numbers and texts', many((n) => ({ index: n, name: `data/n${n}`, crc32: (n * 2654435761) % 2 ** 32 }))],
    ['empty texts and texts of many tongues', many((n) => ({ name: n % 3 === 0 ? '' : `ポ🎮${n}é` }))],
    ['texts that part within a character', many((n) => ({ name: `x${n % 2 === 0 ? '🎮' : '🎲'}` }))],
    ['halves of a character', many((n) => ({ name: n % 2 === 0 ? 'x\ud83c' : '\udfaey' }))],
    ['one text that begins all others', many((n) => ({ name: n === 0 ? 'a' : `a${n}` }))],
    ['numbers of every size', many((n) => ({ a: n * 2 ** 40, b: -n / 7, c: n === 0 ? -0 : Number.NaN, d: 2 ** 32 }))],
    ['what is sometimes null', many((n) => ({ backup: n % 2 === 0 ? null : `old-${n}`, size: n === 5 ? null : n }))],
    ['what is always the same', many(() => ({ kind: 'file', encrypted: false, crc32: null }))],
    ['records with a field that others lack', many((n) => (n === 1100 ? { a: 1, optional: true } : { a: 1 }))],
    ['records within records', many((n) => ({ n, inner: { list: [n, String(n)] } }))],
  ])('%s', (_name, records) => {
    expect([...packed(records)]).toStrictEqual(records);
  });
});

it('a list may have any length', () => {
  for (const length of [0, 1, 63, 64, 1023, 1024, 1025, 2048]) {
    const records = many((n) => ({ n })).slice(0, length);
    const list = packed(records);
    expect([list.length, [...list]]).toEqual([length, records]);
  }
});

it('a builder knows how much it has', () => {
  const builder = new ListBuilder<{ n: number }>();
  for (let n = 0; n < 1500; n++) builder.push({ n });
  expect([builder.length, builder.done().length]).toEqual([1500, 1500]);
});

it.each([3, 2000])('%i records lose a field, even where they are not all alike', (count) => {
  const records = many((n) => (n === 1500 ? { a: n, b: 'x', c: 1 } : { a: n, b: 'x' })).slice(0, count) as {
    a: number;
    b: string;
  }[];
  const rest = records.map(({ b: _, ...record }) => record);
  expect([...without(packed(records), ['b'])]).toStrictEqual(rest);
});

it('columns are not packed twice', () => {
  const list = packed(many((n) => ({ n })));
  expect(packed(list)).toBe(list);
});

it('a file of a game takes few bytes, in memory that all threads share', () => {
  const files = many((n) => ({
    path: `/userdata/roms/psx/A game/data/Part ${n}.pak`,
    sizeBytes: 1000 + n,
    backup: null,
  }));
  const blocks = blocksOf(packed(files));
  const columns = (blocks?.blocks ?? []).flatMap((block) => ('columns' in block ? block.columns : []));
  const arrays = columns.flatMap(([, column]) =>
    Object.values(column).filter((value): value is Uint8Array => ArrayBuffer.isView(value)),
  );
  expect(arrays.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
  expect(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) / ROWS).toBeLessThan(20);
  expect([...fromBlocks(structuredClone(blocks as NonNullable<typeof blocks>))]).toStrictEqual(files);
});
