/** A few bytes of a file's beginning or end, into memory: what they tell is known before the file is fetched. One open. */

import { AppError } from '../lib/errors.ts';
import type { HttpGetter } from './http-get.ts';
import type { BodyTaker } from './http-reader.ts';
import { type ClassifyBody, PageTaker, pageNamer } from './page-taker.ts';
import { judge, type OpenPlan } from './resume.ts';
import type { TransferRequest } from './types.ts';

export interface GlimpseContext {
  readonly signal?: AbortSignal | undefined;
  readonly getter: HttpGetter;
  readonly classifyBody: ClassifyBody;
}

/** Collects the bytes of one range. */
class Bytes implements BodyTaker {
  readonly #pieces: Buffer[] = [];

  data(buffer: Buffer, start: number, end: number): boolean {
    this.#pieces.push(Buffer.from(buffer.subarray(start, end)));
    return true;
  }

  get all(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

/**
 * Bytes `start` to `end` of a file of `request.sizeBytes`. Rejects with what an open rejects with, and with `range-refused` where the
 * host gives no such range. Redirects are not followed: of a plain link nothing is looked at.
 */
export async function glimpse(
  request: TransferRequest,
  [start, end]: readonly [start: number, end: number],
  { getter, classifyBody, signal }: GlimpseContext,
): Promise<Buffer> {
  const { url, family, stallMs, sizeBytes } = request;
  const plan: OpenPlan = { offset: start, headers: { range: `bytes=${start}-${end - 1}` }, sizeBytes, validator: null };
  const bytes = new Bytes();
  const pages: PageTaker[] = [];
  await getter.get({ url, headers: plan.headers, family, stallMs, signal }, (head) => {
    const verdict = judge(request, plan, head);
    if (verdict.kind === 'refuse') throw verdict.error;
    if (verdict.kind === 'page') {
      const page = new PageTaker(pageNamer(request, classifyBody, head, verdict.otherwise));
      pages.push(page);
      return page;
    }
    // The whole file instead of a range is not wanted.
    if (verdict.kind !== 'write' || head.status !== 206) throw new AppError('range-refused', { reason: 'no range' });
    return bytes;
  });
  for (const page of pages) throw page.error();
  if (bytes.all.length !== end - start) throw new AppError('range-refused', { reason: 'length' });
  return bytes.all;
}
