import { expect, test } from 'vitest';
import { player } from '../../helpers/player.ts';

test('an action is given another button: the two change places, footer and list say so, Reset brings them back', async () => {
  const me = player({ first: 'buttons' });
  await me.press('down', 'down', 'confirm');
  expect(await me.text()).toContain('Press the button for: Find');
  expect(await me.text()).toMatch(/^>Find +\.\.\.$/m);
  await me.press('y');
  expect(me.port.settingsNow.buttons).toEqual({ x: 'y', y: 'x' });
  expect(await me.text()).toContain('Y and X changed places.');
  expect(await me.text()).toMatch(/^>Find +Y$/m);
  expect((await me.screen()).at(-1)).toMatch(/^A Change +B Back +X Reset +St Menu$/);
  await me.press('y');
  expect(me.port.settingsNow.buttons).toEqual({});
  me.close();
});

test('the same button again, or the d-pad, changes nothing', async () => {
  const me = player({ first: 'buttons' });
  await me.press('down', 'down', 'confirm', 'x', 'confirm', 'left');
  expect(me.port.settingsNow.buttons).toEqual({});
  expect(await me.text()).not.toContain('Press the button');
  me.close();
});

test('a keyboard is told that it has keys of its own', async () => {
  const me = player({ first: 'buttons', from: 'keyboard' });
  await me.press('confirm');
  expect(await me.text()).toContain('Only with a pad');
  expect(await me.text()).not.toContain('Press the button');
  me.close();
});
