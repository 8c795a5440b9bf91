import { describe, expect, it } from 'vitest';
import { packed } from '../../src/lib/columns.ts';
import { chain, filtered, type List, mapped, orderBy, picked } from '../../src/lib/list.ts';

const numbers = (count: number): { n: number }[] => Array.from({ length: count }, (_, n) => ({ n }));

/** The same content as an array and as a list that makes its items when they are asked for. */
const forms = (count: number): [string, List<{ n: number }>][] => [
  ['an array', numbers(count)],
  ['columns', packed(numbers(count))],
];

describe.each(forms(3000))('%s answers as an array does', (_name, list) => {
  it('item by item', () => {
    expect(list.length).toBe(3000);
    expect([list.at(0), list.at(2999), list.at(-1), list.at(3000), list.at(-3001)]).toEqual([
      { n: 0 },
      { n: 2999 },
      { n: 2999 },
      undefined,
      undefined,
    ]);
  });

  it('as a whole', () => {
    expect([...list]).toEqual(numbers(3000));
    expect([...list.entries()].at(7)).toEqual([7, { n: 7 }]);
    expect(list.map(({ n }, at) => n + at)).toEqual(numbers(3000).map(({ n }) => 2 * n));
    expect(list.filter(({ n }) => n % 1000 === 0)).toEqual([{ n: 0 }, { n: 1000 }, { n: 2000 }]);
    expect(list.find(({ n }) => n > 1500)).toEqual({ n: 1501 });
    expect(list.find(({ n }) => n > 5000)).toBeUndefined();
    expect([list.some(({ n }) => n === 2999), list.some(({ n }) => n === 3000)]).toEqual([true, false]);
    expect([list.every(({ n }) => n < 3000), list.every(({ n }) => n < 2999)]).toEqual([true, false]);
    expect(list.reduce((sum, { n }) => sum + n, 0)).toBe((2999 * 3000) / 2);
    expect(JSON.stringify({ list })).toBe(JSON.stringify({ list: numbers(3000) }));
  });

  it('after it was changed, filtered and put in order', () => {
    const odd = filtered(list, ({ n }) => n % 2 === 1);
    expect(odd.length).toBe(1500);
    const backwards = picked(
      odd,
      orderBy(odd, ({ n }) => -n),
    );
    const squares = mapped(backwards, ({ n }) => n * n);
    expect([squares.length, squares.at(0), squares.at(1), squares.at(-1)]).toEqual([1500, 2999 ** 2, 2997 ** 2, 1]);
    expect([...chain(squares, [7])].at(-1)).toBe(7);
  });
});

it('a filter that lets all through gives the list itself', () => {
  const list = packed(numbers(100));
  expect(filtered(list, () => true)).toBe(list);
});

it('equal ones stay in their order', () => {
  const list = packed(Array.from({ length: 200 }, (_, n) => ({ n, rank: n % 2 })));
  expect([...orderBy(list, ({ rank }) => rank)].slice(98, 102)).toEqual([196, 198, 1, 3]);
});

it('short lists are arrays, whatever is done with them', () => {
  const short = [packed(numbers(3)), mapped(numbers(3), ({ n }) => n), filtered(numbers(3), ({ n }) => n > 0)];
  expect(short).toEqual([numbers(3), [0, 1, 2], [{ n: 1 }, { n: 2 }]]);
});
