/**
 * The GET of the byte path: HTTP/1.1 over one socket with a fixed read buffer (net's `onread`), which costs less than
 * curl where streams and promises per 16 KiB cost three times as much. Redirects are returned, not followed. TLS is
 * verified always; NODE_EXTRA_CA_CERTS is honoured by Node itself. A finished connection is kept for the next GET to the
 * same host.
 */

import { AppError } from '../lib/errors.ts';
import { type BodyTaker, Connection, type Head } from './http-connection.ts';

export type { BodyTaker, Head } from './http-connection.ts';

export interface GetOptions {
  /** http or https. */
  readonly url: string;
  /** Besides Host, Accept, Accept-Encoding (identity), User-Agent and Connection. Never an Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** 4 or 6 pins the address family. */
  readonly family: 0 | 4 | 6;
  /** Longest silence, in milliseconds, from connecting to the last byte; not counted while the taker pauses. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Lets a taker that returned false go on. */
export interface Flow {
  resume(): void;
}

/** Looks at the head and says who takes the body; null drops the connection without reading it. Throws to refuse. */
export type OnHead = (head: Head, flow: Flow) => BodyTaker | null;

const IDLE_MS = 15_000;

export class HttpGetter {
  #idle = new Map<string, { connection: Connection; timer: NodeJS.Timeout }>();
  #sessions = new Map<string, Buffer>();

  /**
   * One exchange; resolves with the head when the whole body was taken (or `onHead` gave null). Rejects with AppError:
   * `offline`, `connection-lost`, `stalled`, `tls-failed`, `clock-wrong`, `bad-answer`, `cancelled`, or whatever `onHead`
   * or the taker threw.
   */
  async get(options: GetOptions, onHead: OnHead): Promise<Head> {
    if (options.signal?.aborted === true) throw new AppError('cancelled');
    const url = new URL(options.url);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new AppError('link-unsupported');
    const key = `${url.protocol}//${url.host} ${options.family}`;
    const kept = this.#take(key);
    if (kept !== null) {
      try {
        return await this.#exchange(kept, key, url, options, onHead);
      } catch (error) {
        // A kept connection may have been closed by the server just now: only then the request is said again.
        if (!kept.diedSilently) throw error;
      }
    }
    const connection = new Connection(url, options.family, this.#sessions.get(key) ?? null);
    connection.onSession = (session) => this.#sessions.set(key, session);
    return await this.#exchange(connection, key, url, options, onHead);
  }

  async #exchange(connection: Connection, key: string, url: URL, options: GetOptions, onHead: OnHead): Promise<Head> {
    const head = await connection.exchange(requestText(url, options.headers), options.stallMs, options.signal, (h) =>
      onHead(h, connection),
    );
    if (connection.reusable) this.#keep(key, connection);
    else connection.destroy();
    return head;
  }

  #take(key: string): Connection | null {
    const kept = this.#idle.get(key);
    if (kept === undefined) return null;
    this.#idle.delete(key);
    clearTimeout(kept.timer);
    return kept.connection.reusable ? kept.connection : null;
  }

  #keep(key: string, connection: Connection): void {
    this.#drop(key);
    const timer = setTimeout(() => this.#drop(key), IDLE_MS);
    timer.unref();
    connection.unref();
    this.#idle.set(key, { connection, timer });
  }

  #drop(key: string): void {
    const kept = this.#idle.get(key);
    if (kept === undefined) return;
    this.#idle.delete(key);
    clearTimeout(kept.timer);
    kept.connection.destroy();
  }

  /** Closes the kept connections. */
  close(): void {
    for (const key of [...this.#idle.keys()]) this.#drop(key);
  }
}

function requestText(url: URL, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: rgsx-tui',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: keep-alive',
  ];
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n]/.test(name + value)) throw new AppError('bug', { text: 'line break in a header' });
    lines.push(`${name}: ${value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
