/**
 * What the framebuffer console costs at 640x480: CPU of a key press (the cursor moves) and of a full repaint, with the real
 * screens over a made-up program, from the UI's frame to the write of the changed rows (into a file in memory for the device).
 */
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextSize } from '../../src/ui/ui-settings.ts';
import { geometry } from '../../test/console/frame-picture.ts';
import { openPanel } from '../../test/console/real-screens.ts';

const KEYS = 400;
const REPAINTS = 60;

export interface ConsoleFigures {
  readonly grid: string;
  /** Medians, CPU milliseconds. */
  readonly keyMs: number;
  readonly repaintMs: number;
}

/** Budgets of the screen (issue "On the handheld"). */
const KEY_BUDGET_MS = 1.5;
const REPAINT_BUDGET_MS = 15;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

async function measure(size: TextSize, runs: number, fd: number): Promise<ConsoleFigures> {
  const panel = await openPanel(geometry(640, 480), size);
  const { painter } = panel;
  const show = (): void => {
    for (const { start, end } of painter.takeChanged()) writeSync(fd, painter.frame, start, end - start, start);
  };
  const keys: number[] = [];
  const repaints: number[] = [];
  await panel.press('down', 'down', 'confirm');
  // The first round warms the compiler up.
  for (let round = 0; round <= runs; round++) {
    let since = process.cpuUsage();
    for (let key = 0; key < KEYS; key++) {
      await panel.press(key % 40 < 20 ? 'down' : 'up');
      show();
    }
    const key = cpuMs(since) / KEYS;
    since = process.cpuUsage();
    for (let repaint = 0; repaint < REPAINTS; repaint++) {
      await panel.repaint();
      show();
    }
    const repaint = cpuMs(since) / REPAINTS;
    if (round === 0) continue;
    keys.push(key);
    repaints.push(repaint);
  }
  panel.close();
  const round = (value: number): number => Number(value.toFixed(2));
  return { grid: `${painter.columns}x${painter.rows}`, keyMs: round(median(keys)), repaintMs: round(median(repaints)) };
}

export async function benchConsole(runs: number): Promise<ConsoleFigures[]> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rgsx-bench-'));
  const fd = openSync(join(folder, 'fb0'), 'w');
  try {
    const figures: ConsoleFigures[] = [];
    for (const size of ['small', 'normal', 'large'] as const) figures.push(await measure(size, runs, fd));
    return figures;
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

export function showConsole(figures: readonly ConsoleFigures[]): string {
  const lines = figures.map(
    ({ grid, keyMs, repaintMs }) =>
      `${grid.padEnd(8)} key ${keyMs.toFixed(2)} ms of CPU (budget ${KEY_BUDGET_MS}), full repaint ${repaintMs.toFixed(2)} ms (budget ${REPAINT_BUDGET_MS})`,
  );
  return ['framebuffer console, 640x480', ...lines].join('\n');
}
