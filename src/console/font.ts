/**
 * The letters of the framebuffer console: the baked font at eight sizes, the same doubled for large panels, and the characters
 * that are drawn by rule. Kept out of the start of every other console: import it when it is needed. Pure.
 */

import { unbrotli } from '../lib/unpack.ts';
import { drawGlyph, isDrawn, substitute } from './box-glyphs.ts';
import { FONT_POINTS, FONT_SIZES } from './font.generated.ts';

export interface Font {
  readonly width: number;
  readonly height: number;
  /** Cover of a character, 0..15 a pixel, rows from the top; `cells` wide. Characters without a picture get a frame. */
  glyph(character: string, bold: boolean, cells: 1 | 2): Uint8Array;
}

const indexOfPoint = new Map<number, number>();

/** The place of each character in a baked map. */
function points(): ReadonlyMap<number, number> {
  if (indexOfPoint.size === 0) {
    for (const run of FONT_POINTS.split(' ')) {
      const [first = 0, last = first] = run.split('-').map((part) => Number.parseInt(part, 36));
      for (let code = first; code <= last; code++) indexOfPoint.set(code, indexOfPoint.size);
    }
  }
  return indexOfPoint;
}

const pointIndex = (point: number): number | undefined => points().get(point);

/** The executable has the maps as bytes, the source as text. */
const bytesOf = (map: string | Buffer): Buffer => (typeof map === 'string' ? Buffer.from(map, 'base64') : map);

/** Unpacks glyph `index` of a baked map. */
function unpack(packed: Buffer, index: number, pixels: number): Uint8Array {
  const cover = new Uint8Array(pixels);
  const start = (index * pixels) / 2;
  for (let i = 0; i < pixels / 2; i++) {
    const byte = packed[start + i] ?? 0;
    cover[i * 2] = byte >> 4;
    cover[i * 2 + 1] = byte & 15;
  }
  return cover;
}

/** Twice as large, edges smoothed: each new pixel is mixed from its four neighbours, and the contrast is put back. */
function doubled(cover: Uint8Array, width: number, height: number): Uint8Array {
  const at = (x: number, y: number): number =>
    cover[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  const large = new Uint8Array(width * height * 4);
  for (let y = 0; y < height * 2; y++) {
    for (let x = 0; x < width * 2; x++) {
      const sx = x >> 1;
      const sy = y >> 1;
      const nx = sx + (x & 1 ? 1 : -1);
      const ny = sy + (y & 1 ? 1 : -1);
      const mixed = (9 * at(sx, sy) + 3 * at(nx, sy) + 3 * at(sx, ny) + at(nx, ny)) / 16;
      large[y * width * 2 + x] = Math.round(Math.min(15, Math.max(0, (mixed - 7.5) * 1.7 + 7.5)));
    }
  }
  return large;
}

/** The font with cells of `width` pixels, one of CELL_WIDTHS: each is baked or twice one that is. */
export function loadFont(width: number): Font {
  const source =
    FONT_SIZES.find((size) => size.width === width) ??
    FONT_SIZES.find((size) => size.width * 2 === width) ??
    FONT_SIZES[0];
  const height = width * 2;
  const maps: { regular: Buffer | null; bold: Buffer | null } = { regular: null, bold: null };
  const cache = new Map<string, Uint8Array>();

  const lettered = (index: number, bold: boolean): Uint8Array => {
    const weight = bold ? 'bold' : 'regular';
    const pixels = source.width * source.height;
    // Two pixels a byte.
    const map = maps[weight] ?? unbrotli(bytesOf(source[weight]), (points().size * pixels) / 2);
    maps[weight] = map;
    const cover = unpack(map, index, pixels);
    if (source.width === width) return cover;
    return doubled(cover, source.width, source.height);
  };

  return {
    width,
    height,
    glyph(character, bold, cells) {
      const key = `${bold ? 'b' : 'r'}${cells}${character}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const point = character.codePointAt(0) ?? 0;
      // A letter with a mark that the font lacks is better read without it than as a frame.
      const plain = point < 0x80 ? point : (character.normalize('NFD').codePointAt(0) ?? 0);
      const index = cells === 1 ? (pointIndex(point) ?? pointIndex(plain)) : undefined;
      let cover: Uint8Array;
      if (point <= 0x20 || point === 0xa0) cover = new Uint8Array(width * height * cells);
      else if (isDrawn(point)) cover = drawGlyph(point, width * cells, height);
      else if (index !== undefined) cover = lettered(index, bold);
      else cover = substitute(width * cells, height);
      cache.set(key, cover);
      return cover;
    },
  };
}
