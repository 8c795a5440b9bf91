/** From styled text to cells: which character stands in which column of a row. Pure. */

/** How a piece of text looks. Colours are 0..255 of the usual palette; left out, the terminal's own. */
export interface Style {
  readonly fg?: number;
  readonly bg?: number;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export interface Span {
  readonly text: string;
  readonly style?: Style;
}

export const PLAIN: Style = {};

/**
 * The character as it can be shown: emoji (which terminals draw two wide and the width table of 2015 calls one) and
 * control characters become a dot, so that no row is ever shifted.
 */
function shown(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x1f000 && point < 0x20000) ? '·' : character;
}

/** Letters with their marks in one character where there is one: marks of their own are not drawn. */
export const composed = (text: string): string =>
  /[\u0300-\u036f\u3099\u309a]/.test(text) ? text.normalize('NFC') : text;

/** Puts the spans into a row of so many columns, and gives the column after the last one. What does not fit is cut off. */
export function putSpans(
  spans: readonly Span[],
  columns: number,
  widthOf: (character: string) => 0 | 1 | 2,
  put: (column: number, style: Style, character: string, width: 1 | 2) => void,
): number {
  let column = 0;
  for (const { text, style } of spans) {
    for (const raw of composed(text)) {
      const character = shown(raw);
      const width = widthOf(character);
      if (width === 0) continue;
      if (column + width > columns) return column;
      put(column, style ?? PLAIN, character, width);
      column += width;
    }
  }
  return column;
}
