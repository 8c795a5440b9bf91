import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeReason, LANGUAGES, texts } from '../../src/i18n/index.ts';

test.each(LANGUAGES)('every reason for a bad row has words: %s', (language) => {
  const parse = readFileSync(new URL('../../src/catalog/parse.ts', import.meta.url), 'utf8');
  const codes = /type RowReason =([\s\S]*?);/.exec(parse)?.[1]?.match(/'[a-z-]+'/g) ?? [];
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(describeReason(texts(language), code.slice(1, -1))).not.toBe(code.slice(1, -1));
  expect(describeReason(texts(language), 'of-the-future')).toBe('of-the-future');
  expect(describeReason(texts(language), 'constructor')).toBe('constructor');
});
