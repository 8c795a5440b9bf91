/** Jobs under random faults for half an hour, in one process. */

import { soak as runSoak } from '../../test/e2e/soak.ts';
import { startWorld } from '../../test/e2e/world.ts';
import { flatness } from './flat.ts';
import type { Part } from './part.ts';

const SAMPLE_EVERY_MS = 20_000;

export const soak: Part = async ({ soakMinutes, seed }) => {
  const world = await startWorld();
  try {
    const until = performance.now() + soakMinutes * 60_000;
    const report = await runSoak(world, seed, () => performance.now() < until, SAMPLE_EVERY_MS);
    const flat = flatness(report.samples);
    const failed = [...report.failed].map(([code, times]) => `${times} ${code}`).join(', ') || 'none';
    return {
      line: `${soakMinutes} minutes, ${report.jobs} jobs under ${report.faults} faults: ${report.done} installed right, honestly failed: ${failed}, ${report.wrong.length} wrong`,
      more: [flat.line],
      wrong: [...report.wrong, ...flat.wrong],
    };
  } finally {
    await world.close();
  }
};
