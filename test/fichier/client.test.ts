import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiKey } from '../../src/fichier/api-key.ts';
import { checkBaseUrl, createFichier, type FichierClient, type FichierOptions } from '../../src/fichier/client.ts';
import type { PaceWait } from '../../src/fichier/turns.ts';
import { AppError } from '../../src/lib/errors.ts';
import { createHttp, type HttpClient } from '../../src/net/http.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';

const KEY = 'aB3_-=dE6fG7hI8jK9lM0nO1pQ2rS3tU';
let server: FakeFichier;
let clock: FakeClock;
let net: HttpClient;
let folder: string;
let waits: (PaceWait | null)[];
let key: ApiKey | null;

beforeEach(async () => {
  clock = new FakeClock();
  server = await startFakeFichier({ accounts: [{ key: KEY }], now: () => clock.now(), enforceLimits: true });
  net = createHttp({ userAgent: 'rgsx-tui/test' });
  folder = mkdtempSync(join(tmpdir(), 'fichier-'));
  waits = [];
  key = new ApiKey(KEY);
});
afterEach(async () => {
  await net.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function client(more: Partial<FichierOptions> = {}): FichierClient {
  return createFichier({
    key: () => key,
    http: net.http,
    clock,
    sleep: clock.sleep,
    apiUrl: server.apiUrl,
    siteUrl: server.siteUrl,
    accountCachePath: join(folder, 'tui/account.json'),
    onWait: (wait) => waits.push(wait),
    ...more,
  });
}

const failure = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => {
      throw new Error('it worked');
    },
    (error: unknown) => error as AppError,
  );

describe('files', () => {
  test('file/info gives the identity of the file, on the link’s own domain, without af=', async () => {
    const file = server.host.addFile({ name: 'robo-run.zip', content: Buffer.from('abc'), domain: 'tenvoi.com' });
    const info = await client().fileInfo(`${file.url}&af=123`);
    expect(info.file).toMatchObject({ fileName: 'robo-run.zip', sizeBytes: 3, validator: null });
    expect(info.file.whirlpool).toMatch(/^4e2448a4/);
    expect(JSON.parse(server.calls('file/info')[0]?.body ?? '')).toEqual({ url: file.url });
  });

  test('every open asks for a new token', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    const first = await fichier.openLink(file.url);
    const second = await fichier.openLink(file.url);
    expect(second).not.toBe(first);
    expect(await (await fetch(second)).text()).toBe('abc');
  });

  test('passwords are asked for, sent, and found wrong', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc'), password: 'pebble' });
    const fichier = client();
    expect((await failure(fichier.openLink(file.url))).code).toBe('password-needed');
    expect((await failure(fichier.fileInfo(file.url, 'wrong'))).code).toBe('password-wrong');
    expect((await fichier.fileInfo(file.url, 'pebble')).passwordProtected).toBe(true);
    expect(await fichier.openLink(file.url, 'pebble')).toContain('http');
  });

  test.each([
    ['gone', 'file-gone'],
    ['forbidden', 'file-forbidden'],
    ['owner-locked', 'file-owner-locked'],
    ['virus', 'file-virus'],
  ] as const)('a file that is %s', async (state, code) => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc'), state });
    expect((await failure(client().openLink(file.url))).code).toBe(code);
  });

  test('a link that is none never reaches the host', async () => {
    expect((await failure(client().openLink('https://example.org/a.zip'))).code).toBe('link-unsupported');
    expect(server.requests).toEqual([]);
  });
});

describe('the key', () => {
  test('goes to the API host only, and not into errors', async () => {
    server.host.addFolder({ name: 'gb', shareId: 'Sh4red' });
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    await fetch(await fichier.openLink(file.url));
    await fichier.sharedFolder('https://1fichier.com/dir/Sh4red');
    await fichier.checkLinks([file.url]);
    expect(server.authorizations('api')).toEqual([`Bearer ${KEY}`]);
    expect([...server.authorizations('site'), ...server.authorizations('download')]).toEqual([]);
    server.faults.push({ on: 'api', kind: 'ko', message: `Strange key ${KEY} #999` });
    const error = await failure(fichier.fileInfo(file.url));
    expect(error.details['said']).toBe('Strange key *** #999');
  });

  test('is needed, and may come and change later', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    key = null;
    expect((await failure(fichier.fileInfo(file.url))).code).toBe('key-missing');
    key = new ApiKey('another-key-another-key-another-');
    expect((await failure(fichier.fileInfo(file.url))).code).toBe('key-refused');
    key = new ApiKey(KEY);
    expect((await fichier.fileInfo(file.url)).file.sizeBytes).toBe(3);
  });
});

describe('pacing', () => {
  test('calls made all at once go out one a second, visibly', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => fichier.fileInfo(file.url)));
    expect(clock.slept).toEqual([1000, 1000, 1000, 1000, 1000]);
    expect(waits.slice(0, 2)).toEqual([{ reason: 'spacing', delayMs: 1000 }, null]);
    expect(server.violations).toEqual([]);
  });

  test('a flood doubles the spacing; until it is over calls fail without asking the host', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    server.faults.push({ on: 'api', kind: 'flood' });
    expect(await failure(fichier.fileInfo(file.url))).toMatchObject({ code: 'flood', waitMs: 30_000 });
    clock.advance(10_000);
    expect(await failure(fichier.openLink(file.url))).toMatchObject({ code: 'flood', waitMs: 20_000 });
    expect(server.calls('file/info').length + server.calls('download/get_token').length).toBe(1);
    clock.advance(20_000);
    await fichier.fileInfo(file.url);
    await fichier.fileInfo(file.url);
    expect(waits.at(-2)).toEqual({ reason: 'flood', delayMs: 1800 });
  });

  test('a pace of zero (tests, demo) waits for nothing', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client({ pace: { callMs: 0 } });
    for (let n = 0; n < 3; n++) await fichier.fileInfo(file.url);
    expect(clock.slept).toEqual([]);
  });

  test('a wait that is given up gives the turn to the next', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const fichier = client();
    await fichier.fileInfo(file.url);
    clock.hold();
    const controller = new AbortController();
    const given = failure(fichier.fileInfo(file.url, null, controller.signal));
    const next = fichier.fileInfo(file.url);
    controller.abort(new AppError('cancelled'));
    expect((await given).code).toBe('cancelled');
    clock.wake();
    expect((await next).file.sizeBytes).toBe(3);
    expect(waits.at(-1)).toBeNull();
  });
});

describe('account', () => {
  test('is asked once in five minutes, over a restart too', async () => {
    const first = await client().userInfo();
    expect(first.info).toMatchObject({ plan: 'premium', email: 'player@example.org', availableBytes: 1e12 });
    clock.advance(299_000);
    expect((await client().userInfo()).at).toBe(first.at);
    expect(server.calls('user/info')).toHaveLength(1);
    clock.advance(2_000);
    const fichier = client();
    await Promise.all([fichier.userInfo(), fichier.userInfo()]);
    expect(server.calls('user/info')).toHaveLength(2);
    expect(server.violations).toEqual([]);
    expect(readFileSync(join(folder, 'tui/account.json'), 'utf8')).not.toContain(KEY);
  });

  test('a refusal is remembered as well, and the older answer serves meanwhile', async () => {
    await client().userInfo();
    clock.advance(301_000);
    server.faults.push({ on: 'user/info', kind: 'ko', message: 'Flood detected: IP Locked #38' });
    const fichier = client();
    const stale = await fichier.userInfo();
    expect([stale.info.plan, stale.stale?.code]).toEqual(['premium', 'flood']);
    clock.advance(100_000);
    expect((await client().userInfo()).stale?.code).toBe('flood');
    expect(server.calls('user/info')).toHaveLength(2);
    // A user/info flood does not stop downloads.
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    expect((await fichier.fileInfo(file.url)).file.sizeBytes).toBe(3);
  });

  test('a refused key is no account, whatever was known; another key is asked for itself', async () => {
    const fichier = client();
    await fichier.userInfo();
    clock.advance(301_000);
    server.host.addAccount({ key: KEY, state: 'locked' });
    expect((await failure(fichier.userInfo())).code).toBe('account-locked');
    expect((await failure(client().userInfo())).code).toBe('account-locked');
    server.host.addAccount({ key: 'another-key-another-key-another-', offer: 0 });
    key = new ApiKey('another-key-another-key-another-');
    expect((await fichier.userInfo()).info.plan).toBe('free');
    expect(waits).toContainEqual({ reason: 'user-info', delayMs: 60_000 });
  });

  test('without network nothing is remembered, and the next question need not wait', async () => {
    const fichier = client();
    server.faults.push({ on: 'user/info', kind: 'reset' });
    expect((await failure(fichier.userInfo())).code).toBe('connection-lost');
    expect((await fichier.userInfo()).stale).toBeNull();
    expect(waits.filter((wait) => wait?.reason === 'user-info')).toEqual([]);
  });
});

describe('folders', () => {
  test('folders and files in one call, the same answer for 30 seconds, a failed one is asked again', async () => {
    const snes = server.host.addFolder({ name: 'snes' });
    server.host.addFile({ name: 'a.zip', content: Buffer.from('abc'), folder: snes.id });
    const fichier = client();
    expect((await fichier.listFolder(0)).subFolders).toMatchObject([{ id: snes.id, name: 'snes', fileCount: 1 }]);
    expect((await fichier.listFolder(snes.id)).files).toMatchObject([{ name: 'a.zip', sizeBytes: 3 }]);
    await fichier.listFolder(snes.id);
    expect(server.calls('folder/ls')).toHaveLength(2);
    clock.advance(30_000);
    await fichier.listFolder(snes.id);
    expect(server.calls('folder/ls')).toHaveLength(3);
    clock.advance(30_000);
    server.faults.push({ on: 'folder/ls', kind: 'status', status: 500 });
    expect((await failure(fichier.listFolder(snes.id))).code).toBe('server-error');
    await fichier.listFolder(snes.id);
    expect(waits.filter((wait) => wait?.reason === 'folder')).toHaveLength(1);
    expect(server.violations).toEqual([]);
  });

  test('the gap counts from the answer: a first call that was slow to arrive does not make the second too early', async () => {
    let slowMs = 700;
    const http: FichierOptions['http'] = (request) => {
      clock.advance(slowMs);
      slowMs = 0;
      return net.http(request);
    };
    const fichier = client({ http });
    await fichier.listFolder(0);
    await fichier.listFiles({ folderId: 0 });
    expect(server.calls('file/ls')).toHaveLength(1);
    expect(server.violations).toEqual([]);
  });

  test('a restart does not forget when a folder was listed', async () => {
    const callMemoryPath = join(folder, 'tui/calls.json');
    await client({ callMemoryPath }).listFolder(0);
    clock.advance(5_000);
    await client({ callMemoryPath }).listFolder(0);
    expect(waits).toContainEqual({ reason: 'folder', delayMs: 25_000 });
    expect(server.violations).toEqual([]);
    writeFileSync(callMemoryPath, '{"folder 0": "half');
    clock.advance(30_000);
    expect((await client({ callMemoryPath }).listFolder(0)).id).toBe(0);
  });

  test('files by date share the folder’s 30 seconds; the whole account once an hour', async () => {
    server.host.addFile({ name: 'old.zip', content: Buffer.from('a'), date: '2024-01-01 00:00:00' });
    server.host.addFile({ name: 'new.zip', content: Buffer.from('a'), date: '2025-01-01 00:00:00' });
    const fichier = client();
    await fichier.listFolder(0);
    const late = await fichier.listFiles({ folderId: 0, sentAfter: '2024-06-01 00:00:00' });
    expect(late.files.map((file) => file.name)).toEqual(['new.zip']);
    await fichier.listFiles({ folderId: -1 });
    await fichier.listFiles({ folderId: -1 });
    expect(waits.map((wait) => wait?.reason)).toContain('folder');
    expect(waits.find((wait) => wait?.reason === 'whole-account')?.delayMs).toBe(3_600_000);
    expect(server.violations).toEqual([]);
  });

  test('the whole account is listed once an hour, whatever restarts and refusals come between', async () => {
    const callMemoryPath = join(folder, 'tui/calls.json');
    await client({ callMemoryPath }).listFiles({ folderId: -1 });
    expect(waits.filter((wait) => wait?.reason === 'whole-account')).toEqual([]);
    // Restarts, ten minutes from each other; folders are listed meanwhile.
    for (let restart = 0; restart < 5; restart++) {
      clock.advance(10 * 60_000);
      await client({ callMemoryPath }).listFolder(0);
    }
    const late = client({ callMemoryPath });
    await late.listFiles({ folderId: -1 });
    const hour = waits.filter((wait) => wait?.reason === 'whole-account');
    expect(hour).toHaveLength(1);
    expect(hour[0]?.delayMs).toBeLessThanOrEqual(10 * 60_000);
    expect(hour[0]?.delayMs).toBeGreaterThan(9 * 60_000);
    // Given up while it waits, in a program that is then started again: the hour still counts from the second listing.
    await expect(late.listFiles({ folderId: -1 }, AbortSignal.abort())).rejects.toThrow();
    clock.advance(59 * 60_000);
    await client({ callMemoryPath }).listFiles({ folderId: -1 });
    expect(waits.filter((wait) => wait?.reason === 'whole-account').at(-1)?.delayMs).toBeGreaterThan(50_000);
    expect(server.calls('file/ls')).toHaveLength(3);
    expect(server.violations).toEqual([]);
  });

  test('shared folders, with and without password', async () => {
    const shared = server.host.addFolder({ name: 'gb', shareId: 'Sh4red', password: 'pebble & co' });
    server.host.addFile({ name: 'a.zip', content: Buffer.from('abc'), folder: shared.id, password: 'x' });
    const fichier = client();
    const link = 'https://1fichier.com/dir/Sh4red';
    expect((await failure(fichier.sharedFolder(link))).code).toBe('password-needed');
    expect((await failure(fichier.sharedFolder(link, 'wrong'))).code).toBe('password-wrong');
    expect((await fichier.sharedFolder(link, 'pebble & co')).files).toMatchObject([
      { name: 'a.zip', passwordProtected: true },
    ]);
    expect((await failure(fichier.sharedFolder('https://1fichier.com/dir/0ther'))).code).toBe('file-gone');
    expect((await failure(fichier.sharedFolder('https://example.org/dir/0ther'))).code).toBe('link-unsupported');
    server.faults.push({ on: 'site', kind: 'html', message: 'Accès restreint' });
    expect((await failure(fichier.sharedFolder(link))).code).toBe('network-not-allowed');
  });

  test('the name of a shared folder is read from its page, where there is one', async () => {
    server.host.addFolder({ name: 'Super Nintendo & Co', shareId: 'Sh4red' });
    server.host.addFolder({ name: 'gb', shareId: 'Cl0sed', password: 'pebble' });
    const fichier = client();
    expect(await fichier.sharedFolderName('https://1fichier.com/dir/Sh4red')).toBe('Super Nintendo & Co');
    expect(await fichier.sharedFolderName('https://1fichier.com/dir/Cl0sed')).toBeNull();
    expect(await fichier.sharedFolderName('https://1fichier.com/dir/Cl0sed', 'pebble')).toBe('gb');
    expect(await fichier.sharedFolderName('https://1fichier.com/dir/0ther')).toBeNull();
    server.faults.push({ on: 'site', kind: 'html', message: 'Accès restreint' });
    expect(await fichier.sharedFolderName('https://1fichier.com/dir/Sh4red')).toBeNull();
  });

  test('a site that asks to slow down is left alone like the API', async () => {
    server.host.addFolder({ name: 'gb', shareId: 'Sh4red' });
    const fichier = client();
    server.faults.push({ on: 'site', kind: 'too-fast' });
    const link = 'https://1fichier.com/dir/Sh4red';
    expect(await failure(fichier.sharedFolder(link))).toMatchObject({ code: 'too-fast', waitMs: 30_000 });
    expect((await failure(fichier.sharedFolder(link))).code).toBe('too-fast');
    expect(server.requests).toHaveLength(1);
  });

  test('link checks go out by the hundred', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
    const links = Array.from({ length: 250 }, (_, n) => (n === 120 ? file.url : `https://1fichier.com/?gone${n}`));
    const checks = await client().checkLinks(links);
    expect(checks[120]).toEqual({ url: file.url, state: 'ok', name: 'a.zip', sizeBytes: 3 });
    expect(checks.filter((check) => check.state === 'gone')).toHaveLength(249);
    expect(server.requests).toHaveLength(3);
  });
});

test('answers that are none', async () => {
  const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('abc') });
  const fichier = client({ pace: { callMs: 0 } });
  const codes: string[] = [];
  for (const kind of ['html', 'json', 'maintenance', 'ip-locked', 'one-location', 'drop'] as const) {
    server.faults.push({ on: 'file/info', kind });
    codes.push((await failure(fichier.fileInfo(file.url))).code);
    clock.advance(2000);
  }
  expect(codes).toEqual(['bad-answer', 'bad-answer', 'maintenance', 'ip-locked', 'one-location', 'connection-lost']);
});

test.each([
  ['https://api.example.org/v1/', 'https://api.example.org/v1'],
  ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
  ['http://localhost/v1', 'http://localhost/v1'],
  ['http://[::1]:80/v1', 'http://[::1]/v1'],
])('base URL %s', (url, expected) => {
  expect(checkBaseUrl(url)).toBe(expected);
});

test.each([
  'http://api.example.org/v1',
  'http://127.0.0.1.example.org/v1',
  'ftp://127.0.0.1/',
  'nonsense',
  'https://u:p@example.org/',
])('base URL refused: %s', (url) => {
  expect(() => checkBaseUrl(url)).toThrow(expect.objectContaining({ code: 'usage' }));
});
