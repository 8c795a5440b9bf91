import { describe, expect, test } from 'vitest';
import { flagNames, groupKey, languageNames, readTitle, regionNames } from '../../src/catalog/title.ts';
import { FLAGS, LANGUAGES, REGIONS } from '../../src/catalog/title-words.ts';
import { seeded } from '../helpers/random.ts';
import { TITLES } from './title-table.ts';

const table = TITLES.trim()
  .split('\n')
  .map((line) => line.split('|') as [string, string, string, string, string, string, string]);

test('two hundred names and more', () => {
  expect(table.length).toBeGreaterThanOrEqual(200);
  expect(table.every((row) => row.length === 7)).toBe(true);
});

test.each(table)('%s', (name, title, regions, languages, revision, disc, flags) => {
  const read = readTitle(name);
  expect({
    title: read.title,
    regions: regionNames(read.regionMask).sort(),
    languages: languageNames(read.languageMask).sort(),
    revision: read.revision ?? '',
    disc: read.disc === null ? '' : String(read.disc),
    flags: flagNames(read.flagMask).sort(),
  }).toEqual({
    title,
    regions: regions.split(',').filter(Boolean).sort(),
    languages: languages.split(',').filter(Boolean).sort(),
    revision,
    disc,
    flags: flags.split(',').filter(Boolean).sort(),
  });
});

test.each([
  ['Game (USA).zip', 'zip'],
  ['Game (USA).nes.7z', '7z'],
  ['Game (USA).CHD', 'chd'],
  ['Game v1.2', null],
  ['Game No.5', null],
  ['.zip', null],
  ['Game.exe', 'exe'],
])('the ending of %s is %s', (name, format) => {
  expect(readTitle(name).format).toBe(format);
});

test('revisions are in their order', () => {
  const order = ['(Rev 2)', '(Rev 1)', ''].map((one) => readTitle(`G ${one}`).revisionRank);
  expect(order).toEqual([...order].sort((a, b) => b - a));
  const letters = ['(Rev C)', '(Rev B)', '(Rev A)', ''].map((one) => readTitle(`G ${one}`).revisionRank);
  expect(letters).toEqual([...letters].sort((a, b) => b - a));
  const versions = ['v2.0', 'v1.10', 'v1.2b', 'v1.2', 'v1.1', 'v1.0'].map(
    (one) => readTitle(`G (${one})`).revisionRank,
  );
  expect(versions).toEqual([...versions].sort((a, b) => b - a));
  expect(new Set(versions).size).toBe(versions.length);
});

describe('versions of one game have one key', () => {
  test.each([
    ['Legend of Brix, The (USA)', 'The Legend of Brix (Europe)'],
    ['Dr. Cube & Friends', 'Dr Cube and Friends'],
    ["Knight's Tale", 'Knights Tale'],
    ['POKÉQUEST', 'Pokequest'],
    ['Moon Saga (Disc 1)', 'Moon Saga (Disc 2)'],
    ['Moon Saga - The Return', 'Moon Saga: The Return'],
    ['Cave Racer v1.2 (1988)(Nimbus)', 'Cave Racer (U) [!]'],
  ])('%s = %s', (one, other) => {
    expect(groupKey(readTitle(one).title)).toBe(groupKey(readTitle(other).title));
  });

  test.each([
    ['Pixel Quest', 'Pixel Quest 2'],
    ['Pixel Quest', 'Pixel Quest - The Return'],
    ['ゲーム', 'ほし'],
    ['!!!', '???'],
  ])('%s ≠ %s', (one, other) => {
    expect(groupKey(readTitle(one).title)).not.toBe(groupKey(readTitle(other).title));
  });
});

test('the words fit into the bits of the stored index', () => {
  for (const words of [REGIONS, LANGUAGES, FLAGS]) {
    expect(words.length).toBeLessThanOrEqual(30);
    expect(new Set(words).size).toBe(words.length);
  }
});

test('any text is read, quickly and without an exception', () => {
  const random = seeded(41);
  const bits = [
    '(',
    ')',
    '[',
    ']',
    ', The',
    ' ',
    '_',
    '.zip',
    'Rev ',
    'v1.',
    '(USA',
    'En,',
    'T+',
    'Disc 1',
    ' - ',
    '\u202e',
    'é',
    '0',
    'x'.repeat(40),
  ];
  const started = performance.now();
  for (let round = 0; round < 20_000; round++) {
    const name = Array.from({ length: random(14) }, () => bits[random(bits.length)]).join('');
    const read = readTitle(name);
    expect(typeof read.title).toBe('string');
    expect(read.disc === null || read.disc >= 1).toBe(true);
    if (name.trim() !== '' && !/^[\s_.,-]*(zip)?$/.test(name)) groupKey(read.title);
  }
  for (const bad of [
    '('.repeat(5000),
    '[('.repeat(2000),
    ', The'.repeat(1000),
    ' -'.repeat(3000),
    '(((a)'.repeat(800),
  ]) {
    readTitle(bad);
    groupKey(bad);
  }
  expect(performance.now() - started).toBeLessThan(15_000);
});
