/** The UI's frames onto a canvas: row by row, only what changed reaches the terminal. */

import type { Surface } from '../ui/surface.ts';
import type { Canvas } from './blessed.ts';

export function canvasSurface(canvas: Canvas): Surface {
  return {
    get columns() {
      return canvas.columns;
    },
    get rows() {
      return canvas.rows;
    },
    draw(lines) {
      for (let row = 0; row < canvas.rows; row++) {
        const line = lines[row];
        if (line === undefined) canvas.writeRow(row, []);
        else canvas.writeRow(row, line.spans, line.fill);
      }
      canvas.flush();
    },
    repaint: () => canvas.repaint(),
    onResize: (handler) => canvas.onResize(handler),
  };
}
