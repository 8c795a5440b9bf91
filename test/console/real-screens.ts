/** The real screens over the made-up program, drawn on a panel without glass. */

import { createCanvas } from '../../src/console/blessed.ts';
import { directPixels } from '../../src/console/direct-pixels.ts';
import { directTerminal } from '../../src/console/direct-terminal.ts';
import { loadFont } from '../../src/console/font.ts';
import { type FrameGeometry, FramePainter, uprightSize } from '../../src/console/framebuffer.ts';
import { canvasSurface } from '../../src/console/surface.ts';
import { cellWidthFor } from '../../src/console/text-size.ts';
import { VirtualTerminal } from '../../src/console/virtual-terminal.ts';
import type { Action, InputEvent } from '../../src/input/actions.ts';
import type { UiPort } from '../../src/ui/port.ts';
import { type RunOptions, runUi } from '../../src/ui/run.ts';
import type { StyledLine } from '../../src/ui/surface.ts';
import type { TextSize } from '../../src/ui/ui-settings.ts';
import { downloading, type FakePort, fakePort } from '../helpers/fake-port.ts';
import type { Picture } from '../helpers/png.ts';
import { pictureOf } from './frame-picture.ts';

export interface Panel<P extends UiPort = FakePort> {
  readonly port: P;
  readonly painter: FramePainter;
  /** Sends the button and resolves when its frame is painted. */
  press(...actions: readonly Action[]): Promise<void>;
  /** Draws every cell again, as after something else drew over the picture. */
  repaint(): Promise<void>;
  picture(): Picture;
  /** The same frame drawn straight onto the pixels, as the first one is. */
  direct(): Picture;
  /** The same frame as a terminal shows it that is written to without blessed. */
  directTerminal(): Promise<Picture>;
  /** Cells painted so far. */
  painted(): number;
  close(): void;
}

const noon = Date.UTC(2026, 10, 23, 12, 0);
const STILL: Pick<RunOptions, 'clock' | 'after'> = {
  clock: { now: () => noon, monotonic: () => 0 },
  after: () => () => {},
};

/** The UI over the made-up program on a panel, its clock standing still at noon. */
export const openPanel = (geo: FrameGeometry, size: TextSize): Promise<Panel> =>
  openPanelOn(geo, size, fakePort(), STILL);

/** The UI over any program, on a panel without glass. */
export async function openPanelOn<P extends UiPort>(
  geo: FrameGeometry,
  size: TextSize,
  port: P,
  time: Pick<RunOptions, 'clock' | 'after'>,
): Promise<Panel<P>> {
  const upright = uprightSize(geo);
  const newPainter = () => new FramePainter(geo, loadFont(cellWidthFor(size, upright.width, upright.height)));
  const painter = newPainter();
  painter.clear(0);
  let painted = 0;
  const terminal = await VirtualTerminal.create(painter.columns, painter.rows, {
    cell: (column, row, look) => {
      painted++;
      painter.paint(column, row, look);
    },
    done: () => {},
  });
  const canvas = createCanvas({ output: terminal, term: 'xterm-256color' });
  const surface = canvasSurface(canvas);
  let lines: readonly StyledLine[] = [];
  let send: (event: InputEvent) => void = () => {};
  void runUi({
    port,
    surface: {
      ...{ columns: painter.columns, rows: painter.rows, repaint: surface.repaint, onResize: surface.onResize },
      draw: (frame) => {
        lines = frame;
        surface.draw(frame);
      },
    },
    ...time,
    onInput: (listener) => {
      send = listener;
      return () => {};
    },
  });
  const settle = () => new Promise<void>((resolve) => terminal.write('', () => setImmediate(resolve)));
  await settle();
  return {
    port,
    painter,
    async press(...actions) {
      for (const action of actions) {
        send({ kind: 'action', action, repeat: 0, from: 'pad' });
        await settle();
      }
    },
    repaint() {
      terminal.forget();
      return settle();
    },
    picture: () => pictureOf(painter, geo),
    direct() {
      const other = newPainter();
      other.clear(0);
      directPixels(
        () => other,
        () => {},
      ).draw(lines);
      return pictureOf(other, geo);
    },
    async directTerminal() {
      const other = newPainter();
      other.clear(0);
      const glass = await VirtualTerminal.create(painter.columns, painter.rows, {
        cell: (column, row, look) => other.paint(column, row, look),
        done: () => {},
      });
      directTerminal(glass).draw(lines);
      await new Promise<void>((resolve) => glass.write('', () => setImmediate(resolve)));
      return pictureOf(other, geo);
    },
    painted: () => painted,
    close: () => canvas.close(),
  };
}

/** Ways to the screens that are kept as pictures. */
export const SCREENS: Readonly<Record<string, (panel: Panel) => Promise<void>>> = {
  systems: async () => {},
  games: (panel) => panel.press('down', 'down', 'confirm', 'down', 'down', 'down'),
  game: (panel) => panel.press('down', 'down', 'confirm', 'down', 'confirm'),
  keyboard: (panel) => panel.press('x', 'down', 'right', 'confirm'),
  menu: (panel) => panel.press('start', 'down'),
  downloads: async (panel) => {
    await panel.press('down', 'down', 'confirm');
    for (let game = 0; game < 3; game++) await panel.press('down', 'confirm', 'confirm');
    const [job] = panel.port.jobsNow;
    if (job === undefined) throw new Error('nothing was queued');
    panel.port.setJob(downloading(job));
    const bytes = { bytes: 430_000, totalBytes: 1_000_000, bytesPerSecond: 100_000, etaSeconds: 6 };
    panel.port.emit({ event: 'progress', job: job.id, state: 'downloading', ...bytes });
    await panel.press('start', 'confirm');
  },
};
