/** The power goes (SIGKILL) in the middle of a real `rgsx get`, in a process of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeBigZip } from '../helpers/big-zip.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';
import { MARKED_KEY } from './world.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const GAME_BYTES = 200_000_000;
const MAY_FETCH_AGAIN = 8 * 1024 * 1024;

let server: FakeFichier;
let userdata: TempUserdata;
beforeEach(async () => {
  server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }] });
  userdata = makeTempUserdata({ key: MARKED_KEY });
});
afterEach(async () => {
  await server.close();
  userdata.remove();
});

function rgsx(...args: readonly string[]): ChildProcess & { readonly ended: Promise<number | null> } {
  const env = { ...process.env, RGSX_FICHIER_URL: server.apiUrl, RGSX_FICHIER_PACE_MS: '0' };
  const child = spawn(process.execPath, [MAIN, '--userdata', userdata.root, ...args], { env, stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return Object.assign(child, { ended });
}

const part = (): string | undefined =>
  readdirSync(userdata.roms, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('archive.part'));

const partBytes = (): number => {
  const path = part();
  return path === undefined ? 0 : (statSync(join(userdata.roms, path), { throwIfNoEntry: false })?.size ?? 0);
};

it('kill -9 of `rgsx get` at half of a 200 MB game: `rgsx queue run` fetches at most 8 MiB again, and the file is right', async () => {
  const zip = join(userdata.root, 'big.zip');
  writeBigZip(zip, [
    { name: 'Big Game (World).cue', sizeBytes: 60, method: 'stored' },
    { name: 'Big Game (World).bin', sizeBytes: GAME_BYTES, method: 'stored' },
  ]);
  const { url } = server.host.addFile({ name: 'Big Game (World).zip', content: zip });
  server.bytesPerSecond = 150_000_000;

  const first = rgsx('get', url, '--system', 'psx');
  await expect.poll(partBytes, { timeout: 20_000, interval: 5 }).toBeGreaterThan(GAME_BYTES / 2);
  first.kill('SIGKILL');
  await first.ended;
  const arrived = partBytes();
  expect(arrived).toBeLessThan(GAME_BYTES);
  expect(readdirSync(join(userdata.roms, 'psx'))).toEqual([]);

  server.bytesPerSecond = null;
  expect(await rgsx('queue', 'run').ended).toBe(0);
  const goneOnAt = Number(/^bytes=(\d+)-$/.exec(server.downloads[1]?.range ?? '')?.[1]);
  expect(server.downloads).toHaveLength(2);
  expect(arrived - goneOnAt).toBeLessThanOrEqual(MAY_FETCH_AGAIN);

  const folder = join(userdata.roms, 'psx', 'Big Game (World)');
  expect(readdirSync(folder).sort()).toEqual(['Big Game (World).bin', 'Big Game (World).cue']);
  const bin = readFileSync(join(folder, 'Big Game (World).bin'));
  expect(bin.length).toBe(GAME_BYTES);
  // The entry is stored: its bytes stand in the zip as they are, behind the cue and two headers.
  expect(readFileSync(zip).includes(bin)).toBe(true);
  expect(part()).toBeUndefined();
}, 60_000);

it('kill -9 in the second of three volumes: the first is not asked for again, the second goes on at the byte', async () => {
  const zip = join(userdata.root, 'big.zip');
  writeBigZip(zip, [
    { name: 'Cut Game (World).cue', sizeBytes: 60, method: 'stored' },
    { name: 'Cut Game (World).bin', sizeBytes: 60_000_000, method: 'stored' },
  ]);
  const whole = readFileSync(zip);
  const size = 24_000_000;
  const links = [0, 1, 2].map((at) => {
    const content = whole.subarray(at * size, (at + 1) * size);
    return server.host.addFile({ name: `Cut Game (World).zip.00${at + 1}`, content }).url;
  });
  server.bytesPerSecond = 60_000_000;

  const first = rgsx('get', ...links, '--system', 'psx');
  await expect.poll(partBytes, { timeout: 20_000, interval: 5 }).toBeGreaterThan(size * 1.5);
  first.kill('SIGKILL');
  await first.ended;
  const arrived = partBytes() - size;
  expect(arrived).toBeLessThan(size);
  // The end of the last one was looked at before anything was fetched.
  expect(server.downloads).toHaveLength(3);

  server.bytesPerSecond = null;
  expect(await rgsx('queue', 'run').ended).toBe(0);
  const ranges = server.downloads.slice(3).map(({ range }) => range ?? '');
  expect(ranges).toEqual([expect.stringMatching(/^bytes=\d+-$/), '']);
  const goneOnAt = Number(/\d+/.exec(ranges[0] ?? '')?.[0]);
  expect(arrived - goneOnAt).toBeLessThanOrEqual(MAY_FETCH_AGAIN);
  expect(server.calls('download/get_token')).toHaveLength(5);
  const bin = readFileSync(join(userdata.roms, 'psx', 'Cut Game (World)', 'Cut Game (World).bin'));
  expect(bin.length).toBe(60_000_000);
  expect(whole.includes(bin)).toBe(true);
  expect(part()).toBeUndefined();
}, 60_000);
