import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferRequest } from '../../src/download/types.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { ByteProgress } from '../../src/model.ts';
import { ByteWorker } from '../../src/worker/byte-worker.ts';
import { PROGRESS_MS, Thinner } from '../../src/worker/protocol.ts';
import { type FakeFichier, patternBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';

let folder: string;
let worker: ByteWorker;
let server: FakeFichier;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-worker-'));
  worker = new ByteWorker();
  server = await startFakeFichier();
});
afterEach(async () => {
  await worker.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const request = (url: string, more: Partial<TransferRequest> = {}): TransferRequest => ({
  url,
  rules: 'http',
  linkId: url,
  wantedName: 'robo.zip',
  partPath: join(folder, 'archive.part'),
  sizeBytes: null,
  validator: null,
  whirlpool: false,
  stallMs: 2_000,
  family: 0,
  ...more,
});

describe('a call', () => {
  it('transfers in the worker and reports on the way', async () => {
    const bytes = patternBytes(3_000_000);
    const url = server.addPlain('robo.zip', bytes);
    const progress: ByteProgress[] = [];
    const result = await worker.call('transfer', request(url), { onProgress: (one) => progress.push(one) });
    expect(result).toMatchObject({ sizeBytes: bytes.length, fetchedBytes: bytes.length });
    expect(readFileSync(join(folder, 'archive.part')).equals(bytes)).toBe(true);
    expect(progress.at(-1)).toEqual({ doneBytes: bytes.length, totalBytes: bytes.length });
  });

  it('rejects with the error as it was thrown there', async () => {
    const call = worker.call('transfer', request(`${server.siteUrl}/plain/none.zip`));
    await expect(call).rejects.toMatchObject({ code: 'file-gone', details: { status: 404 } });
    await expect(call).rejects.toBeInstanceOf(AppError);
  });

  it('keeps a Retry-After over the border', async () => {
    const url = server.addPlain('robo.zip', patternBytes(10));
    server.faults.push({ on: 'plain', kind: 'status', status: 503, headers: { 'retry-after': '9' } });
    await expect(worker.call('transfer', request(url))).rejects.toMatchObject({ code: 'server-error', waitMs: 9_000 });
  });

  it('computes the Whirlpool of a file (the empty one is known from ISO/IEC 10118-3)', async () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    expect(await worker.call('whirlpool', { path })).toBe(
      '19fa61d75522a4669b44e39c1d2e1726c530232130d407f89afee0964997f7a73e83be698b288febcf88e3e03c4f0757ea8964e59b63d93708b138cc42a66eb3',
    );
    await expect(worker.call('whirlpool', { path: join(folder, 'none') })).rejects.toMatchObject({
      code: 'disk-error',
    });
  });
});

describe('a cancelled call', () => {
  it('ends when the worker has stopped, with what came kept', async () => {
    const bytes = patternBytes(2_000_000);
    const url = server.addPlain('robo.zip', bytes);
    server.faults.push({ on: 'plain', kind: 'stall', atByte: 1_000_000 });
    const controller = new AbortController();
    let arrived = 0;
    const call = worker.call('transfer', request(url, { stallMs: 60_000 }), {
      signal: controller.signal,
      onProgress: ({ doneBytes }) => {
        arrived = doneBytes;
      },
    });
    await expect.poll(() => arrived, { timeout: 10_000 }).toBe(1_000_000);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(readFileSync(join(folder, 'archive.part')).equals(bytes.subarray(0, 1_000_000))).toBe(true);
    expect((await worker.call('transfer', request(url))).fetchedBytes).toBe(1_000_000);
  });

  it('rejects with the reason when that is an error of ours', async () => {
    const url = server.addPlain('robo.zip', patternBytes(10));
    server.faults.push({ on: 'plain', kind: 'hang' });
    const controller = new AbortController();
    const call = worker.call('transfer', request(url), { signal: controller.signal });
    controller.abort(new AppError('no-space', { needBytes: 5 }));
    await expect(call).rejects.toMatchObject({ code: 'no-space' });
    const late = worker.call('transfer', request(url), { signal: controller.signal });
    await expect(late).rejects.toMatchObject({ code: 'no-space' });
  });
});

describe('a worker that dies', () => {
  it.each([
    ['throws', "process.nextTick(() => { throw new Error('boom'); });", 'boom'],
    ['ends', 'process.exit(3);', 'ended with code 3'],
  ])('when it %s: the call is a bug, the next one works', async (_name, act, text) => {
    const sources = [
      `require('node:worker_threads').parentPort.on('message', () => { ${act} });`,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ id }) => parentPort.postMessage({ type: 'result', id, result: 'alive' }));`,
    ];
    const mortal = new ByteWorker(() => new Worker(sources.shift() ?? '', { eval: true }));
    const dead = mortal.call('whirlpool', { path: 'x' });
    await expect(dead).rejects.toMatchObject({ code: 'bug', details: { text: expect.stringContaining(text) } });
    expect(await mortal.call('whirlpool', { path: 'x' })).toBe('alive');
    await mortal.close();
  });

  it('when it is closed: running and later calls are cancelled', async () => {
    const url = server.addPlain('robo.zip', patternBytes(10));
    server.faults.push({ on: 'plain', kind: 'hang' });
    const call = worker.call('transfer', request(url));
    await Promise.all([expect(call).rejects.toMatchObject({ code: 'cancelled' }), worker.close()]);
    await expect(worker.call('whirlpool', { path: 'x' })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('progress is thinned to ten a second, and the last one is never lost', () => {
  const sent: number[] = [];
  let now = 0;
  const thinner = new Thinner(
    ({ doneBytes }) => sent.push(doneBytes),
    () => now,
  );
  for (let n = 0; n <= 1_000; n++) {
    now = n;
    thinner.report({ doneBytes: n, totalBytes: null });
  }
  now = 1_001;
  thinner.report({ doneBytes: 1_001, totalBytes: null });
  thinner.flush();
  thinner.flush();
  expect(sent).toEqual([...Array.from({ length: 11 }, (_, n) => n * PROGRESS_MS), 1_001]);
});
