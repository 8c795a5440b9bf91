/** The 1fichier client: spaced calls, one token per open, errors by text. Trying again is decided in the queue, not here. */

import { AppError } from '../lib/errors.ts';
import type { Clock, Http, Sleep } from '../services.ts';
import { ownerOf } from './account-cache.ts';
import { type Account, AccountQuestion } from './account-question.ts';
import { ApiCaller } from './api-call.ts';
import type { ApiKey } from './api-key.ts';
import { fileMemory } from './call-memory.ts';
import { normaliseLink } from './links.ts';
import { DEFAULT_PACE, type Pace } from './pacing.ts';
import {
  type FileInfo,
  type FileListing,
  type FolderListing,
  isLoopback,
  type LinkCheck,
  readFileInfo,
  readFileList,
  readFolder,
  readToken,
} from './protocol.ts';
import { SitePages } from './site-pages.ts';
import { type Gap, type PaceWait, Turns } from './turns.ts';

export type { Account } from './account-question.ts';

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

export interface ListQuery {
  /** -1: every file of the account. */
  readonly folderId: number;
  /** "YYYY-MM-DD HH:MM:SS" as the host gives dates. */
  readonly sentAfter?: string;
  readonly sentBefore?: string;
}

export interface FichierClient {
  /** A fingerprint of the key of the moment, from which the key cannot be found. Throws `key-missing`. */
  owner(): string;
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
  /** What a shared folder's page calls it, without the key; null where it does not say so. */
  sharedFolderName(url: string, password?: string | null, signal?: AbortSignal): Promise<string | null>;
  /** Bulk check without the key, 100 links a request; answers are in the order asked. */
  checkLinks(urls: readonly string[], signal?: AbortSignal): Promise<LinkCheck[]>;
}

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

class Fichier implements FichierClient {
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #turns: Turns;
  readonly #api: ApiCaller;
  readonly #site: SitePages;
  readonly #account: AccountQuestion;
  readonly #folders = new Map<number, { at: number; listing: Promise<FolderListing> }>();

  constructor(options: FichierOptions) {
    const { clock, sleep, http, key, onWait = () => {} } = options;
    const apiUrl = checkBaseUrl(options.apiUrl ?? FICHIER_API_URL);
    // A program that is pointed elsewhere must not talk to the real host by half.
    const siteUrl = options.siteUrl ?? (options.apiUrl === undefined ? undefined : new URL(apiUrl).origin);
    const memory = options.callMemoryPath == null ? undefined : fileMemory(options.callMemoryPath, clock);
    this.#clock = clock;
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
    this.#turns = new Turns({ clock, sleep, callMs: this.#pace.callMs, onWait, memory });
    this.#api = new ApiCaller(apiUrl, key, http, this.#turns);
    this.#site = new SitePages(siteUrl === undefined ? null : checkBaseUrl(siteUrl), http, this.#turns);
    const { userInfoMs: keptMs } = this.#pace;
    const cachePath = options.accountCachePath ?? null;
    this.#account = new AccountQuestion({ api: this.#api, turns: this.#turns, clock, keptMs, cachePath });
  }

  owner(): string {
    return ownerOf(this.#api.key());
  }

  userInfo(signal?: AbortSignal): Promise<Account> {
    return this.#account.ask(signal);
  }

  async fileInfo(url: string, password?: string | null, signal?: AbortSignal): Promise<FileInfo> {
    const link = fileLinkOf(url);
    const json = await this.#api.call('file/info', { url: link, ...withPassword(password) }, { signal });
    return readFileInfo(json, link);
  }

  async openLink(url: string, password?: string | null, signal?: AbortSignal): Promise<string> {
    const body = { url: fileLinkOf(url), single: 1, no_ssl: 0, ...withPassword(password) };
    return readToken(await this.#api.call('download/get_token', body, { signal }));
  }

  listFolder(folderId: number, signal?: AbortSignal): Promise<FolderListing> {
    const now = this.#clock.monotonic();
    for (const [id, { at }] of this.#folders) if (now - at >= this.#pace.folderMs) this.#folders.delete(id);
    const known = this.#folders.get(folderId);
    if (known !== undefined) return known.listing;
    const listing = this.#askFolder(folderId, signal);
    const entry = { at: Number.POSITIVE_INFINITY, listing };
    this.#folders.set(folderId, entry);
    listing.then(
      () => {
        entry.at = this.#clock.monotonic();
      },
      () => this.#folders.delete(folderId),
    );
    return listing;
  }

  async #askFolder(folderId: number, signal: AbortSignal | undefined): Promise<FolderListing> {
    const gap = this.#folderGap(folderId);
    await this.#turns.allow(gap, signal);
    return readFolder(await this.#api.call('folder/ls', { folder_id: folderId, files: 1 }, { signal, gap }), folderId);
  }

  async listFiles(query: ListQuery, signal?: AbortSignal): Promise<FileListing> {
    const gap = this.#folderGap(query.folderId);
    await this.#turns.allow(gap, signal);
    const body = {
      folder_id: query.folderId,
      ...(query.sentAfter === undefined ? {} : { sent_after: query.sentAfter }),
      ...(query.sentBefore === undefined ? {} : { sent_before: query.sentBefore }),
    };
    return readFileList(await this.#api.call('file/ls', body, { signal, gap }));
  }

  sharedFolder(url: string, password?: string | null, signal?: AbortSignal): Promise<FileListing> {
    return this.#site.sharedFolder(url, password ?? null, signal);
  }

  sharedFolderName(url: string, password?: string | null, signal?: AbortSignal): Promise<string | null> {
    return this.#site.sharedFolderName(url, password ?? null, signal);
  }

  checkLinks(urls: readonly string[], signal?: AbortSignal): Promise<LinkCheck[]> {
    return this.#site.checkLinks(urls, signal);
  }

  /** folder/ls and file/ls of one folder share its gap: whether the host counts them apart is not known. */
  #folderGap(folderId: number): Gap {
    if (folderId === -1) return { subject: 'whole-account', gapMs: this.#pace.wholeAccountMs, reason: 'whole-account' };
    return { subject: `folder ${folderId}`, gapMs: this.#pace.folderMs, reason: 'folder' };
  }
}

function fileLinkOf(url: string): string {
  const link = normaliseLink(url);
  if (link === null) throw new AppError('link-unsupported');
  return link;
}

function withPassword(password: string | null | undefined): { pass?: string } {
  return typeof password === 'string' && password !== '' ? { pass: password } : {};
}
