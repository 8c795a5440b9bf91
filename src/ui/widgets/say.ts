/** Words that several screens put together in the same way. Pure. */

import { fill, type Plural, pluralForm } from '../../i18n/index.ts';
import { BLANK, type Line, paragraph } from '../lines.ts';
import type { Context } from '../screen.ts';

/** `1 game`, `12 games`. */
export function count(context: Pick<Context, 'language'>, plural: Plural, number: number): string {
  return fill(plural[pluralForm(context.language, number)], { count: number });
}

/** What an empty list says: why, and which button helps. Never a blank box. */
export function emptyState(context: Context, why: string, next: string): Line[] {
  return [
    BLANK,
    ...paragraph(why, context.columns, 'strong', 2),
    BLANK,
    ...paragraph(next, context.columns, 'text', 2),
  ];
}

/** A moment as people say it: the time for today, the date before. `now` in wall milliseconds. */
export function when(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const today = at.toDateString() === now.toDateString();
  return today ? `${two(at.getHours())}:${two(at.getMinutes())}` : date;
}
