import { describe, expect, test } from 'vitest';
import { closeWords, isClose, queryWords, rankText, searchText, slips } from '../../src/catalog/search.ts';
import { fold } from '../../src/lib/text.ts';
import { seeded } from '../helpers/random.ts';

test.each([
  ['Pixel Quest (USA).zip', 'pixel quest\u001fusa'],
  ['Pixel Quest (USA) (Rev 1) [!].zip', 'pixel quest\u001fusa\u001frev 1'],
  ["Knight's Tale", 'knights tale'],
  ['Spider-Cave: The  Return', 'spider cave the return'],
  ['Pokémon Élan', 'pokemon elan'],
  ['[BIOS] Thing', 'bios thing'],
  ['(Untitled)', 'untitled'],
  ['Ｆｕｌｌ　Ｗｉｄｔｈ', 'full width'],
  // Folding takes the voicing marks too, on both sides alike.
  ['ゲーム 2', 'ケーム 2'],
  ['!!!', ''],
])('%s is searched as %j', (name, text) => {
  expect(searchText(name)).toBe(text);
});

test.each([
  ['  Mario   KART ', ['mario', 'kart']],
  ['quest quest', ['quest']],
  ["knight's-tale", ['knights', 'tale']],
  ['(usa)', ['usa']],
  ['', []],
  ['---', []],
  ['a b c d e f g h i j', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
  ['x'.repeat(500), ['x'.repeat(40)]],
])('query %j is %j', (query, words) => {
  expect(queryWords(query)).toEqual(words);
});

test.each([
  ['Pixel Quest (USA)', 'pixel', 0],
  ['Pixel Quest (USA)', 'pix quest', 0],
  ['Pixel Quest (USA)', 'quest pix', 1],
  ['Pixel Quest (USA)', 'usa', 1],
  ['Pixel Quest (USA)', 'uest', 2],
  ['Pixel Quest (USA)', 'pixel est', 2],
  ['Pixel Quest (USA)', 'ixel pixel', 2],
  ['Pixel Quest (USA)', 'pixel zebra', -1],
  ['Pixel Quest (USA)', '', 0],
  ['Pixel Quest (USA)', 'quest usa', 1],
  ['Pixel Quest (USA)', 'lq', -1],
])('%s for %j is of class %d', (name, query, rank) => {
  expect(rankText(searchText(name), queryWords(query))).toBe(rank);
});

test('plain names are folded by the same rule as all others', () => {
  const random = seeded(51);
  const bits = [
    'a',
    'Z',
    '9',
    ' ',
    '  ',
    '(',
    ')',
    '[',
    '{',
    "'",
    '`',
    '-',
    '_',
    '.',
    '&',
    '(x',
    ') (',
    "' (",
    '\u007f',
  ];
  const slow = (text: string): string =>
    fold(text)
      .replace(/['’`´]/g, '')
      .replace(/[^\p{L}\p{N}([{]+/gu, ' ')
      .replace(/ ?[([{][ ([{]*/g, '\u001f')
      .replace(/^[ \u001f]+|[ \u001f]+$/g, '');
  for (let round = 0; round < 5000; round++) {
    const text = Array.from({ length: random(12) }, () => bits[random(bits.length)]).join('');
    // A word behind it that is no ending, so that nothing is taken off.
    const name = `${text} x`;
    expect(searchText(name)).toBe(slow(name));
  }
});

describe('slips of the thumb', () => {
  test.each([
    ['zlda', 'zelda', true],
    ['zedla', 'zelda', true],
    ['zeldaa', 'zelda', true],
    ['selda', 'zelda', true],
    ['zel', 'zelda', true],
    ['zle', 'zelda', true],
    ['zebra', 'zelda', false],
    ['dazle', 'zelda', false],
    ['z', 'zelda', true],
  ])('%s for %s: %s', (typed, meant, close) => {
    expect(isClose(typed, meant, 1)).toBe(close);
  });

  test('longer words are forgiven more, short ones nothing', () => {
    expect([slips('ab'), slips('abc'), slips('abcdefg'), slips('abcdefgh')]).toEqual([0, 1, 1, 2]);
    expect(closeWords('zb', ['zebra'])).toEqual([]);
    expect(closeWords('champoinshp', ['championship', 'champion', 'chapel'])).toEqual(['championship']);
  });

  test('every single slip in any word finds it again', () => {
    const random = seeded(52);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (let round = 0; round < 3000; round++) {
      const word = Array.from({ length: 4 + random(8) }, () => letters[random(26)]).join('');
      const at = 2 + random(word.length - 2);
      const letter = letters.charAt(random(26));
      const slip = [
        word.slice(0, at) + word.slice(at + 1),
        word.slice(0, at) + letter + word.slice(at),
        word.slice(0, at) + letter + word.slice(at + 1),
        word.slice(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.slice(at + 1),
      ][random(4)] as string;
      expect(isClose(slip, word, 1)).toBe(true);
    }
  });
});
