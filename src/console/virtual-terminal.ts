/**
 * A terminal without glass: takes what blessed writes, keeps the cells in @xterm/headless, and hands on those that changed.
 * Looks to blessed like a tty of `columns` x `rows`.
 */

import { Writable } from 'node:stream';
import type { IBufferCell, Terminal } from '@xterm/headless';
import type { CellLook } from './framebuffer.ts';
import { backgroundColor, foregroundColor, mix } from './palette.ts';

export interface TerminalHandlers {
  /** A cell that looks different from what was handed on before. */
  cell(column: number, row: number, look: CellLook): void;
  /** After all cells of an update. */
  done(): void;
}

/** What was handed on last, packed so that comparing a cell makes no garbage. */
interface Shown {
  readonly characters: string[];
  readonly foregrounds: Int32Array;
  readonly backgrounds: Int32Array;
  readonly flags: Uint8Array;
}

const BOLD = 1;
const UNDERLINE = 2;
const WIDE = 4;
/** The second half of a wide character. */
const COVERED = 8;

function nothingShown(cells: number): Shown {
  return {
    characters: new Array<string>(cells).fill(''),
    foregrounds: new Int32Array(cells).fill(-1),
    backgrounds: new Int32Array(cells).fill(-1),
    flags: new Uint8Array(cells),
  };
}

const foregroundOf = (cell: IBufferCell): number =>
  cell.isFgRGB()
    ? cell.getFgColor()
    : foregroundColor(cell.isFgDefault() ? null : cell.getFgColor(), cell.isBold() !== 0);

const backgroundOf = (cell: IBufferCell): number =>
  cell.isBgRGB() ? cell.getBgColor() : backgroundColor(cell.isBgDefault() ? null : cell.getBgColor());

export class VirtualTerminal extends Writable {
  /** What blessed asks of a terminal. */
  readonly isTTY = true;
  readonly #terminal: Terminal;
  readonly #handlers: TerminalHandlers;
  #shown: Shown;
  #cell: IBufferCell | undefined;
  #writing = 0;

  private constructor(terminal: Terminal, handlers: TerminalHandlers) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.#handlers = handlers;
    this.#shown = nothingShown(terminal.cols * terminal.rows);
  }

  static async create(columns: number, rows: number, handlers: TerminalHandlers): Promise<VirtualTerminal> {
    const headless = await import('@xterm/headless');
    // A CommonJS package: its names are under `default` when it is not bundled.
    const { Terminal } = ('default' in headless ? headless.default : headless) as typeof headless;
    const terminal = new Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true, logLevel: 'off' });
    return new VirtualTerminal(terminal, handlers);
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** Another size; everything is handed on again. */
  setSize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#shown = nothingShown(columns * rows);
    this.emit('resize');
  }

  /** Hands every cell on again at the next update, as after something else drew over the picture. */
  forget(): void {
    this.#shown = nothingShown(this.columns * this.rows);
    if (this.#writing === 0) this.update();
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, callback: () => void): void {
    this.#writing++;
    this.#terminal.write(chunk, () => {
      this.#writing--;
      callback();
      if (this.#writing === 0 && !this.destroyed) this.update();
    });
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#terminal.dispose();
    callback(error);
  }

  /** The text on the screen, one line a row without blanks at the end; for tests and the crash report. */
  text(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  /** Compares all cells with what was handed on. */
  update(): void {
    const { columns, rows } = this;
    const { active } = this.#terminal.buffer;
    this.#cell ??= active.getNullCell();
    const cell = this.#cell;
    for (let row = 0; row < rows; row++) {
      const line = active.getLine(active.viewportY + row);
      if (line === undefined) continue;
      for (let column = 0; column < columns; column++) {
        if (line.getCell(column, cell) !== undefined) this.#compare(column, row, cell);
      }
    }
    this.#handlers.done();
  }

  #compare(column: number, row: number, cell: IBufferCell): void {
    const shown = this.#shown;
    const at = row * this.columns + column;
    const width = cell.getWidth();
    const wide = width === 2 && column + 1 < this.columns;
    const flags =
      (cell.isBold() ? BOLD : 0) |
      (cell.isUnderline() ? UNDERLINE : 0) |
      (wide ? WIDE : 0) |
      (width === 0 ? COVERED : 0);
    const inverse = cell.isInverse() !== 0;
    const background = inverse ? foregroundOf(cell) : backgroundOf(cell);
    let foreground = inverse ? backgroundOf(cell) : foregroundOf(cell);
    if (cell.isDim()) foreground = mix(background, foreground, 0.6);
    const character = cell.isInvisible() ? ' ' : cell.getChars() || ' ';
    if (
      shown.characters[at] === character &&
      shown.foregrounds[at] === foreground &&
      shown.backgrounds[at] === background &&
      shown.flags[at] === flags
    ) {
      return;
    }
    shown.characters[at] = character;
    shown.foregrounds[at] = foreground;
    shown.backgrounds[at] = background;
    shown.flags[at] = flags;
    if (width === 0) return;
    this.#handlers.cell(column, row, {
      character,
      cells: wide ? 2 : 1,
      foreground,
      background,
      bold: (flags & BOLD) !== 0,
      underline: (flags & UNDERLINE) !== 0,
    });
  }
}
