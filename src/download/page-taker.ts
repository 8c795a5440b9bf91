import type { AppError } from '../lib/errors.ts';
import type { BodyTaker } from './http-reader.ts';

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
