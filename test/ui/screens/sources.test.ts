import { expect, test } from 'vitest';
import type { ErrorRecord } from '../../../src/lib/errors.ts';
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

/** A port whose next source has this many systems by name. */
function adding(kind: 'shared-folder' | 'own-account' | 'rgsx-bundle', systemCount: number) {
  const port = fakePort();
  const { addSource } = port;
  port.addSource = async (location, ...more) => {
    const [first] = port.sourcesNow;
    if (first === undefined) throw new Error('the fake has a source');
    const counts = { gameCount: 12, systemCount, unmatchedCount: systemCount === 0 ? 12 : 0 };
    port.sourcesNow = [...port.sourcesNow, { ...first, ...counts, id: 77, kind, location, systemName: null }];
    return addSource(location, ...more);
  };
  return port;
}

test('a shared folder whose page has no system’s name asks for the system right when it is added', async () => {
  const port = adding('shared-folder', 0);
  const me = player({ port, first: 'sources' });
  await me.press('x', 'down', 'confirm');
  await me.type('AbCd1234');
  await me.press('start');
  await me.pass(10);
  expect(port.asked).toContain('addSource https://1fichier.com/dir/AbCd1234');
  expect(await me.text()).toContain('Which system are its games for?');
  await me.press('down', 'confirm');
  await me.pass(10);
  expect(port.asked).toContainEqual(expect.stringMatching(/^assignSource 77 (?!null)\S+$/));
  me.close();
});

test.each([
  ['shared-folder', 1],
  ['rgsx-bundle', 0],
] as const)('a source that was matched, or has many systems, asks for none (%s, %s)', async (kind, systems) => {
  const me = player({ port: adding(kind, systems), first: 'sources' });
  await me.press('x', 'down', 'confirm');
  await me.type('AbCd1234');
  await me.press('start');
  await me.pass(10);
  expect(await me.text()).toContain('12 games');
  expect(await me.text()).not.toContain('Which system are its games for?');
  me.close();
});

test('games without a system are told under the source', async () => {
  const port = fakePort();
  port.sourcesNow = port.sourcesNow.map((source) => ({ ...source, unmatchedCount: 3 }));
  const me = player({ port, first: 'sources' });
  expect(await me.text()).toContain('3 without a system');
  me.close();
});

test('a folder that asks for its system asks also when the player has gone on to another screen', async () => {
  const port = adding('shared-folder', 0);
  const { addSource } = port;
  let answer = (): void => {};
  const wait = new Promise<void>((resolve) => {
    answer = resolve;
  });
  port.addSource = async (...asked) => {
    await wait;
    return addSource(...asked);
  };
  const me = player({ port, first: 'sources' });
  await me.press('x', 'down', 'confirm');
  await me.type('AbCd1234');
  await me.press('start', 'start');
  expect(await me.text()).toContain('Menu');
  answer();
  await me.pass(10);
  expect(await me.text()).toContain('Which system are its games for?');
  me.close();
});

test('what is asked of the host is said until it answers, and asked again from the error', async () => {
  const me = player({ first: 'sources' });
  let answer: (error: ErrorRecord) => void = () => {};
  me.port.accountFolders = (path) => {
    me.port.asked.push(`accountFolders ${path}`);
    return new Promise((done) => {
      answer = (error) => done({ ok: false, error });
    });
  };
  await me.press('x', 'confirm');
  await me.pass(20_000);
  expect(await me.text()).toContain('Reading...');
  answer({ code: 'connection-lost', details: {} });
  await me.pass(300);
  const text = await me.text();
  expect(text).toContain('What went wrong');
  expect(text).not.toContain('Reading...');
  await me.press('confirm');
  expect(me.port.asked).toEqual(['accountFolders /', 'accountFolders /']);
  expect(await me.text()).toContain('Reading...');
  me.close();
});
