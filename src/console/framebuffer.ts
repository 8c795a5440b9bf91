/**
 * Cells → pixels of a framebuffer in memory. Any stride, 16 or 32 bits a pixel with the channels anywhere, rotated panels.
 * Only what is painted is touched; `takeChanged` tells which bytes must go to the device. Pure.
 */

import type { Font } from './font.ts';
import { mix } from './palette.ts';

/** Where a colour lies in a pixel. */
export interface Channel {
  readonly shift: number;
  readonly bits: number;
}

export interface PixelLayout {
  readonly bitsPerPixel: 16 | 32;
  readonly red: Channel;
  readonly green: Channel;
  readonly blue: Channel;
  /** Bits that are always set: the alpha of layers that are blended. */
  readonly opaque: number;
}

export const RGB565: PixelLayout = {
  bitsPerPixel: 16,
  red: { shift: 11, bits: 5 },
  green: { shift: 5, bits: 6 },
  blue: { shift: 0, bits: 5 },
  opaque: 0,
};

/** Bytes blue, green, red, alpha: what Linux' framebuffers of 32 bits have as a rule. */
export const XRGB8888: PixelLayout = {
  bitsPerPixel: 32,
  red: { shift: 16, bits: 8 },
  green: { shift: 8, bits: 8 },
  blue: { shift: 0, bits: 8 },
  opaque: 0xff000000,
};

export type Rotation = 0 | 90 | 180 | 270;

export interface FrameGeometry {
  /** Visible pixels as the device counts them, before any rotation. */
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly layout: PixelLayout;
  /** By how much the picture is turned clockwise in the framebuffer, so that the player sees it upright. */
  readonly rotation: Rotation;
}

/** How one cell looks. Colours are 0xRRGGBB. */
export interface CellLook {
  readonly character: string;
  /** 2 for East Asian wide characters, whose second cell is not painted. */
  readonly cells: 1 | 2;
  readonly foreground: number;
  readonly background: number;
  readonly bold: boolean;
  readonly underline: boolean;
}

const LEVELS = 16;
/** Changed rows with no more clean ones between them are written together. */
const NEAR_ROWS = 48;
/** Pairs of colours that are kept mixed; screens use a few dozen. */
const MOST_MIXES = 512;

/** Panel size as the player sees it. */
export function uprightSize({ width, height, rotation }: FrameGeometry): { width: number; height: number } {
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

/** A colour as the bits of one pixel. */
export function pixelOf(color: number, layout: PixelLayout): number {
  const part = (value: number, { shift, bits }: Channel): number => ((value & 0xff) >> (8 - bits)) << shift;
  return (
    (part(color >> 16, layout.red) | part(color >> 8, layout.green) | part(color, layout.blue) | layout.opaque) >>> 0
  );
}

export class FramePainter {
  readonly columns: number;
  readonly rows: number;
  /** The picture, `stride` bytes a row. */
  readonly frame: Buffer;
  readonly #geometry: FrameGeometry;
  readonly #font: Font;
  readonly #pixels: Uint16Array | Uint32Array;
  /** Pixel index of the upper left corner of cell 0,0 and the steps right and down. */
  readonly #origin: number;
  readonly #right: number;
  readonly #down: number;
  readonly #mixes = new Map<number, Uint32Array>();
  /** 1 for each row of pixels that changed. */
  readonly #changed: Uint8Array;

  /** `frame`: an earlier painter's, when only the font changes. */
  constructor(geometry: FrameGeometry, font: Font, frame?: Buffer) {
    const { width, height, stride, layout, rotation } = geometry;
    this.#geometry = geometry;
    this.#font = font;
    this.frame = frame ?? Buffer.alloc(stride * height);
    this.#changed = new Uint8Array(height);
    const bytes = layout.bitsPerPixel / 8;
    const { buffer, byteOffset, byteLength } = this.frame;
    this.#pixels =
      bytes === 4
        ? new Uint32Array(buffer, byteOffset, byteLength >> 2)
        : new Uint16Array(buffer, byteOffset, byteLength >> 1);
    const row = stride / bytes;
    const steps = {
      0: [0, 1, row],
      90: [width - 1, row, -1],
      180: [(height - 1) * row + width - 1, -1, -row],
      270: [(height - 1) * row, -row, 1],
    } as const;
    const [corner, right, down] = steps[rotation];
    const upright = uprightSize(geometry);
    this.columns = Math.max(1, Math.floor(upright.width / font.width));
    this.rows = Math.max(1, Math.floor(upright.height / font.height));
    const left = Math.max(0, Math.floor((upright.width - this.columns * font.width) / 2));
    const top = Math.max(0, Math.floor((upright.height - this.rows * font.height) / 2));
    this.#origin = corner + left * right + top * down;
    this.#right = right;
    this.#down = down;
  }

  /** Fills everything, margins included, with one colour. */
  clear(color: number): void {
    this.#pixels.fill(pixelOf(color, this.#geometry.layout));
    this.#changed.fill(1);
  }

  paint(column: number, row: number, look: CellLook): void {
    if (column < 0 || row < 0 || column + look.cells > this.columns || row >= this.rows) return;
    if (look.character === ' ' && !look.underline) {
      this.blank(column, row, look.cells, look.background);
      return;
    }
    const { width, height } = this.#font;
    const wide = width * look.cells;
    const cover = this.#font.glyph(look.character, look.bold, look.cells);
    const pixels = this.#pixels;
    const mixes = this.#mixed(look.foreground, look.background);
    const right = this.#right;
    const down = this.#down;
    const start = this.#origin + column * width * right + row * height * down;
    let from = 0;
    for (let y = 0, line = start; y < height; y++, line += down) {
      for (let x = 0, at = line; x < wide; x++, at += right) pixels[at] = mixes[cover[from++] as number] as number;
    }
    if (look.underline) {
      const thickness = Math.max(1, Math.round(width / 8));
      const ink = mixes[LEVELS - 1] as number;
      for (let y = Math.round(height * 0.88); y < Math.round(height * 0.88) + thickness; y++) {
        for (let x = 0, at = start + y * down; x < wide; x++, at += right) pixels[at] = ink;
      }
    }
    this.#touched(start, start + (wide - 1) * right + (height - 1) * down);
  }

  /** Paints so many cells side by side in one colour: most of a screen, and a hundred times faster than letters. */
  blank(column: number, row: number, cells: number, color: number): void {
    if (column < 0 || row < 0 || column + cells > this.columns || row >= this.rows) return;
    const { width, height } = this.#font;
    const pixel = pixelOf(color, this.#geometry.layout);
    const [right, down] = [this.#right, this.#down];
    const start = this.#origin + column * width * right + row * height * down;
    const end = start + (width * cells - 1) * right + (height - 1) * down;
    // The side that lies along the rows of the device is filled at once.
    const along = Math.abs(right) === 1;
    const [step, lines, length] = along ? [down, height, width * cells] : [right, width * cells, height];
    const first = Math.min(start, start + (length - 1) * (along ? right : down));
    for (let line = 0; line < lines; line++)
      this.#pixels.fill(pixel, first + line * step, first + line * step + length);
    this.#touched(start, end);
  }

  /**
   * The byte ranges of the rows that changed since the last call, from the top. Ranges near each other are one: a write costs
   * more than some bytes, but a cursor at the top and a line at the bottom need not drag the whole screen along.
   */
  takeChanged(): { start: number; end: number }[] {
    const { stride } = this.#geometry;
    const bands: { start: number; end: number }[] = [];
    for (let row = this.#changed.indexOf(1); row >= 0; ) {
      const clean = this.#changed.indexOf(0, row);
      const after = clean < 0 ? this.#changed.length : clean;
      const last = bands.at(-1);
      if (last !== undefined && row * stride - last.end <= NEAR_ROWS * stride) last.end = after * stride;
      else bands.push({ start: row * stride, end: after * stride });
      row = clean < 0 ? -1 : this.#changed.indexOf(1, clean);
    }
    this.#changed.fill(0);
    return bands;
  }

  /** Notes the rows between two corners of what was painted. */
  #touched(corner: number, opposite: number): void {
    const row = this.#geometry.stride / (this.#geometry.layout.bitsPerPixel / 8);
    const a = Math.floor(corner / row);
    const b = Math.floor(opposite / row);
    this.#changed.fill(1, Math.min(a, b), Math.max(a, b) + 1);
  }

  /** Pixels for every level of cover between two colours. */
  #mixed(foreground: number, background: number): Uint32Array {
    const key = foreground * 0x1000000 + background;
    const known = this.#mixes.get(key);
    if (known !== undefined) return known;
    if (this.#mixes.size >= MOST_MIXES) this.#mixes.clear();
    const { layout } = this.#geometry;
    const mixes = Uint32Array.from({ length: LEVELS }, (_, level) =>
      pixelOf(mix(background, foreground, level / (LEVELS - 1)), layout),
    );
    this.#mixes.set(key, mixes);
    return mixes;
  }
}
