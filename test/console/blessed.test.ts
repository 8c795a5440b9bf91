import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { type Canvas, createCanvas, textWidth } from '../../src/console/blessed.ts';
import { terminfoName } from '../../src/console/term-name.ts';

class FakeTerminal extends Writable {
  columns: number;
  rows: number;
  written = '';
  readonly screen: InstanceType<typeof headless.Terminal>;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    this.screen.write(chunk, done);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.screen.resize(columns, rows);
    this.emit('resize');
  }

  async text(): Promise<string[]> {
    await new Promise<void>((done) => this.screen.write('', done));
    const buffer = this.screen.buffer.active;
    return Array.from({ length: this.rows }, (_, y) => (buffer.getLine(y)?.translateToString(true) ?? '').trimEnd());
  }
}

function open(columns = 20, rows = 4, term = 'xterm-256color'): { terminal: FakeTerminal; canvas: Canvas } {
  const terminal = new FakeTerminal(columns, rows);
  return { terminal, canvas: createCanvas({ output: terminal, term }) };
}

test.each([
  ['linux', 'linux'],
  ['linux-16color', 'linux'],
  ['xterm', 'xterm'],
  ['xterm-256color', 'xterm-256color'],
  ['screen-256color', 'xterm-256color'],
  ['foot', 'xterm-256color'],
  ['vt100', 'vt100'],
  ['vt220', 'vt100'],
  ['XTERM', 'xterm'],
  ['some-unheard-of-terminal', 'xterm'],
  ['', 'xterm'],
])('the terminal %j is served by the entry of %s', (term, entry) => {
  expect(terminfoName(term)).toBe(entry);
});

test('rows reach the terminal on flush, and only what changed', async () => {
  const { terminal, canvas } = open();
  canvas.writeRow(0, [{ text: 'Systems' }]);
  canvas.writeRow(1, [{ text: '> ' }, { text: 'Game Boy', style: { inverse: true } }]);
  expect((await terminal.text())[0]).toBe('');
  canvas.flush();
  expect(await terminal.text()).toEqual(['Systems', '> Game Boy', '', '']);
  terminal.written = '';
  canvas.writeRow(0, [{ text: 'Systems' }]);
  canvas.flush();
  expect(terminal.written).toBe('');
  canvas.writeRow(1, [{ text: '> ' }, { text: 'Game Gear', style: { inverse: true } }]);
  canvas.flush();
  expect(terminal.written).toContain('Gear');
  expect(terminal.written).not.toContain('Systems');
  await terminal.text();
  canvas.repaint();
  canvas.flush();
  await terminal.text();
  expect(terminal.written).toContain('Systems');
  canvas.close();
});

test('a style reaches the cells and the fill goes to the right edge', async () => {
  const { terminal, canvas } = open();
  canvas.writeRow(0, [{ text: 'ab', style: { fg: 208, bold: true, underline: true } }], { bg: 4 });
  canvas.flush();
  await terminal.text();
  const line = terminal.screen.buffer.active.getLine(0);
  expect(line?.getCell(0)?.getFgColor()).toBe(208);
  expect(line?.getCell(1)?.isBold()).not.toBe(0);
  expect(line?.getCell(1)?.isUnderline()).not.toBe(0);
  expect(line?.getCell(2)?.getBgColor()).toBe(4);
  expect(line?.getCell(19)?.getBgColor()).toBe(4);
  canvas.close();
});

test('wide, combining and unsafe characters never shift a row', async () => {
  const { terminal, canvas } = open();
  const rows = ['日本語|', 'e\u0301te\u0301|', '🎮|', '\u001b[31m|', 'ガ\u3099|', '0123456789012345678日'];
  const wanted = ['日本語|', 'été|', '·|', '·[31m|', 'ガ|', '0123456789012345678'];
  for (const [index, text] of rows.entries()) {
    canvas.writeRow(index % 4, [{ text }]);
    canvas.flush();
    expect((await terminal.text())[index % 4]).toBe(wanted[index]);
  }
  expect(rows.slice(0, 3).map(textWidth)).toEqual([7, 4, 2]);
  canvas.close();
});

test('a new size empties the rows and asks for a new picture', async () => {
  const { terminal, canvas } = open();
  canvas.onResize(() => {
    canvas.writeRow(0, [{ text: `${canvas.columns}x${canvas.rows}` }]);
    canvas.flush();
  });
  terminal.resize(40, 15);
  expect((await terminal.text())[0]).toBe('40x15');
  canvas.close();
});

test('closing shows the normal buffer and the cursor again', async () => {
  const { terminal, canvas } = open();
  await terminal.text();
  expect(terminal.screen.buffer.active.type).toBe('alternate');
  canvas.close();
  await terminal.text();
  expect(terminal.screen.buffer.active.type).toBe('normal');
  expect(terminal.written).toMatch(/\u001b\[\?(12l\u001b\[\?)?25h/);
});

const app = join(import.meta.dirname, 'fixtures/canvas-app.ts');

test.each(['linux', 'xterm', 'xterm-256color', 'vt100', 'foot', 'never-heard-of', ''])(
  'in a real terminal called %j it paints and leaves, without a terminfo database',
  async (term) => {
    const env = { PATH: process.env['PATH'], ...(term === '' ? {} : { TERM: term }) };
    const child = spawn(process.execPath, ['-e', `import(${JSON.stringify(app)})`], {
      name: term,
      cols: 64,
      rows: 14,
      env: { ...env, TERM: term },
    });
    const screen = new headless.Terminal({ cols: 64, rows: 14, allowProposedApi: true });
    const events = new EventEmitter();
    child.onData((data) => screen.write(data, () => events.emit('drawn')));
    child.onExit(({ exitCode }) => events.emit('exit', exitCode));
    const row = (y: number) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '';
    while (!row(1).includes('files')) await Promise.race([once(events, 'drawn'), sleep(10_000)]);
    expect(row(0)).toBe('┌──┐ Été 日本 chosen');
    expect(row(1)).toBe('64x14 files:0');
    const exited = once(events, 'exit');
    child.write('q\r');
    expect((await exited)[0]).toBe(0);
  },
);
