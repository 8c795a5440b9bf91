import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unpackedFiles } from '../../src/archive/staged-files.ts';
import type { AheadOrder, TransferRequest } from '../../src/download/types.ts';
import type { List } from '../../src/lib/list.ts';
import type { UnpackedFile, UnpackPlan } from '../../src/model.ts';
import { Ahead } from '../../src/worker/ahead.ts';
import { WorkerMethods } from '../../src/worker/methods.ts';
import type { ByteMethods, Call, Params, Result } from '../../src/worker/protocol.ts';
import type { Running } from '../../src/worker/serve.ts';
import { type FakeFichier, type Fault, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { gameLike, makeZip, noise, type ZipEntrySpec, type ZipSpec } from '../helpers/zip-maker.ts';

const MIB = 1024 * 1024;
const ENTRIES: readonly ZipEntrySpec[] = [
  { name: 'disc/', data: '', method: 'stored' },
  { name: 'disc/game.cue', data: 'FILE "game.bin" BINARY' },
  { name: 'disc/game.bin', data: noise(3 * MIB, 1), method: 'stored' },
  { name: 'disc/extra.bin', data: gameLike(4 * MIB, 2) },
  { name: 'readme.txt', data: gameLike(100_000, 3), descriptor: true },
];
const FILES = ENTRIES.filter(({ name }) => !String(name).endsWith('/'));

let folder: string;
let server: FakeFichier;
let worker: WorkerMethods;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-ahead-'));
  server = await startFakeFichier();
});
afterEach(async () => {
  await worker.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Below `threadBytes` a zip is dealt with in the thread of the download. */
const WHERE = [
  ['in the thread of the download', Number.POSITIVE_INFINITY],
  ['in a thread of its own', 0],
] as const;

const partPath = () => join(folder, 'archive.part');
const target = () => join(folder, 'unpacked');
const running = (): Running => ({ signal: new AbortController().signal, onProgress: () => {} });
const call = <M extends keyof ByteMethods>(method: M, params: Params<M>, how = running()): Promise<Result<M>> =>
  worker.run({ method, params } as Call<keyof ByteMethods>, how) as Promise<Result<M>>;

function request(url: string, ahead: Partial<AheadOrder> = {}): TransferRequest {
  return {
    url,
    rules: 'http',
    linkId: url,
    wantedName: 'robo.zip',
    partPath: partPath(),
    sizeBytes: null,
    validator: null,
    whirlpool: false,
    stallMs: 1_000,
    family: 0,
    ahead: { mode: 'unpack', folder: target(), maxBytes: 1e9, ...ahead },
  };
}

/** Opens until it is whole. */
async function fetched(url: string, ahead: Partial<AheadOrder> = {}, between: () => void = () => {}): Promise<void> {
  for (let n = 0; n < 9; n++) {
    try {
      await call('transfer', request(url, ahead));
      return;
    } catch {
      between();
    }
  }
  throw new Error('never whole');
}

/** Unpacks all that the directory lists. */
async function unpacked(): Promise<List<UnpackedFile>> {
  const { entries } = await call('list', { archivePath: partPath(), archiveName: 'robo.zip' });
  const files = entries
    .filter(({ kind }) => kind === 'file')
    .map(({ index, name, sizeBytes, crc32 }) => ({ index, path: name, sizeBytes, crc32 }));
  const plan: UnpackPlan = { files, totalBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
  const params = { archivePath: partPath(), archiveName: 'robo.zip', plan, targetFolder: target() };
  await call('unpack', params);
  return unpackedFiles(plan, target());
}

/** Files that were unpacked before the directory was asked. */
const early = () =>
  existsSync(join(target(), 'ahead')) ? readdirSync(join(target(), 'ahead'), { recursive: true }).length - 1 : 0;

function expectRight(files: List<UnpackedFile>): void {
  expect(files.map(({ path }) => path)).toEqual(FILES.map(({ name }) => name));
  for (const [n, { stagedPath, sizeBytes }] of files.entries()) {
    const data = Buffer.from(FILES[n]?.data ?? '');
    expect(sizeBytes).toBe(data.length);
    expect(readFileSync(stagedPath).equals(data)).toBe(true);
  }
  expect(existsSync(join(target(), 'ahead'))).toBe(false);
}

const add = (spec: Partial<ZipSpec> = {}) => server.addPlain('robo.zip', makeZip({ entries: ENTRIES, ...spec }));
const fault = (more: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({ on: 'plain', ...more });

describe.each(WHERE)('a zip that is unpacked while it arrives, %s', (_where, threadBytes) => {
  beforeEach(() => {
    worker = new WorkerMethods(threadBytes);
  });

  it('is there with its last byte, and the part was not read again', async () => {
    await fetched(add());
    await expect.poll(early, { timeout: 20_000 }).toBe(FILES.length);
    // What the part holds between the headers is of no interest any more.
    const files = await unpacked();
    expectRight(files);
  });

  it.each([0.5, 1, 2, 3, 3.5, 4.5])('goes on after a drop at %f MiB', async (mib) => {
    server.faults.push(fault({ kind: 'drop', atByte: mib * MIB }));
    await fetched(add());
    await expect.poll(early, { timeout: 20_000 }).toBe(FILES.length);
    expectRight(await unpacked());
  });

  it('catches up from the part after a restart of the program', async () => {
    server.faults.push(fault({ kind: 'drop', atByte: 4 * MIB }));
    await fetched(add(), {}, () => {
      void worker.close();
      worker = new WorkerMethods(threadBytes);
    });
    expectRight(await unpacked());
  });

  it('begins anew with a file that changed', async () => {
    const url = add();
    server.faults.push(fault({ kind: 'drop', atByte: 3 * MIB }));
    await fetched(url, {}, () => {
      server.plain.set('robo.zip', {
        content: makeZip({ entries: [...ENTRIES].reverse() }),
        etag: '"v2"',
        lastModified: null,
      });
    });
    const files = await unpacked();
    expect(files.map(({ path }) => path)).toEqual(FILES.map(({ name }) => name).reverse());
    for (const [n, { stagedPath }] of files.entries()) {
      expect(readFileSync(stagedPath).equals(Buffer.from(FILES.at(-1 - n)?.data ?? ''))).toBe(true);
    }
  });

  it.each<[string, Partial<ZipSpec>]>([
    ['with data in front', { prefix: noise(1_000), shiftOffsets: true }],
    ['with a gap', { entries: ENTRIES.map((entry) => ({ ...entry, gapAfter: Buffer.from('gap') })) }],
    [
      'with a local CRC that lies',
      { entries: ENTRIES.map((entry, n) => (n === 2 ? { ...entry, local: { crc32: 1 } } : entry)) },
    ],
  ])('%s: unpacked in the ordinary way', async (_name, spec) => {
    await fetched(add(spec));
    expectRight(await unpacked());
  });

  it('more than there is room for: the attempt ends, the room is free again, the download goes on', async () => {
    await fetched(add(), { maxBytes: 4 * MIB });
    await expect.poll(early, { timeout: 20_000 }).toBe(0);
    expectRight(await unpacked());
  });

  it('a directory that says something else is believed: its CRC is wrong, and so is the file', async () => {
    const entries = ENTRIES.map((entry, n) => (n === 3 ? { ...entry, central: { crc32: 1 } } : entry));
    await fetched(add({ entries }));
    await expect(unpacked()).rejects.toMatchObject({ code: 'archive-wrong-crc' });
    expect(existsSync(target())).toBe(false);
  });

  it('a folder that cannot be made costs the attempt, not the download', async () => {
    mkdirSync(join(folder, 'blocked'));
    const url = add();
    await call('transfer', request(url, { folder: '/proc/nowhere' }));
    expect(existsSync(partPath())).toBe(true);
  });

  it('a cancel gives the room back; the next run has it all again', async () => {
    server.faults.push(fault({ kind: 'stall', atByte: 4 * MIB }));
    const controller = new AbortController();
    const transfer = call(
      'transfer',
      { ...request(add()), stallMs: 60_000 },
      { ...running(), signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 150);
    await expect(transfer).rejects.toMatchObject({ code: 'cancelled' });
    // At once: whoever hears of the cancel removes the folder.
    expect(early()).toBe(0);
    await fetched(`${server.siteUrl}/plain/robo.zip`);
    expectRight(await unpacked());
  });
});

describe.each(WHERE)('a zip that is only tested while it arrives, %s', (_where, threadBytes) => {
  beforeEach(() => {
    worker = new WorkerMethods(threadBytes);
  });

  const test = () => call('test', { archivePath: partPath(), archiveName: 'robo.zip' });

  it('needs no second reading', async () => {
    await fetched(add(), { mode: 'test' });
    const progress: number[] = [];
    await worker.run(
      { method: 'test', params: { archivePath: partPath(), archiveName: 'robo.zip' } },
      { ...running(), onProgress: ({ doneBytes }) => progress.push(doneBytes) },
    );
    // The thread of the download has dealt with all when the last byte is written; another one may be a little behind.
    if (threadBytes > 0) expect(progress).toEqual([]);
    expect(existsSync(target())).toBe(false);
  });

  it('is refused when a byte is wrong', async () => {
    server.faults.push(fault({ kind: 'corrupt', atByte: MIB }));
    await fetched(add(), { mode: 'test' });
    await expect(test()).rejects.toMatchObject({ code: 'archive-wrong-crc' });
  });

  it('catches up after drops', async () => {
    for (const mib of [1, 3, 4]) server.faults.push(fault({ kind: 'drop', atByte: mib * MIB }));
    await fetched(add(), { mode: 'test' });
    expect(await test()).toBeNull();
  });
});

it('a game after the first takes no new buffers: a long queue grew by a megabyte a game', async () => {
  worker = new WorkerMethods();
  const zip = makeZip({ entries: ENTRIES });
  writeFileSync(partPath(), zip);
  const play = async (): Promise<void> => {
    const ahead = new Ahead(partPath(), { mode: 'test', folder: target(), maxBytes: 1e9 });
    ahead.start(zip.length);
    const { signal, onProgress } = running();
    expect(await ahead.tested(signal, onProgress)).toBe(true);
    await call('test', { archivePath: partPath(), archiveName: 'robo.zip' });
  };
  await play();
  const fresh = vi.spyOn(Buffer, 'allocUnsafeSlow');
  await play();
  expect(fresh).not.toHaveBeenCalled();
  fresh.mockRestore();
});
