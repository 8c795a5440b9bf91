import { expect, test } from 'vitest';
import { Numbers } from '../../src/library/numbers.ts';

test('gives back what it was given, over the borders of its pieces', () => {
  const numbers = new Numbers(Float64Array);
  const given = Array.from({ length: 10_000 }, (_, at) => at * 2 ** 33 - 1);
  for (const number of given) numbers.push(number);
  expect(numbers.length).toBe(given.length);
  expect(given.map((_, at) => numbers.at(at))).toEqual(given);
});
