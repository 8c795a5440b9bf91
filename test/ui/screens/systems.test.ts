import { expect, test } from 'vitest';
import { fakePort } from '../../helpers/fake-port.ts';
import { player } from '../../helpers/player.ts';

const rows = async (me: ReturnType<typeof player>): Promise<string[]> =>
  (await me.screen()).slice(1, 7).map((row) => row.slice(0, 20).trimEnd());

test('systems used last stand first when the player wants it, and the cursor comes along', async () => {
  const port = fakePort();
  port.settingsNow = { ...port.settingsNow, recentFirst: true };
  const me = player({ port });
  await me.press('down', 'down', 'down', 'confirm');
  expect((await me.screen())[0]).toMatch(/^Game Boy Advance/);
  await me.press('back');
  expect(await rows(me)).toEqual([
    ...[
      ' All systems',
      '>Game Boy Advance',
      ' Super Nintendo',
      ' PlayStation',
      ' Mega Drive / Genesi',
      ' Nintendo Entert…t S',
    ],
  ]);
  await me.press('down', 'down', 'confirm', 'back');
  expect((await rows(me)).slice(0, 3)).toEqual([' All systems', '>PlayStation', ' Game Boy Advance']);
  expect(port.settingsNow.recentSystems).toEqual(['psx', 'gba']);
  me.close();
});

test('without that setting they are remembered but stay where they are', async () => {
  const me = player();
  await me.press('down', 'down', 'confirm', 'back');
  expect((await rows(me)).slice(0, 3)).toEqual([' All systems', ' Super Nintendo', '>PlayStation']);
  expect(me.port.settingsNow.recentSystems).toEqual(['psx']);
  me.close();
});

test('a jump by letter shows the letter large for a moment', async () => {
  const me = player();
  await me.press('down', 'r1');
  const picture = (await me.screen()).filter((row) => /[▀▄█]/.test(row)).map((row) => row.slice(16, 23).trim());
  expect(picture).toEqual(['█▀▀▀▄', '█▀▀▀', '▀']);
  await me.pass(1000);
  expect(await me.text()).not.toContain('▀');
  me.close();
});

test('what becomes of archives is set for one system in its menu', async () => {
  const me = player();
  await me.press('down', 'down', 'select', 'up');
  expect(await me.text()).toContain('Archives: As the system needs');
  await me.press('confirm', 'down', 'down', 'confirm');
  expect(me.port.settingsNow.systemKeep).toEqual({ psx: 'unpack' });
  expect(await me.text()).toContain('Archives: Always unpack');
  await me.press('select', 'up', 'confirm');
  expect(await me.text()).toMatch(/> Always unpack +\*/);
  me.close();
});
