import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLog } from '../../src/lib/log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const clock = { now: () => Date.UTC(2026, 0, 2), monotonic: () => 0 };

it('writes one JSON object a line, without control characters and without secrets', () => {
  const log = openLog(join(folder, 'log'), clock);
  log.mask('sEcReTkEy');
  log.info('asked', { url: 'https://x/?k=sEcReTkEy', name: 'evil\u001b[2J', nothing: null, count: 3 });
  log.debug('not at this level');
  log.flush();
  const text = readFileSync(log.path, 'utf8');
  expect(JSON.parse(text)).toEqual({
    time: '2026-01-02T00:00:00.000Z',
    level: 'info',
    event: 'asked',
    url: 'https://x/?k=***',
    name: 'evil[2J',
    count: 3,
  });
  expect(text.endsWith('\n')).toBe(true);
  expect(statSync(log.path).mode & 0o777).toBe(0o600);
});

it('keeps one older file and no more', async () => {
  writeFileSync(join(folder, 'rgsx.log'), 'x'.repeat(600 * 1024));
  const log = openLog(folder, clock);
  log.warn('after');
  await log.close();
  expect(statSync(log.path).size).toBeLessThan(1000);
  expect(statSync(join(folder, 'rgsx.old.log')).size).toBe(600 * 1024);
});

it('never stops the program when the folder cannot be made', () => {
  writeFileSync(join(folder, 'file'), '');
  const log = openLog(join(folder, 'file', 'log'), clock);
  log.error('lost');
  log.flush();
});

it('follows a change of the level', () => {
  const log = openLog(folder, clock);
  log.setLevel('debug');
  log.debug('now');
  log.setLevel('info');
  log.debug('no more');
  log.flush();
  expect(readFileSync(log.path, 'utf8').match(/"event":"[^"]*"/g)).toEqual(['"event":"now"']);
});
