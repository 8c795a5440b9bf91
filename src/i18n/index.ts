import type { ErrorRecord } from '../lib/errors.ts';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import type { ErrorText } from './errors/en.ts';
import { es } from './es.ts';
import { fill } from './fill.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import type { Language } from './plural.ts';
import { pt } from './pt.ts';

export type { Texts } from './en.ts';
export { fill } from './fill.ts';
export { LANGUAGES, type Language, languageOf, type Plural, pluralForm } from './plural.ts';

/** As functions, so that the executable reads the table of a language when it is first asked for. */
const TABLES: Readonly<Record<Language, () => Texts>> = {
  en: () => en,
  fr: () => fr,
  es: () => es,
  de: () => de,
  it: () => it,
  pt: () => pt,
};

/** The texts of a language. */
export function texts(language: Language): Texts {
  return TABLES[language]();
}

/** What happened and what to do, with the error's own values in it. `language` is that of `table`. */
export function describeError(table: Texts, record: ErrorRecord): ErrorText {
  const { what, todo } = table.errors[record.code];
  const values = { ...record.details, wait: record.waitMs };
  return { what: fill(what, values), todo: fill(todo, values) };
}

/** `Label: value`, as the language writes it. */
export function labelled(table: Texts, label: string, value: string): string {
  return table.labelled.replace(/\{(label|value)\}/g, (_, part) => (part === 'label' ? label : value));
}

/** Why a row of a catalog cannot be used, in words; a code of another version as it is. */
export function describeReason(table: Texts, reason: string): string {
  const words: Readonly<Record<string, string>> = table.rowReasons;
  return Object.hasOwn(words, reason) ? (words[reason] as string) : reason;
}

/** What a player has to know of games of this system, which stay as they came; null: nothing. */
export function systemNote(table: Texts, systemName: string): string | null {
  const notes: Readonly<Record<string, string>> = table.systemNotes;
  const name = systemName.toLowerCase();
  return Object.hasOwn(notes, name) ? (notes[name] as string) : null;
}
