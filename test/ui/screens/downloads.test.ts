/** The queue on its screen and below all others: what moves, what waits and why, what stands still. */
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/i18n/index.ts';
import type { ErrorRecord } from '../../../src/lib/errors.ts';
import { downloading, fakePort, makeJob } from '../../helpers/fake-port.ts';
import { type Player, player } from '../../helpers/player.ts';

const FULL: ErrorRecord = { code: 'no-space', details: { neededBytes: 39_600_000, freeBytes: 3_200_000 } };

/** Two games in the queue, the first of them under way if it is said to be. */
function queueOf(active: boolean, language: Language = 'en'): Player {
  const port = fakePort({ systems: [['snes', 'Super Nintendo', 8]] });
  port.settingsNow = { ...port.settingsNow, language };
  port.jobsNow = port.allGames.slice(0, 2).map((game, at) => makeJob(at + 1, game));
  const [first] = port.jobsNow;
  if (active && first !== undefined) port.jobsNow = [downloading(first), ...port.jobsNow.slice(1)];
  return player({ port });
}

async function open(me: Player): Promise<string[]> {
  await me.press('start', 'confirm');
  return me.screen();
}

describe('a queue that stands still because the card is full', () => {
  it('tells it wherever the player is, and goes on with the button that says so', async () => {
    const me = queueOf(false);
    me.port.emit({ event: 'halted', error: FULL });
    await me.pass(300);
    expect(await me.text()).toContain(' ! The card is full');
    await me.pass(6000);
    expect((await me.screen())[13]).toMatch(/^! The card is full/);
    const screen = await open(me);
    expect(screen.at(-1)).toContain('Y Go on');
    expect(screen.join('\n')).toContain('39.6 MB');
    await me.press('y');
    expect(me.port.asked).toEqual(['resumeQueue']);
    expect(await me.text()).not.toContain('The card is full');
    me.close();
  });

  it('goes on from the reason as well, and from the menu of a game', async () => {
    for (const way of ['reason', 'menu'] as const) {
      const me = queueOf(false);
      me.port.emit({ event: 'halted', error: FULL });
      await open(me);
      await me.press('confirm');
      const rows = await me.screen();
      const wanted = way === 'menu' ? 'Go on with all' : 'Why is it waiting?';
      const first = rows.findIndex((row) => row.includes('│> '));
      const steps = rows.findIndex((row) => row.includes(wanted)) - first;
      expect(steps, rows.join('\n')).toBe(way === 'menu' ? 0 : 3);
      for (let step = 0; step < steps; step++) await me.press('down');
      await me.press('confirm');
      if (way === 'reason') await me.press('confirm');
      expect(me.port.asked, way).toEqual(['resumeQueue']);
      me.close();
    }
  });

  it('says all of what helps in every language, or that there is more', async () => {
    for (const language of LANGUAGES) {
      const me = queueOf(false, language);
      me.port.emit({ event: 'halted', error: { code: 'key-refused', details: {} } });
      const rows = (await open(me)).slice(1, -1).filter((row) => row !== '');
      expect(rows.at(-1), language).toMatch(/[.…]$/);
      me.close();
    }
  });
});

describe('the game that is under way', () => {
  it('tells a reason that is longer than a row in two, the countdown at the end', async () => {
    const me = queueOf(true, 'de');
    const error: ErrorRecord = { code: 'flood', details: {}, waitMs: 28_000 };
    me.port.emit({ event: 'waiting', job: 1, waiting: { error, until: me.now() + 28_000 } });
    const text = (await open(me)).join('\n').replace(/\s+/g, ' ');
    expect(text).toContain('1fichier bittet, langsamer zu machen.');
    expect(text).toMatch(/0:2[78]/);
    me.close();
  });

  it('says that there is no network while nothing comes, and does not when something does', async () => {
    const me = queueOf(true);
    me.port.statusNow = { ...me.port.statusNow, network: 'offline' };
    expect((await open(me))[3]).toBe(' There is no network.');
    const progress = { event: 'progress', job: 1, state: 'downloading', bytes: 5000, totalBytes: 20_000 } as const;
    me.port.emit({ ...progress, bytesPerSecond: 1000, etaSeconds: 15 });
    await me.pass(300);
    expect((await me.screen())[3]).toMatch(/^ 5\.0 KB \/ 20\.0 KB {2}1\.0 KB\/s/);
    me.close();
  });
});
