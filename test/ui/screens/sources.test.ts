import { expect, test } from 'vitest';
import { fakePort } from '../../helpers/fake-port.ts';
import { player } from '../../helpers/player.ts';

test('a source is assigned to a system in its menu, and back to names', async () => {
  const me = player({ first: 'sources' });
  await me.press('confirm', 'down');
  expect(await me.text()).toMatch(/> System +By name/);
  await me.press('confirm');
  expect(await me.text()).toContain('Which system are its games for?');
  await me.press('down', 'down', 'confirm');
  await me.pass(10);
  const [source] = me.port.sourcesNow;
  expect(source?.systemName).not.toBeNull();
  expect(await me.text()).toContain('Up to date: 12 games');
  await me.press('confirm', 'down', 'confirm', 'up', 'up', 'up', 'confirm');
  await me.pass(10);
  expect(me.port.asked).toContain(`assignSource 1 ${source?.systemName}`);
  me.close();
});

test('a shared folder asks for its system when it is added, before it is read', async () => {
  const me = player({ first: 'sources' });
  await me.press('x', 'down', 'confirm');
  await me.type('AbCd1234');
  await me.press('start');
  expect(await me.text()).toContain('Which system are its games for?');
  await me.press('down', 'confirm');
  await me.pass(10);
  expect(me.port.asked).toContainEqual(expect.stringMatching(/^addSource https:\/\/1fichier\.com\/dir\/AbCd1234 \S+$/));
  me.close();
});

test('games without a system are told under the source', async () => {
  const port = fakePort();
  port.sourcesNow = port.sourcesNow.map((source) => ({ ...source, unmatchedCount: 3 }));
  const me = player({ port, first: 'sources' });
  expect(await me.text()).toContain('3 without a system');
  me.close();
});
