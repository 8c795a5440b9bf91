import { expect, test } from 'vitest';
import { fakePort } from '../../helpers/fake-port.ts';
import { player } from '../../helpers/player.ts';

test('filter and sort are remembered for each system, also by the next start', async () => {
  const me = player();
  const title = async (): Promise<string> => (await me.screen())[0] ?? '';
  await me.press('down', 'confirm', 'y', 'down', 'right', 'up', 'right', 'back');
  expect(await title()).toMatch(/^Super Nintendo .*\[/);
  await me.press('select', 'select', 'l1');
  const { lists } = me.port.settingsNow;
  expect(Object.keys(lists)).toEqual(['snes']);
  expect(lists['snes']).toMatchObject({ sort: 'size', filter: { only: 'missing' } });
  me.close();

  const port = fakePort();
  port.settingsNow = { ...port.settingsNow, lists };
  const again = player({ port });
  await again.press('down', 'confirm');
  expect((await again.screen())[0]).toMatch(/^Super Nintendo .*\[/);
  again.close();

  const other = fakePort();
  other.settingsNow = { ...other.settingsNow, lists };
  const elsewhere = player({ port: other });
  await elsewhere.press('down', 'down', 'confirm');
  expect((await elsewhere.screen())[0]).not.toContain('[');
  elsewhere.close();
});

test('only failed ones, and sizes between two limits, are asked for', async () => {
  const port = fakePort();
  for (const game of port.allGames.slice(0, 50)) game.mark = 'failed';
  const me = player({ port });
  await me.press(
    'down',
    'confirm',
    'y',
    'down',
    'left',
    'down',
    'down',
    'down',
    'down',
    'right',
    'down',
    'right',
    'back',
  );
  const filter = me.port.settingsNow.lists['snes']?.filter;
  expect(filter).toMatchObject({ only: 'failed', minBytes: 10_000_000, maxBytes: 10_000_000 });
  me.close();
});

test('a size that nobody knows yet is a question mark', async () => {
  const port = fakePort();
  for (const game of port.allGames) Object.assign(game, { sizeBytes: null });
  const me = player({ port });
  await me.press('down', 'confirm');
  expect((await me.screen())[1]).toMatch(/^>.* \?$/);
  await me.press('confirm');
  expect(await me.text()).toMatch(/\?/);
  me.close();
});

test('the links of marked games are checked at once', async () => {
  const me = player();
  await me.press('down', 'confirm', 'select', 'down', 'confirm', 'back', 'down', 'confirm');
  await me.pass(10);
  expect(me.port.asked.filter((what) => what.startsWith('checkLinks'))).toEqual(['checkLinks 2']);
  expect(await me.text()).toMatch(/links work/);
  me.close();
});
