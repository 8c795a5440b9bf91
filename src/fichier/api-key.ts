/** The API key as a value that cannot be printed, and how a key file is read. Pure. */

import { inspect } from 'node:util';
import { AppError } from '../lib/errors.ts';

/** A 1fichier API key. Printed, logged, serialised or joined to text it is `***`; only the client reveals it. */
export class ApiKey {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The key itself, for the Authorization header and the log's mask. */
  reveal(): string {
    return this.#value;
  }

  /** `ab…yz`: enough to tell two keys apart, two characters of each end at most. */
  masked(): string {
    return this.#value.length < 12 ? '…' : `${this.#value.slice(0, 2)}…${this.#value.slice(-2)}`;
  }

  equals(other: ApiKey | null): boolean {
    return other !== null && other.#value === this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return 'ApiKey(***)';
  }
}

/**
 * What is odd about a key that is used all the same. `unusual-shape`: not 32 characters of `[A-Za-z0-9_=-]`, the only shape
 * ever seen. `extra-text`: other words were skipped. `other-name`: the file is not called 1FichierAPI.txt.
 */
export type KeyWarning = 'unusual-shape' | 'extra-text' | 'other-name';

export interface ParsedKey {
  readonly key: ApiKey;
  readonly warnings: readonly KeyWarning[];
}

/** A longer file is no key file; the first bytes still tell what it is. */
const LONGEST_FILE = 64 * 1024;
const LONGEST_KEY = 256;
const KNOWN_SHAPE = /^[A-Za-z0-9_=-]{32}$/;
/** What an HTTP header can carry, without what only text, markup or code has. */
const POSSIBLE = /^[!#-&(-;=?-[\]^_a-z|~]+$/;
/** `API_KEY = …`, `1fichier API key: …`, `"key": …`; a `=` may also be part of a key, so it wants a telling name or a blank. */
const NAMED = /^["']?([\p{L}\d_ .-]{1,40}?)["']?(\s*[:=]\s*)(.+)$/u;
const TELLING = /key|api|token|fichier|cl[eé]|schl[uü]ssel|chiave|clave|chave/iu;
const QUOTES = /^["'`‘’‚“”„«»‹›]+|["'`‘’‚“”„«»‹›,;]+$/g;

/**
 * Reads the bytes of a key file; `path` is only for the error's sentence. Rules of product.md §2.
 *
 * Throws `key-empty`, `key-rich-text` (RTF, Word, PDF, a web page), `key-several` (two different keys) or
 * `key-bad-characters`.
 */
export function parseKeyFile(bytes: Uint8Array, path: string): ParsedKey {
  const text = decode(bytes, path);
  const lines = text
    .split(/[\r\n\u0085\u2028\u2029]+/)
    .map((line) => unwrap(line))
    .filter((line) => line !== '');
  const different = [...new Set(lines)];
  if (different.length === 0) throw new AppError('key-empty', { path });
  const words = different.flatMap((line) => line.split(/\s+/)).map((word) => word.replace(/^[^\w=-]+|[^\w=-]+$/g, ''));
  const known = [...new Set(words.filter((word) => KNOWN_SHAPE.test(word)))];
  if (known.length > 1) throw new AppError('key-several', { path });
  // Notes around the key do not matter when one word has the key's exact shape.
  const candidates = known.length === 1 ? known : different.filter(isPossible);
  if (candidates.length > 1) throw new AppError('key-several', { path });
  const [found] = candidates;
  if (found === undefined || (known.length === 0 && different.length > 1)) {
    throw new AppError('key-bad-characters', { path });
  }
  const warnings: KeyWarning[] = [];
  if (known.length === 0) warnings.push('unusual-shape');
  if (different.length > 1 || different[0] !== found) warnings.push('extra-text');
  return { key: new ApiKey(found), warnings };
}

function isPossible(line: string): boolean {
  return line.length <= LONGEST_KEY && POSSIBLE.test(line);
}

/** Text by its byte order mark; UTF-16 without one is known by its zero bytes. */
function decode(bytes: Uint8Array, path: string): string {
  const start = Buffer.from(bytes.subarray(0, 16));
  const ascii = start.toString('latin1');
  if (/\{\\rtf/i.test(ascii) || /^(PK\u0003\u0004|%PDF|\u00d0\u00cf\u0011\u00e0)/.test(ascii)) {
    throw new AppError('key-rich-text', { path });
  }
  const text = new TextDecoder(encodingOf(start)).decode(bytes.subarray(0, LONGEST_FILE + 1));
  if (/^\s*(<!doctype|<html|<\?xml|\{\\rtf)/i.test(text)) throw new AppError('key-rich-text', { path });
  if (bytes.length > LONGEST_FILE) throw new AppError('key-bad-characters', { path });
  // Blanks that nobody sees: zero-width ones and soft hyphens come with text copied from web pages.
  return text.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '');
}

function encodingOf(start: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  // Without a mark: most of its letters have a zero beside them. The first one may be a blank that is no ASCII.
  const zeros = (from: 0 | 1): number => start.filter((byte, at) => at % 2 === from && byte === 0).length;
  if (zeros(0) + zeros(1) < Math.max(2, start.length / 4)) return 'utf-8';
  return zeros(1) > zeros(0) ? 'utf-16le' : 'utf-16be';
}

/** Takes blanks, quotes, a name and `Bearer` from around a key. A heading (`My key:`) and a comment leave nothing. */
function unwrap(line: string): string {
  let rest = line.trim();
  if (/^(#|\/\/|;)/.test(rest) || rest.endsWith(':')) return '';
  for (let turn = 0; turn < 6; turn++) {
    const bare = rest.replace(QUOTES, '').trim();
    if (KNOWN_SHAPE.test(bare)) return bare;
    const inner = unname(bare.replace(/^bearer\s+/i, ''));
    if (inner === rest) break;
    rest = inner;
  }
  return rest;
}

function unname(text: string): string {
  const match = NAMED.exec(text);
  if (match === null) return text;
  const [, name = '', sign = '', value = ''] = match;
  const named = sign.includes(':') || sign.trim() !== sign || TELLING.test(name) || KNOWN_SHAPE.test(value);
  return named ? value.trim() : text;
}
