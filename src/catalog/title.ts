/** What the name of a game says: title, region, languages, revision, disc and what kind of dump it is. Pure. */

import { fold } from '../lib/text.ts';
import { discNumber, type Marks, meaning, nothing, remembered } from './title-brackets.ts';
import { ARTICLES, ENDINGS, FLAGS, type Flag, LANGUAGES, type Language, REGIONS, type Region } from './title-words.ts';

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

const flag = (name: Flag): number => 1 << FLAGS.indexOf(name);
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

const knownTails = new Map<string, Marks>();

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
  const disc = /[ _-]+(?:disc|disk|cd) ?(\d{1,2})(?: ?of ?\d{1,2})?$/i.exec(title);
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
