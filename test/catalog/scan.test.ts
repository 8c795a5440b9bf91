import { describe, expect, test } from 'vitest';
import { MAX_ROW_BYTES, RowScanner, type ScanEnd } from '../../src/catalog/scan.ts';
import { seeded } from '../helpers/random.ts';

function scan(text: string, pieceBytes = 1 << 20): { rows: unknown[]; end: ScanEnd } {
  const rows: unknown[] = [];
  const numbers: number[] = [];
  const scanner = new RowScanner({
    row: (value, at) => {
      rows.push(value);
      numbers.push(at);
    },
    bad: (reason, at) => {
      rows.push(reason);
      numbers.push(at);
    },
  });
  const bytes = Buffer.from(text);
  // One buffer for every piece, as a file reader has it.
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const length = bytes.copy(buffer, 0, at, at + pieceBytes);
    scanner.feed(buffer.subarray(0, length));
  }
  expect(numbers).toEqual(rows.map((_, at) => at + 1));
  return { rows, end: scanner.end() };
}

const row = ['A "quoted" \\ [name], {odd}', 'https://h/x', '1 MB'];

test.each<[string, string, unknown[], ScanEnd]>([
  ['a list', JSON.stringify([row, { name: 'b' }, 'c']), [row, { name: 'b' }, 'c'], 'complete'],
  [
    'a pretty list',
    JSON.stringify([row, { name: 'b', deep: { games: [1] } }], null, 2),
    [row, { name: 'b', deep: { games: [1] } }],
    'complete',
  ],
  [
    'an object with games',
    JSON.stringify({ version: [1, 2], x: { games: [0] }, games: [row, 5], more: [7] }),
    [row, 5],
    'complete',
  ],
  [
    'an object that is a row',
    JSON.stringify({ name: 'b', url: 'u', tags: ['x'] }),
    [{ name: 'b', url: 'u', tags: ['x'] }],
    'complete',
  ],
  ['games that are no list', JSON.stringify({ games: { name: 'b' } }), [{ games: { name: 'b' } }], 'complete'],
  ['a byte order mark', `\ufeff ${JSON.stringify([row])}\n`, [row], 'complete'],
  ['an empty list', ' [ ] ', [], 'complete'],
  ['an empty list of games', '{"games":[]}', [], 'complete'],
  ['text cut in a row', '[["a","u"],["b","u', [['a', 'u']], 'truncated'],
  ['text cut after a comma', '{"games":[["a","u"],', [['a', 'u']], 'truncated'],
  ['an object cut', '{"name":"x",', [], 'truncated'],
  ['one bad row', '[["a"],[b],["c"]]', [['a'], 'not-json', ['c']], 'complete'],
  ['commas without rows', '[["a"],,["c"],]', [['a'], 'not-json', ['c']], 'complete'],
  ['an error page', '<html>[["a","u"]]</html>', [], 'no-list'],
  ['a number', '42', [], 'no-list'],
  ['nothing', '', [], 'no-list'],
  ['a string', '"[1]"', [], 'no-list'],
  ['text behind the end', '[["a"]] [["b"]]', [['a']], 'complete'],
])('%s', (_, text, rows, end) => {
  for (const piece of [1, 2, 3, 7, 1000]) expect(scan(text, piece)).toEqual({ rows, end });
});

test('ten levels of nesting are one row', () => {
  const nested = '['.repeat(10) + ']'.repeat(10);
  expect(scan(`[${nested},["a"]]`).rows).toEqual([JSON.parse(nested), ['a']]);
});

test('a row that is too long is left out and the next one is read', () => {
  const long = JSON.stringify(['x'.repeat(MAX_ROW_BYTES), 'u']);
  for (const piece of [5000, 1 << 20]) {
    expect(scan(`[["a"],${long},["b"]]`, piece).rows).toEqual([['a'], 'row-too-long', ['b']]);
  }
});

describe('by chance', () => {
  test('any list of JSON values comes out as JSON.parse has it, whatever the pieces', () => {
    const random = seeded(11);
    const value = (depth: number): unknown => {
      const kind = random(depth > 3 ? 4 : 6);
      if (kind === 0) return random(1000) / 8;
      if (kind === 1)
        return Array.from({ length: random(9) }, () => '"\\{}[],:é\u{1f579}\n a'.charAt(random(16))).join('');
      if (kind === 2) return null;
      if (kind === 3) return random(2) === 0;
      if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: random(4) }, (_, n) => [`k${n}`, value(depth + 1)]));
    };
    for (let round = 0; round < 300; round++) {
      const list = Array.from({ length: random(8) }, () => value(0));
      const text = JSON.stringify(round % 2 === 0 ? list : { a: value(1), games: list, z: value(1) }, null, random(3));
      expect(scan(text, 1 + random(40))).toEqual({ rows: JSON.parse(JSON.stringify(list)), end: 'complete' });
    }
  });

  test('broken text ends with an answer', () => {
    const random = seeded(12);
    const good = Buffer.from(JSON.stringify({ games: [row, { name: 'b', url: 'u' }, ['c', 'u', 3]] }));
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(good);
      for (let hits = 1 + random(4); hits > 0; hits--) bytes[random(bytes.length)] = random(256);
      const scanner = new RowScanner({ row: () => {}, bad: () => {} });
      scanner.feed(bytes.subarray(0, random(bytes.length + 1)));
      expect(['complete', 'truncated', 'no-list']).toContain(scanner.end());
    }
  });
});
