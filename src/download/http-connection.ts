/** One socket and the exchanges on it, one after the other. */

import { connect as connectNet, isIP, type OnReadOpts, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { AppError, networkError, systemCode } from '../lib/errors.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import { type BodyTaker, type Head, ResponseReader } from './http-reader.ts';

export type { BodyTaker, Head } from './http-reader.ts';

const READ_BUFFERS = new SpareBuffer(64 * 1024);
/** No certificate of today was valid before this: a clock that is earlier was never set. */
const EARLIEST_NOW = Date.UTC(2026, 0, 1);
/** And a clock as late as this is as wrong. */
const LATEST_NOW = Date.UTC(2046, 0, 1);
const DATE_CODES = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CRL_HAS_EXPIRED']);

/** A failed connection as the player's error: a refused certificate date under an impossible clock is the clock's fault. */
export function connectionError(error: unknown, host: string, nowMs: number): AppError {
  const system = systemCode(error) ?? '';
  const impossible = nowMs < EARLIEST_NOW || nowMs > LATEST_NOW;
  if (DATE_CODES.has(system) && (impossible || system === 'CERT_NOT_YET_VALID')) {
    return new AppError('clock-wrong', { host, system }, { cause: error });
  }
  if (system === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') {
    return new AppError('connection-lost', { host, system }, { cause: error });
  }
  return networkError(error, host);
}

let context: SecureContext | null = null;

/** One for all connections: each new one would read the certificates of all authorities again. */
function secureContext(): SecureContext {
  context ??= createSecureContext({ minVersion: 'TLSv1.2' });
  return context;
}

interface Exchange {
  readonly reader: ResponseReader;
  readonly resolve: (head: Head) => void;
  readonly reject: (error: unknown) => void;
  readonly cleanUp: () => void;
}

export class Connection {
  readonly #host: string;
  readonly #socket: Socket;
  #exchange: Exchange | null = null;
  #paused = false;
  #closed = false;
  #heardAt = 0;
  #pristine = true;
  /** The last exchange failed on a kept connection before a single byte came. */
  diedSilently = false;
  reusable = false;
  onSession: (session: Buffer) => void = () => {};

  constructor(url: URL, family: 0 | 4 | 6, session: Buffer | null) {
    const tls = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    this.#host = host;
    const buffer = READ_BUFFERS.take();
    const onread: OnReadOpts = {
      buffer,
      callback: (count) => this.#read(buffer, count),
    };
    const where = { host, port: Number(url.port || (tls ? 443 : 80)), ...(family === 0 ? {} : { family }), onread };
    if (tls) {
      this.#socket = connectTls({
        ...where,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(session === null ? {} : { session }),
        ALPNProtocols: ['http/1.1'],
        secureContext: secureContext(),
      });
      (this.#socket as TLSSocket).on('session', (ticket: Buffer) => this.onSession(ticket));
    } else {
      this.#socket = connectNet(where);
    }
    this.#socket.on('error', (error) => this.#fail(connectionError(error, host, Date.now())));
    this.#socket.on('end', () => this.#end());
    this.#socket.on('close', () => {
      this.#end();
      READ_BUFFERS.give(buffer);
    });
  }

  /** Sends the request text and reads one response. At most one exchange at a time. */
  exchange(
    request: string,
    stallMs: number,
    signal: AbortSignal | undefined,
    onHead: (head: Head) => BodyTaker | null,
  ): Promise<Head> {
    this.reusable = false;
    return new Promise((resolve, reject) => {
      const abort = () => this.#fail(new AppError('cancelled'));
      signal?.addEventListener('abort', abort, { once: true });
      const timer = this.#watch(stallMs);
      const cleanUp = () => {
        clearInterval(timer);
        signal?.removeEventListener('abort', abort);
      };
      this.#exchange = { reader: new ResponseReader(onHead), resolve, reject, cleanUp };
      if (this.#closed) {
        this.#fail(new AppError('connection-lost', { host: this.#host }));
        return;
      }
      this.#socket.ref();
      this.#socket.write(request, 'latin1');
    });
  }

  #watch(stallMs: number): NodeJS.Timeout {
    this.#heardAt = performance.now();
    return setInterval(
      () => {
        if (this.#paused) this.#heardAt = performance.now();
        else if (performance.now() - this.#heardAt >= stallMs) {
          this.#fail(new AppError('stalled', { host: this.#host, seconds: Math.round(stallMs / 1000) }));
        }
      },
      Math.max(5, stallMs / 8),
    );
  }

  #read(buffer: Buffer, count: number): boolean {
    const current = this.#exchange;
    if (current === null) {
      // Bytes that nobody asked for: the connection is out of step.
      this.destroy();
      return false;
    }
    this.#heardAt = performance.now();
    let more: boolean;
    try {
      more = current.reader.feed(buffer, 0, count);
    } catch (error) {
      this.#fail(error);
      return false;
    }
    if (current.reader.done) this.#complete(current);
    else if (!more) this.#pause();
    return more || current.reader.done;
  }

  #complete(current: Exchange): void {
    const { head, spoiled } = current.reader;
    if (head === null) return;
    current.cleanUp();
    this.#exchange = null;
    this.#pristine = false;
    this.reusable = head.keepAlive && !spoiled && !this.#closed;
    current.resolve(head);
  }

  #pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#heardAt = performance.now();
    this.#socket.resume();
  }

  #end(): void {
    this.#closed = true;
    this.reusable = false;
    const current = this.#exchange;
    if (current === null) this.destroy();
    else if (current.reader.ended()) this.#complete(current);
    else this.#fail(new AppError('connection-lost', { host: this.#host }));
  }

  #fail(error: unknown): void {
    const current = this.#exchange;
    this.#exchange = null;
    this.#closed = true;
    this.reusable = false;
    if (current !== null) {
      current.cleanUp();
      this.diedSilently =
        !this.#pristine && !current.reader.started && error instanceof AppError && error.code === 'connection-lost';
      current.reject(error);
    }
    this.#socket.destroy();
  }

  unref(): void {
    this.#socket.unref();
  }

  destroy(): void {
    this.#closed = true;
    this.reusable = false;
    this.#socket.destroy();
  }
}
