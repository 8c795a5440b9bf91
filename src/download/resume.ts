/**
 * Whether a response head may become bytes of the file, and where they go. Pure. Rules: product.md §4.3 and RFC 9110
 * §13-15 (If-Range, Content-Range, 206, 416).
 */

import { AppError } from '../lib/errors.ts';
import type { TransferRequest } from './types.ts';

/** A response head; header names in lower case, the first line's reason dropped. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body when the head tells them; null for chunked bodies and those that end with the connection. */
  readonly bodyBytes: number | null;
}

/** What the part and its journal hold for this very file. */
export interface Have {
  readonly offset: number;
  /** The whole size, once some head told it. */
  readonly sizeBytes: number | null;
  readonly validator: string | null;
}

/** The next request: where it starts, and its range headers (`{}` from the start). */
export interface OpenPlan {
  readonly offset: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number | null;
  readonly validator: string | null;
}

export type Verdict =
  /** Body goes to `at`; at 0 everything on disk is thrown away first. `endBytes` is where this body ends, if known. */
  | {
      readonly kind: 'write';
      readonly at: number;
      readonly sizeBytes: number | null;
      readonly endBytes: number | null;
      readonly validator: string | null;
    }
  /** The part already holds every byte. */
  | { readonly kind: 'complete'; readonly sizeBytes: number }
  | { readonly kind: 'redirect'; readonly location: string }
  /** Read (bounded) and classify the body; `otherwise` is the error when its text says nothing. */
  | { readonly kind: 'page'; readonly otherwise: AppError }
  | { readonly kind: 'refuse'; readonly error: AppError };

const PAGE_TYPES = /^(text\/html|application\/xhtml\+xml|application\/json|text\/json|application\/problem\+json)\b/i;
const PAGE_NAMES = /\.(html?|xhtml|json)$/i;

/** Whether a page of HTML or JSON can be the file itself: only for a plain link that asks for one by name. */
export function pageIsWanted(request: Pick<TransferRequest, 'rules' | 'wantedName' | 'url'>): boolean {
  if (request.rules !== 'http') return false;
  if (request.wantedName !== null) return PAGE_NAMES.test(request.wantedName);
  return PAGE_NAMES.test(URL.parse(request.url)?.pathname ?? '');
}

/** Whether the first bytes of a body are those of an HTML page or of a JSON answer. 512 bytes are enough. */
export function looksLikePage(start: Uint8Array): boolean {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, 512)).toString('latin1');
  const bare = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  return /^(<!doctype\s+html|<html[\s>]|<head[\s>]|<\?xml[^>]*\?>\s*<!doctype\s+html|\{\s*"(status|message|error)"\s*:)/i.test(
    bare,
  );
}

/**
 * Where the next open starts. A plain link is continued only with a strong validator (If-Range), else from 0;
 * 1fichier's identity is the size and the file id, its ETag differs between nodes.
 */
export function planOpen(request: Pick<TransferRequest, 'rules' | 'sizeBytes' | 'fromStart'>, have: Have): OpenPlan {
  const sizeBytes = request.sizeBytes ?? have.sizeBytes;
  const strong = have.validator !== null && !have.validator.startsWith('W/') ? have.validator : null;
  // What is whole needs no validator: nothing of another version can be put behind it.
  const whole = have.offset === sizeBytes;
  const known = request.rules === 'fichier' || strong !== null || whole;
  const usable = request.fromStart !== true && have.offset > 0 && known;
  if (!usable) return { offset: 0, headers: {}, sizeBytes, validator: null };
  const headers: Record<string, string> = { range: `bytes=${have.offset}-` };
  if (request.rules === 'http' && strong !== null) headers['if-range'] = strong;
  return { offset: have.offset, headers, sizeBytes, validator: request.rules === 'http' ? strong : null };
}

/** `bytes 5-9/10` → 5, 9, 10 (`*` → null); anything else is null. */
export function parseContentRange(value: string): { start: number; end: number; total: number | null } | null {
  const match = /^bytes\s+(\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/i.exec(value.trim());
  if (match === null) return null;
  const [start, end] = [Number(match[1]), Number(match[2])];
  const total = match[3] === '*' ? null : Number(match[3]);
  if (start > end || (total !== null && end >= total)) return null;
  return { start, end, total };
}

/**
 * The validator that may go into If-Range: a strong ETag, else Last-Modified when the answer's Date is at least a minute
 * later (RFC 9110 §8.8.2.2); null for weak ones.
 */
export function strongValidator(headers: Readonly<Record<string, string>>): string | null {
  const etag = headers['etag']?.trim();
  if (etag !== undefined && /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag)) return etag;
  const modified = headers['last-modified']?.trim();
  if (modified === undefined) return null;
  const age = Date.parse(headers['date'] ?? '') - Date.parse(modified);
  return age >= 60_000 ? modified : null;
}

/** `Retry-After` in milliseconds, by seconds or by date (against the answer's own Date); undefined when there is none. At most an hour. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers['date'] ?? '');
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 3_600_000) : undefined;
}

function judgePartial(request: TransferRequest, plan: OpenPlan, head: ResponseHead): Verdict {
  const value = head.headers['content-range'];
  const range = value === undefined ? null : parseContentRange(value);
  const refuse = (reason: string): Verdict => ({
    kind: 'refuse',
    error: new AppError('range-refused', { reason, offset: plan.offset }),
  });
  if (range === null) return refuse('content-range');
  if (range.start !== plan.offset) return refuse('start');
  if (range.total === null) return refuse('total');
  if (plan.sizeBytes !== null && range.total !== plan.sizeBytes) return sizeMismatch(plan.sizeBytes, range.total);
  if (head.bodyBytes !== null && head.bodyBytes !== range.end - range.start + 1) return refuse('length');
  const validator = request.rules === 'http' ? strongValidator(head.headers) : null;
  // A server that answers If-Range with a part of another version says so by its validator.
  if (plan.validator?.startsWith('"') === true && validator?.startsWith('"') === true && validator !== plan.validator)
    return refuse('validator');
  return {
    kind: 'write',
    at: plan.offset,
    sizeBytes: range.total,
    endBytes: range.end + 1,
    validator: plan.offset > 0 ? plan.validator : validator,
  };
}

function sizeMismatch(expected: number, actual: number): Verdict {
  return { kind: 'refuse', error: new AppError('size-mismatch', { expectedBytes: expected, actualBytes: actual }) };
}

function judgeWhole(request: TransferRequest, plan: OpenPlan, head: ResponseHead): Verdict {
  const { bodyBytes } = head;
  if (bodyBytes !== null && plan.sizeBytes !== null && bodyBytes !== plan.sizeBytes) {
    const mismatch = sizeMismatch(plan.sizeBytes, bodyBytes);
    // A short text where a file was expected ("IP Locked") says more than its length does.
    if (mismatch.kind === 'refuse' && bodyBytes <= 4096 && /^text\//i.test(head.headers['content-type'] ?? '')) {
      return { kind: 'page', otherwise: mismatch.error };
    }
    // A plain link whose file was replaced begins anew with the new size; the size of a 1fichier file is its identity.
    if (request.sizeBytes !== null) return mismatch;
  }
  const validator = request.rules === 'http' ? strongValidator(head.headers) : null;
  const sizeBytes = bodyBytes ?? request.sizeBytes;
  return { kind: 'write', at: 0, sizeBytes, endBytes: sizeBytes, validator };
}

function judgeUnsatisfied(plan: OpenPlan, head: ResponseHead): Verdict {
  const total = /^bytes\s+\*\/(\d{1,16})$/i.exec(head.headers['content-range']?.trim() ?? '')?.[1];
  const known = plan.sizeBytes ?? (total === undefined ? null : Number(total));
  const agrees = total === undefined || Number(total) === known;
  if (plan.offset > 0 && known === plan.offset && agrees) return { kind: 'complete', sizeBytes: known };
  return { kind: 'refuse', error: new AppError('range-refused', { reason: '416', offset: plan.offset }) };
}

/** The error of a status that is neither a success nor a redirect, before its body is read. */
function statusError(request: TransferRequest, head: ResponseHead): AppError {
  const waitMs = retryAfterMs(head.headers);
  const details = { status: head.status };
  if (head.status === 429) return new AppError('too-fast', details, { waitMs });
  if (head.status === 404 || head.status === 410) {
    // On 1fichier's download hosts it is the token that is gone; the API tells when the file is.
    return new AppError(request.rules === 'fichier' ? 'token-expired' : 'file-gone', details);
  }
  if (head.status === 401 || head.status === 403) {
    return new AppError(request.rules === 'fichier' ? 'token-expired' : 'file-forbidden', details);
  }
  if (head.status === 408) return new AppError('connection-lost', details);
  if (head.status >= 500) return new AppError('server-error', details, { waitMs });
  return new AppError('bad-answer', details);
}

/**
 * Judges a response head against what was asked. `url` is the URL that answered (after redirects).
 * Never throws; refusals carry their AppError: `range-refused`, `size-mismatch`, `redirect-refused`, `bad-answer`,
 * `token-expired`, `file-gone`, `file-forbidden`, `too-fast`, `server-error`.
 */
export function judge(request: TransferRequest, plan: OpenPlan, head: ResponseHead): Verdict {
  const { status, headers } = head;
  if (status >= 300 && status < 400 && status !== 304) return judgeRedirect(request, headers['location']);
  if (status === 416) return judgeUnsatisfied(plan, head);
  if (status !== 200 && status !== 206) return { kind: 'page', otherwise: statusError(request, head) };
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding !== undefined && coding !== '' && coding !== 'identity') {
    return { kind: 'refuse', error: new AppError('bad-answer', { reason: 'content-encoding' }) };
  }
  if (PAGE_TYPES.test(headers['content-type']?.trim() ?? '') && !pageIsWanted(request)) {
    return { kind: 'page', otherwise: new AppError('bad-answer', { status, reason: 'page' }) };
  }
  return status === 206 ? judgePartial(request, plan, head) : judgeWhole(request, plan, head);
}

function judgeRedirect(request: TransferRequest, location: string | undefined): Verdict {
  if (request.rules === 'http') {
    if (location === undefined) return { kind: 'refuse', error: new AppError('bad-answer', { reason: 'location' }) };
    return { kind: 'redirect', location };
  }
  // Where 1fichier's own pages send visitors while its database is away (fichier-api.md §2).
  const code = /[?&]c=DB\b/.test(location ?? '') ? 'host-database' : 'redirect-refused';
  return { kind: 'refuse', error: new AppError(code, { reason: 'redirect' }) };
}

/** Where a redirect of a plain link leads. Throws `redirect-refused` (https to http, another scheme, no URL). */
export function redirectTarget(from: string, location: string): string {
  const target = URL.parse(location, from);
  const known = target?.protocol === 'https:' || target?.protocol === 'http:';
  if (target === null || !known) throw new AppError('redirect-refused', { reason: 'address' });
  if (new URL(from).protocol === 'https:' && target.protocol !== 'https:') {
    throw new AppError('redirect-refused', { reason: 'to http' });
  }
  target.username = '';
  target.password = '';
  target.hash = '';
  return target.href;
}
