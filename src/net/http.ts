/** Small HTTP exchanges over undici, which is known nowhere else and loaded at the first exchange. */

import type { Agent } from 'undici';
import { AppError, networkError } from '../lib/errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../services.ts';
import type { Family } from './family.ts';

export interface HttpOptions {
  /** Sent as User-Agent. */
  readonly userAgent: string;
  /** Pins the address family of each host's connections (0: the system's choice). */
  readonly family?: (host: string) => Promise<Family>;
  /** Longest wait without a byte where the request names none; 20 s unless given. */
  readonly stallMs?: number;
  /** Certificates (PEM) to trust instead of the system's; NODE_EXTRA_CA_CERTS works without it. */
  readonly ca?: readonly string[];
}

export interface HttpClient {
  readonly http: Http;
  /** Closes idle connections and breaks open ones. */
  close(): Promise<void>;
}

const STALL_MS = 20_000;
/** Enough for a listing of 5,000 files with long names. */
const MAX_BYTES = 16 * 1024 * 1024;
/** A kept connection is used again within this time; the API is called about once a second. */
const KEEP_ALIVE_MS = 8_000;

/**
 * Makes the Http service: HTTP/1.1 with kept connections, certificates always verified, no redirect followed, bodies never
 * compressed. Errors are those of `Http` in services.ts; an aborted request rejects with `cancelled`, or with the
 * signal's reason where that is an AppError.
 */
export function createHttp(options: HttpOptions): HttpClient {
  const agents = new Map<Family, Agent>();

  const agentOf = async (family: Family): Promise<Agent> => {
    const undici = await import('undici');
    const known = agents.get(family);
    if (known !== undefined) return known;
    const agent = new undici.Agent({
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Silence is measured here, from the first packet on; undici's own timers count in whole seconds.
      headersTimeout: 0,
      bodyTimeout: 0,
      autoSelectFamily: family === 0,
      connect: {
        ...(family === 0 ? {} : { family }),
        ...(options.ca === undefined ? {} : { ca: [...options.ca] }),
      },
    });
    agents.set(family, agent);
    return agent;
  };

  const http: Http = async (request) => {
    const url = new URL(request.url);
    const silence = watchSilence(request, request.stallMs ?? options.stallMs ?? STALL_MS);
    try {
      const agent = await agentOf((await options.family?.(url.hostname)) ?? 0);
      return await exchange(agent, request, url, options.userAgent, silence);
    } catch (error) {
      throw failure(error, request, silence, url.host);
    } finally {
      silence.stop();
    }
  };

  return {
    http,
    close: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}

async function exchange(
  agent: Agent,
  request: HttpRequest,
  url: URL,
  userAgent: string,
  silence: Silence,
): Promise<HttpResponse> {
  const answer = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...request.headers },
    body: request.body ?? null,
    signal: silence.signal,
  });
  const maxBytes = request.maxBytes ?? MAX_BYTES;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    silence.heard();
    length += chunk.length;
    if (length > maxBytes) throw new AppError('bad-answer', { host: url.host, reason: 'too long', maxBytes });
    chunks.push(chunk);
  }
  // The connection is free for the next request only a moment after its last byte.
  await new Promise(setImmediate);
  return { status: answer.statusCode, headers: flatHeaders(answer.headers), body: Buffer.concat(chunks, length) };
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

interface Silence {
  /** Aborted by the caller or by silence. */
  readonly signal: AbortSignal;
  readonly stalled: () => boolean;
  heard(): void;
  stop(): void;
}

/** Aborts an exchange when nothing is heard for `stallMs`, or when its caller says so. */
function watchSilence(request: HttpRequest, stallMs: number): Silence {
  const controller = new AbortController();
  let stalled = false;
  const timer = setTimeout(() => {
    stalled = true;
    controller.abort();
  }, stallMs);
  const cancel = (): void => controller.abort();
  if (request.signal?.aborted === true) cancel();
  request.signal?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    stalled: () => stalled,
    heard: () => {
      timer.refresh();
    },
    stop: () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', cancel);
    },
  };
}

function failure(error: unknown, request: HttpRequest, silence: Silence, host: string): AppError {
  if (silence.stalled()) return new AppError('stalled', { host });
  if (request.signal?.aborted === true) {
    const reason: unknown = request.signal.reason;
    return reason instanceof AppError ? reason : new AppError('cancelled');
  }
  return networkError(error, host);
}
