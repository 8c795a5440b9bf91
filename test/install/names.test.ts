import { describe, expect, it } from 'vitest';
import { legalizer, legalName, splitEnding } from '../../src/install/names.ts';
import { EXFAT, EXT4 } from './fixtures.ts';

describe('legalName on exFAT', () => {
  it.each([
    ['Plain Game (Europe).sfc', 'Plain Game (Europe).sfc'],
    ['Robots: The Return.sfc', 'Robots - The Return.sfc'],
    ['Robots : The Return.sfc', 'Robots - The Return.sfc'],
    ['What? Who* "Me" <a|b>.sfc', 'What_ Who_ _Me_ _a_b_.sfc'],
    ['a\\b.sfc', 'a_b.sfc'],
    ['dots at the end...', 'dots at the end'],
    ['spaces at the end  ', 'spaces at the end'],
    ['...', '_'],
    ['CON', '_CON'],
    ['nul.sfc', '_nul.sfc'],
    ['COM1.txt', '_COM1.txt'],
    ['CONSOLE.sfc', 'CONSOLE.sfc'],
    ['esc\u001b[31m.sfc', 'esc[31m.sfc'],
    ['.hidden', '.hidden'],
    ['Pokémon ポケモン 🎮.gba', 'Pokémon ポケモン 🎮.gba'],
  ])('%j becomes %j', (name, legal) => expect(legalName(name, EXFAT)).toBe(legal));

  it('keeps the ending of a name that is too long', () => {
    const legal = legalName(`${'n'.repeat(400)}.sfc`, EXFAT);
    expect(legal).toHaveLength(255);
    expect(legal.endsWith('n.sfc')).toBe(true);
  });
});

describe('legalName on ext4', () => {
  it('allows what ext4 allows', () => expect(legalName('a: b? c*', EXT4)).toBe('a: b? c*'));
  it('counts bytes and cuts between characters', () => {
    const legal = legalName(`${'ポ'.repeat(200)}.sfc`, EXT4);
    expect(Buffer.byteLength(legal)).toBeLessThanOrEqual(255);
    expect(legal).toMatch(/^ポ+\.sfc$/);
  });
});

describe('legalizer', () => {
  it.each([
    [
      ['a:b.rom', 'a?b.rom'],
      ['a_b.rom', 'a_b (2).rom'],
    ],
    [
      ['A.rom', 'a.rom', 'a (2).rom'],
      ['A.rom', 'a (2).rom', 'a (2) (2).rom'],
    ],
    [
      ['x?/1.bin', 'x?/2.bin', 'x*/1.bin'],
      ['x_/1.bin', 'x_/2.bin', 'x_ (2)/1.bin'],
    ],
    [
      ['d/a.', 'd/a'],
      ['d/a', 'd/a (2)'],
    ],
    [
      ['x', 'x?'.replace('?', '/y')],
      ['x', 'x (2)/y'],
    ],
  ])('%j become %j', (paths, legal) => expect(paths.map(legalizer(EXFAT).file)).toEqual(legal));

  it('never lets two names meet, whatever they are', () => {
    const parts = ['a', 'A', 'a.', 'a ', 'a:', 'a?', 'con', '_con', 'a (2)'];
    const paths = parts.flatMap((one) => parts.map((two) => `${one}/${two}.rom`));
    const legal = paths.map(legalizer(EXFAT).file).map((path) => path.toLowerCase());
    expect(new Set(legal).size).toBe(paths.length);
  });
});

it('splitEnding leaves hidden names and sentences alone', () => {
  expect(splitEnding('.config')).toEqual(['.config', '']);
  expect(splitEnding('a.b.c')).toEqual(['a.b', '.c']);
  expect(splitEnding('Vol. the long story of everything')).toEqual(['Vol. the long story of everything', '']);
});
