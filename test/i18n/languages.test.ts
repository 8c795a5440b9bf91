import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { describeError, LANGUAGES, type Language, languageOf, pluralForm, texts } from '../../src/i18n/index.ts';
import { ERRORS, type ErrorCode } from '../../src/lib/errors.ts';
import { width } from '../../src/ui/text.ts';

/** Every text of a table by its path. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  const all = new Map<string, string>();
  for (const [key, inner] of Object.entries(value as object)) {
    for (const [at, text] of flat(inner, path === '' ? key : `${path}.${key}`)) all.set(at, text);
  }
  return all;
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const english = flat(en);

describe.each(LANGUAGES)('%s', (language) => {
  const all = flat(texts(language));

  test('has the same placeholders in every text', () => {
    for (const [path, text] of english) {
      expect(placeholders(all.get(path) ?? ''), path).toEqual(
        // `{wait}` may be said in one sentence less or more.
        placeholders(text).filter((name) => name !== '{wait}' || placeholders(all.get(path) ?? '').includes(name)),
      );
    }
  });

  test('labels of the footer have at most 7 columns', () => {
    for (const [key, label] of Object.entries(texts(language).keys)) expect(width(label), key).toBeLessThanOrEqual(7);
  });

  test('uses characters only that every console font of the program has', () => {
    for (const [path, text] of all) {
      if (!path.startsWith('cli.')) expect(text, path).toMatch(/^[\u0020-\u007e\u00a1-\u017f]*$/);
    }
  });

  test('errors read well without any detail', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { what, todo } = describeError(texts(language), { code, details: {} });
      for (const text of [what, todo]) {
        expect(text, code).toMatch(/[.]$/);
        expect(text, code).not.toMatch(/[?{}[\]]| {2}| \.|^$/);
      }
    }
  });
});

test.each<[Language, string, string, string]>([
  ['en', '0 games', '1 game', '2 games'],
  ['fr', '0 jeu', '1 jeu', '2 jeux'],
  ['es', '0 juegos', '1 juego', '2 juegos'],
  ['de', '0 Spiele', '1 Spiel', '2 Spiele'],
  ['it', '0 giochi', '1 gioco', '2 giochi'],
  ['pt', '0 jogo', '1 jogo', '2 jogos'],
])('plural rules of %s', (language, zero, one, two) => {
  const said = [0, 1, 2].map((count) =>
    texts(language).games.count[pluralForm(language, count)].replace('{count}', String(count)),
  );
  expect(said).toEqual([zero, one, two]);
});

test.each([
  ['fr_FR.UTF-8', 'fr'],
  ['pt-BR', 'pt'],
  ['de', 'de'],
  ['C', 'en'],
  ['', 'en'],
  [null, 'en'],
  ['zh_CN', 'en'],
] as const)('the locale %j begins in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
