import { describe, expect, test } from 'vitest';
import { drawGlyph, isDrawn } from '../../src/console/box-glyphs.ts';
import { loadFont } from '../../src/console/font.ts';
import { FramePainter, type PixelLayout, pixelOf, RGB565, XRGB8888 } from '../../src/console/framebuffer.ts';
import { CELL_WIDTHS, cellWidthFor } from '../../src/console/text-size.ts';
import { geometry, openFrame, pictureOf, sampleScreen } from './frame-picture.ts';

const LOOK = { cells: 1, foreground: 0xffffff, background: 0x000000, bold: false, underline: false } as const;

describe('text sizes', () => {
  const grid = (width: number, height: number) =>
    (['small', 'normal', 'large'] as const).map((size) => {
      const cell = cellWidthFor(size, width, height);
      return `${Math.floor(width / cell)}x${Math.floor(height / cell / 2)}`;
    });

  test.each([
    [640, 480, ['80x30', '53x20', '40x15']],
    [480, 320, ['80x26', '60x20', '48x16']],
    [320, 240, ['53x20', '40x15', '40x15']],
    [720, 720, ['90x45', '51x25', '40x20']],
    [720, 480, ['90x30', '60x20', '45x15']],
    [854, 480, ['106x30', '71x20', '53x15']],
    [1024, 768, ['85x32', '51x19', '42x16']],
    [1280, 720, ['106x30', '64x18', '53x15']],
    [1920, 1080, ['96x27', '68x19', '53x15']],
    [1920, 1152, ['96x28', '60x18', '53x16']],
  ])('%ix%i: %j', (width, height, grids) => {
    expect(grid(width, height)).toEqual(grids);
  });

  test('every panel from 320x240 on has 40x15 at each size', () => {
    for (const [width, height] of [
      [320, 240],
      [480, 320],
      [640, 480],
      [720, 480],
      [544, 960],
      [1152, 1920],
    ] as const) {
      const [w, h] = width > height ? [width, height] : [height, width];
      for (const size of ['small', 'normal', 'large'] as const) {
        const cell = cellWidthFor(size, w, h);
        expect(Math.floor(w / cell)).toBeGreaterThanOrEqual(40);
        expect(Math.floor(h / cell / 2)).toBeGreaterThanOrEqual(15);
      }
    }
  });
});

describe('letters', () => {
  test.each([...CELL_WIDTHS])(
    'cells of %i pixels: every letter of the languages is drawn, and each differs from the frame for unknown ones',
    (width) => {
      const font = loadFont(width);
      const frame = font.glyph('\u{4e2d}', false, 1).join();
      for (const character of 'AZaz09~éÿŁőşțßœΩλжЯґệ€…–“”•←↑→↓▲▼◀▶►◄●○★☆✓✗☐☑½°№™❯') {
        const cover = font.glyph(character, false, 1);
        expect(cover).toHaveLength(width * width * 2);
        expect(cover.join()).not.toBe(frame);
        expect(Math.max(...cover)).toBeGreaterThan(8);
      }
      expect(Math.max(...font.glyph(' ', false, 1), ...font.glyph('\u00a0', true, 1))).toBe(0);
    },
  );

  test('a letter with a mark that the font lacks is the letter without it', () => {
    const font = loadFont(12);
    expect(font.glyph('ẵ', false, 1)).toEqual(font.glyph('a', false, 1));
  });

  test('bold is another picture; a wide character without a picture is a frame over two cells', () => {
    const font = loadFont(12);
    expect(font.glyph('m', true, 1)).not.toEqual(font.glyph('m', false, 1));
    const wide = font.glyph('日', false, 2);
    expect(wide).toHaveLength(24 * 24);
    expect([...wide.subarray(6 * 24, 7 * 24)].filter((cover) => cover > 0).length).toBe(22);
  });
});

describe('box and block characters', () => {
  const cellOf = (character: string, width: number) => drawGlyph(character.codePointAt(0) ?? 0, width, width * 2);

  test('all of U+2500..259F and the braille patterns are drawn, none is empty but the empty pattern', () => {
    for (let point = 0x2500; point <= 0x28ff; point++) {
      if (!isDrawn(point) || point === 0x2800) continue;
      for (const width of [6, 8, 12, 36]) expect(Math.max(...drawGlyph(point, width, width * 2))).toBeGreaterThan(0);
    }
  });

  test.each([...CELL_WIDTHS])('lines meet from cell to cell at %i pixels', (width) => {
    const height = width * 2;
    const edge = (cover: Uint8Array, side: 'left' | 'right' | 'top' | 'bottom'): string => {
      const pixels = side === 'left' || side === 'right' ? height : width;
      const at = {
        left: (i: number) => i * width,
        right: (i: number) => i * width + width - 1,
        top: (i: number) => i,
        bottom: (i: number) => (height - 1) * width + i,
      };
      return Array.from({ length: pixels }, (_, i) => ((cover[at[side](i)] ?? 0) > 7 ? '#' : '.')).join('');
    };
    for (const [a, b] of ['┌─', '─┐', '├┼', '═╗', '╔═', '╠╬', '━┓', '╭─', '─╮', '╞═', '╟─', '─╢'].map((pair) => [
      ...pair,
    ])) {
      expect(edge(cellOf(a ?? '', width), 'right')).toBe(edge(cellOf(b ?? '', width), 'left'));
    }
    for (const [a, b] of ['┌│', '│└', '┬┴', '║╚', '╔║', '╦╩', '┏┃', '╭│', '│╰', '╥║', '╤│'].map((pair) => [...pair])) {
      expect(edge(cellOf(a ?? '', width), 'bottom')).toBe(edge(cellOf(b ?? '', width), 'top'));
    }
  });

  test('blocks fill exactly: halves make a whole, eighths grow', () => {
    const count = (character: string) => cellOf(character, 12).filter((cover) => cover === 15).length;
    expect(count('█')).toBe(12 * 24);
    expect(count('▀') + count('▄')).toBe(12 * 24);
    expect(count('▌') + count('▐')).toBe(12 * 24);
    const rising = [...'▁▂▃▄▅▆▇█'].map(count);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(new Set(rising).size).toBe(8);
    expect([...'░▒▓'].map((character) => cellOf(character, 8)[0])).toEqual([4, 8, 11]);
  });
});

describe('pixels', () => {
  test('colours in the places that the layout says', () => {
    expect(pixelOf(0x123456, XRGB8888)).toBe(0xff123456);
    expect(pixelOf(0xff8040, RGB565)).toBe((31 << 11) | (32 << 5) | 8);
    const bgr: PixelLayout = { ...XRGB8888, red: { shift: 0, bits: 8 }, blue: { shift: 16, bits: 8 }, opaque: 0 };
    expect(pixelOf(0x123456, bgr)).toBe(0x563412);
  });

  test('a picture is the same upright picture for every stride, layout of 32 bits and rotation', async () => {
    const pictures = [];
    for (const [width, height, more] of [
      [640, 480, {}],
      [640, 480, { stride: 640 * 4 + 256 }],
      [640, 480, { rotation: 180 }],
      [480, 640, { rotation: 90 }],
      [480, 640, { rotation: 270, stride: 512 * 4 }],
      [640, 480, { layout: { ...XRGB8888, red: { shift: 0, bits: 8 }, blue: { shift: 16, bits: 8 } } }],
    ] as const) {
      const geo = geometry(width, height, more);
      const { painter, write } = await openFrame(geo, 16);
      painter.clear(0);
      await write(sampleScreen(40, 15));
      pictures.push(pictureOf(painter, geo));
    }
    for (const picture of pictures) expect(picture).toEqual(pictures[0]);
  });

  test('16 bits: the same picture within the fewer levels of its colours', async () => {
    const shots = [];
    for (const layout of [XRGB8888, RGB565]) {
      const geo = geometry(320, 240, { layout, stride: layout === RGB565 ? 320 * 2 + 6 : 320 * 4 });
      const { painter, write } = await openFrame(geo, 8);
      await write(sampleScreen(40, 15));
      shots.push(pictureOf(painter, geo).pixels);
    }
    const [full = [], few = []] = shots;
    let worst = 0;
    for (const [at, color] of full.entries()) {
      for (const shift of [16, 8, 0])
        worst = Math.max(worst, Math.abs(((color >> shift) & 255) - (((few[at] ?? 0) >> shift) & 255)));
    }
    expect(worst).toBeLessThanOrEqual(8);
  });

  test('what does not fill a cell is left in equal margins', () => {
    const geo = geometry(100, 50);
    const painter = new FramePainter(geo, loadFont(8));
    expect([painter.columns, painter.rows]).toEqual([12, 3]);
    painter.clear(0);
    painter.paint(0, 0, { ...LOOK, character: '█' });
    const { pixels } = pictureOf(painter, geo);
    const lit = [...pixels.entries()]
      .filter(([, color]) => color === 0xffffff)
      .map(([at]) => [at % 100, Math.floor(at / 100)]);
    expect(lit[0]).toEqual([2, 1]);
    expect(lit.at(-1)).toEqual([9, 16]);
  });

  test('only the rows that changed are told, once; what is near is one range, what is far is not', () => {
    const painter = new FramePainter(geometry(640, 480), loadFont(8));
    const x = { ...LOOK, character: 'x' };
    const bytes = (first: number, after: number) => ({ start: first * 2560, end: after * 2560 });
    expect(painter.takeChanged()).toEqual([]);
    painter.paint(3, 2, x);
    expect(painter.takeChanged()).toEqual([bytes(32, 48)]);
    expect(painter.takeChanged()).toEqual([]);
    painter.paint(3, 2, x);
    painter.paint(9, 5, x);
    painter.paint(70, 29, x);
    expect(painter.takeChanged()).toEqual([bytes(32, 96), bytes(464, 480)]);
    painter.clear(0);
    expect(painter.takeChanged()).toEqual([bytes(0, 480)]);
  });

  test('on a turned panel the rows of the device are told', () => {
    const geo = geometry(480, 640, { rotation: 90 });
    const painter = new FramePainter(geo, loadFont(8));
    painter.paint(79, 0, { ...LOOK, character: 'x' });
    expect(painter.takeChanged()).toEqual([{ start: 632 * 1920, end: 640 * 1920 }]);
  });

  test('nothing is painted outside, whatever is asked', () => {
    const painter = new FramePainter(geometry(640, 480), loadFont(16));
    for (const [column, row, cells] of [
      [-1, 0, 1],
      [40, 0, 1],
      [39, 0, 2],
      [0, 15, 1],
      [0, -1, 1],
    ] as const) {
      painter.paint(column, row, { ...LOOK, cells, character: '█' });
    }
    expect(painter.takeChanged()).toEqual([]);
  });
});
