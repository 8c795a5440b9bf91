/** Where frames go. Implemented over blessed in console/; anything with rows will do. Types only. */

import type { Style } from './theme.ts';

export interface StyledSpan {
  readonly text: string;
  readonly style: Style;
}

export interface StyledLine {
  readonly spans: readonly StyledSpan[];
  /** The look of the rest of the row. */
  readonly fill: Style;
}

export interface Surface {
  readonly columns: number;
  readonly rows: number;
  /** Shows a whole frame; only what changed since the last one is written. */
  draw(lines: readonly StyledLine[]): void;
  /** Paints every cell anew at the next frame (something else drew on the glass). */
  repaint(): void;
  onResize(handler: () => void): void;
}
