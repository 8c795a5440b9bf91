/** What the three text sizes mean on a panel. Pure, and small: kept apart from the letters, which only one console needs. */

import type { TextSize } from '../ui/ui-settings.ts';

/** Cell sizes in pixels. Heights are twice the widths. */
export const CELL_WIDTHS: readonly number[] = [6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36];

/** Fewest columns and rows that a text size must have; the largest cell that has them is taken. */
const WANTED: Readonly<Record<TextSize, readonly [columns: number, rows: number]>> = {
  small: [78, 26],
  normal: [50, 18],
  large: [40, 15],
};

const fits = (cellWidth: number, width: number, height: number, columns: number, rows: number): boolean =>
  Math.floor(width / cellWidth) >= columns && Math.floor(height / (cellWidth * 2)) >= rows;

/**
 * The cell width for a text size on a panel of that many pixels (as the player holds it): 8, 12 and 16 at 640x480, that is
 * 80x30, 53x20 and 40x15. Screens need 40x15; below 8 pixels text gets hard to read, so small panels take fewer columns first.
 */
export function cellWidthFor(size: TextSize, width: number, height: number): number {
  const largest = (wanted: TextSize): number | undefined => {
    const [columns, rows] = WANTED[wanted];
    return CELL_WIDTHS.findLast((cell) => fits(cell, width, height, columns, rows));
  };
  const least = CELL_WIDTHS[0] ?? 6;
  if (size === 'small') return largest('small') ?? least;
  const readable = fits(8, width, height, ...WANTED.large) ? 8 : least;
  return Math.max(largest(size) ?? least, readable);
}
