import type { ErrorRecord } from '../lib/errors.ts';
import { en, type Texts } from './en.ts';
import type { ErrorText } from './errors/en.ts';
import { fill } from './fill.ts';
import type { Language } from './plural.ts';

export type { Texts } from './en.ts';
export { fill } from './fill.ts';
export { LANGUAGES, type Language, languageOf, type Plural, pluralForm } from './plural.ts';

const TABLES: Partial<Readonly<Record<Language, Texts>>> = { en };

/** The texts of a language. */
export function texts(language: Language): Texts {
  return TABLES[language] ?? en;
}

/** What happened and what to do, with the error's own values in it. `language` is that of `table`. */
export function describeError(table: Texts, record: ErrorRecord): ErrorText {
  const { what, todo } = table.errors[record.code];
  const values = { ...record.details, wait: record.waitMs };
  return { what: fill(what, values), todo: fill(todo, values) };
}
