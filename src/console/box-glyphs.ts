/**
 * Box drawing, block and braille characters, drawn to the pixel by rule, so that lines meet and bars fill from cell to cell.
 * Covers are 0..15 a pixel, rows from the top (see font.ts). Pure.
 */

/** One arm: 0 none, 1 light, 2 heavy, 3 double. */
type Arm = 0 | 1 | 2 | 3;

/**
 * The arms of U+2500..257F: left, right, up, down as digits (Unicode, Box Drawing). Dashes and corners that are round are
 * told apart below; diagonals have none.
 */
const ARMS = [
  ...['1100', '2200', '0011', '0022', '1100', '2200', '0011', '0022', '1100', '2200', '0011', '0022'],
  ...['0101', '0201', '0102', '0202', '1001', '2001', '1002', '2002', '0110', '0210', '0120', '0220'],
  ...['1010', '2010', '1020', '2020', '0111', '0211', '0121', '0112', '0122', '0221', '0212', '0222'],
  ...['1011', '2011', '1021', '1012', '1022', '2021', '2012', '2022', '1101', '2101', '1201', '2201'],
  ...['1102', '2102', '1202', '2202', '1110', '2110', '1210', '2210', '1120', '2120', '1220', '2220'],
  ...['1111', '2111', '1211', '2211', '1121', '1112', '1122', '2121', '1221', '2112', '1212', '2221'],
  ...['2212', '2122', '1222', '2222', '1100', '2200', '0011', '0022', '3300', '0033', '0301', '0103'],
  ...['0303', '3001', '1003', '3003', '0310', '0130', '0330', '3010', '1030', '3030', '0311', '0133'],
  ...['0333', '3011', '1033', '3033', '3301', '1103', '3303', '3310', '1130', '3330', '3311', '1133'],
  ...['3333', '0101', '1001', '1010', '0110', '0000', '0000', '0000', '1000', '0010', '0100', '0001'],
  ...['2000', '0020', '0200', '0002', '1200', '0012', '2100', '0021'],
] as const;

/** Dashes: code point → how many pieces a cell has. */
const DASHES: Readonly<Record<number, number>> = Object.fromEntries([
  ...[0x2504, 0x2505, 0x2506, 0x2507].map((point) => [point, 3]),
  ...[0x2508, 0x2509, 0x250a, 0x250b].map((point) => [point, 4]),
  ...[0x254c, 0x254d, 0x254e, 0x254f].map((point) => [point, 2]),
]);

class Cell {
  readonly cover: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.cover = new Uint8Array(width * height);
  }

  /** Fills a rectangle; the ends are exclusive. */
  fill(left: number, top: number, right: number, bottom: number, cover = 15): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(this.width, right); x++) this.cover[y * this.width + x] = cover;
    }
  }

  /** Sets every pixel by how far its middle is from a line: 1 on it, 0 a pixel away. */
  shade(distance: (x: number, y: number) => number, thickness: number): void {
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const part = Math.min(1, Math.max(0, thickness / 2 + 0.5 - Math.abs(distance(x + 0.5, y + 0.5))));
        const at = y * this.width + x;
        this.cover[at] = Math.max(this.cover[at] ?? 0, Math.round(15 * part));
      }
    }
  }
}

/** Thickness of a light line: two pixels from 12 pixels of cell width on. */
const light = (width: number): number => Math.max(1, Math.round(width / 8));

const arms = (code: string): Arm[] => [...code].map((digit) => Number(digit) as Arm);

/** First and end pixel of each stroke across a line of `size` pixels: one stroke, or two for a double line. */
function strokes(kind: Arm, size: number, thin: number): [start: number, end: number][] {
  const centred = (thickness: number): [number, number] => {
    const start = Math.floor((size - thickness) / 2);
    return [start, start + thickness];
  };
  if (kind === 0) return [];
  if (kind < 3) return [centred(kind === 2 ? thin * 2 + 1 : thin)];
  const [start, end] = centred(thin * 3);
  return [
    [start, start + thin],
    [end - thin, end],
  ];
}

function box(cell: Cell, code: string): void {
  const { width, height } = cell;
  const thin = light(width);
  const [left = 0, right = 0, up = 0, down = 0] = arms(code);
  const vertical = [up, down].flatMap((kind) => strokes(kind, width, thin));
  const horizontal = [left, right].flatMap((kind) => strokes(kind, height, thin));
  // How far an arm reaches into the middle: to the far side of what it meets, to the near side where it meets a double line.
  const span = (list: [number, number][], size: number): [number, number] =>
    list.length === 0
      ? [Math.floor((size - thin) / 2), Math.floor((size - thin) / 2) + thin]
      : [Math.min(...list.map(([start]) => start)), Math.max(...list.map(([, end]) => end))];
  const [x0, x1] = span(vertical, width);
  const [y0, y1] = span(horizontal, height);
  for (const [kind, first] of [
    [left, true],
    [right, false],
  ] as const) {
    for (const [index, [top, bottom]] of strokes(kind, height, thin).entries()) {
      const outer = kind === 3 && ((index === 0 && up === 3) || (index === 1 && down === 3));
      const reach =
        outer &&
        (first ? right === 3 || up + down === 3 || up + down === 6 : left === 3 || up + down === 3 || up + down === 6);
      if (first) cell.fill(0, top, reach ? x0 + thin : x1, bottom);
      else cell.fill(reach ? x1 - thin : x0, top, width, bottom);
    }
  }
  for (const [kind, first] of [
    [up, true],
    [down, false],
  ] as const) {
    for (const [index, [start, end]] of strokes(kind, width, thin).entries()) {
      const outer = kind === 3 && ((index === 0 && left === 3) || (index === 1 && right === 3));
      if (first) cell.fill(start, 0, end, outer ? y0 + thin : y1);
      else cell.fill(start, outer ? y1 - thin : y0, end, height);
    }
  }
}

function dashed(cell: Cell, code: string, pieces: number): void {
  const { width, height } = cell;
  const thin = light(width);
  const [left = 0, , up = 0] = arms(code);
  const size = left > 0 ? width : height;
  const gap = Math.max(1, Math.floor(size / pieces / 3));
  for (let piece = 0; piece < pieces; piece++) {
    const start = Math.floor((piece * size) / pieces) + Math.floor(gap / 2);
    const end = Math.floor(((piece + 1) * size) / pieces) - Math.ceil(gap / 2);
    for (const [a, b] of strokes(left, height, thin)) cell.fill(start, a, end, b);
    for (const [a, b] of strokes(up, width, thin)) cell.fill(a, start, b, end);
  }
}

/** ╭ ╮ ╯ ╰: a quarter of a circle between the two arms. */
function rounded(cell: Cell, point: number): void {
  const { width, height } = cell;
  const thin = light(width);
  const x = Math.floor((width - thin) / 2);
  const y = Math.floor((height - thin) / 2);
  const radius = Math.min(x, y, Math.floor(width / 2) - 1) + thin / 2;
  const toRight = point === 0x256d || point === 0x2570;
  const toDown = point === 0x256d || point === 0x256e;
  const cx = x + thin / 2 + (toRight ? radius : -radius);
  const cy = y + thin / 2 + (toDown ? radius : -radius);
  cell.shade((px, py) => {
    const inside = (toRight ? px <= cx : px >= cx) && (toDown ? py <= cy : py >= cy);
    return inside ? Math.hypot(px - cx, py - cy) - radius : width * height;
  }, thin);
  if (toRight) cell.fill(Math.round(cx), y, width, y + thin);
  else cell.fill(0, y, Math.round(cx), y + thin);
  if (toDown) cell.fill(x, Math.round(cy), x + thin, height);
  else cell.fill(x, 0, x + thin, Math.round(cy));
}

function diagonal(cell: Cell, point: number): void {
  const { width, height } = cell;
  const length = Math.hypot(width, height);
  const thin = light(width);
  if (point !== 0x2572) cell.shade((x, y) => (x * height + y * width - width * height) / length, thin);
  if (point !== 0x2571) cell.shade((x, y) => (x * height - y * width) / length, thin);
}

/** Quarters of U+2596..259F: upper left 1, upper right 2, lower left 4, lower right 8. */
const QUARTERS = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

function block(cell: Cell, point: number): void {
  const { width, height } = cell;
  const row = (eighths: number): number => Math.round((height * eighths) / 8);
  const column = (eighths: number): number => Math.round((width * eighths) / 8);
  const index = point - 0x2580;
  if (index === 0) cell.fill(0, 0, width, row(4));
  else if (index <= 8) cell.fill(0, height - row(index), width, height);
  else if (index <= 15) cell.fill(0, 0, column(16 - index), height);
  else if (index === 0x10) cell.fill(column(4), 0, width, height);
  else if (index <= 0x13) cell.fill(0, 0, width, height, [4, 8, 11][index - 0x11]);
  else if (index === 0x14) cell.fill(0, 0, width, row(1));
  else if (index === 0x15) cell.fill(width - column(1), 0, width, height);
  else {
    const bits = QUARTERS[index - 0x16] ?? 0;
    const x = column(4);
    const y = row(4);
    if (bits & 1) cell.fill(0, 0, x, y);
    if (bits & 2) cell.fill(x, 0, width, y);
    if (bits & 4) cell.fill(0, y, x, height);
    if (bits & 8) cell.fill(x, y, width, height);
  }
}

/** Bits of a braille pattern → column and row of its dot (Unicode, Braille Patterns). */
const DOTS = ['00', '01', '02', '10', '11', '12', '03', '13'];

function braille(cell: Cell, point: number): void {
  const { width, height } = cell;
  const size = Math.max(1, Math.round(width / 5));
  for (const [bit, place] of DOTS.entries()) {
    if (!((point - 0x2800) & (1 << bit))) continue;
    const x = Math.round((width * (1 + 2 * Number(place[0]))) / 4 - size / 2);
    const y = Math.round((height * (1 + 2 * Number(place[1]))) / 8 - size / 2);
    cell.fill(x, y, x + size, y + size);
  }
}

/** Whether a character is drawn here rather than taken from the font. */
export function isDrawn(point: number): boolean {
  return (point >= 0x2500 && point <= 0x259f) || (point >= 0x2800 && point <= 0x28ff);
}

/** The cover of such a character in a cell of that size. */
export function drawGlyph(point: number, width: number, height: number): Uint8Array {
  const cell = new Cell(width, height);
  if (point >= 0x2800) braille(cell, point);
  else if (point >= 0x2580) block(cell, point);
  else if (point >= 0x2571 && point <= 0x2573) diagonal(cell, point);
  else if (point >= 0x256d && point <= 0x2570) rounded(cell, point);
  else {
    const code = ARMS[point - 0x2500] ?? '0000';
    const pieces = DASHES[point];
    if (pieces === undefined) box(cell, code);
    else dashed(cell, code, pieces);
  }
  return cell.cover;
}

/** What stands for a character that nothing here can draw: an empty frame, as wide as the character. */
export function substitute(width: number, height: number): Uint8Array {
  const cell = new Cell(width, height);
  const thin = light(width);
  const top = Math.round(height * 0.22);
  const bottom = Math.round(height * 0.8);
  cell.fill(1, top, width - 1, bottom);
  cell.fill(1 + thin, top + thin, width - 1 - thin, bottom - thin, 0);
  return cell.cover;
}
