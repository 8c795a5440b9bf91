import { describe, expect, it } from 'vitest';
import { clean, fold, hasControls } from '../../src/lib/text.ts';

describe('clean', () => {
  it.each([
    ['\u001b[31mRed\u001b[0m', '[31mRed[0m'],
    ['a\u202eb\u0007c', 'abc'],
    ['two\r\nlines\tand  more ', 'two lines and more'],
    ['\ufeffname', 'name'],
    ['\ud800x', '\ufffdx'],
    ['Pokémon ポケモン 🎮', 'Pokémon ポケモン 🎮'],
  ])('%j becomes %j', (dirty, text) => expect(clean(dirty)).toBe(text));
  it('bounds the length', () => {
    expect(clean('x'.repeat(5000), 40)).toHaveLength(40);
    expect(clean('x'.repeat(5000), 40).endsWith('…')).toBe(true);
  });
});

it('hasControls sees each control, call after call', () => {
  expect(hasControls('a\u009b31m')).toBe(true);
  expect(hasControls('a\u009b31m')).toBe(true);
  expect(hasControls('plain')).toBe(false);
});

it('fold ignores case and accents', () => expect(fold('POKÉMON Édition')).toBe('pokemon edition'));
