/** What stands in a row of a game list: name, link, size. Pure; everything comes out clean or with a reason. */

import { FICHIER_DOMAINS, normaliseLink } from '../fichier/links.ts';
import { clean } from '../lib/text.ts';
import type { BadRow, CatalogRow } from '../model.ts';

/** Why a row is no game, or not one that can be fetched. Stable codes; the screens have the words. */
export type RowReason =
  // the file as a whole (row 0)
  | 'not-a-game-list'
  | 'file-truncated'
  | 'file-too-large'
  | 'file-unreadable'
  | 'no-games-file'
  | 'too-many-rows'
  // one row
  | 'row-too-long'
  | 'not-json'
  | 'unknown-shape'
  | 'no-name'
  | 'no-link'
  | 'duplicate'
  | 'link-credentials'
  | 'link-malformed'
  | 'link-too-long'
  // kept, but it cannot be fetched
  | 'link-scheme'
  | 'volume-missing';

/** Bad rows kept for the log; a list of nothing but rubbish must not fill the memory, nor the card. */
export const MAX_REPORTED = 2000;

/** Bad rows: all counted, the first ones kept (the screens show a hundred of them, the log has all), each told to `onBad`. */
export class RowReport {
  count = 0;
  readonly first: BadRow[] = [];
  readonly #onBad: ((bad: BadRow) => void) | undefined;

  constructor(onBad?: (bad: BadRow) => void) {
    this.#onBad = onBad;
  }

  add(file: string, row: number, reason: RowReason): void {
    const bad: BadRow = { file: clean(file, 120), row, reason };
    this.count++;
    if (this.first.length < MAX_REPORTED) this.first.push(bad);
    this.#onBad?.(bad);
  }
}

export const MAX_LINK_LENGTH = 2048;
const MAX_NAME_LENGTH = 255;

const NAME_KEYS = ['game_name', 'name', 'title', 'game'] as const;
const LINK_KEYS = ['url', 'download', 'link', 'href'] as const;
const SIZE_KEYS = ['size', 'filesize', 'length'] as const;

// Decimal multiples as everywhere in this program; only the `i` of KiB and Kio means 1024. Octets are French bytes.
const UNIT = /^(?:(?<prefix>[kmgtp])(?<binary>i?))?(?:o|b|octets?|bytes?)?$/;
const PREFIXES = 'kmgtp';

const USUAL: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9 };

/** `1.2 GB`, `512 Ko`, `1,5 Gio`, `1 234 567`, `640 KiB`, `123456` → bytes; null when it is not a size. */
export function parseSize(value: unknown): number | null {
  if (typeof value === 'number') return bounded(Math.round(value));
  if (typeof value !== 'string' || value.length > 40) return null;
  if (/^\d{1,4}(?:\.\d{1,2})? [KMG]B$/.test(value)) {
    return bounded(Math.round(Number(value.slice(0, -3)) * (USUAL[value.at(-2) as string] as number)));
  }
  const match = /^([\d.,\s\u00a0\u202f']*\d[.,]?)\s*([a-z]*)\.?$/i.exec(value.trim());
  if (match === null) return null;
  const unit = UNIT.exec((match[2] as string).toLowerCase());
  if (unit === null) return null;
  const prefix = unit.groups?.['prefix'];
  const number = parseNumber(match[1] as string, prefix === undefined);
  if (number === null) return null;
  const power = prefix === undefined ? 0 : PREFIXES.indexOf(prefix) + 1;
  const base = unit.groups?.['binary'] === 'i' ? 1024 : 1000;
  return bounded(Math.round(number * base ** power));
}

/** A petabyte is more than any host keeps in one file: a larger number is no size. Nothing (`0.00 MB`) is a small file rounded down. */
function bounded(bytes: number): number | null {
  return Number.isFinite(bytes) && bytes > 0 && bytes < 1e15 ? bytes : null;
}

/** The last `.` or `,` is the decimal point unless it separates thousands (`1,234,567`; `1.234.567`; `1,234` of whole bytes). */
function parseNumber(text: string, whole: boolean): number | null {
  const digits = text.replace(/[\s\u00a0\u202f']/g, '');
  const marks = digits.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return Number(digits);
  const mixed = new Set(marks).size > 1;
  const thousands = !mixed && (marks.length > 1 || (whole && /^\d{1,3}[.,]\d{3}$/.test(digits)));
  const plain = thousands
    ? digits.replace(/[.,]/g, '')
    : digits.replace(last === ',' ? /\./g : /,/g, '').replace(',', '.');
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}

export type LinkCheck =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: RowReason; readonly shown: string };

// What nearly all links look like; saves the URL parser 120,000 calls.
const PLAIN_FICHIER_LINK = /^https:\/\/1fichier\.com\/\?[a-z0-9]{5,20}$/;
const PLAIN_LINK = /^https?:\/\/(?![^/]*--)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\/[!$-;=?-[\]_a-z~]*$/;

/**
 * A link that the program could fetch (http, https; 1fichier among them), or why not. A link with a user name or password in
 * it is refused whole: it would be shown, logged and kept. `shown` is what may be shown of a refused one.
 */
export function checkLink(link: string): LinkCheck {
  const text = link.trim();
  if (text.length > MAX_LINK_LENGTH) return { ok: false, reason: 'link-too-long', shown: '' };
  if (PLAIN_FICHIER_LINK.test(text)) return { ok: true, url: text };
  if (PLAIN_LINK.test(text)) return { ok: true, url: canonical(text) };
  if (/[\u0000-\u0020\u007f-\u009f]/.test(text)) return { ok: false, reason: 'link-malformed', shown: '' };
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https' && !/^[a-z0-9-]+(\.[a-z0-9-]+)*:\d/i.test(text)) {
    return { ok: false, reason: 'link-scheme', shown: `${scheme.slice(0, 20)}:` };
  }
  let url: URL;
  try {
    url = new URL(scheme === undefined && /^(www\.)?1fichier\.com\//i.test(text) ? `https://${text}` : text);
  } catch {
    return { ok: false, reason: 'link-malformed', shown: '' };
  }
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'link-credentials', shown: '' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, reason: 'link-malformed', shown: '' };
  url.hash = '';
  return { ok: true, url: canonical(url.href) };
}

const FICHIER_HOST = new RegExp(
  `^https?://[^/?]*(?:${FICHIER_DOMAINS.join('|').replaceAll('.', '\\.')})(?:[/?]|$)`,
  'i',
);

/** The form in which the link is the game's identity: without who gets paid for the visit, as the 1fichier client asks for it. */
function canonical(url: string): string {
  return FICHIER_HOST.test(url) ? (normaliseLink(url) ?? url) : url;
}

/** The last part of a link's path, decoded: the name of a row that has none. */
function nameFromLink(url: string): string {
  const last = /^[^?#]*\/([^/?#]+)(?:[?#]|$)/.exec(url.slice(url.indexOf('//') + 2))?.[1] ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function pick(row: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = row[key];
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

interface Fields {
  readonly name: unknown;
  readonly link: unknown;
  readonly size: unknown;
}

/** The three fields of a row in any of the known shapes; null for a shape that is none. */
function fields(row: unknown): Fields | null {
  if (Array.isArray(row)) return { name: row[0], link: row[1], size: row[2] };
  if (typeof row === 'string') {
    // A bare string is a link, or a name without one.
    return /^https?:\/\//i.test(row)
      ? { name: undefined, link: row, size: undefined }
      : { name: row, link: '', size: undefined };
  }
  if (typeof row !== 'object' || row === null) return null;
  const record = row as Readonly<Record<string, unknown>>;
  return { name: pick(record, NAME_KEYS), link: pick(record, LINK_KEYS), size: pick(record, SIZE_KEYS) };
}

// Printable ASCII without double spaces is clean as it is.
const isClean = (text: string): boolean => /^[ -~]{1,250}$/.test(text) && !text.includes('  ');

function cleanName(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.trim();
  return isClean(text) ? text : clean(text, MAX_NAME_LENGTH);
}

/** A game, or the reason why the row is none. */
export function readRow(row: unknown): CatalogRow | RowReason {
  const found = fields(row);
  if (found === null) return 'unknown-shape';
  const { name: rawName, link, size } = found;
  if (rawName !== undefined && typeof rawName !== 'string' && typeof rawName !== 'number') return 'unknown-shape';
  if (link !== undefined && link !== null && typeof link !== 'string') return 'unknown-shape';
  let name = cleanName(rawName);
  if (link === undefined || link === null || link.trim() === '') return name === '' ? 'no-name' : 'no-link';
  const checked = checkLink(link);
  if (name === '' && checked.ok) name = cleanName(nameFromLink(checked.url));
  if (name === '') return 'no-name';
  const sizeBytes = parseSize(size);
  if (checked.ok) return { name, url: checked.url, sizeBytes };
  if (checked.reason !== 'link-scheme') return checked.reason;
  return { name, url: checked.shown, sizeBytes, unsupported: checked.reason };
}
