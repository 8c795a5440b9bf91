/** The 1fichier client: spaced calls, one token per open, errors by text. Trying again is decided in the queue, not here. */

import { AppError } from '../lib/errors.ts';
import type { Clock, Http, HttpResponse, Sleep } from '../services.ts';
import { type AccountRecord, ownerOf, readAccount, refusalOf, writeAccount } from './account-cache.ts';
import type { ApiKey } from './api-key.ts';
import { fileMemory } from './call-memory.ts';
import { apiError, pageError } from './errors.ts';
import { normaliseLink, sharedFolderLink } from './links.ts';
import { DEFAULT_PACE, type Pace } from './pacing.ts';
import {
  CHECK_LIMIT,
  type FileInfo,
  type FileListing,
  type FolderListing,
  isLoopback,
  type LinkCheck,
  parseBody,
  readFileInfo,
  readFileList,
  readFolder,
  readLinkChecks,
  readSharedFolder,
  readToken,
  readUserInfo,
  type UserInfo,
  verdict,
} from './protocol.ts';
import { type PaceWait, Turns } from './turns.ts';

export const FICHIER_API_URL = 'https://api.1fichier.com/v1';

export interface FichierOptions {
  /** The key of the moment; it may come and change while the program runs. */
  readonly key: () => ApiKey | null;
  readonly http: Http;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Another API base (checked by `checkBaseUrl`); the host's own unless given. */
  readonly apiUrl?: string | undefined;
  /** Another base for shared folders and the link check; the API's host when that is another one, else the link's own domain. */
  readonly siteUrl?: string | undefined;
  readonly pace?: Partial<Pace> | undefined;
  /** File that remembers the account's answer over restarts; null: only memory. */
  readonly accountCachePath?: string | null | undefined;
  /** File that remembers when folders were listed, for commands that follow each other; null: only memory. */
  readonly callMemoryPath?: string | null | undefined;
  /** Told why a call has not gone out yet, and with null when it has. */
  readonly onWait?: ((wait: PaceWait | null) => void) | undefined;
}

export interface Account {
  readonly info: UserInfo;
  /** Wall time at which the host said so. */
  readonly at: number;
  /** Set when this is an older answer because the host could not be asked just now. */
  readonly stale: AppError | null;
}

export interface ListQuery {
  /** -1: every file of the account. */
  readonly folderId: number;
  /** "YYYY-MM-DD HH:MM:SS" as the host gives dates. */
  readonly sentAfter?: string;
  readonly sentBefore?: string;
}

export interface FichierClient {
  /** Cached for five minutes, failures too. Throws the host's refusal, or network errors when there is no older answer. */
  userInfo(signal?: AbortSignal): Promise<Account>;
  fileInfo(url: string, password?: string | null, signal?: AbortSignal): Promise<FileInfo>;
  /** A download URL for one open within five minutes. Never kept, logged or shown. */
  openLink(url: string, password?: string | null, signal?: AbortSignal): Promise<string>;
  /** Sub-folders and files of one own folder (0: the root). The same answer again within 30 seconds. */
  listFolder(folderId: number, signal?: AbortSignal): Promise<FolderListing>;
  /** Files by date, for what a folder's listing cuts off at 5,000; -1 once an hour. */
  listFiles(query: ListQuery, signal?: AbortSignal): Promise<FileListing>;
  /** A shared folder's files, one level, without the key. */
  sharedFolder(url: string, password?: string | null, signal?: AbortSignal): Promise<FileListing>;
  /** Bulk check without the key, 100 links a request; answers are in the order asked. */
  checkLinks(urls: readonly string[], signal?: AbortSignal): Promise<LinkCheck[]>;
}

/** The host also limits user/info to once a minute for each address, whatever the key. */
const USER_INFO_ADDRESS_MS = 60_000;
/** A shorter text could be part of an answer by chance. */
const SHORTEST_SECRET = 8;

/** The base without a slash at its end. Throws `usage` unless it is https, or http to this device. */
export function checkBaseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const allowed = parsed !== null && (parsed.protocol === 'https:' || isHttpToSelf(parsed));
  if (!allowed || parsed.username !== '' || parsed.search !== '' || parsed.hash !== '') {
    throw new AppError('usage', { text: '1fichier address (https only, unless it is this device)' });
  }
  return parsed.href.replace(/\/+$/, '');
}

function isHttpToSelf(url: URL): boolean {
  return url.protocol === 'http:' && isLoopback(url.hostname);
}

/** Makes the client. Throws `usage` for a base URL that is not allowed. */
export function createFichier(options: FichierOptions): FichierClient {
  return new Fichier(options);
}

type Body = Readonly<Record<string, string | number>>;

class Fichier implements FichierClient {
  readonly #options: FichierOptions;
  readonly #apiUrl: string;
  readonly #siteUrl: string | null;
  readonly #pace: Pace;
  readonly #turns: Turns;
  readonly #folders = new Map<number, { at: number; listing: Promise<FolderListing> }>();
  #account: AccountRecord | null = null;
  /** Monotonic time of the question behind `#account`; null when it was asked before this run. */
  #accountAskedAt: number | null = null;
  #asking: Promise<Account> | null = null;

  constructor(options: FichierOptions) {
    this.#options = options;
    this.#apiUrl = checkBaseUrl(options.apiUrl ?? FICHIER_API_URL);
    // A program that is pointed elsewhere must not talk to the real host by half.
    const site = options.siteUrl ?? (options.apiUrl === undefined ? undefined : new URL(this.#apiUrl).origin);
    this.#siteUrl = site === undefined ? null : checkBaseUrl(site);
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
    const { clock, sleep } = options;
    const memory = options.callMemoryPath == null ? undefined : fileMemory(options.callMemoryPath, clock);
    this.#turns = new Turns({ clock, sleep, callMs: this.#pace.callMs, onWait: options.onWait ?? (() => {}), memory });
  }

  userInfo(signal?: AbortSignal): Promise<Account> {
    this.#asking ??= this.#askAccount(signal).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async fileInfo(url: string, password?: string | null, signal?: AbortSignal): Promise<FileInfo> {
    const link = fileLinkOf(url);
    const json = await this.#call('file/info', { url: link, ...withPassword(password) }, signal);
    return readFileInfo(json, link);
  }

  async openLink(url: string, password?: string | null, signal?: AbortSignal): Promise<string> {
    const body = { url: fileLinkOf(url), single: 1, no_ssl: 0, ...withPassword(password) };
    return readToken(await this.#call('download/get_token', body, signal));
  }

  listFolder(folderId: number, signal?: AbortSignal): Promise<FolderListing> {
    const now = this.#options.clock.monotonic();
    for (const [id, { at }] of this.#folders) if (now - at >= this.#pace.folderMs) this.#folders.delete(id);
    const known = this.#folders.get(folderId);
    if (known !== undefined) return known.listing;
    const listing = this.#askFolder(folderId, signal);
    const entry = { at: Number.POSITIVE_INFINITY, listing };
    this.#folders.set(folderId, entry);
    listing.then(
      () => {
        entry.at = this.#options.clock.monotonic();
      },
      () => this.#folders.delete(folderId),
    );
    return listing;
  }

  async listFiles(query: ListQuery, signal?: AbortSignal): Promise<FileListing> {
    const whole = query.folderId === -1;
    const subject = whole ? 'whole-account' : `folder ${query.folderId}`;
    const gapMs = whole ? this.#pace.wholeAccountMs : this.#pace.folderMs;
    await this.#turns.allow(subject, gapMs, whole ? 'whole-account' : 'folder', signal);
    const body = {
      folder_id: query.folderId,
      ...(query.sentAfter === undefined ? {} : { sent_after: query.sentAfter }),
      ...(query.sentBefore === undefined ? {} : { sent_before: query.sentBefore }),
    };
    return readFileList(await this.#call('file/ls', body, signal, subject));
  }

  async sharedFolder(url: string, password?: string | null, signal?: AbortSignal): Promise<FileListing> {
    const link = sharedFolderLink(url);
    if (link === null) throw new AppError('link-unsupported');
    const address = `${this.#siteUrl ?? link.origin}/dir/${link.id}`;
    const given = typeof password === 'string' && password !== '';
    const form = new URLSearchParams({ json: '1', pass: password ?? '' }).toString();
    const answer = await this.#turns.run(
      () => (given ? this.#post(address, form, signal) : this.#get(`${address}?json=1`, signal)),
      true,
      signal,
    );
    const json = parseBody(answer.body.toString('utf8'));
    if (answer.status === 200 && json !== null) return readSharedFolder(json);
    throw this.#pageFailure(answer, address, given);
  }

  async checkLinks(urls: readonly string[], signal?: AbortSignal): Promise<LinkCheck[]> {
    const address = `${this.#siteUrl ?? 'https://1fichier.com'}/check_links.pl`;
    const checks: LinkCheck[] = [];
    for (let at = 0; at < urls.length; at += CHECK_LIMIT) {
      const some = urls.slice(at, at + CHECK_LIMIT);
      const form = new URLSearchParams(
        some.map((url): [string, string] => ['links[]', normaliseLink(url) ?? url]),
      ).toString();
      const answer = await this.#turns.run(() => this.#post(address, form, signal), true, signal);
      const text = answer.body.toString('utf8');
      if (answer.status !== 200 || /^\s*</.test(text)) throw this.#pageFailure(answer, address, false);
      checks.push(...readLinkChecks(text, some));
    }
    return checks;
  }

  async #askFolder(folderId: number, signal?: AbortSignal): Promise<FolderListing> {
    const subject = `folder ${folderId}`;
    await this.#turns.allow(subject, this.#pace.folderMs, 'folder', signal);
    return readFolder(await this.#call('folder/ls', { folder_id: folderId, files: 1 }, signal, subject), folderId);
  }

  async #askAccount(signal?: AbortSignal): Promise<Account> {
    const key = this.#key();
    const record = this.#remembered(key);
    if (record !== null && this.#isRecent(record)) return answerFrom(record, refusalOf(record));
    const gapMs = Math.min(USER_INFO_ADDRESS_MS, this.#pace.userInfoMs);
    await this.#turns.allow('user-info', gapMs, 'user-info', signal);
    try {
      const info = readUserInfo(await this.#call('user/info', {}, signal));
      const now = this.#options.clock.now();
      return answerFrom(this.#remember({ owner: ownerOf(key), askedAt: now, info, infoAt: now, error: null }), null);
    } catch (error) {
      return this.#accountFailed(error, key, record, this.#options.clock.now());
    }
  }

  /** By the clock that cannot jump where this run asked, else by wall time; a time from the future is no time. */
  #isRecent(record: AccountRecord): boolean {
    const sinceAsked =
      this.#accountAskedAt === null
        ? this.#options.clock.now() - record.askedAt
        : this.#options.clock.monotonic() - this.#accountAskedAt;
    return sinceAsked >= 0 && sinceAsked < this.#pace.userInfoMs;
  }

  /** A refusal is remembered like an answer; an older answer serves while the host or the network says no. */
  #accountFailed(error: unknown, key: ApiKey, before: AccountRecord | null, now: number): Account {
    if (!(error instanceof AppError)) throw error;
    if (error.kind !== 'auth' && error.kind !== 'limit' && error.kind !== 'network') throw error;
    const owner = ownerOf(key);
    const record = {
      owner,
      askedAt: now,
      info: before?.info ?? null,
      infoAt: before?.infoAt ?? 0,
      error: error.toRecord(),
    };
    if (error.kind !== 'network') return answerFrom(this.#remember(record), error);
    // Nobody was asked, so the next question need not wait.
    this.#turns.forget('user-info');
    return answerFrom(record, error);
  }

  #remembered(key: ApiKey): AccountRecord | null {
    const path = this.#options.accountCachePath ?? null;
    if (this.#account?.owner === ownerOf(key)) return this.#account;
    this.#account = path === null ? null : readAccount(path, key);
    this.#accountAskedAt = null;
    return this.#account;
  }

  #remember(record: AccountRecord): AccountRecord {
    this.#account = record;
    this.#accountAskedAt = this.#options.clock.monotonic();
    const path = this.#options.accountCachePath ?? null;
    if (path !== null) writeAccount(path, record);
    return record;
  }

  #key(): ApiKey {
    const key = this.#options.key();
    if (key === null) throw new AppError('key-missing');
    return key;
  }

  /** One call to the API host, the only place the key goes to. Gives the parsed body; throws by its text. */
  async #call(endpoint: string, body: Body, signal?: AbortSignal, subject?: string): Promise<unknown> {
    return this.#turns.run(
      async () => {
        const key = this.#key();
        const answer = await this.#noted(subject, () =>
          this.#options.http({
            method: 'POST',
            url: `${this.#apiUrl}/${endpoint}.cgi`,
            headers: { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' },
            body: JSON.stringify(body),
            ...(signal === undefined ? {} : { signal }),
          }),
        );
        // No answer can carry the key into an error, whatever it repeats.
        const text = withoutKey(answer.body.toString('utf8'), key);
        return successOf(answer, text, new URL(this.#apiUrl).host);
      },
      endpoint !== 'user/info',
      signal,
    );
  }

  /**
   * Notes a call that is allowed only now and then: when it goes out, should the program end meanwhile, and when it is answered,
   * since the host counts from its arrival, which lies in between.
   */
  async #noted<T>(subject: string | undefined, call: () => Promise<T>): Promise<T> {
    if (subject === undefined) return call();
    this.#turns.note(subject);
    try {
      return await call();
    } finally {
      this.#turns.note(subject);
    }
  }

  #get(url: string, signal?: AbortSignal): Promise<HttpResponse> {
    return this.#options.http({ method: 'GET', url, ...(signal === undefined ? {} : { signal }) });
  }

  #post(url: string, body: string, signal?: AbortSignal): Promise<HttpResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#options.http({ method: 'POST', url, headers, body, ...(signal === undefined ? {} : { signal }) });
  }

  #pageFailure(answer: HttpResponse, address: string, passwordGiven: boolean): AppError {
    const { host } = new URL(address);
    const text = answer.body.toString('utf8');
    const named = pageError(answer.status, text, host);
    if (named.code === 'password-needed' && passwordGiven) return new AppError('password-wrong', named.details);
    if (named.code !== 'bad-answer') return named;
    if (answer.status === 404 || answer.status === 410) return new AppError('file-gone', named.details);
    return apiError({ status: answer.status, text, host, retryAfter: answer.headers['retry-after'] }, null);
  }
}

function withoutKey(text: string, key: ApiKey): string {
  const secret = key.reveal();
  return secret.length < SHORTEST_SECRET ? text : text.replaceAll(secret, '***');
}

function successOf(answer: HttpResponse, text: string, host: string): unknown {
  const json = parseBody(text);
  const { failed, message } = verdict(json);
  if (answer.status === 200 && json !== null && !failed) return json;
  const retryAfter = answer.headers['retry-after'];
  throw apiError({ status: answer.status, text, host, retryAfter }, json === null ? null : (message ?? ''));
}

function answerFrom(record: AccountRecord, refusal: AppError | null): Account {
  const final = refusal !== null && refusal.kind === 'auth';
  if (record.info === null || final) throw refusal ?? new AppError('bad-answer', { endpoint: 'user/info' });
  return { info: record.info, at: record.infoAt, stale: refusal };
}

function fileLinkOf(url: string): string {
  const link = normaliseLink(url);
  if (link === null) throw new AppError('link-unsupported');
  return link;
}

function withPassword(password: string | null | undefined): { pass?: string } {
  return typeof password === 'string' && password !== '' ? { pass: password } : {};
}
