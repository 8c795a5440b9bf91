/** The fake itself: other tests believe what it says, so its promises are shown here. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeFichier, generatedBytes, patternBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';

const KEY = 'aB3_-=aB3_-=aB3_-=aB3_-=aB3_-=aB';
let server: FakeFichier;
let now = 1_800_000_000_000;

beforeEach(async () => {
  now = 1_800_000_000_000;
  server = await startFakeFichier({ accounts: [{ key: KEY }], now: () => now });
});
afterEach(() => server.close());

async function call(
  endpoint: string,
  body: object,
  key = KEY,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(`${server.apiUrl}/${endpoint}.cgi`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

async function open(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const token = (await call('download/get_token', { url, single: 1 })).json['url'];
  return fetch(String(token), { headers });
}

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}

describe('api', () => {
  test('a wrong key is refused in the host’s words', async () => {
    expect(await call('user/info', {}, 'wrong')).toEqual({
      status: 401,
      json: { status: 'KO', message: 'Not authenticated #247' },
    });
  });

  test('file/info gives numbers as text, a Whirlpool, and no status', async () => {
    const file = server.host.addFile({ name: 'robo-run.zip', content: Buffer.from('abc') });
    const { json } = await call('file/info', { url: file.url });
    expect(json['size']).toBe('3');
    expect(json['status']).toBeUndefined();
    // Whirlpool of "abc": the ISO/IEC 10118-3 test vector.
    expect(json['checksum']).toMatch(/^4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c/);
  });

  test('a link works only on its own domain', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('x'), domain: 'desfichiers.com' });
    expect((await call('file/info', { url: file.url })).status).toBe(200);
    expect((await call('file/info', { url: file.url.replace('desfichiers', '1fichier') })).status).toBe(404);
  });

  test('a free account gets no token, a password is asked for and checked', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('x'), password: 'pebble' });
    expect((await call('file/info', { url: file.url })).json['message']).toMatch(/^Password not provided/);
    expect((await call('file/info', { url: file.url, pass: 'no' })).json['message']).toMatch(/^Invalid password/);
    expect((await call('download/get_token', { url: file.url, pass: 'pebble' })).json['status']).toBe('OK');
    server.host.addAccount({ key: KEY, offer: 0 });
    expect((await call('download/get_token', { url: file.url, pass: 'pebble' })).json['message']).toMatch(/customer/);
  });

  test('folders with files, and listings cut at 5,000', async () => {
    const folder = server.host.addFolder({ name: 'snes' });
    server.host.addFolder({ name: 'hacks', parent: folder.id });
    for (let n = 0; n < 5001; n++) {
      server.host.addFile({ name: `g${n}.zip`, content: Buffer.from('x'), folder: folder.id });
    }
    const { json } = await call('folder/ls', { folder_id: folder.id, files: 1 });
    expect(json['sub_folders']).toMatchObject([{ name: 'hacks' }]);
    expect(json['items']).toHaveLength(5000);
    expect(json['files']).toBe(5001);
  });
});

describe('limits', () => {
  test('are counted, and answered with a lock when enforced', async () => {
    await server.close();
    server = await startFakeFichier({ accounts: [{ key: KEY }], now: () => now, enforceLimits: true });
    for (let n = 0; n < 3; n++) await call('file/info', { url: '' });
    expect(server.violations).toEqual([]);
    expect((await call('file/info', { url: '' })).json['message']).toBe('Flood detected: User Locked #223');
    expect(server.violations).toMatchObject([{ rule: 'calls-per-second' }]);
    now += 301_000;
    expect((await call('file/info', { url: '' })).status).toBe(404);
  });

  test('one listing per folder in 30 s, user/info once in 5 minutes', async () => {
    await call('folder/ls', { folder_id: 0 });
    now += 29_000;
    await call('folder/ls', { folder_id: 0 });
    await call('user/info', {});
    now += 299_000;
    await call('user/info', {});
    expect(server.violations.map((one) => one.rule)).toEqual(['folder', 'user-info']);
  });
});

describe('download', () => {
  const content = patternBytes(300_000);

  test('ranges, and a token for one open within five minutes', async () => {
    const file = server.host.addFile({ name: 'Pébble.zip', content });
    const token = String((await call('download/get_token', { url: file.url })).json['url']);
    const answer = await fetch(token, { headers: { range: 'bytes=299990-' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 299990-299999/300000');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''P%C3%A9bble.zip");
    expect(await bytesOf(answer)).toEqual(content.subarray(299_990));
    const again = await fetch(token);
    expect([again.status, again.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const old = String((await call('download/get_token', { url: file.url })).json['url']);
    now += 300_001;
    expect((await fetch(old)).status).toBe(404);
    expect((await open(file.url, { range: 'bytes=300000-' })).status).toBe(416);
    expect(server.authorizations('download')).toEqual([]);
    expect(server.authorizations('api')).toEqual([`Bearer ${KEY}`]);
  });

  test('content from disk and from a generator', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fake-'));
    writeFileSync(join(folder, 'a'), content);
    const generated = generatedBytes(3_000_000);
    const a = server.host.addFile({ name: 'a', content: join(folder, 'a') });
    const b = server.host.addFile({ name: 'b', content: generated });
    expect(await bytesOf(await open(a.url, { range: 'bytes=7-' }))).toEqual(content.subarray(7));
    expect((await bytesOf(await open(b.url))).equals(Buffer.from(generated.read(0, 3_000_000)))).toBe(true);
    expect(
      (await bytesOf(await open(b.url, { range: 'bytes=65539-' }))).equals(
        Buffer.from(generated.read(65_539, 2_934_461)),
      ),
    ).toBe(true);
    rmSync(folder, { recursive: true });
  });

  test.each(['drop', 'reset'] as const)('%s at byte N delivers exactly N bytes, once', async (kind) => {
    const file = server.host.addFile({ name: 'a.zip', content });
    server.faults.push({ on: 'download', file: 'a.zip', kind, atByte: 100_000 });
    const got = await collect(await tokenOf(file.url));
    expect(got.error).toBe(true);
    expect(got.bytes.equals(content.subarray(0, 100_000))).toBe(true);
    expect((await bytesOf(await open(file.url))).equals(content)).toBe(true);
    expect(server.faults).toEqual([]);
  });

  async function tokenOf(url: string): Promise<string> {
    return String((await call('download/get_token', { url })).json['url']);
  }

  test('stall goes silent and then goes on', async () => {
    const file = server.host.addFile({ name: 'a.zip', content });
    server.faults.push({ on: 'download', kind: 'stall', atByte: 1000, ms: 100 });
    const started = performance.now();
    expect((await bytesOf(await open(file.url))).equals(content)).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(95);
  });

  test('corrupt inverts one byte, ignored by a range behind it', async () => {
    const file = server.host.addFile({ name: 'a.zip', content });
    server.faults.push({ on: 'download', kind: 'corrupt', atByte: 250_000 });
    expect((await bytesOf(await open(file.url, { range: 'bytes=250001-' })))[0]).toBe(content[250_001]);
    expect((await bytesOf(await open(file.url)))[250_000]).toBe((content[250_000] ?? 0) ^ 0xff);
  });

  test('answers that lie', async () => {
    const file = server.host.addFile({ name: 'a.zip', content });
    const ranged = { range: 'bytes=10-' };
    server.faults.push({ on: 'download', kind: 'ignore-range' });
    expect((await open(file.url, ranged)).status).toBe(200);
    server.faults.push({ on: 'download', kind: 'wrong-range' });
    expect((await open(file.url, ranged)).headers.get('content-range')).toBe('bytes 9-299998/300000');
    server.faults.push({ on: 'download', kind: 'long', bytes: 5 });
    expect((await open(file.url)).headers.get('content-length')).toBe('300005');
    server.faults.push({ on: 'download', kind: 'short' });
    expect((await open(file.url, ranged)).headers.get('content-range')).toBe('bytes 10-299998/299999');
    server.faults.push({ on: 'download', kind: 'no-length' });
    const chunked = await open(file.url);
    expect(chunked.headers.get('content-length')).toBeNull();
    expect((await bytesOf(chunked)).equals(content)).toBe(true);
    server.faults.push({ on: 'download', kind: 'html' });
    expect(await (await open(file.url)).text()).toMatch(/^<!DOCTYPE html>/);
    server.faults.push({ on: 'download', kind: 'changed' });
    expect((await bytesOf(await open(file.url))).equals(content)).toBe(false);
  });

  test('throttle', async () => {
    const file = server.host.addFile({ name: 'a.zip', content });
    server.faults.push({ on: 'download', kind: 'throttle', bytesPerSecond: 1_000_000 });
    const started = performance.now();
    await bytesOf(await open(file.url));
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  test('two streams at once are noticed, one after the other are not', async () => {
    const file = server.host.addFile({ name: 'a.zip', content });
    await bytesOf(await open(file.url));
    await bytesOf(await open(file.url));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.maxStreams).toBe(1);
    server.bytesPerSecond = 1_000_000;
    await Promise.all([bytesOf(await open(file.url)), bytesOf(await open(file.url))]);
    expect(server.maxStreams).toBe(2);
  });
});

describe('site and plain files', () => {
  test('a shared folder, with its password by POST', async () => {
    const folder = server.host.addFolder({ name: 'gb', shareId: 'Sh4red', password: 'pebble' });
    server.host.addFile({ name: 'a.zip', content: Buffer.from('xyz'), folder: folder.id });
    const closed = await fetch(`${server.siteUrl}/dir/Sh4red?json=1`);
    expect(closed.headers.get('content-type')).toMatch(/html/);
    const answer = await fetch(`${server.siteUrl}/dir/Sh4red`, { method: 'POST', body: 'json=1&pass=pebble' });
    expect(await answer.json()).toMatchObject([{ filename: 'a.zip', size: 3, password: 0 }]);
    expect((await fetch(`${server.siteUrl}/dir/other?json=1`)).status).toBe(404);
  });

  test('the bulk check has three fields, or four with the reason', async () => {
    const file = server.host.addFile({ name: 'a.zip', content: Buffer.from('xyz') });
    const form = new URLSearchParams([
      ['links[]', file.url],
      ['links[]', 'https://1fichier.com/?00000000'],
      ['links[]', 'nonsense'],
    ]);
    const answer = await fetch(`${server.siteUrl}/check_links.pl`, { method: 'POST', body: form });
    expect((await answer.text()).split('\n')).toEqual([
      `${file.url};a.zip;3`,
      'https://1fichier.com/?00000000;;;NOT FOUND',
      'nonsense;;;BAD LINK',
      '',
    ]);
  });

  test('a plain file: If-Range holds only for its present validator; redirects are sent as they are', async () => {
    const content = patternBytes(1000);
    const url = server.addPlain('set.zip', content);
    const first = await fetch(url, { headers: { range: 'bytes=10-', 'if-range': '"v1-1000"' } });
    expect(first.status).toBe(206);
    await first.arrayBuffer();
    server.faults.push({ on: 'plain', kind: 'changed' });
    const second = await fetch(url, { headers: { range: 'bytes=10-', 'if-range': '"v1-1000"' } });
    expect([second.status, second.headers.get('etag')]).toEqual([200, '"v2"']);
    await second.arrayBuffer();
    server.addPlain('old', content, { redirect: { status: 302, location: url } });
    const moved = await fetch(`${server.siteUrl}/plain/old`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, url]);
  });
});

/** Reads as far as the connection lets it. */
function collect(url: string): Promise<{ bytes: Buffer; error: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = (error: boolean): void => resolve({ bytes: Buffer.concat(chunks), error });
    httpRequest(url, (answer) => {
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => done(false));
      answer.on('error', () => done(true));
    })
      .on('error', () => done(true))
      .end();
  });
}
