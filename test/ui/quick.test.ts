import { expect, test } from 'vitest';
import { downloading, fakePort, makeJob } from '../helpers/fake-port.ts';
import { GRIDS, player } from '../helpers/player.ts';

/** Budget of a cursor move to its paint on the desk, in milliseconds; half of the moves must keep it on a busy machine too. */
const MOVE_MS = 16;

test.each(GRIDS)(
  '%ix%i: the cursor in 10,000 games while a download runs: quick, and only what changed is written',
  async (columns, rows) => {
    const port = fakePort({ systems: [['gba', 'Game Boy Advance', 10_000]] });
    const game = port.allGames[0];
    if (game === undefined) throw new Error('no game');
    port.jobsNow = [downloading(makeJob(1, game))];
    const me = player({ port, columns, rows });
    await me.press('down', 'confirm');
    await me.press('down', 'down');
    const times: number[] = [];
    const written: number[] = [];
    for (let move = 0; move < 60; move++) {
      port.emit({
        event: 'progress',
        job: 1,
        state: 'downloading',
        bytes: move,
        totalBytes: 100,
        bytesPerSecond: 5e6,
        etaSeconds: 9,
      });
      const bytes = me.bytesWritten();
      const start = performance.now();
      await me.press('down');
      times.push(performance.now() - start);
      written.push(me.bytesWritten() - bytes);
    }
    times.sort((a, b) => a - b);
    written.sort((a, b) => a - b);
    expect(times[30]).toBeLessThanOrEqual(MOVE_MS);
    // Two rows and the count change, or the whole list when it scrolls: never more than the list's own text.
    expect(written[59]).toBeLessThan(columns * rows * 2.5);
    me.close();
  },
);

test('moving the cursor asks the library once for many rows', async () => {
  const port = fakePort({ systems: [['gba', 'Game Boy Advance', 10_000]] });
  let asked = 0;
  const games = port.games.bind(port);
  port.games = (...query) => {
    asked++;
    return games(...query);
  };
  const me = player({ port });
  await me.press('down', 'confirm');
  for (let move = 0; move < 100; move++) await me.press('down');
  expect(asked).toBeLessThanOrEqual(3);
  me.close();
});

test('a flood of progress paints four times a second at most', async () => {
  const port = fakePort();
  const game = port.allGames[0];
  if (game === undefined) throw new Error('no game');
  const me = player({ port, first: 'downloads' });
  port.setJob(downloading(makeJob(1, game)));
  let paints = 0;
  let before = me.bytesWritten();
  for (let tick = 0; tick < 100; tick++) {
    port.emit({
      event: 'progress',
      job: 1,
      state: 'downloading',
      bytes: tick * 1000,
      totalBytes: 100_000,
      bytesPerSecond: 1e5,
      etaSeconds: 1,
    });
    await me.pass(20);
    if (me.bytesWritten() > before) paints++;
    before = me.bytesWritten();
  }
  expect(paints).toBeGreaterThanOrEqual(6);
  expect(paints).toBeLessThanOrEqual(10);
  me.close();
});
