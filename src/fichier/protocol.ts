/** Bodies of the host → values of the program. Lenient where real answers differ from the documentation. Pure. */

import * as v from 'valibot';
import { AppError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { RemoteFile } from '../model.ts';
import { frenchTime, isHostDate } from './host-time.ts';
import { normaliseLink } from './links.ts';

export type Plan = 'free' | 'premium' | 'access' | 'unknown';

export interface UserInfo {
  readonly email: string | null;
  readonly plan: Plan;
  /** Milliseconds since 1970; null when there is no subscription or the date cannot be read. */
  readonly validUntil: number | null;
  /** CDN credits in GB. */
  readonly cdnCreditsGb: number | null;
  readonly storedBytes: number | null;
  readonly availableBytes: number | null;
}

/** A file as a listing shows it. `name` is clean. */
export interface ListedFile {
  readonly url: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly whirlpool: string | null;
  readonly passwordProtected: boolean;
  /** "YYYY-MM-DD HH:MM:SS" in French time as the host says it; null in shared folders. */
  readonly sentAt: string | null;
}

export interface SubFolder {
  readonly id: number;
  readonly name: string;
  readonly passwordProtected: boolean;
  /** As the host tells them, for noticing a change without listing; null when it does not. */
  readonly fileCount: number | null;
  readonly sizeBytes: number | null;
}

export interface FolderListing {
  readonly id: number;
  readonly name: string;
  readonly subFolders: readonly SubFolder[];
  /** At most 5,000: the host cuts longer ones off. */
  readonly files: readonly ListedFile[];
  /** false: the answer had no list of files, although the folder may have some. */
  readonly filesTold: boolean;
  /** How many there are, when the host tells. */
  readonly fileCount: number | null;
  /** Rows that could not be read. */
  readonly badRows: number;
}

export interface FileInfo {
  readonly file: RemoteFile;
  readonly url: string;
  readonly passwordProtected: boolean;
}

export interface LinkCheck {
  /** As it was asked. */
  readonly url: string;
  readonly state: 'ok' | 'gone' | 'private' | 'bad-link' | 'unknown';
  readonly name: string | null;
  readonly sizeBytes: number | null;
}

/** The host cuts a listing off here. */
export const LISTING_LIMIT = 5000;
/** Links of one request to check_links.pl. */
export const CHECK_LIMIT = 100;

const toNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
const toBytes = (value: unknown): number | null => {
  const number = toNumber(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
};
const toFlag = (value: unknown): boolean => value === true || value === 1 || value === '1';

const text = v.optional(v.nullable(v.union([v.string(), v.number()])));
const anything = v.optional(v.unknown());

const fileRow = v.object({
  url: v.optional(v.string()),
  link: v.optional(v.string()),
  filename: v.pipe(v.string(), v.minLength(1)),
  size: anything,
  checksum: anything,
  pass: anything,
  password: anything,
  date: anything,
});

const folderRow = v.object({
  id: anything,
  folder_id: anything,
  name: v.string(),
  pass: anything,
  files: anything,
  size: anything,
});

const status = v.object({ status: text, Status: text, message: text, Message: text });

/** Parses JSON of an answer; null when it is none (an HTML page, a plain sentence, nothing). */
export function parseBody(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/**
 * What an API body says about itself. A success may have no status at all, so only "KO" is a failure; both casings are read.
 */
export function verdict(json: unknown): { readonly failed: boolean; readonly message: string | null } {
  const parsed = v.safeParse(status, json);
  if (!parsed.success) return { failed: false, message: null };
  const { output } = parsed;
  const message = output.message ?? output.Message ?? null;
  const failed = String(output.status ?? output.Status ?? 'OK').toUpperCase() === 'KO';
  return { failed, message: message === null ? (failed ? '' : null) : String(message) };
}

function read<const S extends v.GenericSchema>(schema: S, json: unknown, endpoint: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? 'body';
  throw new AppError('bad-answer', { endpoint, field: clean(where, 40) });
}

/** user/info. Throws `bad-answer`. */
export function readUserInfo(json: unknown): UserInfo {
  const record = read(v.record(v.string(), v.unknown()), json, 'user/info');
  const plans: Readonly<Record<string, Plan>> = { '0': 'free', '1': 'premium', '2': 'access', '3': 'premium' };
  const email = record['email'];
  const hot = toBytes(record['hot_storage']);
  const cold = toBytes(record['cold_storage']);
  return {
    email: typeof email === 'string' && email !== '' ? clean(email, 120) : null,
    plan: plans[String(toNumber(record['offer']) ?? '')] ?? 'unknown',
    validUntil: frenchTime(record['subscription_end']),
    cdnCreditsGb: toNumber(record['available_credits_in_gb']) ?? toNumber(record['cdn']),
    storedBytes: hot === null && cold === null ? null : (hot ?? 0) + (cold ?? 0),
    availableBytes: toBytes(record['available_storage']),
  };
}

/** file/info. Throws `bad-answer`. */
export function readFileInfo(json: unknown, askedUrl: string): FileInfo {
  const row = read(fileRow, json, 'file/info');
  const { name: fileName, sizeBytes, whirlpool, passwordProtected } = listedFile({ ...row, url: row.url ?? askedUrl });
  return { file: { fileName, sizeBytes, whirlpool, validator: null }, url: askedUrl, passwordProtected };
}

/**
 * download/get_token: an https URL. An account set to plain http gets https all the same; a loopback host (tests, demo) is
 * taken as it is. Throws `bad-answer`.
 */
export function readToken(json: unknown): string {
  const { url } = read(v.object({ url: v.string() }), json, 'download/get_token');
  const parsed = URL.parse(url);
  if (parsed === null) throw new AppError('bad-answer', { endpoint: 'download/get_token', field: 'url' });
  if (isLoopback(parsed.hostname)) return url;
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw new AppError('bad-answer', { endpoint: 'download/get_token', field: 'url' });
  }
  parsed.protocol = 'https:';
  return parsed.href;
}

/** Whether a host name is this device. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** folder/ls with `files: 1`. Rows that cannot be read are counted. Throws `bad-answer`. */
export function readFolder(json: unknown, askedId: number): FolderListing {
  const shape = v.object({
    name: v.optional(v.nullable(v.string())),
    sub_folders: v.optional(v.nullable(v.array(v.unknown()))),
    items: v.optional(v.nullable(v.array(v.unknown()))),
    files: anything,
  });
  const body = read(shape, json, 'folder/ls');
  const folders = rows(body.sub_folders, (one) => {
    const row = v.safeParse(folderRow, one);
    const id = row.success ? toNumber(row.output.id ?? row.output.folder_id) : null;
    return row.success && id !== null ? subFolder(id, row.output) : null;
  });
  const files = fileRows(body.items);
  const fileCount = toNumber(body.files);
  return {
    id: askedId,
    name: clean(body.name ?? ''),
    subFolders: folders.good,
    files: files.good,
    filesTold: Array.isArray(body.items) || fileCount === 0,
    fileCount,
    badRows: folders.bad + files.bad,
  };
}

function subFolder(id: number, row: v.InferOutput<typeof folderRow>): SubFolder {
  return {
    id,
    name: clean(row.name),
    passwordProtected: toFlag(row.pass),
    fileCount: toNumber(row.files),
    sizeBytes: toBytes(row.size),
  };
}

export interface FileListing {
  readonly files: readonly ListedFile[];
  readonly badRows: number;
}

/** file/ls. Throws `bad-answer`. */
export function readFileList(json: unknown): FileListing {
  const body = read(v.object({ items: v.optional(v.nullable(v.array(v.unknown()))) }), json, 'file/ls');
  const { good, bad } = fileRows(body.items);
  return { files: good, badRows: bad };
}

/** `/dir/ID?json=1`: an array, or (another form of the same page) an object indexed by number. Throws `bad-answer`. */
export function readSharedFolder(json: unknown): FileListing {
  const list = Array.isArray(json) ? json : Object.values(read(v.record(v.string(), v.unknown()), json, 'dir'));
  const { good, bad } = fileRows(list);
  return { files: good, badRows: bad };
}

function fileRows(list: readonly unknown[] | null | undefined): { good: ListedFile[]; bad: number } {
  return rows(list, (one) => {
    const row = v.safeParse(fileRow, one);
    const link = row.success ? normaliseLink(row.output.url ?? row.output.link ?? '') : null;
    return row.success && link !== null ? listedFile({ ...row.output, url: link }) : null;
  });
}

function rows<T>(list: readonly unknown[] | null | undefined, one: (row: unknown) => T | null) {
  const good: T[] = [];
  for (const row of list ?? []) {
    const value = one(row);
    if (value !== null) good.push(value);
  }
  return { good, bad: (list?.length ?? 0) - good.length };
}

function listedFile(row: v.InferOutput<typeof fileRow> & { readonly url: string }): ListedFile {
  const { checksum, date } = row;
  return {
    url: row.url,
    name: clean(row.filename),
    sizeBytes: toBytes(row.size),
    whirlpool: typeof checksum === 'string' && /^[0-9a-f]{128}$/i.test(checksum) ? checksum.toLowerCase() : null,
    passwordProtected: toFlag(row.pass ?? row.password),
    sentAt: typeof date === 'string' && isHostDate(date) ? date : null,
  };
}

/**
 * Lines of check_links.pl, one for each link asked. The number of fields varies, so the last one decides; lines are matched by
 * link, since the answer's order is nowhere promised.
 */
export function readLinkChecks(body: string, asked: readonly string[]): LinkCheck[] {
  const lines = new Map<string, string[]>();
  for (const line of body.split(/\r?\n/)) {
    const fields = line.split(';');
    const link = normaliseLink(fields[0] ?? '') ?? fields[0] ?? '';
    if (fields.length > 1) lines.set(link, fields);
  }
  return asked.map((url) => linkCheck(url, lines.get(normaliseLink(url) ?? url)));
}

function linkCheck(url: string, fields: readonly string[] | undefined): LinkCheck {
  const none = { url, name: null, sizeBytes: null };
  const last = fields?.at(-1)?.trim().toUpperCase() ?? '';
  if (last === 'NOT FOUND') return { ...none, state: 'gone' };
  if (last === 'BAD LINK') return { ...none, state: 'bad-link' };
  if (last === 'PRIVATE') return { ...none, state: 'private' };
  // A name may hold semicolons: it is everything between the link and the size.
  const sizeBytes = toBytes(last);
  if (fields === undefined || sizeBytes === null) return { ...none, state: 'unknown' };
  return { url, state: 'ok', name: clean(fields.slice(1, -1).join(';')) || null, sizeBytes };
}
