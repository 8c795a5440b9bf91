import { describe, expect, test } from 'vitest';
import { createCanvas } from '../../src/console/blessed.ts';
import type { CellLook } from '../../src/console/framebuffer.ts';
import { VirtualTerminal } from '../../src/console/virtual-terminal.ts';
import { seeded } from '../helpers/random.ts';

async function open(columns = 40, rows = 15) {
  const cells = new Map<string, CellLook>();
  let updates = 0;
  const terminal = await VirtualTerminal.create(columns, rows, {
    cell: (column, row, look) => cells.set(`${column},${row}`, look),
    done: () => updates++,
  });
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => terminal.write(text, () => setImmediate(resolve)));
  return { terminal, cells, write, updates: () => updates };
}

test('the first update hands every cell on, later ones only what changed', async () => {
  const { cells, write } = await open();
  await write('hello');
  expect(cells.size).toBe(600);
  cells.clear();
  await write('\x1b[1;1Hjello');
  expect([...cells.keys()]).toEqual(['0,0']);
  cells.clear();
  await write('\x1b[1;1Hjello');
  expect(cells.size).toBe(0);
});

describe('looks', () => {
  test.each<[string, Partial<CellLook>]>([
    ['x', { foreground: 0xd8dce2, background: 0 }],
    ['\x1b[31mx', { foreground: 0xe0505a }],
    ['\x1b[1;31mx', { foreground: 0xff7b86, bold: true }],
    ['\x1b[1;30;46mx', { foreground: 0, background: 0x3fbfd0, bold: true }],
    ['\x1b[91;47mx', { foreground: 0xff7b86, background: 0xd8dce2 }],
    ['\x1b[7mx', { foreground: 0, background: 0xd8dce2 }],
    ['\x1b[4mx', { underline: true }],
    ['\x1b[2;37mx', { foreground: 0x828488 }],
    ['\x1b[8mx', { character: ' ' }],
    ['\x1b[38;5;208;48;5;232mx', { foreground: 0xff8700, background: 0x080808 }],
    ['\x1b[38;2;1;2;3mx', { foreground: 0x010203 }],
    ['日', { character: '日', cells: 2 }],
    ['é', { character: 'é', cells: 1 }],
  ])('%j', async (text, look) => {
    const { cells, write } = await open();
    await write(text);
    expect(cells.get('0,0')).toMatchObject(look);
  });

  test('the second half of a wide character is painted again when the character goes', async () => {
    const { cells, write } = await open();
    await write('日x');
    cells.clear();
    await write('\x1b[1;1Hab');
    expect([...cells.keys()].sort()).toEqual(['0,0', '1,0']);
  });
});

test('another size tells blessed and hands everything on again', async () => {
  const { terminal, cells, write } = await open();
  const canvas = createCanvas({ output: terminal, term: 'xterm-256color' });
  let resized = 0;
  canvas.onResize(() => resized++);
  canvas.writeRow(0, [{ text: 'first' }]);
  canvas.flush();
  await write('');
  cells.clear();
  terminal.setSize(53, 20);
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect([resized, canvas.columns, canvas.rows]).toEqual([1, 53, 20]);
  canvas.writeRow(19, [{ text: 'last' }]);
  canvas.flush();
  await write('');
  expect(cells.size).toBe(53 * 20);
  expect(terminal.text()[19]).toBe('last');
  canvas.close();
});

test('forget paints everything again', async () => {
  const { terminal, cells, write } = await open();
  await write('x');
  cells.clear();
  terminal.forget();
  expect(cells.size).toBe(600);
});

test('what blessed draws arrives letter by letter in its colours', async () => {
  const { terminal, cells, write } = await open();
  const canvas = createCanvas({ output: terminal, term: 'xterm-256color' });
  canvas.writeRow(0, [{ text: ' Títle ', style: { fg: 0, bg: 6 } }], { fg: 0, bg: 6 });
  canvas.writeRow(14, [{ text: '✓ ok', style: { fg: 2, bg: 0, bold: true } }]);
  canvas.flush();
  await write('');
  expect(terminal.text()[0]).toBe(` Títle${' '.repeat(34)}`);
  expect(terminal.text()[14]).toBe('✓ ok');
  expect(cells.get('39,0')).toMatchObject({ background: 0x3fbfd0 });
  expect(cells.get('2,14')).toMatchObject({ character: 'o', foreground: 0x8be89a, bold: true });
  canvas.close();
});

test('any bytes, 40 seeded screens of noise: no error, and every cell inside the screen', async () => {
  const random = seeded(5);
  const { terminal, cells, write } = await open(20, 6);
  const bits = [
    '\x1b[',
    '\x1b]',
    '\x1b(0',
    '\x1bP',
    '\x1b#8',
    ';',
    '?',
    'H',
    'J',
    'm',
    'r',
    'L',
    'h',
    '\x07',
    '\x9b',
    '\n',
    '日',
    '\u0301',
    '\u{1f3ae}',
    '38;5;999m',
    '99',
    'q',
  ];
  for (let round = 0; round < 40; round++) {
    await write(Array.from({ length: 80 }, () => bits[random(bits.length)]).join(''));
    for (const key of cells.keys()) expect(key).toMatch(/^1?\d,[0-5]$/);
    cells.clear();
  }
  await write('\x1bc\x1b[!pok');
  expect(terminal.text().join('')).toContain('ok');
});
