/**
 * A fake 1fichier: a real HTTP(S) server on free loopback ports, shared by tests, demo and bench.
 *
 *   const server = await startFakeFichier({ accounts: [{ key }] });
 *   const file = server.host.addFile({ name: 'robo-run.zip', content: bytes });   // file.url is its download link
 *   server.faults.push({ on: 'download', file: 'robo-run.zip', kind: 'drop', atByte: 1000 });
 *   createClient({ apiUrl: server.apiUrl, siteUrl: server.siteUrl, … });
 *   … expect(server.maxStreams).toBe(1); expect(server.violations).toEqual([]);
 *   await server.close();
 *
 * Three kinds of host, each a port of its own: `api` (`apiUrl`, ends in /v1), `site` (`siteUrl`: /dir/ID, /check_links.pl,
 * /plain/NAME) and `download` (token URLs). Answers, casing and numbers are those of facts about the real host; links keep
 * their real-looking domains and only tokens point at loopback. Token URLs are good for one GET within `tokenMs`.
 *
 * `server.requests` is every request seen, with its Authorization header; `server.violations` the host's limits that were
 * broken (also answered with a flood lock when `enforceLimits`); `server.maxStreams` the most file downloads that were
 * open at once (an overlap shorter than 50 ms is not counted: a closed connection needs a moment to arrive).
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type FakeAccount, type FakeFile, FakeHost } from './account.ts';
import {
  changedContent,
  disposition,
  type HostKind,
  parseJson,
  readBody,
  sendCanned,
  sendJson,
  strikeAnswer,
} from './answers.ts';
import { answerApi, listedFolder, refuseKey } from './api.ts';
import { sendBytes } from './bytes.ts';
import { type Content, contentSize } from './content.ts';
import { Elsewhere, leadsAway } from './elsewhere.ts';
import { expiredAnswer, type Fault, takeFaults } from './faults.ts';
import { DOCUMENTED_LIMITS, LimitCounter, type Limits, type Violation } from './limits.ts';
import { answerCheckLinks, answerSharedFolder, fichierEtag } from './site.ts';

export interface FakeOptions {
  readonly accounts?: readonly (Partial<FakeAccount> & { key: string })[];
  readonly limits?: Partial<Limits>;
  /** Answers a broken limit with a flood lock, as the real host does; without it violations are only counted. */
  readonly enforceLimits?: boolean;
  /** Wall time of limits and tokens; the system's unless given. */
  readonly now?: () => number;
  /** How long a token may be opened (documented: 5 minutes). */
  readonly tokenMs?: number;
  /** Slows every download down; null or absent: as fast as it goes. */
  readonly bytesPerSecond?: number | null;
  /** PEM key and certificate: https on all ports. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A plain file at `/plain/NAME`. */
export interface PlainFile {
  content: Content;
  /** With its quotes, `W/` for a weak one; null: none. Changed by the fault `changed`. */
  etag: string | null;
  lastModified: string | null;
  /** Answers with this Location and status instead of bytes. */
  redirect?: { readonly status: number; readonly location: string };
  /** Content-Disposition as it is sent. */
  disposition?: string;
}

export interface SeenRequest {
  readonly host: HostKind;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly range: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly at: number;
}

interface Token {
  readonly file: FakeFile;
  readonly madeAt: number;
  readonly node: number;
  used: boolean;
}

export class FakeFichier {
  readonly host = new FakeHost();
  readonly faults: Fault[] = [];
  readonly requests: SeenRequest[] = [];
  readonly plain = new Map<string, PlainFile>();
  readonly limits: LimitCounter;
  /** Base for the client, ends in `/v1`. */
  apiUrl = '';
  /** Base of shared folders, the link check and plain files. */
  siteUrl = '';
  downloadUrl = '';
  /** Most file downloads open at once so far, and open now. */
  maxStreams = 0;
  openStreams = 0;
  /** Slows every answer with file bytes down; null: as fast as it goes. */
  bytesPerSecond: number | null;
  readonly #now: () => number;
  readonly #options: FakeOptions;
  readonly #tokens = new Map<string, Token>();
  readonly #servers: Server[] = [];
  readonly #elsewhere = new Elsewhere();
  #tokensMade = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.bytesPerSecond = options.bytesPerSecond ?? null;
    this.limits = new LimitCounter({ ...DOCUMENTED_LIMITS, ...options.limits }, this.#now);
    for (const account of options.accounts ?? []) this.host.addAccount(account);
  }

  get violations(): readonly Violation[] {
    return this.limits.violations;
  }

  /** The Authorization headers each kind of host has seen, without repeats. */
  authorizations(kind: HostKind): readonly string[] {
    const seen = this.requests.filter((one) => one.host === kind).map((one) => one.authorization);
    return [...new Set(seen.filter((one) => one !== null))];
  }

  /** The calls of one endpoint, e.g. `file/info`. */
  calls(endpoint: string): readonly SeenRequest[] {
    return this.requests.filter((one) => one.host === 'api' && one.path === `/v1/${endpoint}.cgi`);
  }

  /** The opens of downloads, in order. */
  get downloads(): readonly SeenRequest[] {
    return this.requests.filter((one) => one.host === 'download');
  }

  /** Adds a plain file and gives its URL. */
  addPlain(name: string, content: Content, more: Partial<PlainFile> = {}): string {
    const etag = more.etag === undefined ? `"v1-${contentSize(content)}"` : more.etag;
    this.plain.set(name, { lastModified: 'Wed, 01 Jan 2025 10:00:00 GMT', ...more, content, etag });
    return `${this.siteUrl}/plain/${encodeURIComponent(name)}`;
  }

  /** Lets go of every file, token and record, so that a long run does not grow by them. */
  forget(): void {
    this.requests.splice(0);
    this.faults.splice(0);
    this.#tokens.clear();
    this.host.files.clear();
  }

  async listen(): Promise<void> {
    const scheme = this.#options.tls === undefined ? 'http' : 'https';
    const urls: string[] = [];
    for (const kind of ['api', 'site', 'download'] as const) {
      const handler = (request: IncomingMessage, response: ServerResponse): void => {
        this.#handle(kind, request, response).catch(() => response.destroy());
      };
      const server = this.#options.tls ? createTlsServer(this.#options.tls, handler) : createServer(handler);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.#servers.push(server);
      urls.push(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`);
    }
    this.apiUrl = `${urls[0]}/v1`;
    this.siteUrl = urls[1] ?? '';
    this.downloadUrl = urls[2] ?? '';
  }

  /** Closes every connection and port. */
  async close(): Promise<void> {
    await this.#elsewhere.close();
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise<void>((resolve) => server.close(() => resolve()));
      }),
    );
  }

  async #handle(port: 'api' | 'site' | 'download', request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const url = new URL(request.url ?? '/', 'http://loopback');
    // The API's port answers for the site too: a client that knows only one address of the host finds both there.
    const isSite = port === 'site' || (port === 'api' && !url.pathname.startsWith('/v1/'));
    const kind: HostKind = isSite ? (url.pathname.startsWith('/plain/') ? 'plain' : 'site') : port;
    const body = await readBody(request);
    this.requests.push({
      host: kind,
      method: request.method ?? '',
      path: url.pathname + url.search,
      authorization: request.headers.authorization ?? null,
      range: request.headers.range ?? null,
      headers: request.headers,
      body,
      at: this.#now(),
    });
    if (kind === 'api') await this.#api(url, body, request, response);
    else if (kind === 'site') await this.#site(url, body, response);
    else if (kind === 'plain') await this.#plain(url, request, response);
    else await this.#download(url, request, response);
  }

  async #api(url: URL, text: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = /^\/v1\/(.+)\.cgi$/.exec(url.pathname)?.[1] ?? '';
    const body = parseJson(text);
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const account = this.host.accounts.get(key);
    const file = this.host.fileOfLink(String(body['url'] ?? ''))?.name ?? null;
    const faults = await this.#strike('api', ['api', endpoint], file, response);
    if (faults === null) return;
    const refused = refuseKey(account);
    if (refused !== null || account === undefined) return sendJson(response, refused?.status ?? 401, refused?.body);
    const locked = this.limits.isLocked(key) && this.#options.enforceLimits === true;
    const broken = this.limits.call(key, endpoint, listedFolder(endpoint, body));
    if (broken !== null && this.#options.enforceLimits === true) {
      if (!locked) this.limits.lock(key);
      const message = broken === 'user-info' ? 'IP Locked #38' : 'User Locked #223';
      return sendJson(response, 403, { status: 'KO', message: `Flood detected: ${message}` });
    }
    if (request.method !== 'POST') return sendJson(response, 405, { status: 'KO', message: 'Bad method' });
    const away = faults.find((fault) => leadsAway(fault.kind));
    const elsewhere = away === undefined ? null : await this.#elsewhere.url(away.kind);
    const answer = await answerApi(
      this.host,
      account,
      endpoint,
      body,
      (one) => elsewhere ?? this.#newToken(one, away !== undefined),
    );
    sendJson(response, answer.status, answer.body);
  }

  async #site(url: URL, text: string, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(text === '' ? url.search : text);
    const name = url.pathname.slice(1).replace(/\.pl$/, '');
    if ((await this.#strike('site', ['site', name], null, response)) === null) return;
    const shareId = /^\/dir\/([A-Za-z0-9]+)$/.exec(url.pathname)?.[1];
    if (shareId !== undefined) return sendCanned(response, answerSharedFolder(this.host, shareId, form));
    if (url.pathname === '/check_links.pl') return sendCanned(response, answerCheckLinks(this.host, form));
    sendCanned(response, { status: 404, headers: {}, body: 'not found' });
  }

  async #plain(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = decodeURIComponent(url.pathname.slice('/plain/'.length));
    const file = this.plain.get(name);
    const faults = await this.#strikeBytes('plain', name, request, response);
    if (faults === null) return;
    if (file === undefined) return sendCanned(response, { status: 404, headers: {}, body: 'not found' });
    if (file.redirect !== undefined) {
      response.writeHead(file.redirect.status, { location: file.redirect.location });
      response.end();
      return;
    }
    const changed = faults.find((fault) => fault.kind === 'changed');
    if (changed !== undefined) {
      file.content = changedContent(file.content, changed);
      file.etag = '"v2"';
      file.lastModified = 'Thu, 02 Jan 2025 10:00:00 GMT';
    }
    const { etag, lastModified } = file;
    const headers = {
      'content-type': 'application/octet-stream',
      ...(file.disposition === undefined ? {} : { 'content-disposition': file.disposition }),
    };
    await this.#stream(request, response, { content: file.content, etag, lastModified, headers, faults });
  }

  async #download(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = this.#tokens.get(url.pathname.slice(1));
    const faults = await this.#strikeBytes('download', token?.file.name ?? null, request, response);
    if (faults === null) return;
    const tooOld = token === undefined || token.used || this.#now() - token.madeAt > (this.#options.tokenMs ?? 300_000);
    if (tooOld) return sendCanned(response, expiredAnswer(false));
    if (request.method === 'GET') token.used = true;
    const changed = faults.find((fault) => fault.kind === 'changed');
    if (changed !== undefined) token.file.content = changedContent(token.file.content, changed);
    const { file } = token;
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': disposition(file.name),
      connection: 'close',
    };
    const etag = fichierEtag(file.id, token.node, contentSize(file.content));
    const lastModified = 'Sun, 01 Jun 2025 08:00:00 GMT';
    await this.#stream(request, response, { content: file.content, etag, lastModified, headers, faults });
  }

  async #stream(
    request: IncomingMessage,
    response: ServerResponse,
    more: {
      content: Content;
      etag: string | null;
      lastModified: string | null;
      headers: Record<string, string>;
      faults: readonly Fault[];
    },
  ): Promise<void> {
    if (request.method === 'HEAD') {
      response.writeHead(200, { ...more.headers, 'content-length': String(contentSize(more.content)) });
      response.end();
      return;
    }
    this.#countStream(response);
    await sendBytes(response, {
      ...more,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
      bytesPerSecond: this.bytesPerSecond,
    });
  }

  /** Counts a stream until its connection is gone. */
  #countStream(response: ServerResponse): void {
    let open = true;
    this.openStreams++;
    response.once('close', () => {
      this.openStreams--;
      open = false;
    });
    const count = (): void => {
      if (open) this.maxStreams = Math.max(this.maxStreams, this.openStreams);
    };
    if (this.openStreams === 1) count();
    else setTimeout(count, 50).unref();
  }

  #newToken(file: FakeFile, used: boolean): string {
    const number = ++this.#tokensMade;
    const name = `p${(1_000_000_000 + number * 7919).toString(36)}${number}`;
    this.#tokens.set(name, { file, madeAt: this.#now(), node: number, used });
    return `${this.downloadUrl}/${name}`;
  }

  /** Lets faults strike that replace the whole answer; null when one did, else those that do not. */
  async #strike(
    kind: 'api' | 'site',
    places: string[],
    file: string | null,
    response: ServerResponse,
  ): Promise<readonly Fault[] | null> {
    const faults = takeFaults(this.faults, { places, file, start: 0 });
    for (const fault of faults) if (await strikeAnswer(fault, kind, response)) return null;
    return faults;
  }

  /** As `#strike` for file bytes; gives the faults that strike along the way, or null when the answer is over. */
  async #strikeBytes(
    kind: 'download' | 'plain',
    file: string | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<readonly Fault[] | null> {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const faults = takeFaults(this.faults, { places: [kind], file, start });
    for (const fault of faults) {
      const onTheWay = ['drop', 'reset', 'stall', 'drip'].includes(fault.kind);
      if (!onTheWay && (await strikeAnswer(fault, kind, response))) return null;
    }
    return faults;
  }
}

/** Starts the fake on free loopback ports. */
export async function startFakeFichier(options: FakeOptions = {}): Promise<FakeFichier> {
  const server = new FakeFichier(options);
  await server.listen();
  return server;
}
