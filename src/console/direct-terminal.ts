/**
 * Frames straight into a terminal of 256 colours, for the first picture: loading blessed and its description of the terminal takes a fifth of
 * the start. What it draws afterwards looks the same, cell by cell.
 */

import { charWidth } from '../ui/text.ts';
import { PLAIN, putSpans, type Span, type Style } from './cells.ts';
import type { FirstSurface, TerminalOutput } from './open.ts';

/** The alternate buffer, without a cursor: as blessed enters it. */
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[0m\x1b[?25h\x1b[?1049l';

/** The first sixteen as blessed writes them: some terminals have other shades for `38;5`. */
function colour(index: number, base: 30 | 40): string {
  if (index < 8) return `;${base + index}`;
  return index < 16 ? `;${base + 52 + index}` : `;${base + 8};5;${index}`;
}

function sgr({ fg, bg, bold, underline, inverse }: Style): string {
  const flags = `${bold ? ';1' : ''}${underline ? ';4' : ''}${inverse ? ';7' : ''}`;
  return `\x1b[0${flags}${fg === undefined ? '' : colour(fg, 30)}${bg === undefined ? '' : colour(bg, 40)}m`;
}

function rowText(columns: number, spans: readonly Span[], fill: Style = PLAIN): string {
  let text = '';
  let before: Style | null = null;
  const put = (_column: number, style: Style, character: string): void => {
    text += style === before ? character : `${sgr(style)}${character}`;
    before = style;
  };
  const end = putSpans(spans, columns, charWidth, put);
  return `${text}${sgr(fill)}${' '.repeat(columns - end)}`;
}

export function directTerminal(output: TerminalOutput): FirstSurface {
  let drawn = false;
  return {
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    draw(lines) {
      const rows = Array.from(
        { length: output.rows },
        (_, row) => `\x1b[${row + 1};1H${rowText(output.columns, lines[row]?.spans ?? [], lines[row]?.fill)}`,
      );
      output.write(`${drawn ? '' : ENTER}${rows.join('')}`);
      drawn = true;
    },
    // Every cell is drawn each time.
    repaint: () => {},
    onResize: (handler) => void output.on('resize', handler),
    leave() {
      if (drawn) output.write(LEAVE);
      drawn = false;
    },
  };
}
