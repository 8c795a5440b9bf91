/**
 * What the framebuffer console costs: CPU of a key press (the cursor moves) and of a full repaint, with the real screens over a
 * made-up program, from the UI's frame to the bytes that go to the device. node scripts/bench-console.ts [--json]
 */
import { geometry } from '../test/console/frame-picture.ts';
import { openPanel } from '../test/console/real-screens.ts';

const KEYS = 400;
const REPAINTS = 60;
const ROUNDS = 5;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** CPU milliseconds of a key and of a repaint at 640x480 in one text size, medians of rounds after a warm-up. */
export async function benchConsole(
  size: 'small' | 'normal' | 'large',
): Promise<{ keyMs: number; repaintMs: number; grid: string }> {
  const panel = await openPanel(geometry(640, 480), size);
  const keys: number[] = [];
  const repaints: number[] = [];
  await panel.press('down', 'down', 'confirm');
  for (let round = 0; round <= ROUNDS; round++) {
    let since = process.cpuUsage();
    for (let key = 0; key < KEYS; key++) await panel.press(key % 40 < 20 ? 'down' : 'up');
    const key = cpuMs(since) / KEYS;
    since = process.cpuUsage();
    for (let repaint = 0; repaint < REPAINTS; repaint++) await panel.repaint();
    const repaint = cpuMs(since) / REPAINTS;
    if (round > 0) {
      keys.push(key);
      repaints.push(repaint);
    }
  }
  panel.close();
  const { columns, rows } = panel.painter;
  return { keyMs: median(keys), repaintMs: median(repaints), grid: `${columns}x${rows}` };
}

if (import.meta.main) {
  for (const size of ['small', 'normal', 'large'] as const) {
    const { keyMs, repaintMs, grid } = await benchConsole(size);
    const figures = {
      bench: 'console',
      grid,
      keyMs: Number(keyMs.toFixed(2)),
      repaintMs: Number(repaintMs.toFixed(2)),
    };
    if (process.argv.includes('--json')) console.log(JSON.stringify(figures));
    else
      console.log(
        `${grid}: key ${figures.keyMs} ms of CPU (budget 1.5), full repaint ${figures.repaintMs} ms (budget 15)`,
      );
  }
}
