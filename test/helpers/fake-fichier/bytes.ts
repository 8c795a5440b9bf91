/** Sends file bytes with ranges and scripted faults: the download hosts and the plain file server. */

import type { ServerResponse } from 'node:http';
import { type Content, contentSize, readContent } from './content.ts';
import type { Fault } from './faults.ts';

export interface BytesRequest {
  readonly content: Content;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  /** Strong or weak, with its quotes; null: none is sent. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /** Slows every answer down, in bytes per second; null: as fast as it goes. */
  readonly bytesPerSecond: number | null;
}

interface Span {
  readonly status: 200 | 206 | 416;
  readonly start: number;
  readonly end: number;
}

/** What part of `size` bytes a Range header asks for; anything it cannot read is ignored, as RFC 9110 §14.2 allows. */
export function askedSpan(range: string | undefined, size: number): Span {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return { status: 200, start: 0, end: size };
  if (match[1] === '') return { status: 206, start: Math.max(0, size - Number(match[2])), end: size };
  const start = Number(match[1]);
  if (start >= size) return { status: 416, start: size, end: size };
  const last = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return { status: 206, start, end: last + 1 };
}

function find(faults: readonly Fault[], kind: Fault['kind']): Fault | undefined {
  return faults.find((fault) => fault.kind === kind);
}

/** If-Range holds only for a strong validator that is equal (RFC 9110 §13.1.5); Last-Modified counts as one here. */
function rangeStillHolds(request: BytesRequest): boolean {
  if (request.ifRange === undefined) return true;
  if (request.ifRange.startsWith('W/')) return false;
  return request.ifRange === request.etag || request.ifRange === request.lastModified;
}

function head(response: ServerResponse, request: BytesRequest, span: Span, size: number): void {
  const headers: Record<string, string> = { ...request.headers, 'accept-ranges': 'bytes' };
  if (request.etag !== null) headers['etag'] = request.etag;
  if (request.lastModified !== null) headers['last-modified'] = request.lastModified;
  if (span.status === 416) headers['content-range'] = `bytes */${size}`;
  if (span.status === 206) {
    const moved = find(request.faults, 'wrong-range') === undefined ? 0 : 1;
    headers['content-range'] = `bytes ${Math.max(0, span.start - moved)}-${span.end - 1 - moved}/${size}`;
  }
  if (find(request.faults, 'no-length') === undefined) headers['content-length'] = String(span.end - span.start);
  response.writeHead(span.status, headers);
}

/** The size as `short` and `long` leave it. */
function faultedSize(request: BytesRequest): number {
  const short = find(request.faults, 'short');
  const long = find(request.faults, 'long');
  const size = contentSize(request.content) - (short ? (short.bytes ?? 1) : 0) + (long ? (long.bytes ?? 1) : 0);
  return Math.max(0, size);
}

/** The first place, as an offset in the file, where this answer breaks off, and how. */
function breakPoint(faults: readonly Fault[], start: number): { fault: Fault; at: number } | null {
  let first: { fault: Fault; at: number } | null = null;
  for (const fault of faults) {
    if (!['drop', 'reset', 'stall', 'drip'].includes(fault.kind)) continue;
    const at = Math.max(start, fault.atByte ?? start + (fault.afterBytes ?? 0));
    if (first === null || at < first.at) first = { fault, at };
  }
  return first;
}

/** Answers with the bytes asked for; resolves when the answer is over for whatever reason. */
export async function sendBytes(response: ServerResponse, request: BytesRequest): Promise<void> {
  const size = faultedSize(request);
  const ranged = find(request.faults, 'ignore-range') === undefined && rangeStillHolds(request);
  const span = askedSpan(ranged ? request.range : undefined, size);
  head(response, request, span, size);
  if (span.status === 416) {
    response.end();
    return;
  }
  const broken = breakPoint(request.faults, span.start);
  const end = broken === null ? span.end : Math.min(broken.at, span.end);
  if (!(await pump(response, span.start, end, request))) return;
  if (broken === null || broken.at >= span.end) {
    response.end();
    return;
  }
  // What was sent must arrive before the connection is broken: a reset throws away what still waits.
  await flushed(response);
  await breakOff(response, broken.fault, end, span.end, request);
}

async function breakOff(
  response: ServerResponse,
  fault: Fault,
  at: number,
  end: number,
  request: BytesRequest,
): Promise<void> {
  if (fault.kind === 'reset') {
    await pause(20, response);
    response.socket?.resetAndDestroy();
  } else if (fault.kind === 'drop') {
    response.socket?.end();
    response.destroy();
  } else if (fault.kind === 'drip') {
    const until = Math.min(end, at + (fault.bytes ?? 40));
    for (let next = at; next < until && (await pump(response, next, next + 1, request)); next++) {
      await pause(fault.ms ?? 20, response);
    }
    response.socket?.end();
    response.destroy();
  } else {
    await pause(fault.ms ?? Number.POSITIVE_INFINITY, response);
    if (await pump(response, at, end, request)) response.end();
  }
}

/** The real bytes, then stars where the answer is longer than the content. */
async function* paddedContent(content: Content, start: number, end: number, chunkBytes?: number) {
  const real = Math.min(end, contentSize(content));
  yield* readContent(content, start, real, chunkBytes);
  if (end > real) yield Buffer.alloc(end - Math.max(start, real), 0x2a);
}

/** Writes a stretch of the content; false when the client went away. */
async function pump(response: ServerResponse, start: number, end: number, request: BytesRequest): Promise<boolean> {
  const rate = find(request.faults, 'throttle')?.bytesPerSecond ?? request.bytesPerSecond;
  const corrupt = find(request.faults, 'corrupt')?.atByte;
  // A slow answer goes out in about twenty pieces a second.
  const chunkBytes = rate === null ? undefined : Math.max(1, Math.ceil(rate / 20));
  const startedAt = performance.now();
  let sent = 0;
  for await (const chunk of paddedContent(request.content, start, end, chunkBytes)) {
    if (response.destroyed) return false;
    let bytes = chunk;
    const place = corrupt === undefined ? -1 : corrupt - (start + sent);
    if (place >= 0 && place < bytes.length) {
      bytes = Buffer.from(bytes);
      bytes[place] = (bytes[place] ?? 0) ^ 0xff;
    }
    sent += bytes.length;
    if (!response.write(bytes)) await drained(response);
    if (rate !== null) await pause((sent / rate) * 1000 - (performance.now() - startedAt), response);
  }
  return !response.destroyed;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
    if (response.destroyed) go();
  });
}

function flushed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    if (!response.headersSent) response.flushHeaders();
    response.write('', () => resolve());
    response.once('close', () => resolve());
  });
}

/** Waits in real time, less when the client goes away. */
export function pause(delayMs: number, response: ServerResponse): Promise<void> {
  if (delayMs <= 0 || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = Number.isFinite(delayMs) ? setTimeout(done, delayMs) : undefined;
    function done(): void {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
    response.once('close', done);
  });
}
