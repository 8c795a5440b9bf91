import { AppError } from '../lib/errors.ts';
import type { BodyTaker, Head } from './http-reader.ts';
import { retryAfterMs } from './resume.ts';
import type { TransferRequest } from './types.ts';

/** Names the error of a page that 1fichier sent instead of the file (fichier/errors.ts). */
export type ClassifyBody = (status: number, contentType: string, text: string) => AppError;

/** How the error of a page is found: 1fichier's by its text, a plain server's by its status; Retry-After is obeyed. */
export function pageNamer(
  { rules }: Pick<TransferRequest, 'rules'>,
  classifyBody: ClassifyBody,
  head: Head,
  otherwise: AppError,
): (text: string) => AppError {
  return (text) => {
    if (rules === 'http' || text.trim() === '') return otherwise;
    const named = classifyBody(head.status, head.headers['content-type'] ?? '', text);
    if (named.code === 'bad-answer') return otherwise;
    const waitMs = retryAfterMs(head.headers);
    return waitMs === undefined || named.remedy === 'stop' || named.remedy === 'ask'
      ? named
      : new AppError(named.code, named.details, { waitMs, cause: named });
  };
}

const LIMIT = 64 * 1024;

/** Takes a page that came instead of the file: as much as is needed to name its error, never into the part. */
export class PageTaker implements BodyTaker {
  readonly #name: (text: string) => AppError;
  #text = '';

  constructor(name: (text: string) => AppError) {
    this.#name = name;
  }

  /** Throws the page's error once it is long enough; the rest of it is not wanted. */
  data(buffer: Buffer, start: number, end: number): boolean {
    this.#text += buffer.toString('utf8', start, end);
    if (this.#text.length >= LIMIT) throw this.error();
    return true;
  }

  error(): AppError {
    return this.#name(this.#text);
  }

  /** The error of a page that broke off; null when nothing of it came. */
  partialError(): AppError | null {
    return this.#text === '' ? null : this.error();
  }
}
