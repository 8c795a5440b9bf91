/**
 * Draws the letters of the framebuffer console once, at build time of a release of the font, into src/console/font.generated.ts:
 * DejaVu Sans Mono and its bold (npm package dejavu-fonts-ttf; free licence of Bitstream and Arev, see its LICENSE), rasterised
 * by @napi-rs/canvas. Run by hand: `node scripts/bake-font.ts`. Box and block characters are not in it, they are drawn exactly
 * by src/console/box-glyphs.ts.
 *
 * Format: for each size and weight 16 levels of cover, two pixels a byte (the left one in the high half), rows of the cell from
 * the top, glyph after glyph in the order of the code points; compressed by brotli, in base64.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));

/** Cell width and height in pixels, and the font size that fills it best without leaving it. */
const SIZES: readonly (readonly [width: number, height: number, fontSize: number])[] = [
  [6, 12, 10],
  [8, 16, 13],
  [10, 20, 16.5],
  [12, 24, 20],
  [14, 28, 23],
  [16, 32, 26.5],
  [18, 36, 29.5],
  [20, 40, 33],
];

/** What titles and screens are written with. Filtered by what the font has. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x21, 0x7e],
  [0xa1, 0x17f], // Latin-1, Extended-A
  [0x192, 0x192],
  [0x1cd, 0x1dc], // Pinyin
  [0x218, 0x21b], // Romanian
  [0x2c6, 0x2dd],
  [0x384, 0x3ce], // Greek
  [0x400, 0x45f], // Cyrillic
  [0x490, 0x4e9],
  [0x1e80, 0x1e85],
  [0x1ea0, 0x1ef9], // Vietnamese
  [0x2010, 0x2027], // punctuation: dashes, quotes, bullets, ellipsis
  [0x2030, 0x203a],
  [0x2070, 0x2089], // superscripts, subscripts
  [0x20a3, 0x20bf], // currencies
  [0x2103, 0x2122], // ℃ № ™
  [0x2150, 0x215e], // fractions
  [0x2160, 0x216b], // Roman numerals
  [0x2190, 0x21a9], // arrows
  [0x21b0, 0x21b5],
  [0x21bb, 0x21bb],
  [0x21d0, 0x21d5],
  [0x21e7, 0x21e7],
  [0x2200, 0x221e], // mathematics
  [0x2248, 0x2248],
  [0x2260, 0x2265],
  [0x23ce, 0x23cf], // ⏎ ⏏
  [0x232b, 0x232b], // ⌫
  [0x2460, 0x2473], // numbers in circles
  [0x24b6, 0x24e9], // letters in circles: buttons
  [0x25a0, 0x25ff], // geometric shapes
  [0x2605, 0x2606], // ★ ☆
  [0x2610, 0x2612], // ☐ ☑ ☒
  [0x2639, 0x2642], // ☺ ♀ ♂
  [0x2660, 0x266f], // ♥ ♪
  [0x26a0, 0x26a1], // ⚠ ⚡
  [0x2713, 0x2718], // ✓ ✗
  [0x276e, 0x2771], // ❮ ❯
  [0x2794, 0x27a4], // ➔ ➤
  [0xfffd, 0xfffd],
];

/** The code points of a TrueType font: its Unicode cmap in format 4 (OpenType specification, "cmap"). */
function codePoints(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4);
  let cmap = 0;
  for (let i = 0; i < tables; i++) {
    const entry = 12 + i * 16;
    if (font.toString('latin1', entry, entry + 4) === 'cmap') cmap = font.readUInt32BE(entry + 8);
  }
  const found = new Set<number>();
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const table = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4);
    if (font.readUInt16BE(table) !== 4) continue;
    const segments = font.readUInt16BE(table + 6);
    for (let s = 0; s < segments; s += 2) {
      const end = font.readUInt16BE(table + 14 + s);
      const start = font.readUInt16BE(table + 16 + segments + s);
      for (let code = start; code <= end && code < 0xffff; code++) found.add(code);
    }
  }
  return found;
}

/** Cover 0..15 of one cell. A little more than linear: thin strokes of light text on dark look thinner than they are. */
function cover(alpha: number): number {
  return Math.round(15 * (alpha / 255) ** 0.8);
}

function bake(family: string, points: readonly number[], [width, height, fontSize]: (typeof SIZES)[number]): string {
  const canvas = createCanvas(width * 3, height);
  const context = canvas.getContext('2d');
  context.font = `${fontSize}px ${family}`;
  context.fillStyle = '#fff';
  // Ascent and descent of DejaVu Sans Mono: 0.928 and 0.236 of the font size.
  const baseline = Math.round((height - 1.164 * fontSize) / 2 + 0.928 * fontSize);
  const advance = context.measureText('M').width;
  const left = width + (width - advance) / 2;
  const packed = Buffer.alloc((points.length * width * height) / 2);
  let at = 0;
  for (const point of points) {
    context.clearRect(0, 0, width * 3, height);
    context.fillText(String.fromCodePoint(point), left, baseline);
    const { data } = context.getImageData(width, 0, width, height);
    for (let pixel = 0; pixel < width * height; pixel += 2) {
      packed[at++] = (cover(data[pixel * 4 + 3] ?? 0) << 4) | cover(data[pixel * 4 + 7] ?? 0);
    }
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(packed, { params }).toString('base64');
}

const regularFile = join(fonts, 'ttf', 'DejaVuSansMono.ttf');
const boldFile = join(fonts, 'ttf', 'DejaVuSansMono-Bold.ttf');
GlobalFonts.registerFromPath(regularFile, 'Regular');
GlobalFonts.registerFromPath(boldFile, 'Bold');
const inRegular = codePoints(readFileSync(regularFile));
const inBold = codePoints(readFileSync(boldFile));
const points = RANGES.flatMap(([first, last]) => {
  const range = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return range.filter((point) => inRegular.has(point) && inBold.has(point));
});

/** Code points as runs: `first-last` in base 36. */
const runs: string[] = [];
for (let i = 0; i < points.length; ) {
  let end = i;
  while (points[end + 1] === (points[end] ?? 0) + 1) end++;
  runs.push(`${(points[i] ?? 0).toString(36)}-${(points[end] ?? 0).toString(36)}`);
  i = end + 1;
}

const sizes = SIZES.map((size) => {
  const [width, height] = size;
  const weights = [bake('Regular', points, size), bake('Bold', points, size)];
  return `  { width: ${width}, height: ${height}, regular: '${weights[0]}', bold: '${weights[1]}' },\n`;
});

const version = JSON.parse(readFileSync(join(fonts, 'package.json'), 'utf8')).version;
const text = `// Made by scripts/bake-font.ts from DejaVu Sans Mono ${version} (free licence of Bitstream and Arev). Do not edit.
/** Runs of code points in base 36, \`first-last\`. */
export const FONT_POINTS = '${runs.join(' ')}';
/** Cover maps, see scripts/bake-font.ts for the format. */
export const FONT_SIZES = [
${sizes.join('')}] as const;
`;
writeFileSync(join(root, 'src/console/font.generated.ts'), text);
console.log(`${points.length} glyphs, ${SIZES.length} sizes, 2 weights: ${Math.round(text.length / 1024)} KiB`);
