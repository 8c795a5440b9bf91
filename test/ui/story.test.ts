/** The player's main way, as they would tell it. */
import { expect, test } from 'vitest';
import { LANGUAGES, texts } from '../../src/i18n/index.ts';
import { downloading, finished } from '../helpers/fake-port.ts';
import { player } from '../helpers/player.ts';

test('what was put right is told once, over a list and not over a question, in words that fit', async () => {
  for (const language of LANGUAGES) {
    const me = player();
    me.port.settingsNow = { ...me.port.settingsNow, language };
    await me.press('start');
    me.port.noticesNow = [{ code: 'gamelist-restored', values: { system: 'Nintendo Entertainment System' } }];
    me.port.change();
    await me.pass(300);
    expect(me.port.asked, language).toEqual([]);
    await me.press('back');
    const { title, told } = texts(language).notices;
    const end = told['gamelist-restored'].split(' ').at(-1) ?? '';
    const text = await me.text();
    expect(text, language).toContain(title);
    expect(text, language).toContain('Entertainment');
    expect(text, language).toContain(end);
    expect(me.port.asked, language).toEqual(['noticesTold']);
    await me.press('confirm');
    expect(await me.text(), language).not.toContain(title);
    me.close();
  }
});

test('from the list of systems to a game that is ready to play', async () => {
  const me = player();
  expect(await me.text()).toContain('>All systems');
  await me.press('down', 'down');
  expect(await me.text()).toContain('>PlayStation');
  await me.press('confirm');
  const list = await me.screen();
  expect(list[0]).toMatch(/^PlayStation +1\/120$/);
  expect(list[1]).toMatch(/^>Brave/);
  await me.press('down', 'confirm');
  expect(await me.text()).toContain('Unpacked to');
  expect(await me.text()).toContain('> Get');
  await me.press('confirm');
  expect(me.port.asked).toContain('enqueue 1 this');
  expect((await me.screen())[0]).toMatch(/^PlayStation/);
  expect(await me.text()).toContain('In the queue: ');

  const job = me.port.jobsNow[0];
  if (job === undefined) throw new Error('nothing queued');
  me.port.setJob(downloading(job));
  me.port.emit({
    event: 'progress',
    job: job.id,
    state: 'downloading',
    bytes: 430_000,
    totalBytes: 1_000_000,
    bytesPerSecond: 100_000,
    etaSeconds: 6,
  });
  await me.pass(3000);
  expect((await me.screen())[13]).toMatch(/^v .*43% 100K\/s 0:06$/);
  await me.press('start', 'confirm');
  expect((await me.screen())[0]).toMatch(/^Downloads/);
  expect(await me.text()).toMatch(/█+░+ {2}43%/);
  me.port.setJob(finished(job));
  await me.pass(300);
  expect(await me.text()).toContain('Ready to play: ');
  me.close();
});
