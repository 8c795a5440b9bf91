/** Two queues of five thousand games each, one after the other, in one process that is the program's alone. */

import { workLongQueues } from '../../test/e2e/long-queue.ts';
import { flatness } from './flat.ts';
import type { Part } from './part.ts';

const SAMPLES = 20;

export const queue: Part = async ({ jobs }) => {
  const every = Math.max(1, Math.floor(jobs / SAMPLES));
  const report = await workLongQueues({ count: jobs, queues: 2, every });
  const flat = flatness(report.samples);
  const wrong = [...report.wrong, ...flat.wrong];
  const line = `a queue of ${jobs} jobs, twice: ${report.installed} of ${2 * jobs} installed right, ${wrong.length} wrong`;
  return { line, more: [`the program alone: ${flat.line}`], wrong };
};
