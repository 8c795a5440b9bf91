import { expect, test } from 'vitest';
import { fakePort } from '../helpers/fake-port.ts';
import { player } from '../helpers/player.ts';

test('a request that fails by surprise is told, in two rows if need be; the program goes on', async () => {
  const port = fakePort();
  port.enqueue = () => {
    throw new Error('the card took no more');
  };
  const me = player({ port });
  await me.press('down', 'confirm', 'confirm', 'confirm');
  expect(await me.text()).toContain('Something went wrong inside');
  await me.pass(6000);
  expect((await me.screen())[0]).toMatch(/^Super Nintendo/);
  me.close();
});

test('a slow request that fails by surprise is told too', async () => {
  const port = fakePort();
  port.refreshSources = () => Promise.reject(new Error('no'));
  const me = player({ port, first: 'sources' });
  await me.press('y');
  await me.pass(10);
  expect(await me.text()).toContain('Something went wrong inside');
  me.close();
});

test('what the player was told is handed on for the log', async () => {
  const told: string[] = [];
  const me = player({ first: 'downloads', onMessage: (text) => told.push(text) });
  await me.press('x');
  expect(told).toEqual(['Only a waiting game can go to the top.']);
  me.close();
});
