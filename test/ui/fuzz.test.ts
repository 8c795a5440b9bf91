/** Buttons at random. The long run: npm run fuzz:ui (100,000 presses). */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { faultOf, monkey } from '../helpers/monkey.ts';
import { GRIDS } from '../helpers/player.ts';

const PRESSES = Number(process.env['RGSX_FUZZ_PRESSES'] ?? 6000);

test(
  `${PRESSES} random buttons: no crash, no broken frame, no screen without a way out, memory flat`,
  async () => {
    const [columns, rows] = GRIDS[0];
    const one = monkey({ seed: Number(process.env['RGSX_FUZZ_SEED'] ?? 20_261_123), columns, rows });
    const log: string[] = [];
    let heapAtFirstTenth = 0;
    for (let press = 0; press < PRESSES; press++) {
      log.push(one.step());
      if (log.length > 20) log.shift();
      if (press % 16 === 0) await setImmediate();
      if (press % 3 === 0) {
        const fault = faultOf(one.ui.frame(), columns, rows);
        if (fault !== null) throw new Error(`${fault} at ${one.ui.stack()} after ${log}`);
      }
      if (press % 500 === 499) {
        // Whatever is open, a few times Back leads to the list (or the start, or out).
        for (let back = 0; back < 150 && one.ui.stack().length > 1; back++) {
          if (one.ui.stack().at(-1) === 'menu' && one.ui.stack().length === 2) break;
          one.ui.press({ kind: 'action', action: back % 2 === 0 ? 'back' : 'y', repeat: 0, from: 'pad' });
          one.ui.press({ kind: 'action', action: 'back', repeat: 0, from: 'pad' });
        }
        expect(one.ui.stack().length, one.ui.stack().join(' ')).toBeLessThanOrEqual(2);
        one.port.asked.length = 0;
      }
      if (press === Math.floor(PRESSES / 10)) heapAtFirstTenth = process.memoryUsage().heapUsed;
    }
    const grown = process.memoryUsage().heapUsed - heapAtFirstTenth;
    expect(grown).toBeLessThan(60_000_000);
  },
  30_000 + PRESSES * 20,
);
