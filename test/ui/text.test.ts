import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/console/blessed.ts';
import { cutEnd, cutMiddle, cutPath, display, padEnd, padStart, spread, width, wrap } from '../../src/ui/text.ts';
import { seeded } from '../helpers/random.ts';

test.each([
  ['Mario', 5],
  ['Élan', 4],
  ['Cafe\u0301', 4],
  ['漢字', 4],
  ['ﾊﾝｶｸ', 4],
  ['ＡＢ', 4],
  ['한글', 4],
  ['🎮', 1],
  ['a\u200bb', 2],
  ['', 0],
])('%j takes %i columns', (text, columns) => {
  expect(width(text)).toBe(columns);
});

test('a shown text is as wide as the canvas draws it, for every letter and sign of the basic plane', () => {
  const wrong: string[] = [];
  for (let point = 0x20; point < 0xfffe; point++) {
    const character = String.fromCodePoint(point);
    if (!/[\p{L}\p{N}\p{P}\p{S}\p{Zs}]/u.test(character)) continue;
    const shown = display(character);
    if (width(shown) !== textWidth(shown)) wrong.push(`U+${point.toString(16)}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['Super Mario World 2 - Long Island (USA)', 28, 'Super Mario World 2 -…(USA)'],
  ['A Game With A Long Name (Europe) (Disc 2)', 30, 'A Game With…(Europe) (Disc 2)'],
  ['A Game With A Long Name (Europe) (Disc 2)', 20, 'A Game With…(Disc 2)'],
  ['short', 10, 'short'],
  ['abcdef', 3, 'abc'],
  ['no brackets in this rather long name', 12, 'no brack…ame'],
])('%j cut in the middle to %i columns keeps what tells it apart', (text, columns, expected) => {
  expect(cutMiddle(text, columns)).toBe(expected);
});

test.each([
  ['/userdata/roms/gba', 20, '/userdata/roms/gba'],
  ['/userdata/saves/ports/rgsx/games.zip, 1fichier.com', 30, '…/rgsx/games.zip, 1fichier.com'],
  ['/userdata/roms/gba/A Very Long Name (Europe).gba', 20, '…g Name (Europe).gba'],
  ['no path but a long name (Europe)', 20, 'no path but…(Europe)'],
])('of the path %j, in %i columns, the end is shown', (text, columns, expected) => {
  expect(cutPath(text, columns)).toBe(expected);
});

describe('whatever the text', () => {
  const chance = seeded(7);
  const letters = [...'abc (Europe)[b1]/漢字é\u0301🎮-…'];
  const random = (): string => Array.from({ length: chance(60) }, () => letters[chance(letters.length)]).join('');
  test.each(Array.from({ length: 200 }, random))('%j fits', (text) => {
    for (const columns of [1, 2, 3, 5, 13, 40]) {
      expect(width(cutEnd(text, columns))).toBeLessThanOrEqual(columns);
      expect(width(cutMiddle(text, columns))).toBeLessThanOrEqual(columns);
      expect(width(cutPath(text, columns))).toBeLessThanOrEqual(columns);
      expect(width(padEnd(text, columns))).toBe(columns);
      expect(width(padStart(text, columns))).toBe(columns);
      if (columns >= 5) expect(width(spread(text, 'x', columns))).toBe(columns);
      if (columns >= 2) for (const line of wrap(text, columns)) expect(width(line)).toBeLessThanOrEqual(columns);
    }
  });
});

test('wrapped text keeps every word; paths break after a slash', () => {
  expect(wrap('Put the key in a text file here: /userdata/saves/ports/rgsx/1FichierAPI.txt.', 30)).toEqual([
    'Put the key in a text file',
    'here: /userdata/saves/ports/',
    'rgsx/1FichierAPI.txt.',
  ]);
  expect(wrap('', 10)).toEqual([]);
  expect(wrap('The card is full: 4.1 GB needed, 2.0 GB free.', 36)).toEqual([
    'The card is full: 4.1 GB needed,',
    '2.0 GB free.',
  ]);
});
