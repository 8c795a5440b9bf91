/** The pages of the host that need no key: shared folders and the bulk link check. */

import { AppError } from '../lib/errors.ts';
import type { Http, HttpResponse } from '../services.ts';
import { apiError, pageError } from './errors.ts';
import { readFolderName } from './folder-page.ts';
import { normaliseLink, sharedFolderLink } from './links.ts';
import {
  CHECK_LIMIT,
  type FileListing,
  type LinkCheck,
  parseBody,
  readLinkChecks,
  readSharedFolder,
} from './protocol.ts';
import type { Turns } from './turns.ts';

export class SitePages {
  readonly #siteUrl: string | null;
  readonly #http: Http;
  readonly #turns: Turns;

  /** `siteUrl` null: each link's own domain. */
  constructor(siteUrl: string | null, http: Http, turns: Turns) {
    this.#siteUrl = siteUrl;
    this.#http = http;
    this.#turns = turns;
  }

  /** The files of a shared folder, one level. Throws `link-unsupported`, `password-needed`, `password-wrong`, `file-gone`, … */
  async sharedFolder(url: string, password: string | null, signal: AbortSignal | undefined): Promise<FileListing> {
    const address = this.#folderAddress(url);
    const given = password !== null && password !== '';
    const form = new URLSearchParams({ json: '1', pass: password ?? '' }).toString();
    const work = async (): Promise<FileListing> => {
      const answer = await (given ? this.#post(address, form, signal) : this.#get(`${address}?json=1`, signal));
      const json = parseBody(answer.body.toString('utf8'));
      if (answer.status === 200 && json !== null) return readSharedFolder(json);
      throw pageFailure(answer, address, given);
    };
    return this.#turns.run(work, true, signal);
  }

  /** What the folder's page calls it; null where it does not, or is not to be had. Throws when the network is away. */
  async sharedFolderName(
    url: string,
    password: string | null,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const address = `${this.#folderAddress(url)}?lg=en`;
    const given = password !== null && password !== '';
    const form = new URLSearchParams({ pass: password ?? '' }).toString();
    const answer = await this.#turns.run(
      () => (given ? this.#post(address, form, signal) : this.#get(address, signal)),
      true,
      signal,
    );
    return answer.status === 200 ? readFolderName(answer.body.toString('utf8')) : null;
  }

  #folderAddress(url: string): string {
    const link = sharedFolderLink(url);
    if (link === null) throw new AppError('link-unsupported');
    return `${this.#siteUrl ?? link.origin}/dir/${link.id}`;
  }

  /** Answers in the order asked, a hundred links a request. */
  async checkLinks(urls: readonly string[], signal: AbortSignal | undefined): Promise<LinkCheck[]> {
    const checks: LinkCheck[] = [];
    for (let at = 0; at < urls.length; at += CHECK_LIMIT) {
      const some = urls.slice(at, at + CHECK_LIMIT);
      checks.push(...(await this.#turns.run(() => this.#check(some, signal), true, signal)));
    }
    return checks;
  }

  async #check(urls: readonly string[], signal: AbortSignal | undefined): Promise<LinkCheck[]> {
    const address = `${this.#siteUrl ?? 'https://1fichier.com'}/check_links.pl`;
    const fields = urls.map((url): [string, string] => ['links[]', normaliseLink(url) ?? url]);
    const answer = await this.#post(address, new URLSearchParams(fields).toString(), signal);
    const text = answer.body.toString('utf8');
    if (answer.status !== 200 || /^\s*</.test(text)) throw pageFailure(answer, address, false);
    return readLinkChecks(text, urls);
  }

  #get(url: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
    return this.#http({ method: 'GET', url, ...(signal === undefined ? {} : { signal }) });
  }

  #post(url: string, body: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#http({ method: 'POST', url, headers, body, ...(signal === undefined ? {} : { signal }) });
  }
}

function pageFailure(answer: HttpResponse, address: string, passwordGiven: boolean): AppError {
  const { host } = new URL(address);
  const text = answer.body.toString('utf8');
  const named = pageError(answer.status, text, host);
  if (named.code === 'password-needed' && passwordGiven) return new AppError('password-wrong', named.details);
  if (named.code !== 'bad-answer') return named;
  if (answer.status === 404 || answer.status === 410) return new AppError('file-gone', named.details);
  return apiError({ status: answer.status, text, host, retryAfter: answer.headers['retry-after'] }, null);
}
