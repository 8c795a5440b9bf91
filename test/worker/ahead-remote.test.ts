import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AheadThread } from '../../src/worker/ahead-remote.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';

let folder: string;
let thread: AheadThread;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-ahead-remote-'));
  thread = new AheadThread();
});
afterEach(async () => {
  await thread.close();
  rmSync(folder, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const zip = zipOf({ 'a.bin': gameLike(2_000_000, 1), 'b.bin': gameLike(2_000_000, 2) });

/** An attempt at testing a zip that has arrived as a whole. */
function arrived() {
  const partPath = join(folder, 'archive.part');
  writeFileSync(partPath, zip);
  const ahead = thread.begin(partPath, { mode: 'test', folder, maxBytes: 1e9 });
  ahead.start(0);
  return ahead;
}

test('the download is not held up: taking bytes only says how many there are, the thread reads them from the part', async () => {
  const ahead = arrived();
  // A block whose bytes are of no meaning here.
  ahead.take(Buffer.alloc(zip.length), 0);
  expect(await ahead.tested(signal, () => {})).toBe(true);
});

test('what has not been dealt with when the last byte is there is dealt with then', async () => {
  const ahead = arrived();
  ahead.take(Buffer.alloc(10), 0);
  ahead.take(Buffer.alloc(zip.length - 10), 10);
  const seen: number[] = [];
  expect(await ahead.tested(signal, ({ doneBytes }) => seen.push(doneBytes))).toBe(true);
});

test('a thread that dies ends the attempt, and the next one has a thread again', async () => {
  const ahead = arrived();
  await thread.close();
  expect(await ahead.tested(signal, () => {})).toBe(false);
  const next = arrived();
  next.take(zip, 0);
  expect(await next.tested(signal, () => {})).toBe(true);
});

test('a cancel while it catches up is heard', async () => {
  const ahead = arrived();
  ahead.take(zip, 0);
  const control = new AbortController();
  const tested = ahead.tested(control.signal, () => {});
  control.abort();
  await expect(tested).rejects.toMatchObject({ code: 'cancelled' });
});
