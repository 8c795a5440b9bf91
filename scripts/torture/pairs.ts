/** Every two rows of the table of faults at once, in both orders, through the whole program. */

import { FAULT_KEEPS, FAULT_PAIRS, mayEnd, pairRow, tryFault } from '../../test/e2e/fault-rows.ts';
import { startWorld } from '../../test/e2e/world.ts';
import type { Part } from './part.ts';

export const pairs: Part = async () => {
  const world = await startWorld();
  const wrong: string[] = [];
  let survived = 0;
  let done = 0;
  try {
    for (const [at, pair] of FAULT_PAIRS.entries()) {
      const row = pairRow(pair);
      const found = await tryFault(world, row, FAULT_KEEPS[at % FAULT_KEEPS.length] ?? 'auto');
      const bad = [...found.wrong, ...(mayEnd(pair, found.ends) ? [] : [`ended ${found.ends}`])];
      wrong.push(...bad.map((text) => `${row.name}: ${text}`));
      if (bad.length === 0) survived++;
      if (found.ends === 'done') done++;
      await world.clearCard();
    }
  } finally {
    await world.close();
  }
  const line = `${FAULT_PAIRS.length} pairs of faults tried, ${survived} survived (${done} installed, ${survived - done} failed as they must)`;
  return { line, wrong };
};
