/** The player's main way, as they would tell it. */
import { expect, test } from 'vitest';
import { downloading, finished } from '../helpers/fake-port.ts';
import { player } from '../helpers/player.ts';

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
