import { expect, it } from 'vitest';
import { AGAIN_BYTES } from '../e2e/cuts.ts';
import { cutRealPower, whyNoMachine } from './machine.ts';

/** A whole kernel for each cut: in `npm run torture -- lost`, and here when asked for. */
const why = process.env['RGSX_POWER_TESTS'] === '1' ? whyNoMachine() : 'RGSX_POWER_TESTS=1 runs it';

it.skipIf(why !== null)(
  `power cuts that lose what was not synced, on a real FAT32: what was renamed keeps its length, staging folders come and go whole${why === null ? '' : ` (left out: ${why})`}`,
  async () => {
    const report = await cutRealPower({ cuts: 1, seed: 3, perRound: 2 });
    expect(report.wrong).toEqual([]);
    expect(report.installed).toBe(report.rounds * 5);
    expect(report.mostAgainBytes).toBeLessThanOrEqual(AGAIN_BYTES);
  },
  600_000,
);
