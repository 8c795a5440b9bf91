/**
 * What the UI draws on: the console's own hand for the first picture where it has one, blessed from then on. Half of the time to the first
 * picture went into blessed and what is below it.
 */

import type { StyledLine, Surface } from '../ui/surface.ts';
import type { Canvas } from './blessed.ts';
import type { OpenConsole } from './open.ts';
import { canvasSurface } from './surface.ts';

export interface Glass {
  readonly surface: Surface;
  /** Brings blessed in, if it is not there yet; what is shown stays as it is. */
  settle(): Promise<void>;
  close(): void;
}

export async function openGlass({ first, term, terminal }: OpenConsole): Promise<Glass> {
  let canvas: Canvas | null = null;
  let closed = false;
  let shown: readonly StyledLine[] | null = null;
  const handlers: (() => void)[] = [];
  /** Of the two, only the one that draws is listened to. */
  const follow = (surface: Surface): void =>
    surface.onResize(() => {
      if (surface === hand) for (const handler of handlers) handler();
    });
  const openCanvas = async (): Promise<Surface> => {
    const [{ createCanvas }, output] = await Promise.all([import('./blessed.ts'), terminal()]);
    if (!closed) canvas = createCanvas({ output, term });
    return canvas === null ? hand : canvasSurface(canvas);
  };
  let hand = first ?? (await openCanvas());
  follow(hand);
  return {
    surface: {
      get columns() {
        return hand.columns;
      },
      get rows() {
        return hand.rows;
      },
      draw(lines) {
        shown = lines;
        hand.draw(lines);
      },
      repaint: () => hand.repaint(),
      onResize: (handler) => void handlers.push(handler),
    },
    async settle() {
      if (hand !== first) return;
      hand = await openCanvas();
      if (hand === first) return;
      follow(hand);
      // Together with what blessed begins with, an empty screen: the terminal hands on only what comes out in the end.
      if (shown !== null) hand.draw(shown);
    },
    close() {
      closed = true;
      if (canvas === null) first?.leave();
      else canvas.close();
    },
  };
}
