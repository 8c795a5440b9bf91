/** Why a way of drawing is taken or not, as codes with values; the sentences are in i18n. Pure. */

import { fill, type Texts } from '../i18n/index.ts';

type Words = Texts['doctor']['displayReasons'];

export interface DisplayReason {
  readonly code: keyof Words;
  readonly values: Readonly<Record<string, string | number>>;
}

export function reason(code: DisplayReason['code'], values: DisplayReason['values'] = {}): DisplayReason {
  return { code, values };
}

/** The reason as a part of a sentence. */
export function reasonText(words: Words, { code, values }: DisplayReason): string {
  return fill(words[code], values);
}
