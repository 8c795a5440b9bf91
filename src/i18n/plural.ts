/** The languages of the program. */
export const LANGUAGES = ['en', 'fr', 'es', 'de', 'it', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text that depends on a number: `{count}` is the number. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/**
 * Which of the two forms a number takes: Unicode CLDR's cardinal rules for whole numbers (the runtime carries English data
 * only, so Intl.PluralRules cannot be asked). French and Portuguese count 0 as one.
 */
export function pluralForm(language: Language, count: number): keyof Plural {
  if (language === 'fr' || language === 'pt') return count >= 0 && count < 2 ? 'one' : 'other';
  return count === 1 ? 'one' : 'other';
}

/** `LANG`, `fr_FR.UTF-8`, `pt-BR`, … → the language to start with, English for all others. */
export function languageOf(locale: string | null | undefined): Language {
  const short = (locale ?? '').slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === short) ?? 'en';
}
