/**
 * gamelist.xml by splice: an entry goes in or out, every other byte stays. Pure: bytes -> bytes.
 *
 * The file is read as Latin-1, one character a byte, so that offsets are byte offsets and a file in any encoding that contains ASCII comes
 * out as it went in; text is decoded as UTF-8 where it is compared. Format: batocera-emulationstation, MetaData.cpp and Gamelist.cpp.
 */

import { posix } from 'node:path';
import { AppError } from '../lib/errors.ts';
import {
  childOf,
  decodeEntities,
  escapeXml,
  parseXml,
  strayText,
  textOf,
  type XmlElement,
  XmlError,
} from '../lib/xml.ts';

/** The fields of an entry besides its path, in the order in which EmulationStation writes them. */
export const GAME_FIELDS = [
  'name',
  'desc',
  'genre',
  'image',
  'video',
  'marquee',
  'thumbnail',
  'fanart',
  'manual',
  'rating',
  'releasedate',
  'developer',
  'publisher',
  'players',
  'md5',
  'lang',
  'region',
  // Not one of EmulationStation's: it skips what it does not know. For tools that read the list.
  'size',
] as const;
export type GameField = (typeof GAME_FIELDS)[number];
export type GameFields = Readonly<Partial<Record<GameField, string>>> & { readonly name: string };

export interface Spliced {
  readonly bytes: Buffer;
  /** False: `bytes` is the file as it was. */
  readonly changed: boolean;
}

interface Parsed {
  readonly text: string;
  /** null: the file has no element at all. */
  readonly list: XmlElement | null;
}

const malformed = (reason: string): AppError => new AppError('gamelist-malformed', { reason });

function parse(file: Buffer): Parsed {
  if ((file[0] === 0xff && file[1] === 0xfe) || (file[0] === 0xfe && file[1] === 0xff)) throw malformed('UTF-16');
  const text = file.toString('latin1');
  try {
    const roots = parseXml(text);
    const stray = strayText(text, roots);
    if (stray >= 0) throw malformed('text outside of <gameList>');
    if (roots.length === 0) return { text, list: null };
    const [list] = roots;
    if (roots.length > 1 || list?.name !== 'gameList') throw malformed('not one <gameList>');
    return { text, list };
  } catch (error) {
    if (error instanceof XmlError) throw malformed(error.message);
    throw error;
  }
}

const utf8 = (latin1: string): string =>
  /[\u0080-\u00ff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;

/**
 * The comparable form of a `<path>`: `./Foo.zip`, `Foo.zip`, `.//Foo.zip` and `/userdata/roms/snes/Foo.zip` are one. `romFolder` is the
 * system's folder.
 */
export function normalGamePath(path: string, romFolder: string): string {
  const full = posix.normalize(path.trim().replaceAll('\\', '/'));
  const relative = full.startsWith(`${romFolder}/`) ? full.slice(romFolder.length + 1) : full;
  return relative.replace(/\/+$/, '');
}

/** The text of an element: bytes become characters first, then references are decoded; CDATA and comments as in XML. */
function contentOf(text: string, element: XmlElement): string {
  const raw = utf8(text.slice(element.contentStart, element.contentEnd));
  if (!raw.includes('<')) return decodeEntities(raw);
  const whole = `<a>${raw}</a>`;
  const [root] = parseXml(whole);
  return root === undefined ? '' : textOf(whole, root);
}

function pathOf(text: string, entry: XmlElement): string | null {
  const path = childOf(entry, 'path');
  // A path with elements inside is none that EmulationStation reads so.
  return path === undefined || path.children.length > 0 ? null : contentOf(text, path);
}

function entriesOf({ text, list }: Parsed, paths: ReadonlySet<string>, romFolder: string): XmlElement[] {
  return (list?.children ?? []).filter((entry) => {
    if (entry.name !== 'game' && entry.name !== 'folder') return false;
    const path = pathOf(text, entry);
    return path !== null && paths.has(normalGamePath(path, romFolder));
  });
}

const keep = (file: Buffer): Spliced => ({ bytes: file, changed: false });

/** Replaces the bytes from `start` to `end`; `insert` is written as UTF-8. */
function splice(file: Buffer, start: number, end: number, insert: string): Buffer {
  return Buffer.concat([file.subarray(0, start), Buffer.from(insert, 'utf8'), file.subarray(end)]);
}

interface Style {
  readonly newline: string;
  /** White space before `<game>` and before `<path>`. */
  readonly outer: string;
  readonly inner: string;
}

/** White space between the start of the line and `offset`; null when something else stands there. */
function indentAt(text: string, offset: number): string | null {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(line, offset);
  return /^[ \t]*$/.test(before) && line > 0 ? before : null;
}

/** Indentation and line ends as the file has them: of its last entry that stands on a line of its own. */
function styleOf({ text, list }: Parsed): Style {
  const firstLine = text.indexOf('\n');
  const newline = firstLine > 0 && text[firstLine - 1] === '\r' ? '\r\n' : '\n';
  const children = list?.children ?? [];
  for (let at = children.length - 1; at >= 0 && at > children.length - 20; at--) {
    const entry = children[at] as XmlElement;
    const outer = indentAt(text, entry.start);
    const [first] = entry.children;
    const inner = first === undefined ? null : indentAt(text, first.start);
    if (outer !== null && inner !== null && inner.length >= outer.length) return { newline, outer, inner };
  }
  return { newline, outer: '\t', inner: '\t\t' };
}

/** The lines of an entry, without the line end of the last. Also the body of POST /addgames. */
export function gameEntry(
  path: string,
  fields: GameFields,
  style: Style = { newline: '\n', outer: '\t', inner: '\t\t' },
): string {
  const lines = [`${style.outer}<game>`, `${style.inner}<path>${escapeXml(path)}</path>`];
  for (const name of GAME_FIELDS) {
    const value = fields[name];
    if (value !== undefined && value !== '') lines.push(`${style.inner}<${name}>${escapeXml(value)}</${name}>`);
  }
  return [...lines, `${style.outer}</game>`].join(style.newline);
}

/**
 * Adds an entry at the end of the list. A path that is there already (however it is written) leaves the file as it is. `file` null: there is
 * none yet, a new list is made. `path` is relative to the ROM folder and begins with `./`. Throws AppError `gamelist-malformed` when it is not
 * a well-formed list.
 */
export function addGame(file: Buffer | null, romFolder: string, path: string, fields: GameFields): Spliced {
  const old = file ?? Buffer.alloc(0);
  const parsed = parse(old);
  const { text, list } = parsed;
  const style = styleOf(parsed);
  const entry = gameEntry(path, fields, style);
  const nl = style.newline;
  if (list === null) {
    const head = text === '' ? `<?xml version="1.0"?>${nl}` : /\n\s*$/.test(text) ? '' : nl;
    return {
      bytes: splice(old, old.length, old.length, `${head}<gameList>${nl}${entry}${nl}</gameList>${nl}`),
      changed: true,
    };
  }
  if (entriesOf(parsed, new Set([normalGamePath(path, romFolder)]), romFolder).length > 0) return keep(old);
  if (list.selfClosing) {
    const slash = list.contentStart - (/\/+>$/.exec(text.slice(list.start, list.contentStart))?.[0].length ?? 2);
    return { bytes: splice(old, slash, list.contentStart, `>${nl}${entry}${nl}</gameList>`), changed: true };
  }
  const indent = indentAt(text, list.contentEnd);
  if (indent !== null) {
    const line = list.contentEnd - indent.length;
    return { bytes: splice(old, line, line, `${entry}${nl}`), changed: true };
  }
  return { bytes: splice(old, list.contentEnd, list.contentEnd, `${nl}${entry}${nl}`), changed: true };
}

/** The bytes of an element with its indentation and line end where it has lines to itself. */
function wholeLines(text: string, element: XmlElement): { start: number; end: number } {
  const indent = indentAt(text, element.start);
  const rest = /^[ \t]*\r?\n/.exec(text.slice(element.end, element.end + 200));
  if (indent === null || rest === null) return { start: element.start, end: element.end };
  return { start: element.start - indent.length, end: element.end + rest[0].length };
}

/** Removes every entry of these paths. Throws `gamelist-malformed`. */
export function removeGames(file: Buffer, romFolder: string, paths: readonly string[]): Spliced {
  const parsed = parse(file);
  const wanted = new Set(paths.map((path) => normalGamePath(path, romFolder)));
  const entries = entriesOf(parsed, wanted, romFolder);
  if (entries.length === 0) return keep(file);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { start, end } = wholeLines(parsed.text, entry);
    pieces.push(file.subarray(at, start));
    at = end;
  }
  return { bytes: Buffer.concat([...pieces, file.subarray(at)]), changed: true };
}

/**
 * Sets fields of the entry of a path. `overwrite` false: only those that are missing or empty, so that what the player scraped or wrote
 * stays. A path without an entry leaves the file as it is. Throws `gamelist-malformed`.
 */
export function updateGame(
  file: Buffer,
  romFolder: string,
  path: string,
  fields: Readonly<Partial<Record<GameField, string>>>,
  overwrite: boolean,
): Spliced {
  const parsed = parse(file);
  const { text } = parsed;
  const [entry] = entriesOf(parsed, new Set([normalGamePath(path, romFolder)]), romFolder);
  if (entry === undefined) return keep(file);
  const edits: { start: number; end: number; insert: string }[] = [];
  const last = entry.children.at(-1) as XmlElement;
  const indent = indentAt(text, last.start);
  const { newline } = styleOf(parsed);
  for (const name of GAME_FIELDS) {
    const value = fields[name];
    if (value === undefined || value === '') continue;
    const element = `<${name}>${escapeXml(value)}</${name}>`;
    const old = childOf(entry, name);
    if (old === undefined) {
      edits.push({
        start: last.end,
        end: last.end,
        insert: indent === null ? element : `${newline}${indent}${element}`,
      });
    } else if (old.selfClosing || contentOf(text, old).trim() === '') {
      edits.push({ start: old.start, end: old.end, insert: element });
    } else if (overwrite && contentOf(text, old) !== value) {
      edits.push({ start: old.contentStart, end: old.contentEnd, insert: escapeXml(value) });
    }
  }
  if (edits.length === 0) return keep(file);
  const ordered = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.start - b.start || a.order - b.order);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, insert } of ordered) {
    pieces.push(file.subarray(at, start), Buffer.from(insert, 'utf8'));
    at = end;
  }
  return { bytes: Buffer.concat([...pieces, file.subarray(at)]), changed: true };
}

/** Throws AppError `gamelist-malformed` (`reason`) when it is not a well-formed list. An empty file is one. */
export function checkGamelist(file: Buffer): void {
  parse(file);
}

/** Whether the list has an entry of this path. Throws `gamelist-malformed`. */
export function hasGame(file: Buffer, romFolder: string, path: string): boolean {
  return entriesOf(parse(file), new Set([normalGamePath(path, romFolder)]), romFolder).length > 0;
}
