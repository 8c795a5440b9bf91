/**
 * Reads one HTTP/1.1 response out of arriving bytes, strictly (RFC 9112): status line, at most 64 KiB of headers, body by
 * Content-Length, chunked, or until the connection ends. No I/O. Whatever is not plainly well-formed is `bad-answer`.
 */

import { AppError } from '../lib/errors.ts';
import type { ResponseHead } from './resume.ts';

export interface Head extends ResponseHead {
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** The server will read another request on this connection. */
  readonly keepAlive: boolean;
}

/** Where body bytes go. */
export interface BodyTaker {
  /**
   * Bytes `start` to `end` of a buffer that is overwritten after the call. False asks for a pause; what was already
   * decrypted (less than 128 KiB) may still come. Throws to end the exchange with that error.
   */
  data(buffer: Buffer, start: number, end: number): boolean;
}

const HEAD_LIMIT = 64 * 1024;
const LINE_LIMIT = 1024;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function bad(reason: string): AppError {
  return new AppError('bad-answer', { reason });
}

/** Parses a head without its closing empty line. Throws `bad-answer`. */
export function parseHead(text: string): Head {
  const lines = text.split('\r\n');
  const status = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n]*)?$/.exec(lines[0] ?? '');
  if (status === null) throw bad('status line');
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon <= 0 || !TOKEN.test(name) || /[\0\r\n]/.test(line)) throw bad('header line');
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    if (before !== undefined && name === 'content-length' && before !== value) throw bad('two lengths');
    headers[name] = before === undefined || before === value ? value : `${before}, ${value}`;
  }
  return describe(Number(status[2]), status[1] === '1', headers);
}

function describe(status: number, http11: boolean, headers: Record<string, string>): Head {
  const connection = (headers['connection'] ?? '').toLowerCase();
  const keepAlive = http11 ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  const coding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw bad('content-length');
  if (status < 200 || status === 204 || status === 304) {
    return { status, headers, bodyBytes: 0, framing: 'none', keepAlive };
  }
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked' || length !== undefined) throw bad('transfer-encoding');
    return { status, headers, bodyBytes: null, framing: 'chunked', keepAlive };
  }
  if (length === undefined) return { status, headers, bodyBytes: null, framing: 'close', keepAlive: false };
  return { status, headers, bodyBytes: Number(length), framing: 'length', keepAlive };
}

type ChunkPart = 'size' | 'data' | 'data-end' | 'trailer';

/** One response. Feed it until `done`. */
export class ResponseReader {
  readonly #onHead: (head: Head) => BodyTaker | null;
  #head: Head | null = null;
  #taker: BodyTaker | null = null;
  #text = '';
  #left = 0;
  #chunk: ChunkPart = 'size';
  done = false;
  /** Bytes came after the response's end, or the body is not wanted: the connection is of no further use. */
  spoiled = false;
  /** Any byte of the response arrived. */
  started = false;

  constructor(onHead: (head: Head) => BodyTaker | null) {
    this.#onHead = onHead;
  }

  get head(): Head | null {
    return this.#head;
  }

  /** Takes bytes; false when the taker asks for a pause. Throws `bad-answer` or what the taker throws. */
  feed(buffer: Buffer, start: number, end: number): boolean {
    if (end > start) this.started = true;
    if (this.done) {
      this.spoiled ||= end > start;
      return true;
    }
    if (this.#head === null) return this.#feedHead(buffer, start, end);
    if (this.#head.framing === 'chunked') return this.#feedChunks(buffer, start, end);
    if (this.#head.framing === 'close') return this.#give(buffer, start, end);
    const take = Math.min(end, start + this.#left);
    this.#left -= take - start;
    const more = this.#give(buffer, start, take);
    if (this.#left === 0) this.#finish(take < end);
    return more;
  }

  /** The connection ended. True when that is a proper end of the response. */
  ended(): boolean {
    if (this.#head?.framing === 'close' && !this.done) this.#finish(true);
    return this.done;
  }

  #finish(surplus: boolean): void {
    this.done = true;
    this.spoiled ||= surplus;
  }

  #give(buffer: Buffer, start: number, end: number): boolean {
    return end <= start || this.#taker === null || this.#taker.data(buffer, start, end);
  }

  #feedHead(buffer: Buffer, start: number, end: number): boolean {
    const before = this.#text.length;
    this.#text += buffer.toString('latin1', start, end);
    const close = this.#text.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (close < 0) {
      if (this.#text.length > HEAD_LIMIT) throw bad('headers too long');
      if (before < 5 && !'HTTP/'.startsWith(this.#text.slice(0, 5))) throw bad('not http');
      return true;
    }
    if (close > HEAD_LIMIT) throw bad('headers too long');
    const head = parseHead(this.#text.slice(0, close));
    const next = start + (close + 4 - before);
    this.#text = '';
    // 100 Continue and 103 Early Hints are not the answer.
    if (head.status < 200) return next < end ? this.feed(buffer, next, end) : true;
    this.#head = head;
    this.#left = head.bodyBytes ?? 0;
    this.#taker = this.#onHead(head);
    if (this.#taker === null) {
      this.#finish(head.framing !== 'none' && head.bodyBytes !== 0);
      return true;
    }
    if (head.bodyBytes === 0) {
      this.#finish(next < end);
      return true;
    }
    return next < end ? this.feed(buffer, next, end) : true;
  }

  #feedChunks(buffer: Buffer, start: number, end: number): boolean {
    let more = true;
    let at = start;
    while (at < end && !this.done) {
      if (this.#chunk === 'data') {
        const take = Math.min(end, at + this.#left);
        this.#left -= take - at;
        more = this.#give(buffer, at, take) && more;
        at = take;
        if (this.#left === 0) this.#chunk = 'data-end';
      } else {
        at = this.#feedLine(buffer, at, end);
      }
    }
    if (at < end) this.spoiled = true;
    return more;
  }

  /** Collects one CRLF line of the chunked coding and acts on it; returns where reading goes on. */
  #feedLine(buffer: Buffer, start: number, end: number): number {
    const newline = buffer.indexOf(10, start);
    const stop = newline < 0 || newline >= end ? end : newline + 1;
    this.#text += buffer.toString('latin1', start, stop);
    if (this.#text.length > (this.#chunk === 'trailer' ? HEAD_LIMIT : LINE_LIMIT)) throw bad('chunk line');
    if (!this.#text.endsWith('\n')) return stop;
    if (!this.#text.endsWith('\r\n')) throw bad('chunk line');
    const line = this.#text.slice(0, -2);
    this.#text = '';
    if (this.#chunk === 'size') this.#startChunk(line);
    else if (this.#chunk === 'trailer') {
      if (line === '') this.#finish(false);
    } else if (line === '') this.#chunk = 'size';
    else throw bad('chunk end');
    return stop;
  }

  #startChunk(line: string): void {
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(line)?.[1];
    if (size === undefined) throw bad('chunk size');
    this.#left = Number.parseInt(size, 16);
    this.#chunk = this.#left === 0 ? 'trailer' : 'data';
  }
}
