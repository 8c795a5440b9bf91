/** A game set behind an https address: fetched when it changed, kept on the card, then read like any other. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { atomicWrite } from '../../lib/atomic-write.ts';
import { AppError, diskError } from '../../lib/errors.ts';
import { makeFolders } from '../../lib/folders.ts';
import type { Http } from '../../services.ts';

/** A real games.zip of 120,000 games has 5 MB. It is held in memory once. */
export const MAX_DOWNLOAD_BYTES = 48 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const STALL_MS = 20_000;

/** What the server said about the copy that is on the card. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface BundleDownload {
  readonly url: string;
  /** Where the copy is kept. */
  readonly path: string;
  /** Of the copy; null: there is none, or it is to be fetched again. */
  readonly validators: Validators | null;
  readonly http: Http;
  readonly signal?: AbortSignal;
}

export const isAddress = (location: string): boolean => /^https?:\/\//i.test(location);

/** Only https, and plain http to this device itself; no user name or password in it. */
export function bundleAddress(url: string): URL {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw new AppError('link-unsupported', { url: url.slice(0, 80) });
  }
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(address.hostname);
  const allowed = address.protocol === 'https:' || (address.protocol === 'http:' && loopback);
  if (!allowed || address.username !== '' || address.password !== '') {
    throw new AppError('link-unsupported', { url: `${address.protocol}//${address.host}` });
  }
  return address;
}

/**
 * Brings the copy up to date. Returns the validators of what is on the card now. Throws `link-unsupported`, `redirect-refused`
 * (a redirect to plain http, or too many), `catalog-missing` (404, 410), `catalog-too-large`, an AppError of kind `network` or
 * `disk`; the old copy then stays.
 */
export async function fetchBundle(download: BundleDownload): Promise<Validators> {
  let address = bundleAddress(download.url);
  const headers = conditions(download.validators);
  for (let redirects = 0; ; redirects++) {
    const response = await download
      .http({
        method: 'GET',
        url: address.href,
        headers,
        stallMs: STALL_MS,
        maxBytes: MAX_DOWNLOAD_BYTES,
        ...(download.signal === undefined ? {} : { signal: download.signal }),
      })
      .catch((error: unknown) => {
        throw tooLarge(error, address.host);
      });
    const { status } = response;
    if (status === 304 && download.validators !== null) return download.validators;
    if (status === 200) {
      keep(download.path, response.body);
      return { etag: response.headers['etag'] ?? null, lastModified: response.headers['last-modified'] ?? null };
    }
    if (status < 300 || status >= 400) throw refusal(status, address.host);
    const location = response.headers['location'];
    if (location === undefined || redirects >= MAX_REDIRECTS)
      throw new AppError('redirect-refused', { host: address.host });
    address = redirected(location, address);
  }
}

function conditions(validators: Validators | null): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (validators?.etag) headers['if-none-match'] = validators.etag;
  if (validators?.lastModified) headers['if-modified-since'] = validators.lastModified;
  return headers;
}

function redirected(location: string, from: URL): URL {
  try {
    return bundleAddress(new URL(location, from).href);
  } catch (error) {
    throw new AppError('redirect-refused', { host: from.host }, { cause: error });
  }
}

function refusal(status: number, host: string): AppError {
  if (status === 404 || status === 410) return new AppError('catalog-missing', { path: host });
  return new AppError(status >= 500 ? 'server-error' : 'bad-answer', { host, status });
}

/** The Http service says `bad-answer` with `maxBytes` when a body is longer than allowed. */
function tooLarge(error: unknown, host: string): unknown {
  const limited = error instanceof AppError && error.code === 'bad-answer' && 'maxBytes' in error.details;
  return limited
    ? new AppError('catalog-too-large', { path: host, limit: MAX_DOWNLOAD_BYTES }, { cause: error })
    : error;
}

/** The same bytes are not written again, so that their time stays and nothing is imported again. */
function keep(path: string, body: Buffer): void {
  try {
    const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
    if (digest(readFileSync(path)) === digest(body)) return;
  } catch {
    // No copy yet.
  }
  try {
    makeFolders(dirname(path));
    atomicWrite(path, body);
  } catch (error) {
    throw diskError(error, path);
  }
}
