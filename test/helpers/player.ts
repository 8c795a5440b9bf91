/**
 * A player at a virtual screen: the real UI over blessed into a terminal emulator. Reads as the player's story: press, see.
 */
import { Writable } from 'node:stream';
import headless from '@xterm/headless';
import { createCanvas } from '../../src/console/blessed.ts';
import { canvasSurface } from '../../src/console/surface.ts';
import type { Action, InputEvent } from '../../src/input/actions.ts';
import type { ScreenId } from '../../src/ui/router.ts';
import { type RunResult, runUi } from '../../src/ui/run.ts';
import type { Glyphs } from '../../src/ui/theme.ts';
import { type FakePort, fakePort } from './fake-port.ts';

export const GRIDS = [
  [40, 15],
  [53, 20],
  [80, 30],
] as const;

class Glass extends Writable {
  columns: number;
  rows: number;
  /** Bytes written to the terminal so far. */
  written = 0;
  readonly terminal: InstanceType<typeof headless.Terminal>;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.length;
    this.terminal.write(chunk, done);
  }
}

export interface Cell {
  readonly text: string;
  readonly fg: number;
  readonly bg: number;
  readonly bold: boolean;
}

export interface Player {
  readonly port: FakePort;
  readonly columns: number;
  readonly rows: number;
  /** Presses buttons one after the other. */
  press(...actions: readonly Action[]): Promise<void>;
  /** Holds a button: one press and so many repeats. */
  hold(action: Action, repeats: number): Promise<void>;
  /** Types on a keyboard. */
  type(text: string): Promise<void>;
  /** All rows as they are on the glass. */
  screen(): Promise<string[]>;
  text(): Promise<string>;
  cell(row: number, column: number): Promise<Cell>;
  /** All cells, row by row. */
  cells(): Promise<Cell[][]>;
  /** Lets time go by; timers that are due run. */
  pass(ms: number): Promise<void>;
  now(): number;
  bytesWritten(): number;
  resize(columns: number, rows: number): Promise<void>;
  readonly result: Promise<RunResult>;
  close(): void;
}

export interface PlayerOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly port?: FakePort;
  readonly first?: ScreenId;
  readonly from?: 'pad' | 'keyboard';
  readonly locale?: string;
  readonly onMessage?: (text: string) => void;
  readonly glyphs?: Glyphs;
  readonly fixedTextSize?: boolean;
}

interface Timer {
  readonly at: number;
  readonly body: () => void;
}

export function player(options: PlayerOptions = {}): Player {
  const port = options.port ?? fakePort();
  const glass = new Glass(options.columns ?? 40, options.rows ?? 15);
  const canvas = createCanvas({ output: glass, term: 'xterm-256color' });
  const surface = canvasSurface(canvas);
  // 12:00 on a fixed day; both clocks move together.
  const epoch = Date.UTC(2026, 10, 23, 12, 0);
  let passed = 0;
  const timers = new Set<Timer>();
  let send: (event: InputEvent) => void = () => {};
  const result = runUi({
    port,
    surface,
    clock: { now: () => epoch + passed, monotonic: () => passed },
    after(delayMs, body) {
      const timer = { at: passed + delayMs, body };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onInput(listener) {
      send = listener;
      return () => {
        send = () => {};
      };
    },
    ...(options.first === undefined ? {} : { first: options.first }),
    ...(options.locale === undefined ? {} : { locale: options.locale }),
    ...(options.glyphs === undefined ? {} : { glyphs: options.glyphs }),
    fixedTextSize: options.fixedTextSize ?? false,
    ...(options.onMessage === undefined ? {} : { onMessage: options.onMessage }),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    await new Promise<void>((done) => glass.terminal.write('', done));
  };
  const cellAt = (row: number, column: number): Cell => {
    const cell = glass.terminal.buffer.active.getLine(row)?.getCell(column);
    if (cell === undefined) throw new Error(`no cell at ${row},${column}`);
    return { text: cell.getChars(), fg: cell.getFgColor(), bg: cell.getBgColor(), bold: cell.isBold() !== 0 };
  };
  const from = options.from ?? 'pad';
  const self: Player = {
    port,
    get columns() {
      return glass.columns;
    },
    get rows() {
      return glass.rows;
    },
    async press(...actions) {
      for (const action of actions) {
        send({ kind: 'action', action, repeat: 0, from });
        await settle();
      }
    },
    async hold(action, repeats) {
      for (let repeat = 0; repeat <= repeats; repeat++) send({ kind: 'action', action, repeat, from });
      await settle();
    },
    async type(text) {
      for (const letter of text) send({ kind: 'text', text: letter });
      await settle();
    },
    async screen() {
      await settle();
      const buffer = glass.terminal.buffer.active;
      return Array.from({ length: glass.rows }, (_, y) => (buffer.getLine(y)?.translateToString(true) ?? '').trimEnd());
    },
    async text() {
      return (await self.screen()).join('\n');
    },
    async cell(row, column) {
      await settle();
      return cellAt(row, column);
    },
    async cells() {
      await settle();
      const at = (length: number): number[] => Array.from({ length }, (_, index) => index);
      return at(glass.rows).map((row) => at(glass.columns).map((column) => cellAt(row, column)));
    },
    async pass(ms) {
      const end = passed + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        passed = Math.max(passed, due.at);
        due.body();
        await settle();
      }
      passed = end;
    },
    now: () => epoch + passed,
    bytesWritten: () => glass.written,
    async resize(columns, rows) {
      glass.columns = columns;
      glass.rows = rows;
      glass.terminal.resize(columns, rows);
      glass.emit('resize');
      // blessed waits a moment for the last of several sizes.
      await new Promise((done) => setTimeout(done, 50));
      await settle();
    },
    result,
    close: () => canvas.close(),
  };
  return self;
}
