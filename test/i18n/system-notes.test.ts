import { expect, it } from 'vitest';
import { LANGUAGES, systemNote, texts } from '../../src/i18n/index.ts';

it.each(['xbox', '3ds', 'wiiu', 'switch', 'Switch'])('%s has a note in every language, none like another', (name) => {
  const notes = LANGUAGES.map((language) => systemNote(texts(language), name));
  expect(notes).not.toContain(null);
  expect(new Set(notes).size).toBe(LANGUAGES.length);
});

it.each(['snes', 'xbox360', 'constructor'])('%s has none', (name) => {
  expect(systemNote(texts('en'), name)).toBeNull();
});
