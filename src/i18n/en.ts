/** English, and the type of every other language: a text missing elsewhere is a type error. */

import { cli } from './cli/en.ts';
import { type ErrorText, errors } from './errors/en.ts';
import type { Plural } from './plural.ts';

export const en = {
  language: 'English',
  errors,
  cli,
  /** The steps of a job in words. */
  states: {
    waiting: 'Waiting',
    resolving: 'Asking for link',
    downloading: 'Downloading',
    verifying: 'Checking',
    unpacking: 'Unpacking',
    installing: 'Installing',
    done: 'Done',
    failed: 'Failed',
    paused: 'Paused',
    cancelled: 'Cancelled',
  },
  games: { one: '{count} game', other: '{count} games' },
};

/** The same shape with any strings: what a translation must have. */
export type Translated<T> = T extends string
  ? string
  : T extends ErrorText
    ? ErrorText
    : T extends Plural
      ? Plural
      : { readonly [K in keyof T]: Translated<T[K]> };

export type Texts = Translated<typeof en>;
