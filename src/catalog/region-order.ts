/** Which version of a game a player wants, by the language of the screen. Pure. */

import type { Region } from './title-words.ts';

const FIRST: Readonly<Record<string, readonly Region[]>> = {
  fr: ['France', 'Europe', 'World', 'USA'],
  de: ['Germany', 'Europe', 'World', 'USA'],
  es: ['Spain', 'Europe', 'Latin America', 'World', 'USA'],
  it: ['Italy', 'Europe', 'World', 'USA'],
  pt: ['Brazil', 'Portugal', 'Europe', 'World', 'USA'],
};

/** The player's own regions first, then those whose games are in a language that most understand. */
export function regionOrder(language: string | null): readonly Region[] {
  const first = FIRST[language ?? ''] ?? ['World', 'USA', 'Europe', 'UK'];
  const rest: readonly Region[] = ['UK', 'Australia', 'Canada', 'Japan'];
  return [...first, ...rest.filter((region) => !first.includes(region))];
}
