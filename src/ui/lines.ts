/** What a screen returns: rows of text with roles. */

import { cutEnd, padEnd, spread, width, wrap } from './text.ts';
import type { Role } from './theme.ts';

export interface Span {
  readonly text: string;
  readonly role: Role;
}

export interface Line {
  readonly spans: readonly Span[];
  /** The role of the blanks after the spans. */
  readonly fill: Role;
}

export const BLANK: Line = { spans: [], fill: 'text' };

/** A row in one role. */
export function line(text: string, role: Role = 'text'): Line {
  return { spans: [{ text, role }], fill: role === 'error' || role === 'strong' || role === 'dim' ? 'text' : role };
}

/** A row of spans on the normal background. */
export function mixed(...spans: readonly Span[]): Line {
  return { spans, fill: 'text' };
}

export const span = (text: string, role: Role = 'text'): Span => ({ text, role });

/** Text at both ends of a row of that width. */
export function both(left: string, right: string, columns: number, role: Role = 'text'): Line {
  return { spans: [{ text: spread(left, right, columns), role }], fill: role };
}

/** A text as as many rows as it takes, indented. */
export function paragraph(text: string, columns: number, role: Role = 'text', indent = 1): Line[] {
  return wrap(text, columns - 2 * indent).map((part) => ({
    spans: [{ text: ' '.repeat(indent) + part, role }],
    fill: 'text',
  }));
}

/** At most so many of the rows; the last one says that there is more. */
export function atMost(rows: readonly Line[], count: number): Line[] {
  const last = rows[count - 1];
  if (rows.length <= count || last === undefined) return rows.slice(0, count);
  const spans = last.spans.map((part, at) => (at < last.spans.length - 1 ? part : { ...part, text: `${part.text}…` }));
  return [...rows.slice(0, count - 1), { ...last, spans }];
}

/** `Label   value` with the values under each other; a value that is too long goes on below. */
export function field(
  label: string,
  value: string,
  columns: number,
  labelColumns: number,
  role: Role = 'text',
): Line[] {
  const room = columns - labelColumns - 3;
  const parts = wrap(value, room);
  return (parts.length === 0 ? [''] : parts).map((part, index) =>
    mixed(span(` ${padEnd(index === 0 ? label : '', labelColumns)} `, 'dim'), span(part, role)),
  );
}

/** Columns of the longest of some labels, at most a part of the row. */
export function labelWidth(labels: readonly string[], columns: number): number {
  return Math.min(Math.floor(columns / 2), Math.max(...labels.map(width)));
}

/** The text of a row, for tests and for the narrow terminal that cannot be drawn on. */
export function plainText(row: Line): string {
  return row.spans.map((part) => part.text).join('');
}

/** The row cut to a width; a row never spills over. */
export function clip(row: Line, columns: number): Line {
  let left = columns;
  const spans: Span[] = [];
  for (const part of row.spans) {
    if (left <= 0) break;
    const text = width(part.text) > left ? cutEnd(part.text, left) : part.text;
    spans.push({ text, role: part.role });
    left -= width(text);
  }
  return { spans, fill: row.fill };
}
