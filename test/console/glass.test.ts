import { expect, test, vi } from 'vitest';
import { directPixels } from '../../src/console/direct-pixels.ts';
import { directTerminal } from '../../src/console/direct-terminal.ts';
import { loadFont } from '../../src/console/font.ts';
import { FramePainter } from '../../src/console/framebuffer.ts';
import { openGlass } from '../../src/console/glass.ts';
import type { OpenConsole } from '../../src/console/open.ts';
import { VirtualTerminal } from '../../src/console/virtual-terminal.ts';
import type { StyledLine } from '../../src/ui/surface.ts';
import { geometry } from './frame-picture.ts';

const line = (text: string): StyledLine => ({
  spans: [{ text, style: { fg: 7, bg: 4, bold: true } }],
  fill: { fg: 7, bg: 0 },
});

/** A framebuffer console of 40x15 that keeps every picture it brings to the glass. */
function makeConsole() {
  const painter = new FramePainter(geometry(640, 480), loadFont(16));
  painter.clear(0);
  const pictures: Buffer[] = [];
  const flush = (): void => void pictures.push(Buffer.from(painter.frame));
  const first = directPixels(() => painter, flush);
  let terminal: VirtualTerminal | null = null;
  const console: OpenConsole = {
    ...{ first, input: null, term: 'xterm-256color', name: 'test', sizes: false, signs: 'all' },
    setTextSize: () => false,
    close: () => terminal?.destroy(),
    async terminal() {
      terminal = await VirtualTerminal.create(painter.columns, painter.rows, {
        cell: (column, row, look) => painter.paint(column, row, look),
        done: flush,
      });
      return terminal;
    },
  };
  return { console, pictures, made: () => terminal };
}

/** A terminal of 256 colours that keeps every picture it shows. */
async function makeTerminal() {
  const painter = new FramePainter(geometry(640, 480), loadFont(16));
  painter.clear(0);
  const pictures: Buffer[] = [];
  const terminal = await VirtualTerminal.create(painter.columns, painter.rows, {
    cell: (column, row, look) => painter.paint(column, row, look),
    done: () => void pictures.push(Buffer.from(painter.frame)),
  });
  const console: OpenConsole = {
    ...{
      first: directTerminal(terminal),
      input: null,
      term: 'xterm-256color',
      name: 'test',
      sizes: false,
      signs: 'all',
    },
    ...{ terminal: () => Promise.resolve(terminal), setTextSize: () => false, close: () => {} },
  };
  return { console, pictures, terminal };
}

test('in a terminal, too: blessed takes over what stands there, and nothing else is seen', async () => {
  const { console, pictures, terminal } = await makeTerminal();
  const glass = await openGlass(console);
  glass.surface.draw([line('Systems'), line('Grüße 日本')]);
  await vi.waitUntil(() => pictures.length === 1);
  await glass.settle();
  await vi.waitUntil(() => pictures.length > 1);
  expect(pictures.every((picture) => picture.equals(pictures[0] as Buffer))).toBe(true);
  glass.surface.draw([line('Games')]);
  await vi.waitUntil(() => terminal.text()[0]?.startsWith('Games'));
  glass.close();
  await vi.waitUntil(() => terminal.text().every((text) => text === ''));
});

test('a program that ends before blessed is there gives the terminal back all the same', async () => {
  const { console, terminal } = await makeTerminal();
  terminal.write('before');
  const glass = await openGlass(console);
  glass.surface.draw([line('one')]);
  await vi.waitUntil(() => terminal.text()[0]?.startsWith('one'));
  glass.close();
  await glass.settle();
  await vi.waitUntil(() => terminal.text()[0] === 'before');
});

test('the first picture is there before the terminal; with the terminal nothing else is shown, not even for a moment', async () => {
  const { console, pictures, made } = makeConsole();
  const glass = await openGlass(console);
  glass.surface.draw([line('Systems'), line('Grüße 日本')]);
  const [first] = pictures;
  expect([pictures.length, made()]).toEqual([1, null]);
  await glass.settle();
  await vi.waitUntil(() => made()?.text()[0]?.startsWith('Systems') && pictures.length > 1);
  expect(pictures.every((picture) => picture.equals(first as Buffer))).toBe(true);
  glass.surface.draw([line('Games')]);
  await vi.waitUntil(() => made()?.text()[0]?.startsWith('Games'));
  expect(pictures.at(-1)?.equals(first as Buffer)).toBe(false);
  glass.close();
});

test('what is drawn while the terminal is made is on it afterwards', async () => {
  const { console, made } = makeConsole();
  const glass = await openGlass(console);
  glass.surface.draw([line('one')]);
  const settled = glass.settle();
  glass.surface.draw([line('two')]);
  await settled;
  await vi.waitUntil(() => made()?.text()[0]?.startsWith('two'));
  glass.close();
});

test('a program that ends before its terminal is made ends without one', async () => {
  const { console } = makeConsole();
  const glass = await openGlass(console);
  glass.surface.draw([line('one')]);
  const settled = glass.settle();
  glass.close();
  await settled;
  expect(glass.surface.columns).toBe(40);
});

test('another size before the terminal is there is heard once, as after it', async () => {
  const { console, made } = makeConsole();
  const glass = await openGlass(console);
  let heard = 0;
  glass.surface.onResize(() => heard++);
  (console.first as ReturnType<typeof directPixels>).resized();
  expect(heard).toBe(1);
  await glass.settle();
  made()?.setSize(50, 20);
  await vi.waitUntil(() => heard === 2 && glass.surface.columns === 50);
  glass.close();
});
