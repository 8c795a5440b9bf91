/** Every row of the table of faults through the whole program, then mixes of them under the byte path. */

import { FAULT_KEEPS, FAULT_ROWS, tryFault } from '../../test/e2e/fault-rows.ts';
import { startWorld } from '../../test/e2e/world.ts';
import type { Part } from './part.ts';
import { vitest } from './vitest.ts';

export const faults: Part = async ({ rounds }) => {
  const world = await startWorld();
  const wrong: string[] = [];
  let tried = 0;
  let survived = 0;
  try {
    for (const keep of FAULT_KEEPS) {
      for (const row of FAULT_ROWS) {
        const found = await tryFault(world, row, keep);
        const bad = [...found.wrong, ...(found.ends === row.ends ? [] : [`ended ${found.ends}, not ${row.ends}`])];
        wrong.push(...bad.map((text) => `${row.name} (${keep}): ${text}`));
        tried++;
        if (bad.length === 0) survived++;
        await world.clearCard();
      }
    }
  } finally {
    await world.close();
  }
  const mixes =
    rounds === 0 ? null : await vitest('test/download/fault-mix.test.ts', { RGSX_FAULT_ROUNDS: String(rounds) });
  if (mixes !== null && mixes.code !== 0) wrong.push(`mixes of faults: ${mixes.out.slice(-2000)}`);
  const mixed =
    mixes === null ? '' : `; ${2 * rounds} mixes of two to four ${mixes.code === 0 ? 'survived' : 'NOT survived'}`;
  return { line: `${tried} tried, ${survived} survived${mixed}`, wrong };
};
