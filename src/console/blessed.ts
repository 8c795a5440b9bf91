/**
 * The only door to blessed: a screen that works wherever the program runs, from source and from the bundle, whatever TERM
 * says and with no terminfo database on disk; and a canvas of lines on it, which is all that the UI needs.
 */
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { Widgets } from 'blessed';
import Tput from 'blessed/lib/tput.js';
import unicode from 'blessed/lib/unicode.js';
import Screen from 'blessed/lib/widgets/screen.js';
import { composed, PLAIN, putSpans, type Span, type Style } from './cells.ts';
import { terminfoName } from './term-name.ts';
import { TERMINFO } from './terminfo.generated.ts';

// blessed looks for terminfo on disk, cannot read the 32-bit format that distributions ship today, and falls back to files
// beside its own source, which do not exist in a bundle.
Tput.prototype.readTerminfo = function (term) {
  return JSON.parse(TERMINFO[terminfoName(term || this.terminal)]);
};
// It also turns all 300 capabilities into functions at start, of which a screen uses a dozen: 15 of the first 80 ms.
const compile = Tput.prototype._compile;
Tput.prototype._compile = function (info, key, value) {
  if (typeof value !== 'string') return compile.call(this, info, key, value);
  let compiled: ((params: unknown) => unknown) | undefined;
  const make = (): ((params: unknown) => unknown) =>
    compile.call(this, info, key, value) as (params: unknown) => unknown;
  return function (this: unknown, params: unknown) {
    compiled ??= make();
    return compiled.call(this, params);
  };
};
// What unicode.js would otherwise get by loading every widget, only to read the tab width.
unicode.blessed = { screen: Screen };

export interface ScreenOptions {
  /** Where keys come from; without it the screen reads none (they are read elsewhere). */
  readonly input?: Readable;
  /** A terminal, real or virtual: a stream that has `columns` and `rows` and emits `resize`. */
  readonly output: Writable & { readonly columns: number; readonly rows: number };
  /** The terminal's name, as in $TERM; may be empty or unknown. */
  readonly term?: string;
  readonly title?: string;
}

/** Takes the terminal over (alternate buffer, cursor hidden) until `destroy()`. */
export function createScreen(options: ScreenOptions): Widgets.Screen {
  // Line drawing characters as UTF-8, not through the alternate character set, which not every terminal has.
  process.env['NCURSES_NO_UTF8_ACS'] ??= '1';
  const screen = new Screen({
    input: options.input ?? new PassThrough(),
    output: options.output,
    term: options.term || 'xterm',
    forceUnicode: true, // handhelds often have no LANG, from which blessed would guess
    fullUnicode: true,
    ...(options.title === undefined ? {} : { title: options.title }),
  });
  return screen;
}

/** A terminal as rows of styled text. Nothing reaches the terminal before `flush()`, and then only what changed. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  /** Replaces a whole row: the spans from the left, blanks of `fill` after them. What does not fit is cut off. */
  writeRow(row: number, spans: readonly Span[], fill?: Style): void;
  flush(): void;
  /** Forgets what the terminal shows, so that the next `flush()` paints every cell. */
  repaint(): void;
  /** Called after the terminal changed its size; everything is blank by then. */
  onResize(handler: () => void): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** blessed's cell: attribute and character. */
type Cell = [attribute: number, character: string];
type Row = Cell[] & { dirty: boolean };
interface Internals {
  readonly lines: Row[];
  readonly olines: Cell[][];
  readonly cols: number;
  readonly rows: number;
  readonly program: { flush(): void };
  draw(first: number, last: number): void;
  alloc(): void;
}

const DEFAULT = 0x1ff;

/** blessed's packing: 5 flags, 9 bits of foreground, 9 of background. */
function attribute(style: Style): number {
  const flags = (style.bold ? 1 : 0) | (style.underline ? 2 : 0) | (style.inverse ? 8 : 0);
  return (flags << 18) | ((style.fg ?? DEFAULT) << 9) | (style.bg ?? DEFAULT);
}

/** Columns that a character takes: 0 for marks that join the one before, 2 for East Asian wide, else 1. */
export function charWidth(character: string): 0 | 1 | 2 {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0x20 && point < 0x300) return 1;
  if (point === 0x200d || (point >= 0xfe00 && point <= 0xfe0f)) return 0;
  return unicode.charWidth(character) as 0 | 1 | 2;
}

/** Columns that a text takes on the canvas. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of composed(text)) width += charWidth(character);
  return width;
}

function setCell(row: Row, column: number, attr: number, character: string): void {
  const cell = row[column];
  if (cell === undefined || (cell[0] === attr && cell[1] === character)) return;
  cell[0] = attr;
  cell[1] = character;
  row.dirty = true;
}

/** Puts the spans into blessed's cells and gives the column after the last one. */
const putCells = (row: Row, spans: readonly Span[]): number =>
  putSpans(spans, row.length, charWidth, (column, style, character, width) => {
    const attr = attribute(style);
    setCell(row, column, attr, character);
    if (width === 2) setCell(row, column + 1, attr, ' ');
  });

/** Opens a screen and gives its rows. */
export function createCanvas(options: ScreenOptions): Canvas {
  const screen = createScreen(options);
  const cells = screen as unknown as Internals;
  return {
    get columns() {
      return cells.cols;
    },
    get rows() {
      return cells.rows;
    },
    writeRow(index, spans, fill = PLAIN) {
      const row = cells.lines[index];
      if (row === undefined) return;
      const blank = attribute(fill);
      for (let column = putCells(row, spans); column < row.length; column++) setCell(row, column, blank, ' ');
    },
    flush() {
      cells.draw(0, cells.lines.length - 1);
      cells.program.flush();
    },
    repaint() {
      for (const row of cells.lines) row.dirty = true;
      // No cell is ever drawn with an empty character, so every one differs.
      for (const row of cells.olines) for (const cell of row) cell[1] = '';
    },
    onResize(handler) {
      screen.on('resize', handler);
    },
    close() {
      screen.destroy();
    },
  };
}
