/** Two queues of five thousand games each, one after the other, in one process. */

import { workLongQueue } from '../../test/e2e/long-queue.ts';
import { startWorld } from '../../test/e2e/world.ts';
import { flatness } from './flat.ts';
import type { Part } from './part.ts';

const SAMPLES = 20;

export const queue: Part = async ({ jobs }) => {
  const world = await startWorld();
  try {
    const every = Math.max(1, Math.floor(jobs / SAMPLES));
    const first = await workLongQueue(world, jobs, every, 0);
    const second = await workLongQueue(world, jobs, every, 1);
    const flat = flatness([...first.samples, ...second.samples]);
    const wrong = [...first.wrong, ...second.wrong, ...flat.wrong];
    const line = `a queue of ${jobs} jobs, twice: ${first.installed + second.installed} of ${2 * jobs} installed right, ${wrong.length} wrong`;
    return { line, more: [flat.line], wrong };
  } finally {
    await world.close();
  }
};
