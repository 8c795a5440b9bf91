import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/lib/errors.ts';
import { createFamilyPin } from '../../src/net/family.ts';
import { createHttp, type HttpClient } from '../../src/net/http.ts';
import { makeCertificate, startFakeFichier } from '../helpers/fake-fichier/index.ts';

let server: Server;
let base: string;
let client: HttpClient;
let answer: (response: ServerResponse, body: string, headers: Record<string, unknown>) => void;
let sockets = 0;

beforeEach(async () => {
  sockets = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    answer(response, body, request.headers);
  });
  server.on('connection', () => sockets++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createHttp({ userAgent: 'rgsx-tui/test' });
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const get = (more: object = {}) => client.http({ method: 'GET', url: `${base}/x?y=1`, ...more });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: AppError) => error.code,
  );

test('sends the body, asks for no compression, and keeps the connection', async () => {
  const seen: Record<string, unknown>[] = [];
  answer = (response, body, headers) => {
    seen.push(headers);
    response.setHeader('X-Two', ['a', 'b']);
    response.end(`got ${body}`);
  };
  const post = { method: 'POST', url: `${base}/v1`, headers: { authorization: 'Bearer x' }, body: '{}' } as const;
  const first = await client.http(post);
  expect([first.status, first.body.toString(), first.headers['x-two']]).toEqual([200, 'got {}', 'a, b']);
  await client.http(post);
  expect(seen[0]).toMatchObject({
    'accept-encoding': 'identity',
    authorization: 'Bearer x',
    'user-agent': 'rgsx-tui/test',
  });
  expect(sockets).toBe(1);
});

test('a redirect is an answer like any other', async () => {
  answer = (response) => response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
  expect(await get()).toMatchObject({ status: 302, headers: { location: 'http://elsewhere.invalid/' } });
});

test('silence before the answer, and in the middle of it, is stalled', async () => {
  answer = () => {};
  expect(await code(get({ stallMs: 50 }))).toBe('stalled');
  answer = (response) => void response.write('half');
  expect(await code(get({ stallMs: 50 }))).toBe('stalled');
});

test('a slow answer that keeps coming is not stalled', async () => {
  answer = (response) => {
    let left = 6;
    const timer = setInterval(() => {
      if (left-- > 0) response.write('x');
      else response.end();
      if (left < 0) clearInterval(timer);
    }, 30);
  };
  expect((await get({ stallMs: 2_000 })).body.length).toBe(6);
});

test('a body longer than allowed is a bad answer', async () => {
  answer = (response) => response.end(Buffer.alloc(2000));
  expect(await code(get({ maxBytes: 1999 }))).toBe('bad-answer');
  expect((await get({ maxBytes: 2000 })).body.length).toBe(2000);
});

test('a broken connection, a closed port, an unknown name', async () => {
  answer = (response) => response.socket?.destroy();
  expect(await code(get())).toBe('connection-lost');
  expect(await code(client.http({ method: 'GET', url: 'http://127.0.0.1:9/' }))).toBe('connection-lost');
  expect(await code(client.http({ method: 'GET', url: 'http://nobody.invalid/' }))).toBe('offline');
});

test('an abort rejects with its AppError, or cancelled', async () => {
  answer = () => {};
  const controller = new AbortController();
  const pending = code(get({ signal: controller.signal }));
  controller.abort();
  expect(await pending).toBe('cancelled');
  expect(await code(get({ signal: AbortSignal.abort(new AppError('instance-running')) }))).toBe('instance-running');
});

test('the family is decided for the hosts concerned only, IPv4 before IPv6, and again in another network', async () => {
  let answers: Record<string, number[]> = { 'api.host': [6, 4], 'six.host': [6] };
  let asked = 0;
  let time = 0;
  const lookup = async (host: string) => {
    asked++;
    if (answers[host] === undefined) throw new Error('ENOTFOUND');
    return answers[host].map((family) => ({ family }));
  };
  const concerns = (host: string) => host.endsWith('.host');
  const pin = createFamilyPin({ concerns, lookup, monotonic: () => time });
  for (const other of ['127.0.0.1', '[::1]', 'catalog.example']) expect(await pin(other)).toBe(0);
  expect(await pin('gone.host')).toBe(0);
  expect([await pin('api.host'), await pin('six.host'), await pin('api.host')]).toEqual([4, 4, 4]);
  expect(asked).toBe(2);
  time = 60_000;
  answers = {};
  expect(await pin('api.host')).toBe(4);
  answers = { 'api.host': [6] };
  expect([await pin('api.host'), await pin('six.host')]).toEqual([6, 6]);
});

test('a pinned family connects', async () => {
  answer = (response) => response.end('ok');
  const pinned = createHttp({ userAgent: 'x', family: async () => 4 });
  expect((await pinned.http({ method: 'GET', url: base })).status).toBe(200);
  await pinned.close();
});

test('certificates are verified: one nobody vouches for, one from the future, one that is trusted', async () => {
  const day = 86_400_000;
  const codes: string[] = [];
  for (const certificate of [makeCertificate(), makeCertificate(Date.now() + day, Date.now() + 2 * day)]) {
    const fake = await startFakeFichier({ tls: certificate });
    const trusting = createHttp({ userAgent: 'x', ca: [certificate.cert] });
    codes.push(await code(client.http({ method: 'GET', url: `${fake.siteUrl}/dir/x` })));
    codes.push(await code(trusting.http({ method: 'GET', url: `${fake.siteUrl}/dir/x` })));
    await trusting.close();
    await fake.close();
  }
  expect(codes).toEqual(['tls-failed', 'resolved', 'clock-wrong', 'clock-wrong']);
});
