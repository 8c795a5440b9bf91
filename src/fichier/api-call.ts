/** One call to the API host: the only place where the key leaves the program. */

import { AppError } from '../lib/errors.ts';
import type { Http, HttpResponse } from '../services.ts';
import type { ApiKey } from './api-key.ts';
import { apiError } from './errors.ts';
import { parseBody, verdict } from './protocol.ts';
import type { Gap, Turns } from './turns.ts';

export type CallBody = Readonly<Record<string, string | number>>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Of an endpoint that may be asked only now and then; `Turns.allow` came before. */
  readonly gap?: Gap;
  /** Whether a flood that it meets concerns every call; true unless given. */
  readonly shared?: boolean;
}

/** A shorter text could be part of an answer by chance. */
const SHORTEST_SECRET = 8;

export class ApiCaller {
  readonly #apiUrl: string;
  readonly #key: () => ApiKey | null;
  readonly #http: Http;
  readonly #turns: Turns;

  constructor(apiUrl: string, key: () => ApiKey | null, http: Http, turns: Turns) {
    this.#apiUrl = apiUrl;
    this.#key = key;
    this.#http = http;
    this.#turns = turns;
  }

  /** The key of the moment. Throws `key-missing`. */
  key(): ApiKey {
    const key = this.#key();
    if (key === null) throw new AppError('key-missing');
    return key;
  }

  /** Waits its turn, calls, and gives the parsed body of a success. Throws the error that the answer's text means. */
  async call(endpoint: string, body: CallBody, { signal, gap, shared = true }: CallOptions = {}): Promise<unknown> {
    const work = async (): Promise<unknown> => {
      const key = this.key();
      const answer = await this.#noted(gap, () => this.#post(endpoint, body, key, signal));
      // No answer can carry the key into an error, whatever it repeats.
      return successOf(answer, withoutKey(answer.body.toString('utf8'), key), new URL(this.#apiUrl).host);
    };
    return this.#turns.run(work, shared, signal);
  }

  #post(endpoint: string, body: CallBody, key: ApiKey, signal: AbortSignal | undefined): Promise<HttpResponse> {
    return this.#http({
      method: 'POST',
      url: `${this.#apiUrl}/${endpoint}.cgi`,
      headers: { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /**
   * Notes a call that is allowed only now and then: when it goes out, should the program end meanwhile, and when it is answered,
   * since the host counts from its arrival, which lies in between.
   */
  async #noted<T>(gap: Gap | undefined, call: () => Promise<T>): Promise<T> {
    if (gap === undefined) return call();
    this.#turns.note(gap);
    try {
      return await call();
    } finally {
      this.#turns.note(gap);
    }
  }
}

function withoutKey(text: string, key: ApiKey): string {
  const secret = key.reveal();
  return secret.length < SHORTEST_SECRET ? text : text.replaceAll(secret, '***');
}

function successOf(answer: HttpResponse, text: string, host: string): unknown {
  const json = parseBody(text);
  const { failed, message } = verdict(json);
  if (answer.status === 200 && json !== null && !failed) return json;
  const retryAfter = answer.headers['retry-after'];
  throw apiError({ status: answer.status, text, host, retryAfter }, json === null ? null : (message ?? ''));
}
