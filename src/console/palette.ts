/** The colours of the framebuffer console: 16 of our own, readable on small dark panels, then the usual 256. 0xRRGGBB. Pure. */

const BASE: readonly number[] = [
  ...[0x000000, 0xe0505a, 0x5fc86e, 0xe6c34a, 0x5a8df0, 0xc678dd, 0x3fbfd0, 0xd8dce2],
  ...[0x7a828e, 0xff7b86, 0x8be89a, 0xffe07a, 0x8ab4ff, 0xe2a0f5, 0x7fe3f0, 0xffffff],
];

/** Levels of the 6x6x6 cube of xterm's palette. */
const CUBE: readonly number[] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/** Colour `index` of 0..255 of the xterm palette, with our first 16. */
export function paletteColor(index: number): number {
  if (index < 16) return BASE[index] ?? 0;
  if (index >= 232) {
    const grey = 8 + (Math.min(index, 255) - 232) * 10;
    return (grey << 16) | (grey << 8) | grey;
  }
  const cube = index - 16;
  const level = (step: number): number => CUBE[step % 6] ?? 0;
  return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6)) << 8) | level(cube);
}

/** `index` null: the console's own. Bold text in the first eight colours is bright, as on the Linux console, so that screens look alike on both. */
export function foregroundColor(index: number | null, bold: boolean): number {
  if (index === null) return paletteColor(bold ? 15 : 7);
  return paletteColor(bold && index > 0 && index < 8 ? index + 8 : index);
}

export const backgroundColor = (index: number | null): number => paletteColor(index ?? 0);

/** `part` of the way (0..1) from one colour to another. */
export function mix(from: number, to: number, part: number): number {
  const channel = (shift: number): number => {
    const a = (from >> shift) & 0xff;
    const b = (to >> shift) & 0xff;
    return Math.round(a + (b - a) * part) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
