/** What stands in a bracket of a game's name: regions, languages, revision, disc, kind of dump. Pure. */

import {
  COUNTRY_CODES,
  FLAGS,
  type Flag,
  GOOD_CODES,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  REGION_NAMES,
  REGIONS,
  type Region,
  ROUND_FLAGS,
  SQUARE_FLAGS,
  TRANSLATION_CODES,
} from './title-words.ts';

/** What the brackets of a name mean, added up. */
export interface Marks {
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

// The same few hundred brackets fill a whole catalog; a hostile one must not fill the memory.
const knownTokens = new Map<string, Marks>();
const KNOWN_LIMIT = 4000;

export const nothing = (): Marks => ({
  regions: 0,
  languages: 0,
  flags: 0,
  revision: null,
  revisionRank: 0,
  disc: null,
});

/** What `read` found out the first time. Not to be changed. */
export function remembered(known: Map<string, Marks>, key: string, read: (marks: Marks) => void): Readonly<Marks> {
  let marks = known.get(key);
  if (marks === undefined) {
    marks = nothing();
    read(marks);
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(key, marks);
  }
  return marks;
}

/** What one bracket says, without its brackets. Not to be changed. */
export const meaning = (token: string, square: boolean): Readonly<Marks> =>
  remembered(knownTokens, square ? `[${token}` : token, (marks) => {
    if (square) readSquare(token, marks);
    else readRound(token, marks);
  });

// `T+Eng`, `T-Fre1.0_Moles`, `T-En by Moles v1.2`; `Translated En`, `English Translation`, `Traduction FR`
const TRANSLATION = /^T[+-]([A-Za-z]{2,3})(?![A-Za-z])/;
const TRANSLATED =
  /^(?:(?:fan )?(?:translated|translation|traduction|traducido|traduzido)(?: ([a-z]+))?|([a-z]+)[ .]+(?:fan )?(?:translation|translated|patched))(?: by .*| v\d.*)?$/i;

/** In either kind of bracket. */
function readTranslation(token: string, marks: Marks): boolean {
  const found = TRANSLATION.exec(token) ?? TRANSLATED.exec(token);
  if (found === null) return false;
  const code = languageCalled(found[1] ?? found[2] ?? '');
  marks.flags |= flag('translation');
  if (code !== null) marks.languages |= language(code);
  return true;
}

/** By its two letters, three letters or name. */
function languageCalled(word: string): Language | null {
  const lower = word.toLowerCase();
  const two = LANGUAGES.find((name) => name.toLowerCase() === lower);
  return two ?? TRANSLATION_CODES[lower] ?? LANGUAGE_NAMES[lower] ?? null;
}

function readSquare(token: string, marks: Marks): void {
  if (readTranslation(token, marks) || readDisc(token, marks)) return;
  if (/^[A-Z][A-Za-z]{2}/.test(token) && readRegions(token, marks)) return;
  // `b1`, `o1+C`, `cr Moles`; GoodTools name what a hack is for by capitals: `hFFE`, `hM04`, `tC`
  const word =
    (/^(!|[a-z]+)(?:\d{0,2}\+?\d?[A-Za-z]?\+?$|\s)/.exec(token) ??
      /^([a-z])[A-Z]{1,3}\d{0,2}[A-Za-z]?$/.exec(token))?.[1] ?? token.toLowerCase();
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

// `(Rev 1)`, `(REV01)`, `(Rev A)`, `(Rev. C)`, `(REV-A)`, `(v1.02)`, `(V1.1)`, `(Ver. 1.1)`, `(PRG1)`
const REVISION =
  /^(?:rev(?:ision)?[ .-]{0,2}|prg[ ]?)(\d{1,3}(?:\.\d{1,3})?|[a-z])$|^v(?:er(?:sion)?)?[ .]{0,2}(\d{1,4}(?:\.\d{1,4}){0,3}[a-z]?)$/i;
// `(Disc 1)`, `(Disk 2 of 3)`, `(Disc1of2)`, `(Disc A)`, `(Disc One)`, `(CD1)`, `(Tape 1 of 2)`, `(Side B)`, `(Disk 1 Side A)`
const DISC =
  /^(?:disc|disk|cd|dvd|gd|tape|side|part|file|reel)[ -]?(\d{1,2}|[a-h]|one|two|three|four)(?: ?(?:of|\/) ?\d{1,2})?(?: ?side [ab])?$/i;
const DISC_WORDS = ['one', 'two', 'three', 'four'];

export function discNumber(text: string): number | null {
  const word = DISC_WORDS.indexOf(text.toLowerCase());
  if (word >= 0) return word + 1;
  const number = /^\d/.test(text) ? Number(text) : text.toLowerCase().charCodeAt(0) - 96;
  return number >= 1 ? number : null;
}

function readDisc(token: string, marks: Marks): boolean {
  const disc = DISC.exec(token);
  if (disc !== null) marks.disc = discNumber(disc[1] as string);
  return disc !== null;
}

function readRound(token: string, marks: Marks): void {
  const version = REVISION.exec(token);
  if (version !== null) {
    marks.revision = token;
    marks.revisionRank = rank(version[1] ?? (version[2] as string));
    return;
  }
  if (readDisc(token, marks)) return;
  if (readRegions(token, marks) || readLanguages(token, marks) || readTranslation(token, marks)) return;
  if (/^M\d{1,2}$|^multi(?:[ -]?(?:\d{1,2}|lang(?:uage)?))?$/i.test(token)) {
    marks.languages |= language('Multi');
    return;
  }
  // `(Beta 2)`, `(Proto 1)`, `(demo-playable)`, `(Alt 1)`, `(Hack by somebody)`, `(Virtual Console, Wii)`
  const lower = token.toLowerCase();
  const first = lower.split(/[,(]| (?:by|v?\d)|-(?!release)/)[0]?.trim() ?? '';
  const found =
    ROUND_FLAGS[lower] ??
    ROUND_FLAGS[first] ??
    (/^(?:alt|beta|demo|proto|hack) /.test(lower) ? ROUND_FLAGS[first.split(' ')[0] ?? ''] : undefined) ??
    // `(Early Beta)`, `(Playable Demo)`, `(Tentou Taikenban)`
    ROUND_FLAGS[/ (alpha|beta|demo|proto(?:type)?|taikenban|hack)$/.exec(first)?.[1] ?? ''];
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

/** `(En,Fr,De)`, `(En+Fr)`, `(en-fr)`, `(Pt-BR)`, `(Zh-Hans)`, `(English)`, `(Eng)`; all parts must be languages. */
function readLanguages(token: string, marks: Marks): boolean {
  const lower = token.toLowerCase();
  const named = LANGUAGE_NAMES[lower] ?? TRANSLATION_CODES[lower];
  if (named !== undefined && /^[A-Z]/.test(token)) {
    marks.languages |= language(named);
    return true;
  }
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
