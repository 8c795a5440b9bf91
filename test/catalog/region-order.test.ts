import { expect, test } from 'vitest';
import { regionOrder } from '../../src/catalog/region-order.ts';
import { LANGUAGES } from '../../src/i18n/plural.ts';

test.each([...LANGUAGES, null, 'xx'])('%s has its regions, each once, and the common ones', (language) => {
  const order = regionOrder(language);
  expect(new Set(order).size).toBe(order.length);
  for (const region of ['World', 'USA', 'Europe', 'Japan'] as const) expect(order).toContain(region);
});

test('the own country goes first', () => {
  expect(regionOrder('fr')[0]).toBe('France');
  expect(regionOrder('de')[0]).toBe('Germany');
  expect(regionOrder('en').slice(0, 3)).toEqual(['World', 'USA', 'Europe']);
});
