import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findOffers } from '../../src/catalog/offers.ts';
import { type RefreshServices, refreshBundle, removeCopy } from '../../src/catalog/refresh-bundle.ts';
import { bundleAddress, MAX_DOWNLOAD_BYTES } from '../../src/catalog/sources/bundle-url.ts';
import { AppError, asAppError } from '../../src/lib/errors.ts';
import { importBundle } from '../../src/library/import-task.ts';
import { openLibrary } from '../../src/library/open.ts';
import type { Library, SourceRecord } from '../../src/library/types.ts';
import type { System } from '../../src/model.ts';
import { createHttp } from '../../src/net/http.ts';
import type { LogFields } from '../../src/services.ts';
import { ImportWorker } from '../../src/worker/import-worker.ts';
import { zipOf } from '../helpers/zip-maker.ts';

let folder: string;
let library: Library;
let server: Server;
let http: ReturnType<typeof createHttp>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
const log = { debug() {}, info() {}, warn() {}, error() {} };
const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-refresh-'));
  library = openLibrary(join(folder, 'library.db'));
  http = createHttp({ userAgent: 'test' });
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  library.close();
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const system = (name: string): System => ({
  name,
  fullName: name,
  romFolder: `/roms/${name}`,
  extensions: ['.zip'],
  platforms: [name],
});
let now = 1000;
const services = (change: Partial<RefreshServices> = {}): RefreshServices => ({
  sources: library.sources,
  catalogPath: library.catalogPath,
  systems: [system('nes')],
  importBundle,
  http: http.http,
  copiesFolder: join(folder, 'copies'),
  clock: { now: () => ++now, monotonic: () => now },
  log,
  ...change,
});
const games = (...names: string[]) =>
  zipOf({ 'games/nes.json': JSON.stringify(names.map((name) => [name, `https://h.org/${name}`, '1 MB'])) });
const count = () => library.games.shelves().reduce((sum, shelf) => sum + shelf.gameCount, 0);
const again = (source: SourceRecord) => library.sources.get(source.id) ?? source;
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'done';
  } catch (error) {
    return asAppError(error).code;
  }
}

describe('a set on the card', () => {
  test('is imported once, again when it changes, when the systems do, or when it must', async () => {
    const path = join(folder, 'games.zip');
    writeFileSync(path, games('a', 'b'));
    const source = library.sources.add('rgsx-bundle', path, null);
    expect(await refreshBundle(source, services())).toEqual({ changed: true, games: 2, badRows: 0 });
    expect(again(source).state).toMatchObject({ games: 2, systems: 1, error: null });
    const never = services({ importBundle: () => Promise.reject(new Error('must not be opened')) });
    expect(await refreshBundle(again(source), never)).toEqual({ changed: false, games: 2, badRows: 0 });
    expect((await refreshBundle(again(source), services(), { force: true })).changed).toBe(true);
    const more = services({ systems: [system('nes'), system('snes')] });
    expect((await refreshBundle(again(source), more)).changed).toBe(true);
    writeFileSync(path, games('a', 'c', 'd'));
    utimesSync(path, 50, 50);
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: true, games: 3 });
    expect(count()).toBe(3);
  });

  test('a failed refresh keeps the games and remembers why, until one succeeds', async () => {
    const path = join(folder, 'games.zip');
    writeFileSync(path, games('a'));
    const source = library.sources.add('rgsx-bundle', path, null);
    await refreshBundle(source, services());
    writeFileSync(path, 'no zip any more');
    expect(await codeOf(refreshBundle(again(source), services()))).toBe('catalog-malformed');
    expect(again(source).state.error?.code).toBe('catalog-malformed');
    expect(count()).toBe(1);
    rmSync(path);
    expect(await codeOf(refreshBundle(again(source), services()))).toBe('catalog-missing');
    writeFileSync(path, games('a', 'b'));
    await refreshBundle(again(source), services());
    expect(again(source).state.error).toBeNull();
    expect(count()).toBe(2);
  });

  test('bad rows: a hundred for the screen, all for the log', async () => {
    mkdirSync(join(folder, 'set', 'games'), { recursive: true });
    writeFileSync(
      join(folder, 'set', 'games', 'nes.json'),
      JSON.stringify(Array.from({ length: 2345 }, () => 'no link')),
    );
    const source = library.sources.add('rgsx-bundle', join(folder, 'set'), null);
    const logged: string[] = [];
    const info = (event: string, fields: LogFields = {}) =>
      logged.push(`${event} ${fields['row'] ?? fields['more'] ?? ''}`);
    await refreshBundle(source, services({ log: { ...log, info } }));
    expect(library.sources.badRows(source.id)).toHaveLength(100);
    expect(again(source).state.badRows).toBe(2345);
    expect(logged.filter((line) => line.startsWith('catalog-bad-row '))).toHaveLength(2000);
    expect(logged.at(-1)).toBe('catalog-bad-rows 345');
  });

  test('bad rows are kept for the screen', async () => {
    mkdirSync(join(folder, 'set', 'games'), { recursive: true });
    writeFileSync(join(folder, 'set', 'games', 'nes.json'), '[["a","https://h.org/a"],["b","https://u:p@h.org/b"],7]');
    const source = library.sources.add('rgsx-bundle', join(folder, 'set'), null);
    expect(await refreshBundle(source, services())).toEqual({ changed: true, games: 1, badRows: 2 });
    expect(library.sources.badRows(source.id)).toEqual([
      { file: 'games/nes.json', row: 2, reason: 'link-credentials' },
      { file: 'games/nes.json', row: 3, reason: 'unknown-shape' },
    ]);
  });

  test('in a worker: progress, the same result, and stopped in the middle it leaves the old catalog', async () => {
    mkdirSync(join(folder, 'set', 'games'), { recursive: true });
    for (let at = 0; at < 30; at++) {
      const rows = Array.from({ length: 300 }, (_, n) => [`Game ${at} ${n}`, `https://h.org/${at}/${n}`]);
      writeFileSync(join(folder, 'set', 'games', `p${at}.json`), JSON.stringify(rows));
    }
    const worker = new ImportWorker();
    const seen: number[] = [];
    const inWorker = services({
      importBundle: (request, context) =>
        worker.call('importBundle', request, {
          signal: context.signal,
          onProgress: ({ doneBytes }) => seen.push(doneBytes),
        }),
    });
    const source = library.sources.add('rgsx-bundle', join(folder, 'set'), null);
    const stop = new AbortController();
    const started = refreshBundle(source, inWorker, { signal: stop.signal });
    stop.abort();
    expect(await codeOf(started)).toBe('cancelled');
    expect(count()).toBe(0);
    expect(again(source).state.error).toBeNull();
    expect(await refreshBundle(again(source), inWorker)).toMatchObject({ changed: true, games: 9000 });
    expect(seen.at(-1)).toBe(30);
    expect(count()).toBe(9000);
    await worker.close();
  });
});

describe('a set behind an address', () => {
  const add = () => library.sources.add('rgsx-bundle', `${base()}/games.zip`, null);

  test('is fetched, asked for by its ETag, and not imported again when it is the same', async () => {
    let body = games('a', 'b');
    answer = (request, response) => {
      const etag = `"${body.length}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { etag }).end(body);
    };
    const source = add();
    expect(await refreshBundle(source, services())).toMatchObject({ changed: true, games: 2 });
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: false, games: 2 });
    expect(requests[1]?.headers['if-none-match']).toBe(`"${body.length}"`);
    body = games('a', 'b', 'c');
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: true, games: 3 });
    // Without the copy nothing is known.
    removeCopy(join(folder, 'copies'), source.id);
    expect(await refreshBundle(again(source), services())).toMatchObject({ games: 3 });
    expect(requests[3]?.headers['if-none-match']).toBeUndefined();
  });

  test('Last-Modified does as well; a server without either gives the same bytes, and nothing is imported', async () => {
    const body = games('a');
    answer = (request, response) => {
      if (request.headers['if-modified-since'] !== undefined) response.writeHead(304).end();
      else response.writeHead(200, { 'last-modified': 'Wed, 21 Oct 2015 07:28:00 GMT' }).end(body);
    };
    const source = add();
    await refreshBundle(source, services());
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: false });
    answer = (_, response) => response.writeHead(200).end(body);
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: false });
    expect(await refreshBundle(again(source), services())).toMatchObject({ changed: false });
  });

  test('redirects are followed to where this program would go by itself', async () => {
    answer = (request, response) => {
      if (request.url === '/games.zip') response.writeHead(302, { location: '/moved?x=1' }).end();
      else response.writeHead(200).end(games('a'));
    };
    expect(await refreshBundle(add(), services())).toMatchObject({ games: 1 });
  });

  test.each([
    ['a redirect to plain http', 'redirect-refused', { status: 302, location: 'http://example.org/games.zip' }],
    ['a redirect to a file', 'redirect-refused', { status: 301, location: 'file:///etc/passwd' }],
    ['a redirect with a password', 'redirect-refused', { status: 302, location: 'https://u:p@example.org/' }],
    ['a redirect to itself', 'redirect-refused', { status: 307, location: '/games.zip' }],
    ['a redirect to nowhere', 'redirect-refused', { status: 302 }],
    ['nothing there', 'catalog-missing', { status: 404 }],
    ['a server in trouble', 'server-error', { status: 503 }],
    ['a login page', 'bad-answer', { status: 401 }],
    ['an HTML page with 200', 'catalog-malformed', { status: 200, body: '<html>hello</html>' }],
    ['a set that is too large', 'catalog-too-large', { status: 200, body: 'x'.repeat(MAX_DOWNLOAD_BYTES + 1) }],
  ])('%s: %s, the old games stay', async (_, code, reply: { status: number; location?: string; body?: string }) => {
    answer = (_request, response) => response.writeHead(200, { etag: '"1"' }).end(games('a'));
    const source = add();
    await refreshBundle(source, services());
    answer = (_request, response) =>
      response
        .writeHead(reply.status, reply.location === undefined ? {} : { location: reply.location })
        .end(reply.body ?? '');
    expect(await codeOf(refreshBundle(again(source), services()))).toBe(code);
    expect(again(source).state.error?.code).toBe(code);
    expect(count()).toBe(1);
    // And once the server is right again, so is the source.
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(games('a'));
    };
    await refreshBundle(again(source), services());
    expect(again(source).state.error).toBeNull();
  });

  test.each(['http://example.org/games.zip', 'https://u:p@example.org/', 'ftp://example.org/', 'games.zip'])(
    '%s is no address for a set',
    (url) => {
      expect(() => bundleAddress(url)).toThrow(AppError);
    },
  );
});

test('what the player has already is offered: a set in the RGSX folder, the address given to RGSX', async () => {
  expect(await findOffers(folder, [])).toEqual([]);
  writeFileSync(join(folder, 'games.zip'), games('a'));
  writeFileSync(
    join(folder, 'rgsx_settings.json'),
    '\ufeff{"sources":{"mode":"custom","custom_url":" https://example.org/set.zip "}}',
  );
  const offers = [
    { kind: 'rgsx-bundle', location: folder },
    { kind: 'rgsx-bundle', location: 'https://example.org/set.zip' },
  ];
  expect(await findOffers(folder, [])).toEqual(offers);
  expect(await findOffers(folder, [folder])).toEqual(offers.slice(1));
  for (const settings of [
    '{"sources":{"custom_url":"http://example.org/a"}}',
    '{"sources":{"custom_url":7}}',
    '{"sources":null}',
    'null',
    '{',
    '[]',
  ]) {
    writeFileSync(join(folder, 'rgsx_settings.json'), settings);
    expect(await findOffers(folder, [folder])).toEqual([]);
  }
});
