/** What the name of a game says: title, region, languages, revision, disc and what kind of dump it is. Pure. */

import { fold } from '../lib/text.ts';
import {
  ARTICLES,
  COUNTRY_CODES,
  ENDINGS,
  FLAGS,
  type Flag,
  GOOD_CODES,
  LANGUAGES,
  type Language,
  REGION_NAMES,
  REGIONS,
  type Region,
  ROUND_FLAGS,
  SQUARE_FLAGS,
  TRANSLATION_CODES,
} from './title-words.ts';

/** A name as it was read. The masks have the bit `1 << n` for the n-th word of REGIONS, LANGUAGES, FLAGS. */
export interface Title {
  /** Without brackets and ending; a trailing article is put in front. */
  readonly title: string;
  readonly regionMask: number;
  readonly languageMask: number;
  readonly flagMask: number;
  /** As written: `Rev A`, `v1.2`; null: none. */
  readonly revision: string | null;
  /** Grows with the revision; 0 without one. */
  readonly revisionRank: number;
  /** 1.. of a set of discs, disks, tapes or sides; null: not one of several. */
  readonly disc: number | null;
  /** `zip`, `chd`, …: the outermost ending; null: none that is known. */
  readonly format: string | null;
}

/** What the brackets of a name mean, added up. */
interface Marks {
  regions: number;
  languages: number;
  flags: number;
  revision: string | null;
  revisionRank: number;
  disc: number | null;
}

const bit = <T extends string>(words: readonly T[], word: T): number => 1 << words.indexOf(word);
const region = (name: Region): number => bit(REGIONS, name);
const language = (name: Language): number => bit(LANGUAGES, name);
const flag = (name: Flag): number => bit(FLAGS, name);
const names = <T extends string>(words: readonly T[], mask: number): T[] => words.filter((_, at) => mask & (1 << at));

export const regionNames = (mask: number): Region[] => names(REGIONS, mask);
export const languageNames = (mask: number): Language[] => names(LANGUAGES, mask);
export const flagNames = (mask: number): Flag[] => names(FLAGS, mask);
export const maskOf = <T extends string>(words: readonly T[], wanted: readonly string[]): number =>
  words.reduce((mask, word, at) => (wanted.includes(word) ? mask | (1 << at) : mask), 0);

/** Betas, demos and the like: what "hide pre-releases" hides. */
export const PRE_RELEASE_MASK = (['beta', 'alpha', 'demo', 'proto', 'sample', 'preview', 'kiosk', 'debug'] as const)
  .map(flag)
  .reduce((mask, one) => mask | one, 0);

/** Changed or doubtful dumps: the last choice among the versions of a game. */
export const SECOND_CHOICE_MASK = (
  [
    'hack',
    'pirate',
    'bad-dump',
    'overdump',
    'trainer',
    'cracked',
    'modified',
    'alternate',
    'unlicensed',
    'translation',
    'promo',
    'program',
  ] as const
)
  .map(flag)
  .reduce((mask, one) => mask | one, 0);

// The same few hundred brackets fill a whole catalog; a hostile one must not fill the memory.
const knownTokens = new Map<string, Marks>();
const knownTails = new Map<string, Marks>();
const KNOWN_LIMIT = 4000;

const nothing = (): Marks => ({ regions: 0, languages: 0, flags: 0, revision: null, revisionRank: 0, disc: null });

/** What `read` found out the first time. Not to be changed. */
function remembered(known: Map<string, Marks>, key: string, read: (marks: Marks) => void): Readonly<Marks> {
  let marks = known.get(key);
  if (marks === undefined) {
    marks = nothing();
    read(marks);
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(key, marks);
  }
  return marks;
}

const meaning = (token: string, square: boolean): Readonly<Marks> =>
  remembered(knownTokens, square ? `[${token}` : token, (marks) => {
    if (square) readSquare(token, marks);
    else readRound(token, marks);
  });

/** `T+Eng`, `T-Fre1.0_Moles`, in either kind of bracket. */
function readTranslation(token: string, marks: Marks): boolean {
  const translated = /^T[+-]([A-Za-z]{3})/.exec(token);
  if (translated === null) return false;
  const code = TRANSLATION_CODES[(translated[1] as string).toLowerCase()];
  marks.flags |= flag('translation');
  if (code !== undefined) marks.languages |= language(code);
  return true;
}

function readSquare(token: string, marks: Marks): void {
  if (readTranslation(token, marks)) return;
  const word = /^(!|[a-z]+)(?:\d{0,2}\+?[A-Za-z]?\+?$|\s)/.exec(token)?.[1] ?? token.toLowerCase();
  const known = SQUARE_FLAGS[word] ?? SQUARE_FLAGS[word.toLowerCase().split(' ')[0] ?? ''];
  if (known === undefined || (/^[A-Z]$/.test(token) && token !== '!')) return;
  marks.flags |= flag(known);
  const into = /^tr ([a-z]{2})\b/.exec(token)?.[1];
  if (into !== undefined) readLanguages(into, marks);
}

/** `1` → 100, `A` → 100, `1.2` → 10200: only the order counts. */
function rank(version: string): number {
  if (/^[a-z]$/i.test(version)) return (version.toLowerCase().charCodeAt(0) - 96) * 100;
  const parts = version.split('.').map((part) => Math.min(99, Number.parseInt(part, 10) || 0));
  const letter = /[a-z]$/i.exec(version)?.[0].toLowerCase().charCodeAt(0) ?? 96;
  const [major = 0, minor = 0, patch = 0] = parts;
  return parts.length === 1 ? major * 100 + letter - 96 : major * 10_000 + minor * 100 + patch + letter - 96;
}

// `(Rev 1)`, `(REV01)`, `(Rev A)`, `(v1.02)`, `(V1.1)`, `(PRG1)`
const REVISION =
  /^(?:rev(?:ision)?[ .]?|prg[ ]?)(\d{1,3}(?:\.\d{1,3})?|[a-z])$|^v(?:er(?:sion)?)?[ .]?(\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)$/i;
// `(Disc 1)`, `(Disk 2 of 3)`, `(Disc A)`, `(CD1)`, `(Tape 1 of 2)`, `(Side B)`, `(Disk 1 Side A)`
const DISC = /^(?:disc|disk|cd|dvd|gd|tape|side|part|file|reel)[ -]?(\d{1,2}|[a-h])(?: of \d{1,2})?(?: ?side [ab])?$/i;

function discNumber(text: string): number | null {
  const number = /^\d/.test(text) ? Number(text) : text.toLowerCase().charCodeAt(0) - 96;
  return number >= 1 ? number : null;
}

function readRound(token: string, marks: Marks): void {
  const version = REVISION.exec(token);
  if (version !== null) {
    marks.revision = token;
    marks.revisionRank = rank(version[1] ?? (version[2] as string));
    return;
  }
  const disc = DISC.exec(token);
  if (disc !== null) {
    marks.disc = discNumber(disc[1] as string);
    return;
  }
  if (readRegions(token, marks) || readLanguages(token, marks) || readTranslation(token, marks)) return;
  if (/^M\d{1,2}$/.test(token)) {
    marks.languages |= language('Multi');
    return;
  }
  // `(Beta 2)`, `(Proto 1)`, `(demo-playable)`, `(Alt 1)`, `(Hack by somebody)`, `(Virtual Console, Wii)`
  const lower = token.toLowerCase();
  const first = lower.split(/[,(]| (?:by|v?\d)|-(?!release)/)[0]?.trim() ?? '';
  const found =
    ROUND_FLAGS[lower] ??
    ROUND_FLAGS[first] ??
    (/^(?:alt|beta|demo|proto|hack) /.test(lower) ? ROUND_FLAGS[first.split(' ')[0] ?? ''] : undefined);
  if (found !== undefined) marks.flags |= flag(found);
}

function readRegions(token: string, marks: Marks): boolean {
  let mask = 0;
  for (const part of token.split(/, ?| ?\+ ?|(?<=^[A-Z]{2})-/)) {
    const named = REGION_NAMES[part.toLowerCase()];
    const coded = /^[A-Z]{2}$/.test(part) ? COUNTRY_CODES[part] : undefined;
    if (named !== undefined && part.length > 2) mask |= region(named);
    else if (coded !== undefined) mask |= region(coded);
    else {
      mask = 0;
      break;
    }
  }
  if (mask === 0 && /^[JUEBKA]{2,4}$/.test(token)) {
    for (const letter of token) for (const one of GOOD_CODES[letter] ?? []) mask |= region(one);
  }
  if (mask === 0) for (const one of GOOD_CODES[token] ?? []) mask |= region(one);
  marks.regions |= mask;
  return mask !== 0;
}

const LANGUAGE_BITS = new Map(LANGUAGES.map((name, at) => [name.toLowerCase(), 1 << at]));

/** `(En,Fr,De)`, `(En+Fr)`, `(en-fr)`, `(Pt-BR)`, `(Zh-Hans)`; all parts must be languages. */
function readLanguages(token: string, marks: Marks): boolean {
  if (!/^[A-Za-z]{2}(?:[,+ -]{1,2}[A-Za-z]{2,4})*$/.test(token) || /^[A-Z]{2}$/.test(token)) return false;
  let mask = 0;
  for (const part of token.split(/, ?|\+|-(?=[a-z]{2}(?:-|$))/)) {
    const found = LANGUAGE_BITS.get(part.slice(0, 2).toLowerCase());
    if (found === undefined || !/^[A-Za-z]{2}(?:-[A-Z]{2}|-Han[st]|-Latn)?$/.test(part)) return false;
    mask |= found;
  }
  marks.languages |= mask;
  return mask !== 0;
}

/** Takes known endings off, the inner one too: `Game.nes.zip` → `Game`, `zip`. */
export function splitEnding(name: string): { base: string; format: string | null } {
  let base = name;
  let format: string | null = null;
  for (let round = 0; round < 2; round++) {
    const dot = base.lastIndexOf('.');
    if (dot <= 0 || base.length - dot > 11) break;
    const ending = base.slice(dot + 1).toLowerCase();
    if (!ENDINGS.has(ending)) break;
    format ??= ending;
    base = base.slice(0, dot);
  }
  return { base: base.trimEnd(), format };
}

const BRACKET = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^[\]]*)\]/g;
const CLOSED_BRACKET = new RegExp(`^(?:${BRACKET.source})`);

function addUp(into: Marks, marks: Readonly<Marks>): void {
  into.regions |= marks.regions;
  into.languages |= marks.languages;
  into.flags |= marks.flags;
  into.disc ??= marks.disc;
  if (marks.revision !== null && into.revision === null) {
    into.revision = marks.revision;
    into.revisionRank = marks.revisionRank;
  }
}

/** The title in front of the brackets, with what stands in it without brackets (`v1.2`, `Disc 2`) taken out. */
function readBare(text: string, marks: Marks): string {
  let title = text;
  const version = / (v\d{1,4}(?:\.\d{1,4}){1,3}[a-z]?|Rev ?(?:\d{1,2}|[A-Z]))$/.exec(title);
  if (version !== null) {
    addUp(marks, meaning(version[1] as string, false));
    title = title.slice(0, version.index);
  }
  const disc = /[ _-]+(?:disc|disk|cd) ?(\d{1,2})$/i.exec(title);
  if (disc !== null && disc.index > 0) {
    marks.disc ??= discNumber(disc[1] as string);
    title = title.slice(0, disc.index);
  }
  return title.replace(/[ ,_-]+$/, '').replace(/^[ _-]+/, '');
}

/** Adds up what is in the brackets of a text; returns what stands before them, or behind a first one: `[BIOS] Name (World)`. */
function readBrackets(text: string, marks: Marks): string {
  let bare = '';
  let at = 0;
  let brackets = 0;
  BRACKET.lastIndex = 0;
  for (let match = BRACKET.exec(text); match !== null; match = BRACKET.exec(text)) {
    if (bare === '') bare = text.slice(at, match.index).trim();
    at = match.index + match[0].length;
    addUp(marks, meaning((match[1] ?? match[2] ?? '').trim(), match[2] !== undefined));
    if (++brackets >= 24) break;
  }
  return bare === '' ? text.slice(at).trim() : bare;
}

/** The title and, in `marks`, the rest. The same brackets follow thousands of titles: they are read once. */
function readParts(text: string, marks: Marks): string {
  const first = text.search(/[([]/);
  const bare = text.slice(0, Math.max(first, 0)).trim();
  const brackets = text.slice(first);
  if (bare === '' || !CLOSED_BRACKET.test(brackets)) return readBrackets(text, marks);
  Object.assign(
    marks,
    remembered(knownTails, brackets, (into) => readBrackets(brackets, into)),
  );
  return bare;
}

/** Reads a (clean) name. Never throws; a name of nothing but brackets is its own title. */
export function readTitle(name: string): Title {
  const { base, format } = splitEnding(name);
  // Names for the web and for old discs have no spaces.
  const spaced = base.includes(' ') ? base : base.replace(/_/g, ' ');
  const marks = nothing();
  const bare = readParts(spaced, marks);
  const title = readBare(bare, marks) || bare || spaced;
  return {
    title: title.includes(', ') ? withArticle(title) : title,
    regionMask: marks.regions,
    languageMask: marks.languages,
    flagMask: marks.flags,
    revision: marks.revision,
    revisionRank: marks.revisionRank,
    disc: marks.disc,
    format,
  };
}

function withArticle(title: string): string {
  const match = ARTICLES.exec(title);
  if (match === null) return title;
  const [, rest, article, subtitle] = match as unknown as [string, string, string, string];
  return `${article}${article.endsWith("'") ? '' : ' '}${rest}${subtitle}`;
}

/** Equal for the versions of one game, whatever is in brackets and wherever the article stands. */
export function groupKey(title: string): string {
  const plain = fold(title)
    .replace(/&/g, ' and ')
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:the|an?|les?|la|l|une?|der|die|das|el|los|las|il|lo) (?=.)/, '');
  return plain === '' ? title : plain;
}
