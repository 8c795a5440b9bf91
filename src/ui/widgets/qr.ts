import { encode } from 'uqr';
import { type Line, span } from '../lines.ts';

/**
 * A QR code as rows of half blocks, dark on light as cameras want it. Two modules a row, one a column; `quiet` modules of
 * light around it (four are asked for, cameras manage with one on a dark screen).
 */
export function qrLines(text: string, quiet = 1): Line[] {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const isDark = (row: number, column: number): boolean => data[row]?.[column] ?? false;
  const lines: Line[] = [];
  for (let row = -quiet; row < size + quiet; row += 2) {
    let cells = '';
    for (let column = -quiet; column < size + quiet; column++) {
      const [upper, lower] = [isDark(row, column), isDark(row + 1, column)];
      cells += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push({ spans: [span(cells, 'qr')], fill: 'text' });
  }
  return lines;
}

/** Columns and rows of the code of a text. */
export function qrSize(text: string, quiet = 1): { readonly columns: number; readonly rows: number } {
  const { size } = encode(text, { ecc: 'L', border: 0 });
  return { columns: size + 2 * quiet, rows: Math.ceil((size + 2 * quiet) / 2) };
}
