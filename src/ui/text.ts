/** Text measured in terminal columns: cut, padded and wrapped without ever breaking a row. Pure. */

/** Code points that take two columns: Unicode's East Asian Wide and Fullwidth blocks (UAX #11), without emoji. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** Columns of one character as `display` leaves it: 1 or 2. */
export function charWidth(character: string): 1 | 2 {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x1100) return 1;
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}

/** Signs on whose width terminals disagree: emoji, loose Hangul parts, CJK signs younger than the canvas's table of 2015. */
const UNSURE =
  /[\u{1f000}-\u{1ffff}\u06de\u1160-\u11ff\u2ffc-\u2fff\u312e\u312f\u31bb-\u31bf\u31e4-\u31ef\u3248-\u324f\u32ff\ua960-\ua97f\ufe6c-\ufe6f\ud7b0-\ud7fb]|\p{Cc}|\p{Cs}|\p{Co}/gu;

const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff]*$/;

/**
 * The text as a terminal can show it in known columns: letters joined with their marks, marks without a letter of their
 * own and format characters left out, controls and signs of unsure width as a dot.
 */
export function display(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(UNSURE, '·');
}

/** Columns that a text takes. */
export function width(text: string): number {
  const shown = display(text);
  if (PLAIN.test(shown)) return shown.length;
  let columns = 0;
  for (const character of shown) columns += charWidth(character);
  return columns;
}

/** The longest beginning that fits. */
function head(shown: string, columns: number): string {
  if (PLAIN.test(shown)) return shown.slice(0, Math.max(0, columns));
  let left = columns;
  let result = '';
  for (const character of shown) {
    left -= charWidth(character);
    if (left < 0) break;
    result += character;
  }
  return result;
}

function tail(shown: string, columns: number): string {
  const characters = [...shown];
  let left = columns;
  let from = characters.length;
  while (from > 0) {
    left -= charWidth(characters[from - 1] ?? '');
    if (left < 0) break;
    from--;
  }
  return characters.slice(from).join('');
}

/** Cuts the end: `Downloading` → `Downl…`. */
export function cutEnd(text: string, columns: number): string {
  const shown = display(text);
  if (width(shown) <= columns) return shown;
  return columns <= 0 ? '' : `${head(shown, columns - 1)}…`;
}

/**
 * Cuts the middle, so that what tells two names apart survives at both ends: `Long Name Of A Game (Disc 2)` →
 * `Long Name… (Disc 2)`. A last bracket that fits in two thirds is kept whole.
 */
export function cutMiddle(text: string, columns: number): string {
  const shown = display(text);
  if (width(shown) <= columns) return shown;
  if (columns <= 3) return head(shown, columns);
  const brackets = /(\s?[([][^()[\]]*[)\]])+(\.\w{1,4})?$/.exec(shown)?.[0].trimStart() ?? '';
  const bracketColumns = width(brackets);
  const most = Math.floor((columns * 2) / 3);
  const lastOnly = bracketColumns > most ? (/[([][^()[\]]*[)\]]$/.exec(shown)?.[0] ?? '') : brackets;
  const wanted = width(lastOnly) > 0 && width(lastOnly) <= most ? width(lastOnly) : Math.floor((columns - 1) / 3);
  return `${head(shown, columns - 1 - wanted).trimEnd()}…${tail(shown, wanted)}`;
}

/** Cuts the start of a path, where all paths are alike, behind a slash if one is there: `/userdata/roms/gba/x.gba` → `…/gba/x.gba`. */
export function cutPath(text: string, columns: number): string {
  const shown = display(text);
  if (width(shown) <= columns) return shown;
  if (!shown.includes('/')) return cutMiddle(shown, columns);
  const end = tail(shown, columns - 1);
  const slash = end.indexOf('/');
  return columns <= 0 ? '' : `…${slash > 0 && slash < end.length / 2 ? end.slice(slash) : end}`;
}

/** Exactly so many columns: cut at the end or filled with blanks at the right. */
export function padEnd(text: string, columns: number): string {
  const shown = cutEnd(text, columns);
  return shown + ' '.repeat(Math.max(0, columns - width(shown)));
}

/** Exactly so many columns, the text at the right. */
export function padStart(text: string, columns: number): string {
  const shown = cutEnd(text, columns);
  return ' '.repeat(Math.max(0, columns - width(shown))) + shown;
}

/** Text at both ends of a row; when it is too long the left one is cut in the middle. */
export function spread(left: string, right: string, columns: number): string {
  const end = cutEnd(right, columns);
  const room = columns - width(end) - (end === '' ? 0 : 1);
  const start = cutMiddle(left, Math.max(0, room));
  return start + ' '.repeat(Math.max(0, columns - width(start) - width(end))) + end;
}

/** A number and its unit (`2.0 GB`) are one word. */
const BLANKS = /(?<!\d) +| +(?![KMGT]?B\b)/;

/** Lines of at most so many columns, broken at blanks; a longer word (a path) is broken after `/` or where it must be. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of display(text).split(BLANKS).filter(Boolean)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (width(joined) <= columns) {
      line = joined;
      continue;
    }
    let rest = word;
    if (width(word) <= columns || (line !== '' && columns - width(line) < 8)) {
      if (line !== '') lines.push(line);
      line = '';
    } else if (line !== '') {
      // A word that fits on no line starts here, where there is still room.
      const part = breakAt(rest, columns - width(line) - 1);
      lines.push(`${line} ${part}`);
      rest = rest.slice(part.length);
      line = '';
    }
    while (width(rest) > columns) {
      const part = breakAt(rest, columns);
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = rest;
  }
  if (line !== '') lines.push(line);
  return lines;
}

function breakAt(word: string, columns: number): string {
  const fits = head(word, Math.max(1, columns));
  const slash = fits.lastIndexOf('/');
  // A file's name is kept whole where the rest of its path fits on the next line.
  return slash > fits.length / 2 || (slash > 0 && width(word.slice(slash + 1)) <= columns)
    ? fits.slice(0, slash + 1)
    : fits || word.slice(0, 1);
}
