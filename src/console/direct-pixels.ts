/**
 * Frames straight onto the pixels, for the first picture: blessed and the terminal behind it take as long to load as everything before.
 * What they draw afterwards looks the same, pixel by pixel.
 */

import { charWidth } from '../ui/text.ts';
import { PLAIN, putSpans, type Span, type Style } from './cells.ts';
import type { CellLook, FramePainter } from './framebuffer.ts';
import type { FirstSurface } from './open.ts';
import { backgroundColor, foregroundColor } from './palette.ts';

function lookOf({
  fg,
  bg,
  bold = false,
  underline = false,
  inverse = false,
}: Style): Omit<CellLook, 'character' | 'cells'> {
  const ink = foregroundColor(fg ?? null, bold);
  const paper = backgroundColor(bg ?? null);
  return { foreground: inverse ? paper : ink, background: inverse ? ink : paper, bold, underline };
}

function paintRow(painter: FramePainter, row: number, spans: readonly Span[], fill: Style = PLAIN): void {
  let before: Style | null = null;
  let look = lookOf(fill);
  const put = (column: number, style: Style, character: string, cells: 1 | 2): void => {
    if (style !== before) look = lookOf(style);
    before = style;
    painter.paint(column, row, { character, cells, ...look });
  };
  const end = putSpans(spans, painter.columns, charWidth, put);
  painter.blank(end, row, painter.columns - end, lookOf(fill).background);
}

export interface DirectPixels extends FirstSurface {
  /** After the painter was replaced by one of another grid. */
  resized(): void;
}

/** `painter`: the present one. `flush` brings what it changed to the glass. */
export function directPixels(painter: () => FramePainter, flush: () => void): DirectPixels {
  const handlers: (() => void)[] = [];
  return {
    get columns() {
      return painter().columns;
    },
    get rows() {
      return painter().rows;
    },
    draw(lines) {
      const now = painter();
      for (let row = 0; row < now.rows; row++) paintRow(now, row, lines[row]?.spans ?? [], lines[row]?.fill);
      flush();
    },
    // Every cell is drawn each time.
    repaint: () => {},
    onResize: (handler) => void handlers.push(handler),
    // The device is left black when it is closed.
    leave: () => {},
    resized() {
      for (const handler of handlers) handler();
    },
  };
}
