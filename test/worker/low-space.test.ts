import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackedFiles } from '../../src/archive/staged-files.ts';
import type { TransferRequest } from '../../src/download/types.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { List } from '../../src/lib/list.ts';
import type { ArchiveListing, UnpackedFile, UnpackPlan } from '../../src/model.ts';
import { WorkerMethods } from '../../src/worker/methods.ts';
import type { ByteMethods, Call, Params, Result } from '../../src/worker/protocol.ts';
import type { Running } from '../../src/worker/serve.ts';
import { KEY, tokens } from '../download/helpers/rig.ts';
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
const ZIP = makeZip({ entries: ENTRIES });

let folder: string;
let server: FakeFichier;
let worker: WorkerMethods;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-low-'));
  server = await startFakeFichier({ accounts: [{ key: KEY }] });
  worker = new WorkerMethods();
});
afterEach(async () => {
  worker.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const target = () => join(folder, 'unpacked');
const running = (): Running => ({ signal: new AbortController().signal, onProgress: () => {} });
const call = <M extends keyof ByteMethods>(method: M, params: Params<M>, how = running()): Promise<Result<M>> =>
  worker.run({ method, params } as Call<keyof ByteMethods>, how) as Promise<Result<M>>;
const request = (url: string, sizeBytes: number): TransferRequest => ({
  url,
  rules: 'fichier',
  linkId: 'robo',
  wantedName: 'robo.zip',
  partPath: join(folder, 'archive.part'),
  sizeBytes,
  validator: null,
  whirlpool: false,
  stallMs: 1_000,
  family: 0,
});

function planOf({ entries }: ArchiveListing): UnpackPlan {
  const files = entries
    .filter(({ kind }) => kind === 'file')
    .map(({ index, name, sizeBytes, crc32 }) => ({ index, path: name, sizeBytes, crc32 }));
  return { files, totalBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
}

interface Got {
  readonly files: List<UnpackedFile>;
  readonly failures: readonly string[];
}

/** Peeks, then opens until it is whole or finally refused. */
async function got(zip: Buffer, between: () => void = () => {}, maxBytes = 1e9): Promise<Got> {
  const address = tokens(server, server.host.addFile({ name: 'robo.zip', content: zip }).url);
  const { listing } = await call('peek', { request: request(await address(), zip.length), folder: target() });
  const plan = planOf(listing);
  const failures: string[] = [];
  for (;;) {
    try {
      const params = { request: request(await address(), zip.length), folder: target(), plan, maxBytes };
      await call('stream', params);
      return { files: unpackedFiles(plan, target()), failures };
    } catch (error) {
      if (!(error instanceof AppError) || error.remedy === 'stop' || failures.length > 9) throw error;
      failures.push(error.code);
      between();
    }
  }
}

function expectRight(files: List<UnpackedFile>): void {
  expect(files.map(({ path }) => path)).toEqual(FILES.map(({ name }) => name));
  for (const [n, { stagedPath }] of files.entries()) {
    expect(readFileSync(stagedPath).equals(Buffer.from(FILES[n]?.data ?? ''))).toBe(true);
  }
}

const fault = (more: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({ on: 'download', ...more });
it('a zip that only 7-Zip unpacks is not for unpacking on the way', async () => {
  const lies = { method: 12 };
  const zip = makeZip({ entries: [{ name: 'a.rom', data: noise(5000), local: lies, central: lies }] });
  const file = server.host.addFile({ name: 'robo.zip', content: zip });
  const asked = request(await tokens(server, file.url)(), zip.length);
  await expect(call('peek', { request: asked, folder: target() })).rejects.toMatchObject({
    code: 'archive-unsupported',
  });
});

/** The peek is the first open; faults are for those behind it. */
const later = (more: Partial<Fault> & Pick<Fault, 'kind'>): Fault => fault({ skip: 1, ...more });
const ranges = () => server.downloads.map(({ range }) => range);
const bytesOnCard = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);

describe('a game without room for its archive', () => {
  it('knows what is in it before it is fetched', async () => {
    const address = tokens(server, server.host.addFile({ name: 'robo.zip', content: ZIP }).url);
    const { listing, unpackedBytes } = await call('peek', {
      request: request(await address(), ZIP.length),
      folder: target(),
    });
    expect(listing).toMatchObject({ kind: 'zip', archiveBytes: ZIP.length });
    expect(listing.entries.map(({ name }) => name)).toEqual(ENTRIES.map(({ name }) => name));
    expect(unpackedBytes).toBe(0);
    expect(ranges()).toEqual([`bytes=${ZIP.length - 2 * MIB}-`]);
  });

  it('is unpacked out of the stream, and the archive is never on the card', async () => {
    const { files, failures } = await got(ZIP);
    expect(failures).toEqual([]);
    expectRight(files);
    expect(existsSync(join(folder, 'archive.part'))).toBe(false);
    const inside = FILES.reduce((sum, { data }) => sum + Buffer.from(data ?? '').length, 0);
    // Beside the files: the tail that was looked at, the journal.
    expect(bytesOnCard()).toBeLessThan(inside + 2 * MIB + 10_000);
  });

  it.each([1, 2.5])('goes on at the very byte after a silence at %f MiB', async (mib) => {
    server.faults.push(fault({ kind: 'stall', atByte: mib * MIB }));
    const { files } = await got(ZIP);
    expectRight(files);
    expect(ranges().slice(1)).toEqual([null, `bytes=${mib * MIB}-`]);
  });

  it('drops at any place cost no byte twice', async () => {
    for (const mib of [1, 1.5, 2, 2.5]) server.faults.push(fault({ kind: 'drop', atByte: mib * MIB }));
    const { files } = await got(ZIP);
    expectRight(files);
    const starts = ranges()
      .slice(1)
      .map((range) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0));
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
  });

  it('begins the file again that a restart of the program interrupted, and only that one', async () => {
    server.faults.push(later({ kind: 'stall', atByte: 4 * MIB }));
    const { files, failures } = await got(ZIP, () => {
      worker.close();
      worker = new WorkerMethods();
    });
    expectRight(files);
    expect(failures).toEqual(['stalled']);
    // The stored 3 MiB were whole: the next open begins at the header of the file behind them.
    const from = Number(/bytes=(\d+)-/.exec(ranges().at(-1) ?? '')?.[1]);
    expect(from).toBeGreaterThan(3 * MIB);
    expect(from).toBeLessThan(3 * MIB + 1_000);
  });

  it('tells an asking program how much it has unpacked before', async () => {
    server.faults.push(later({ kind: 'stall', atByte: 4 * MIB }));
    let unpackedBytes = 0;
    const address = tokens(server, server.host.addFile({ name: 'robo.zip', content: ZIP }).url);
    const ask = async () => await call('peek', { request: request(await address(), ZIP.length), folder: target() });
    const plan = planOf((await ask()).listing);
    const params = { request: request(await address(), ZIP.length), folder: target(), plan, maxBytes: 1e9 };
    await expect(call('stream', params)).rejects.toMatchObject({ code: 'stalled' });
    ({ unpackedBytes } = await ask());
    expect(unpackedBytes).toBe(3 * MIB + Buffer.from(String(ENTRIES[1]?.data)).length);
  });

  it('finishes again when the power went between its end and the record of it', async () => {
    const { files } = await got(ZIP);
    worker.close();
    worker = new WorkerMethods();
    const again = await got(ZIP);
    expectRight(again.files);
    expect(again.files).toEqual(files);
    expect(Number(/bytes=(\d+)-/.exec(ranges().at(-1) ?? '')?.[1])).toBeGreaterThan(ZIP.length - 100_000);
  });
});

describe('is refused honestly', () => {
  it.each<[string, Partial<ZipSpec>, string]>([
    ['a zip that cannot be followed', { prefix: noise(100), shiftOffsets: true }, 'archive-damaged'],
    [
      'a directory that tells something else',
      { entries: ENTRIES.map((entry, n) => (n === 3 ? { ...entry, central: { crc32: 1 } } : entry)) },
      'archive-damaged',
    ],
  ])('%s', async (_name, spec, code) => {
    await expect(got(makeZip({ entries: ENTRIES, ...spec }))).rejects.toMatchObject({ code });
    expect(existsSync(join(target(), 'ahead'))).toBe(false);
  });

  it('more than may come out', async () => {
    await expect(got(ZIP, () => {}, 4 * MIB)).rejects.toMatchObject({ code: 'archive-damaged' });
  });

  it('a corrupt byte, and the next try has it right', async () => {
    server.faults.push(fault({ kind: 'corrupt', atByte: 100_000 }));
    await expect(got(ZIP)).rejects.toMatchObject({ code: 'archive-damaged' });
    expectRight((await got(ZIP)).files);
  });

  it('a host without ranges', async () => {
    server.faults.push(fault({ kind: 'ignore-range', times: 2 }));
    await expect(got(ZIP)).rejects.toMatchObject({ code: 'range-refused' });
  });
});
