/**
 * What the outside world looks like to the rest of the program. Types only: pure files take these as parameters, the
 * composition root (app.ts) gives the real ones, tests give fakes.
 */

/** Wall time for people and records, monotonic time for measuring; both in milliseconds. */
export interface Clock {
  /** Milliseconds since 1970; may jump (a handheld gets its time late). */
  now(): number;
  /** Milliseconds since some fixed instant; never jumps back. */
  monotonic(): number;
}

/** Waits; rejects with the signal's reason when it is aborted. */
export type Sleep = (delayMs: number, signal?: AbortSignal) => Promise<void>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Longest wait without a byte. */
  readonly stallMs?: number;
  /** A longer body is refused with `bad-answer`. */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * One small HTTP exchange, never redirected. Rejects with AppError of kind `network` (`offline`, `connection-lost`,
 * `stalled`, `tls-failed`, `clock-wrong`, `bad-answer`); any status code resolves.
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The log file. Text from outside is cleaned and secrets are masked by the implementation. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
