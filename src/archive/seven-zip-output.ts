/** What `7zz l -slt` prints and how `7zz` complains, as data. Pure. Written against 7-Zip 24.09 (7z-wasm 1.2.0). */

import { AppError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { ArchiveEntry } from '../model.ts';

export interface SevenZipListing {
  readonly entries: readonly ArchiveEntry[];
  /** The largest dictionary that unpacking needs, in bytes; 0 when none is told. */
  readonly dictionaryBytes: number;
}

type Fields = ReadonlyMap<string, string>;

/** Blocks of `Name = value` lines with an empty line between. 7-Zip prints control characters of names as `_`. */
function blocksOf(lines: readonly string[]): Fields[] {
  const blocks: Map<string, string>[] = [];
  let open: Map<string, string> | null = null;
  for (const line of lines) {
    const at = line.indexOf(' = ');
    const bare = line.endsWith(' =') ? line.length - 2 : -1;
    if (at < 0 && bare < 0) {
      open = null;
      continue;
    }
    if (open === null) {
      open = new Map();
      blocks.push(open);
    }
    const key = line.slice(0, at < 0 ? bare : at);
    if (!open.has(key)) open.set(key, at < 0 ? '' : line.slice(at + 3));
  }
  return blocks;
}

function kindOf(fields: Fields): ArchiveEntry['kind'] {
  const attributes = fields.get('Attributes') ?? '';
  const mode = fields.get('Mode') ?? / ([-dlbcps][-rwxsStT]{9})$/.exec(` ${attributes}`)?.[1] ?? '';
  const isSet = (name: string): boolean => (fields.get(name) ?? '') !== '' && fields.get(name) !== '-';
  if (mode.startsWith('l') || isSet('Symbolic Link') || isSet('Hard Link') || isSet('Link')) return 'link';
  if (/^[bcps]/.test(mode) || isSet('Anti') || isSet('Alternate Stream')) return 'special';
  if (fields.get('Folder') === '+' || mode.startsWith('d') || /^D/.test(attributes)) return 'folder';
  return 'file';
}

/** `LZMA2:24` (a power of two), `LZMA:64m`, `PPMD:o8:mem27`, `v5:m3:22`, `v6:1M:m3`: the bytes of memory that it stands for. */
function dictionaryOf(method: string): number {
  let most = 0;
  for (const [, digits, unit] of method.matchAll(/:(?:mem)?(\d{1,4})([kmgb]?)(?=[\s:]|$)/gi)) {
    const value = Number(digits);
    const scale = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, b: 1 }[unit?.toLowerCase() ?? ''];
    const bytes = scale !== undefined ? value * scale : value <= 40 ? 2 ** value : 0;
    most = Math.max(most, bytes);
  }
  return most;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : null;
}

/** `fallbackName` is what a gz or xz, which may have no name inside, is called. Throws `archive-damaged` for a missing size. */
export function parseListing(lines: readonly string[], fallbackName: string): SevenZipListing {
  let dictionaryBytes = 0;
  const blocks = blocksOf(lines).filter((fields) => fields.has('Size') || fields.has('Path'));
  const entries = blocks.map((fields, index): ArchiveEntry => {
    const name = fields.get('Path') ?? fallbackName;
    const kind = kindOf(fields);
    const sizeBytes = numberOf(fields.get('Size')) ?? (kind === 'file' ? null : 0);
    if (sizeBytes === null) throw new AppError('archive-damaged', { reason: 'size unknown', entry: clean(name, 120) });
    const crc = fields.get('CRC') ?? '';
    dictionaryBytes = Math.max(dictionaryBytes, dictionaryOf(fields.get('Method') ?? ''));
    return {
      index,
      name,
      kind,
      sizeBytes,
      packedBytes: numberOf(fields.get('Packed Size')) ?? 0,
      crc32: /^[0-9A-F]{8}$/.test(crc) ? Number.parseInt(crc, 16) : null,
      encrypted: fields.get('Encrypted') === '+',
      offset: null,
      unsupportedMethod: null,
    };
  });
  return { entries, dictionaryBytes };
}

/** Texts of 7-Zip's messages -> codes; the first that is found counts. */
const COMPLAINTS: readonly (readonly [RegExp, 'encrypted' | 'crc' | 'volume' | 'unsupported' | 'memory'])[] = [
  [/wrong password|(?:in|open) encrypted/i, 'encrypted'],
  [/missing volume/i, 'volume'],
  [/unsupported method|unsupported feature|not implemented/i, 'unsupported'],
  [/can'?t allocate|not enough memory|out of memory|enlarge memory|\boom\b/i, 'memory'],
  [/crc failed|data error/i, 'crc'],
];

/** The player's error for what 7-Zip printed before it gave up. `entry` of a CRC error is the name that it printed. */
export function complaint(text: string, dictionaryBytes: number): AppError {
  const found = COMPLAINTS.find(([pattern]) => pattern.test(text))?.[1];
  const reason = clean(/ERROR: ?(.*)/.exec(text)?.[1] ?? text, 120);
  const entry = clean(/(?:CRC Failed|Data Error)[^:]*: (.*)/i.exec(text)?.[1] ?? '', 120);
  switch (found) {
    case 'encrypted':
      return new AppError('archive-encrypted');
    case 'volume':
      return new AppError('archive-volume-missing');
    case 'unsupported':
      return new AppError('archive-unsupported', { method: reason });
    case 'memory':
      return new AppError('archive-needs-memory', { neededBytes: dictionaryBytes });
    case 'crc':
      return new AppError('archive-wrong-crc', entry === '' ? {} : { entry });
    case undefined:
      return new AppError('archive-damaged', { reason });
  }
}
