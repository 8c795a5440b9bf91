/** Errors are data: a stable code, what may be done about it, and the values that its sentence needs. */

export type ErrorKind = 'auth' | 'network' | 'limit' | 'file' | 'disk' | 'archive' | 'catalog' | 'usage' | 'bug';

/**
 * How the program itself goes on after an error of this code.
 * `stop`: only the player can change it. `again`: worth another try with a growing delay. `wait`: the host asks to wait.
 * `ask`: the player is asked for something (a password).
 */
export type Remedy = 'stop' | 'again' | 'wait' | 'ask';

interface Rule {
  readonly kind: ErrorKind;
  readonly remedy: Remedy;
  /** First wait of a `wait` code, in milliseconds (product rules of the 1fichier client). */
  readonly waitMs?: number;
}

const stop = (kind: ErrorKind): Rule => ({ kind, remedy: 'stop' });
const again = (kind: ErrorKind): Rule => ({ kind, remedy: 'again' });
const wait = (seconds: number): Rule => ({ kind: 'limit', remedy: 'wait', waitMs: seconds * 1000 });

/** Every code of the program. A code never changes its meaning; i18n/ has two sentences for each. */
export const ERRORS = {
  // the key and the account
  'key-missing': stop('auth'),
  'key-empty': stop('auth'),
  'key-rich-text': stop('auth'),
  'key-several': stop('auth'),
  'key-bad-characters': stop('auth'),
  'key-unreadable': stop('auth'),
  'key-refused': stop('auth'),
  'account-locked': stop('auth'),
  'premium-required': stop('auth'),
  // the host asks to wait
  flood: wait(30),
  'ip-locked': wait(60 * 60),
  'one-location': wait(5 * 60),
  maintenance: wait(20 * 60),
  'host-database': wait(5 * 60),
  'too-fast': wait(30),
  'network-not-allowed': wait(5 * 60),
  // the file on the host
  'file-gone': stop('file'),
  'file-forbidden': stop('file'),
  'file-virus': stop('file'),
  'file-owner-locked': stop('file'),
  'password-needed': { kind: 'file', remedy: 'ask' },
  'password-wrong': { kind: 'file', remedy: 'ask' },
  'link-unsupported': stop('file'),
  'size-mismatch': stop('file'),
  'checksum-mismatch': stop('file'),
  // the way there
  offline: again('network'),
  'connection-lost': again('network'),
  stalled: again('network'),
  'tls-failed': again('network'),
  'clock-wrong': again('network'),
  'server-error': again('network'),
  'bad-answer': again('network'),
  'token-expired': again('network'),
  'range-refused': again('network'),
  'redirect-refused': stop('network'),
  'captive-portal': again('network'),
  // the card
  'no-space': stop('disk'),
  'file-too-large': stop('disk'),
  'disk-read-only': stop('disk'),
  'disk-error': stop('disk'),
  'disk-gone': stop('disk'),
  'name-impossible': stop('disk'),
  // archives
  'archive-absolute-path': stop('archive'),
  'archive-parent-path': stop('archive'),
  'archive-drive-letter': stop('archive'),
  'archive-link': stop('archive'),
  'archive-special-file': stop('archive'),
  'archive-duplicate-name': stop('archive'),
  'archive-bad-name': stop('archive'),
  'archive-bomb': stop('archive'),
  'archive-too-many-entries': stop('archive'),
  'archive-wrong-size': stop('archive'),
  'archive-wrong-crc': stop('archive'),
  'archive-overlap': stop('archive'),
  'archive-encrypted': stop('archive'),
  'archive-damaged': stop('archive'),
  'archive-unsupported': stop('archive'),
  'archive-empty': stop('archive'),
  'archive-needs-memory': stop('archive'),
  'archive-volume-missing': stop('archive'),
  // catalogs, systems, games
  'catalog-missing': stop('catalog'),
  'catalog-malformed': stop('catalog'),
  'catalog-too-large': stop('catalog'),
  'systems-malformed': stop('catalog'),
  'system-unknown': stop('catalog'),
  'system-unsupported': stop('catalog'),
  'game-unknown': stop('catalog'),
  'game-ambiguous': stop('catalog'),
  'file-exists': stop('catalog'),
  'gamelist-malformed': stop('catalog'),
  'menu-silent': stop('catalog'),
  // the program
  usage: stop('usage'),
  'instance-running': stop('usage'),
  'no-userdata': stop('usage'),
  'database-damaged': stop('disk'),
  'database-newer': stop('usage'),
  cancelled: stop('usage'),
  bug: stop('bug'),
} as const satisfies Record<string, Rule>;

export type ErrorCode = keyof typeof ERRORS;

/** Values for the placeholders of the code's sentences. Never a key, a token or a download URL. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error as it is stored, sent between threads and printed. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** Set where the host or the fault itself says how long to wait. */
  readonly waitMs?: number;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly waitMs: number | undefined;

  /** `message` is for the log in English; the player reads the sentences of the code. */
  constructor(
    code: ErrorCode,
    details: ErrorDetails = {},
    options: { cause?: unknown; waitMs?: number | undefined } = {},
  ) {
    super(`${code}${Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''}`, { cause: options.cause });
    this.code = code;
    this.details = details;
    this.waitMs = options.waitMs ?? (ERRORS[code] as Rule).waitMs;
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind;
  }

  get remedy(): Remedy {
    return ERRORS[this.code].remedy;
  }

  toRecord(): ErrorRecord {
    return { code: this.code, details: this.details, ...(this.waitMs === undefined ? {} : { waitMs: this.waitMs }) };
  }

  static fromRecord(record: ErrorRecord): AppError {
    return new AppError(record.code, record.details, { waitMs: record.waitMs });
  }
}

/** Whether a value is one of the program's codes (stored records outlive versions). */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}

const DISK_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'file-too-large',
  EROFS: 'disk-read-only',
  EACCES: 'disk-read-only',
  EPERM: 'disk-read-only',
  EIO: 'disk-error',
  ENODEV: 'disk-gone',
  ENXIO: 'disk-gone',
  ENOTCONN: 'disk-gone',
  EINVAL: 'name-impossible',
  ENAMETOOLONG: 'name-impossible',
};

const NETWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'offline',
  EAI_AGAIN: 'offline',
  ENETUNREACH: 'offline',
  ENETDOWN: 'offline',
  EHOSTUNREACH: 'offline',
  ECONNREFUSED: 'connection-lost',
  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  EPIPE: 'connection-lost',
  ETIMEDOUT: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',
  UND_ERR_CONNECT_TIMEOUT: 'connection-lost',
  UND_ERR_HEADERS_TIMEOUT: 'stalled',
  UND_ERR_BODY_TIMEOUT: 'stalled',
  CERT_NOT_YET_VALID: 'clock-wrong',
  CERT_HAS_EXPIRED: 'tls-failed',
};

/** The `code` that Node puts on system, TLS and undici errors, looked for along the chain of causes. */
export function systemCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (at instanceof AggregateError && at.errors.length > 0) {
      const inner = systemCode(at.errors[0]);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** Turns a failed file operation into the player's error; `path` may be shown. Anything unknown is `disk-error`. */
export function diskError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const system = systemCode(error) ?? 'unknown';
  return new AppError(DISK_CODES[system] ?? 'disk-error', { path, system }, { cause: error });
}

/** Turns a failed exchange into the player's error. TLS codes of OpenSSL and anything unknown have a place too. */
export function networkError(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const system = systemCode(error) ?? 'unknown';
  const known = NETWORK_CODES[system];
  const tls = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(system);
  return new AppError(known ?? (tls ? 'tls-failed' : 'connection-lost'), { host, system }, { cause: error });
}

/** Any thrown value as an AppError; what nobody foresaw is `bug`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // What AbortSignal gives when nobody named a reason.
  if (error instanceof Error && error.name === 'AbortError') return new AppError('cancelled', {}, { cause: error });
  const text = error instanceof Error ? error.message : String(error);
  return new AppError('bug', { text: text.slice(0, 200) }, { cause: error });
}
