import { expect, test } from 'vitest';
import { fakePort } from '../../helpers/fake-port.ts';
import { player } from '../../helpers/player.ts';

test('an installed game is not fetched again without a question, and No is under the cursor', async () => {
  const port = fakePort();
  for (const game of port.allGames) game.mark = 'installed';
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm', 'confirm');
  expect(await me.text()).toMatch(/Get Brave .*\s+│\s+│ again\?/);
  expect(await me.text()).toContain('> No');
  await me.press('confirm');
  expect(port.asked.filter((what) => what.startsWith('enqueue'))).toEqual([]);
  await me.press('x', 'up', 'confirm');
  expect(port.asked.at(-1)).toBe('enqueue 1 this');
  me.close();
});

test('L1 and R1 go through the list without leaving the game, and the list is where one stopped', async () => {
  const me = player();
  await me.press('down', 'confirm', 'down', 'confirm');
  const [title, name] = await me.screen();
  expect(title).toMatch(/2\/843$/);
  await me.press('r1', 'r1');
  const [after, other] = await me.screen();
  expect(after).toMatch(/4\/843$/);
  expect(other).not.toBe(name);
  await me.press('l1', 'back');
  expect((await me.screen())[0]).toMatch(/3\/843$/);
  expect((await me.screen())[3]).toMatch(/^>/);
  me.close();
});

test('at the end of the list L1 says so', async () => {
  const me = player();
  await me.press('down', 'confirm', 'confirm', 'l1');
  expect(await me.text()).toContain('no other game this way');
  me.close();
});

test('the discs of a set are asked for with the size of each answer', async () => {
  const port = fakePort({ systems: [['psx', 'PlayStation', 8]] });
  const me = player({ port });
  const disc = [...port.allGames].sort((a, b) => (a.name < b.name ? -1 : 1)).findIndex((game) => game.disc !== null);
  await me.press('down', 'confirm', ...Array.from({ length: disc }, () => 'down' as const), 'confirm', 'confirm');
  expect(await me.text()).toMatch(/> All discs +[\d.]+ (KB|MB)/);
  expect(await me.text()).toMatch(/This disc only +[\d.]+ (KB|MB)/);
  me.close();
});

test('a message stands above the actions, not on them', async () => {
  const me = player();
  await me.press('down', 'confirm', 'confirm', 'y');
  const screen = await me.screen();
  expect(screen.join('\n')).toContain('only one version');
  expect(screen.slice(-2)[0]).toMatch(/^ +More$/);
  me.close();
});

test('a disc that is there is fetched again after the question, and then one says which discs (random buttons found no way there)', async () => {
  const port = fakePort();
  for (const game of port.allGames) Object.assign(game, { mark: 'installed', disc: 1 });
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm', 'confirm', 'up', 'confirm');
  expect(await me.text()).toContain('> All discs');
  await me.press('down', 'confirm');
  expect(port.asked.at(-1)).toBe('enqueue 1 this');
  me.close();
});

const CHANGED = ['/userdata/roms/snes/Robots/SAVE.SAV', '/userdata/roms/snes/Robots/CONFIG.CFG'];

test('files that stay because the player changed them are told by name (the router had no way to that message)', async () => {
  const port = fakePort();
  for (const game of port.allGames) game.mark = 'installed';
  port.removeGame = async () => ({ ok: true, value: { files: 5, freedBytes: 700_000_000, changed: CHANGED } });
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm', 'down', 'confirm', 'up', 'confirm');
  expect(await me.text()).toContain('700 MB');
  for (const path of CHANGED) expect((await me.text()).replace(/[\s│]/g, '')).toContain(path);
  me.close();
});

test('an answer that comes when the player has gone on to another screen is told there', async () => {
  const port = fakePort();
  for (const game of port.allGames) game.mark = 'installed';
  let answer = (): void => {};
  port.removeGame = () =>
    new Promise((resolve) => {
      answer = () => resolve({ ok: true, value: { files: 5, freedBytes: 1, changed: CHANGED } });
    });
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm', 'down', 'confirm', 'up', 'confirm', 'back', 'back');
  answer();
  expect(await me.text()).toContain('SAVE.SAV');
  me.close();
});

test('a game in several parts says how many there are', async () => {
  const port = fakePort();
  const known = port.game.bind(port);
  port.game = (id) => {
    const game = known(id);
    return game === null ? null : { ...game, format: 'rar', volumeCount: 12 };
  };
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm');
  expect(await me.text()).toMatch(/Size +[\d.]+ MB rar, 12 parts/);
  me.close();
});

test('where archive and game do not fit side by side, the screen says so before anything is asked of the host', async () => {
  const port = fakePort();
  const known = port.game.bind(port);
  port.game = (id) => {
    const game = known(id);
    return game === null ? null : { ...game, sizeBytes: 5e9, besideBytes: 4.5e9, freeBytes: 8e9, willBe: 'unpacked' };
  };
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm');
  expect(await me.text()).toMatch(/Free after +not enough/i);
  await me.press('down', 'down', 'confirm');
  expect(await me.text()).toContain('Keep as it is');
  expect(await me.text()).toMatch(/Free after +3\.0 GB/);
  me.close();
});

test('a game that fits only without the room that is left free on every card is said not to fit, before it is asked for', async () => {
  for (const [freeBytes, fits] of [
    [38_000_000, false],
    [48_000_000, true],
  ] as const) {
    const port = fakePort();
    const detail = port.game;
    port.game = (id) => {
      const game = detail(id);
      return game === null ? null : { ...game, sizeBytes: 10_000_000, freeBytes };
    };
    const me = player({ port });
    await me.press('down', 'confirm', 'confirm');
    expect((await me.text()).includes('Free after'), String(freeBytes)).toBe(true);
    expect((await me.text()).includes('Not enough'), String(freeBytes)).toBe(!fits);
    me.close();
  }
});
