import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartFs } from '../../src/download/part-file.ts';
import { type FakeFichier, type Fault, patternBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { KEY, type Outcome, Rig, tokens } from './helpers/rig.ts';

const MIB = 1024 * 1024;
const SIZE = 3 * MIB + 12_345;
const HALF = Math.floor(SIZE / 2);
const BYTES = patternBytes(SIZE);

let server: FakeFichier;
let rig: Rig;
beforeEach(async () => {
  server = await startFakeFichier({ accounts: [{ key: KEY }] });
  rig = new Rig();
});
afterEach(async () => {
  rig.close();
  await server.close();
});

const onDownload = (fault: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({ on: 'download', ...fault });

async function fetchWith(faults: readonly Fault[], more = {}, context = {}): Promise<Outcome> {
  const file = server.host.addFile({ name: 'robo-run.zip', content: BYTES });
  server.faults.push(...faults);
  return rig.fetch(tokens(server, file.url), { sizeBytes: SIZE, ...more }, context);
}

describe('a file of 1fichier arrives whole', () => {
  // fault → codes of the failed opens on the way; `resumed`: no byte was fetched twice (but for a few MiB that TCP held)
  const table: [string, Fault[], string[], 'resumed' | 'from 0'][] = [
    ['without a fault', [], [], 'resumed'],
    ['FIN at half', [onDownload({ kind: 'drop', atByte: HALF })], ['connection-lost'], 'resumed'],
    ['RST at half', [onDownload({ kind: 'reset', atByte: HALF })], ['connection-lost'], 'resumed'],
    ['FIN before the first byte', [onDownload({ kind: 'drop', atByte: 0 })], ['connection-lost'], 'resumed'],
    ['FIN at the last byte', [onDownload({ kind: 'drop', atByte: SIZE - 1 })], ['connection-lost'], 'resumed'],
    [
      'every connection dies after 1 MiB',
      [onDownload({ kind: 'drop', afterBytes: MIB, times: 3 })],
      ['connection-lost', 'connection-lost', 'connection-lost'],
      'resumed',
    ],
    ['a stall for ever', [onDownload({ kind: 'stall', atByte: HALF })], ['stalled'], 'resumed'],
    ['a short stall', [onDownload({ kind: 'stall', atByte: HALF, ms: 60 })], [], 'resumed'],
    ['a host that never answers', [onDownload({ kind: 'hang' })], ['stalled'], 'resumed'],
    [
      'drop, then the new token is dead (404)',
      [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'expired', skip: 1 })],
      ['connection-lost', 'token-expired'],
      'resumed',
    ],
    [
      'drop, then the new token answers HTML 200',
      [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'expired', page: true, skip: 1 })],
      ['connection-lost', 'bad-answer'],
      'resumed',
    ],
    [
      'drop, then Range is ignored',
      [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'ignore-range', skip: 1 })],
      ['connection-lost'],
      'from 0',
    ],
    [
      'drop, then a wrong range',
      [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'wrong-range', skip: 1 })],
      ['connection-lost', 'range-refused'],
      'resumed',
    ],
    [
      'drop, then wrong ranges',
      [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'wrong-range', skip: 1, times: 2 })],
      ['connection-lost', 'range-refused', 'range-refused'],
      'from 0',
    ],
    ['HTML 200 instead of the file, once', [onDownload({ kind: 'html' })], ['bad-answer'], 'resumed'],
    ['JSON 200 instead of the file, once', [onDownload({ kind: 'json' })], ['bad-answer'], 'resumed'],
    [
      '503 three times',
      [onDownload({ kind: 'status', status: 503, times: 3 })],
      ['server-error', 'server-error', 'server-error'],
      'resumed',
    ],
    [
      '429 with Retry-After',
      [onDownload({ kind: 'status', status: 429, headers: { 'retry-after': '5' } })],
      ['too-fast'],
      'resumed',
    ],
    ['maintenance', [onDownload({ kind: 'maintenance' })], ['maintenance'], 'resumed'],
    ['IP lock', [onDownload({ kind: 'ip-locked' })], ['ip-locked'], 'resumed'],
    ['database away', [onDownload({ kind: 'database' })], ['host-database'], 'resumed'],
    ['too fast', [onDownload({ kind: 'too-fast' })], ['too-fast'], 'resumed'],
    ['no Content-Length', [onDownload({ kind: 'no-length' })], [], 'resumed'],
    [
      'no Content-Length and a drop',
      [onDownload({ kind: 'no-length' }), onDownload({ kind: 'drop', atByte: HALF })],
      ['connection-lost'],
      'resumed',
    ],
    ['1000 bytes too many, once', [onDownload({ kind: 'long', bytes: 1000 })], ['size-mismatch'], 'resumed'],
    ['1000 bytes too few, once', [onDownload({ kind: 'short', bytes: 1000 })], ['size-mismatch'], 'resumed'],
    [
      'chunked and too long, once',
      [onDownload({ kind: 'long', bytes: 1000 }), onDownload({ kind: 'no-length' })],
      ['bad-answer'],
      'resumed',
    ],
  ];
  it.each(table)('%s', async (_name, faults, failures, how) => {
    const outcome = await fetchWith(faults);
    expect(outcome.error).toBeNull();
    expect(outcome.content.equals(BYTES)).toBe(true);
    expect(outcome.failures).toEqual(failures);
    if (how === 'resumed') expect(outcome.fetchedBytes).toBeLessThanOrEqual(SIZE);
    else expect(outcome.fetchedBytes).toBeGreaterThan(SIZE);
    expect(outcome.result?.fileName).toBe('robo-run.zip');
    expect(server.maxStreams).toBe(1);
    expect(server.authorizations('download')).toEqual([]);
  });

  it('asks for what it has not got, uncompressed, and only then', async () => {
    await fetchWith([onDownload({ kind: 'drop', atByte: HALF })]);
    const [first, second] = server.downloads;
    expect([first?.range, second?.range]).toEqual([null, `bytes=${HALF}-`]);
    expect(second?.headers['accept-encoding']).toBe('identity');
    expect(second?.headers['if-range']).toBeUndefined();
  });

  it('waits as long as Retry-After says', async () => {
    const headers = { 'retry-after': '5' };
    const { waits } = await fetchWith([onDownload({ kind: 'status', status: 429, headers, times: 2 })]);
    expect(waits).toEqual([5, 10]);
  });
});

describe('a file that cannot be had', () => {
  const table: [string, Fault[], string][] = [
    ['HTML always', [onDownload({ kind: 'html', times: Number.POSITIVE_INFINITY })], 'bad-answer'],
    ['another size always', [onDownload({ kind: 'long', bytes: 5, times: Number.POSITIVE_INFINITY })], 'size-mismatch'],
    [
      'a page without the type of one',
      [
        onDownload({
          kind: 'status',
          status: 200,
          headers: { 'content-type': 'application/octet-stream' },
          body: '<!DOCTYPE html><html>Welcome</html>',
          times: Number.POSITIVE_INFINITY,
        }),
      ],
      'size-mismatch',
    ],
    [
      'a redirect',
      [onDownload({ kind: 'status', status: 302, headers: { location: 'https://elsewhere.example/' } })],
      'redirect-refused',
    ],
  ];
  it.each(table)('%s', async (_name, faults, code) => {
    const outcome = await fetchWith(faults);
    expect(outcome.error).toBe(code);
    expect(outcome.content.length).toBe(0);
  });

  it('a page of the right length and a harmless type is no content either', async () => {
    const page = `<!DOCTYPE html><html>${' '.repeat(50)}`;
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(page.length) };
    const fault = onDownload({ kind: 'status', status: 200, headers, body: page, times: Number.POSITIVE_INFINITY });
    const outcome = await fetchWith([fault], { sizeBytes: page.length });
    expect(outcome).toMatchObject({ error: 'bad-answer', content: Buffer.alloc(0) });
  });

  it('a page never costs the bytes that were there', async () => {
    const always = Number.POSITIVE_INFINITY;
    const faults = [onDownload({ kind: 'drop', atByte: HALF }), onDownload({ kind: 'html', skip: 1, times: always })];
    const outcome = await fetchWith(faults);
    expect(outcome.error).toBe('bad-answer');
    expect(outcome.content.equals(BYTES.subarray(0, HALF))).toBe(true);
  });
});

describe('a plain link', () => {
  const plain = { rules: 'http', linkId: 'http://x/robo.zip' } as const;
  const onPlain = (fault: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({ on: 'plain', ...fault });

  it.each([
    ['a strong ETag', { etag: '"v1"' }, [onPlain({ kind: 'drop', atByte: HALF })], 'resumed'],
    ['Last-Modified alone', { etag: null }, [onPlain({ kind: 'drop', atByte: HALF })], 'resumed'],
    ['a weak ETag alone', { etag: 'W/"v1"', lastModified: null }, [onPlain({ kind: 'drop', atByte: HALF })], 'from 0'],
    ['nothing', { etag: null, lastModified: null }, [onPlain({ kind: 'drop', atByte: HALF })], 'from 0'],
  ] as const)('continues by %s: %s', async (_name, identity, faults, how) => {
    const url = server.addPlain('robo.zip', BYTES, identity);
    server.faults.push(...faults.map((fault) => ({ ...fault })));
    const outcome = await rig.fetch(() => url, plain);
    expect(outcome.content.equals(BYTES)).toBe(true);
    expect(outcome.fetchedBytes > SIZE).toBe(how === 'from 0');
    expect(outcome.result).toMatchObject({ sizeBytes: SIZE });
  });

  it.each([0, 777])('a file that changed meanwhile (%i bytes longer) is fetched anew, never mixed', async (bytes) => {
    const url = server.addPlain('robo.zip', BYTES);
    server.faults.push(onPlain({ kind: 'drop', atByte: HALF }), onPlain({ kind: 'changed', skip: 1, bytes }));
    const outcome = await rig.fetch(() => url, plain);
    expect(outcome.error).toBeNull();
    const now = server.plain.get('robo.zip')?.content as { read(at: number, length: number): Uint8Array };
    expect(outcome.content.equals(now.read(0, SIZE + bytes))).toBe(true);
    expect(outcome.content.equals(BYTES)).toBe(false);
    expect(outcome.result).toMatchObject({ sizeBytes: SIZE + bytes, validator: '"v2"' });
  });

  it('follows redirects', async () => {
    const last = server.addPlain('robo.zip', BYTES);
    const first = server.addPlain('start', BYTES, { redirect: { status: 302, location: '/plain/next' } });
    server.addPlain('next', BYTES, { redirect: { status: 307, location: last } });
    expect((await rig.fetch(() => first, plain)).content.equals(BYTES)).toBe(true);
  });

  it('not for ever', async () => {
    const url = server.addPlain('loop', BYTES, { redirect: { status: 302, location: '/plain/loop' } });
    expect(await rig.fetch(() => url, plain)).toMatchObject({
      error: 'redirect-refused',
      failures: ['redirect-refused'],
    });
    expect(server.requests).toHaveLength(6);
  });

  it('a page is content when it was asked for by name', async () => {
    const page = Buffer.from('<!DOCTYPE html><html>manual</html>');
    const url = server.addPlain('manual.html', page);
    expect((await rig.fetch(() => url, plain)).content).toEqual(page);
  });

  it('an empty file is a file', async () => {
    const url = server.addPlain('empty.bin', Buffer.alloc(0));
    expect(await rig.fetch(() => url, plain)).toMatchObject({ error: null, result: { sizeBytes: 0 } });
  });

  it('is asked once when it is gone', async () => {
    expect(await rig.fetch(() => `${server.siteUrl}/plain/none.zip`, plain)).toMatchObject({ failures: ['file-gone'] });
  });

  it('uses its connection again', async () => {
    const url = server.addPlain('robo.zip', BYTES);
    const ports = new Set<unknown>();
    for (const name of ['a', 'b', 'c']) {
      const request = rig.request(url, { ...plain, linkId: name, partPath: `${rig.folder}/${name}.part` });
      await rig.open(request);
    }
    for (const one of server.requests) ports.add(one.headers['connection']);
    expect([...ports]).toEqual(['keep-alive']);
  });
});

describe('the checksum along the way', () => {
  it('is the same over drops, restarts and a card that is read again', async () => {
    const faults = [1, 2, 3].map((n) => onDownload({ kind: 'drop', atByte: n * 777_777 }));
    const { result } = await fetchWith(faults, { whirlpool: true });
    const { result: straight } = await rig.fetch(tokens(server, server.host.files.values().next().value?.url ?? ''), {
      sizeBytes: SIZE,
      whirlpool: true,
      linkId: 'again',
    });
    expect(result?.whirlpool).toMatch(/^[0-9a-f]{128}$/);
    expect(result?.whirlpool).toBe(straight?.whirlpool);
    // All of it is there: nothing is asked, and the sum is still known.
    const asked = server.downloads.length;
    const again = await rig.open(
      rig.request('http://127.0.0.1:1/', { sizeBytes: SIZE, whirlpool: true, linkId: 'again' }),
    );
    expect(again).toMatchObject({ whirlpool: result?.whirlpool, fetchedBytes: 0 });
    expect(server.downloads.length).toBe(asked);
  });
});

describe('along the way', () => {
  it('every byte is shown once, in order, and what is safe never runs ahead', async () => {
    const seen: Buffer[] = [];
    let at = 0;
    let safe = 0;
    const outcome = await fetchWith(
      [onDownload({ kind: 'drop', atByte: HALF })],
      {},
      {
        sink: (bytes: Buffer, offset: number) => {
          expect(offset).toBe(at);
          at += bytes.length;
          seen.push(Buffer.from(bytes));
        },
        onSynced: (offset: number) => {
          expect(offset).toBeGreaterThanOrEqual(safe);
          expect(offset).toBeLessThanOrEqual(at);
          safe = offset;
        },
      },
    );
    expect(outcome.error).toBeNull();
    expect(Buffer.concat(seen).equals(BYTES)).toBe(true);
    expect(safe).toBe(SIZE);
  });

  it('what the sink throws ends the open and keeps the bytes', async () => {
    const outcome = await fetchWith(
      [],
      {},
      {
        sink: (_bytes: Buffer, offset: number) => {
          if (offset >= MIB) throw Object.assign(new Error('x'), { code: 'EIO' });
        },
      },
    ).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: 'EIO' });
    expect(
      rig
        .content()
        .subarray(0, 2 * MIB)
        .equals(BYTES.subarray(0, 2 * MIB)),
    ).toBe(true);
  });

  it('a cancel stops at once and keeps what came', async () => {
    const file = server.host.addFile({ name: 'robo-run.zip', content: BYTES });
    server.faults.push(onDownload({ kind: 'stall', atByte: HALF }));
    const controller = new AbortController();
    const request = rig.request(await tokens(server, file.url)(), { sizeBytes: SIZE, stallMs: 60_000 });
    const open = rig.open(request, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(open).rejects.toMatchObject({ code: 'cancelled' });
    expect(rig.content().equals(BYTES.subarray(0, HALF))).toBe(true);
    const rest = await rig.fetch(tokens(server, file.url), { sizeBytes: SIZE });
    expect(rest).toMatchObject({ error: null, fetchedBytes: SIZE - HALF });
  });

  it('never more than 8 MiB are at risk, however slow the card syncs', async () => {
    const size = 40 * MIB;
    const big = server.host.addFile({
      name: 'big.zip',
      content: { sizeBytes: size, read: (_at, length) => Buffer.alloc(length, 1) },
    });
    let written = 0;
    let safe = 0;
    let worst = 0;
    const slow: PartFs = {
      ...fs,
      writeSync: ((fd: number, bytes: Uint8Array, at: number, length: number, place: number) => {
        if (length > 4096) written = place + length;
        worst = Math.max(worst, written - safe);
        return fs.writeSync(fd, bytes, at, length, place);
      }) as PartFs['writeSync'],
      fdatasync: ((fd: number, done: (error: Error | null) => void) => {
        setTimeout(() => fs.fdatasync(fd, done), 15);
      }) as PartFs['fdatasync'],
    };
    const onSynced = (offset: number) => {
      safe = offset;
    };
    const request = rig.request(await tokens(server, big.url)(), { sizeBytes: size, stallMs: 2_000 });
    expect(await rig.open(request, { fs: slow, onSynced })).toMatchObject({ sizeBytes: size });
    expect(worst).toBeLessThanOrEqual(8 * MIB);
  });
});

describe('a card that fails', () => {
  it.each([
    ['ENOSPC', 'no-space'],
    ['EIO', 'disk-error'],
    ['EROFS', 'disk-read-only'],
  ])('%s at 2 MiB: told at once, the part stays and is continued', async (code, expected) => {
    const full: PartFs = {
      ...fs,
      writeSync: ((fd: number, bytes: Uint8Array, at: number, length: number, place: number) => {
        if (place + length > 2 * MIB) throw Object.assign(new Error(code), { code });
        return fs.writeSync(fd, bytes, at, length, place);
      }) as PartFs['writeSync'],
    };
    const outcome = await fetchWith([], {}, { fs: full });
    expect(outcome).toMatchObject({ error: expected, failures: [expected] });
    const [file] = server.host.files.values();
    const rest = await rig.fetch(tokens(server, file?.url ?? ''), { sizeBytes: SIZE });
    expect(rest).toMatchObject({ error: null, fetchedBytes: SIZE - 2 * MIB });
    expect(rest.content.equals(BYTES)).toBe(true);
  });
});
