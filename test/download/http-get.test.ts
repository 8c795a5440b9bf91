import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionError } from '../../src/download/http-connection.ts';
import { type Head, HttpGetter } from '../../src/download/http-get.ts';
import type { AppError } from '../../src/lib/errors.ts';

const PEM = resolve(import.meta.dirname, '../fixtures/tls');
const pem = (name: string) => readFileSync(join(PEM, name), 'utf8');

let getter: HttpGetter;
const open: { close(): unknown }[] = [];
beforeEach(() => {
  getter = new HttpGetter();
});
afterEach(() => {
  getter.close();
  for (const server of open.splice(0)) server.close();
});

/** A raw server: `answer` gets the socket for each request's text. */
async function raw(answer: (socket: Socket, request: string, count: number) => void): Promise<string> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1'), ++count));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}

async function get(url: string, more: { stallMs?: number; signal?: AbortSignal; family?: 0 | 4 | 6 } = {}) {
  let body = '';
  const options = { url, headers: {}, family: 0 as const, stallMs: 200, ...more };
  const head = await getter.get(options, () => ({
    data: (buffer, start, end) => {
      body += buffer.toString('latin1', start, end);
      return true;
    },
  }));
  return { head, body };
}
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: AppError) => error.code,
  );

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

describe('one exchange', () => {
  it('says what it is asked to say, and no more', async () => {
    let seen = '';
    const url = await raw((socket, request) => {
      seen = request;
      socket.write(OK);
    });
    expect(await get(`${url}/a%20b?c=d#e`)).toMatchObject({ body: 'hello' });
    expect(seen.split('\r\n')).toEqual([
      'GET /x/a%20b?c=d HTTP/1.1',
      `Host: ${new URL(url).host}`,
      'User-Agent: rgsx-tui',
      'Accept: */*',
      'Accept-Encoding: identity',
      'Connection: keep-alive',
      '',
      '',
    ]);
  });

  it.each([
    ['nothing, for ever (half-open)', () => {}, 'stalled'],
    ['half a head, for ever', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nCont'), 'stalled'],
    ['half a body, for ever', (socket: Socket) => socket.write(OK.slice(0, -2)), 'stalled'],
    ['half a body, then FIN', (socket: Socket) => socket.end(OK.slice(0, -2)), 'connection-lost'],
    ['FIN', (socket: Socket) => socket.end(), 'connection-lost'],
    ['RST', (socket: Socket) => socket.resetAndDestroy(), 'connection-lost'],
    ['another protocol', (socket: Socket) => socket.write('SSH-2.0-x\r\n'), 'bad-answer'],
    ['endless headers', (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(100_000)}`), 'bad-answer'],
  ])('%s', async (_name, answer, code) => {
    expect(await codeOf(get(await raw(answer)))).toBe(code);
  });

  it('a slow drip is not a stall', async () => {
    const url = await raw((socket) => {
      [...OK].forEach((letter, n) => {
        setTimeout(() => socket.write(letter), n * 20);
      });
    });
    expect(await get(url, { stallMs: 3_000 })).toMatchObject({ body: 'hello' });
  });

  it('a refused connection is lost, an unknown name is offline, a foreign scheme is unsupported', async () => {
    const url = await raw(() => {});
    for (const server of open.splice(0)) server.close();
    await new Promise((done) => setTimeout(done, 20));
    expect(await codeOf(get(url))).toBe('connection-lost');
    expect(await codeOf(get('http://no-such-host.invalid/', { stallMs: 10_000 }))).toBe('offline');
    expect(await codeOf(get('ftp://127.0.0.1/'))).toBe('link-unsupported');
  });

  it('a pinned family that the address has not is an error, not another family', async () => {
    const url = await raw((socket) => socket.write(OK));
    expect(await get(url.replace('127.0.0.1', 'localhost'), { family: 4 })).toMatchObject({ body: 'hello' });
    expect(await codeOf(get(url.replace('127.0.0.1', 'localhost'), { family: 6 }))).not.toBe('no error');
  });

  it('a cancel ends it in whatever state it is', async () => {
    const url = await raw((socket) => socket.write(OK.slice(0, -2)));
    const controller = new AbortController();
    const exchange = codeOf(get(url, { signal: controller.signal, stallMs: 60_000 }));
    setTimeout(() => controller.abort(), 30);
    expect(await exchange).toBe('cancelled');
    expect(await codeOf(get(url, { signal: controller.signal }))).toBe('cancelled');
  });

  it('a paused taker is given no stall, and everything in the end', async () => {
    const size = 3_000_000;
    const url = await raw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      socket.write(Buffer.alloc(size, 1));
    });
    let got = 0;
    let paused = 0;
    await getter.get({ url, headers: {}, family: 0, stallMs: 60 }, (_head: Head, flow) => ({
      data: (_buffer, start, end) => {
        got += end - start;
        if (paused >= 3 || got < 100_000) return true;
        paused++;
        setTimeout(() => flow.resume(), 100);
        return false;
      },
    }));
    expect([got, paused]).toEqual([size, 3]);
  });
});

describe('a kept connection', () => {
  it('takes the next request', async () => {
    const ports = new Set<number | undefined>();
    const url = await raw((socket) => {
      ports.add(socket.remotePort);
      socket.write(OK);
    });
    for (let n = 0; n < 3; n++) expect(await get(url)).toMatchObject({ body: 'hello' });
    expect(ports.size).toBe(1);
  });

  it('that the server closed meanwhile is replaced without a word', async () => {
    const url = await raw((socket, _request, count) => {
      if (count === 1) socket.write(OK);
      // The second request meets a server that has just given the connection up.
      else if (count === 2) socket.destroy();
      else socket.write(OK);
    });
    expect(await get(url)).toMatchObject({ body: 'hello' });
    expect(await get(url)).toMatchObject({ body: 'hello' });
  });

  it('is not kept after surplus bytes, a body that was not wanted, or Connection: close', async () => {
    const answers = [`${OK}!`, OK, OK.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'), OK];
    const ports = new Set<number | undefined>();
    const url = await raw((socket, _request, count) => {
      ports.add(socket.remotePort);
      socket.write(answers[count - 1] ?? OK);
    });
    await get(url);
    await getter.get({ url, headers: {}, family: 0, stallMs: 200 }, () => null);
    await get(url);
    await get(url);
    expect(ports.size).toBe(4);
  });
});

describe('TLS', () => {
  let before: string[];
  beforeAll(() => {
    before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, pem('ca.pem')]);
  });
  afterAll(() => tls.setDefaultCACertificates(before));

  async function secure(cert: string): Promise<string> {
    const server = createHttps({ key: pem('server.key'), cert: pem(cert) }, (_request, response) => {
      response.end('hello');
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    open.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it.each([
    ['good.pem', 'no error'],
    ['expired.pem', 'tls-failed'],
    ['future.pem', 'clock-wrong'],
    ['other-host.pem', 'tls-failed'],
    ['self-signed.pem', 'tls-failed'],
  ])('%s: %s', async (cert, expected) => {
    expect(await codeOf(get(await secure(cert), { stallMs: 5_000 }))).toBe(expected);
  });

  it('names are checked too', async () => {
    const url = (await secure('good.pem')).replace('127.0.0.1', 'localhost');
    expect(await get(url, { stallMs: 5_000 })).toMatchObject({ body: 'hello' });
  });

  const expired = Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' });
  it.each([
    ['1970, as a device without a battery has it', 0, 'clock-wrong'],
    ['today', Date.UTC(2027, 0, 1), 'tls-failed'],
    ['the far future', Date.UTC(2080, 0, 1), 'clock-wrong'],
  ])('an expired certificate when the clock says %s', (_name, now, code) => {
    expect(connectionError(expired, 'example.org', now).code).toBe(code);
  });

  it('trusts NODE_EXTRA_CA_CERTS, in a worker too', async () => {
    const url = await secure('good.pem');
    const folder = mkdtempSync(join(tmpdir(), 'rgsx-ca-'));
    const host = resolve(import.meta.dirname, '../../src/worker/byte-worker.ts');
    const script = join(folder, 'main.ts');
    const request = {
      url,
      rules: 'http',
      linkId: 'x',
      wantedName: 'x.zip',
      partPath: join(folder, 'archive.part'),
      sizeBytes: 5,
      validator: null,
      whirlpool: false,
      stallMs: 5_000,
      family: 0,
    };
    writeFileSync(
      script,
      `import { ByteWorker } from ${JSON.stringify(host)};
       const worker = new ByteWorker();
       const result = worker.call('transfer', ${JSON.stringify(request)});
       console.log(await result.then((r) => 'size ' + r.sizeBytes, (e) => e.code));
       await worker.close();`,
    );
    const run = async (env: NodeJS.ProcessEnv) => {
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, ...env } });
      return stdout.trim();
    };
    try {
      expect(await run({ NODE_EXTRA_CA_CERTS: '' })).toBe('tls-failed');
      expect(await run({ NODE_EXTRA_CA_CERTS: join(PEM, 'ca.pem') })).toBe('size 5');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
