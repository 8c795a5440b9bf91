/** Text from outside (catalogs, archives, servers, devices, file names on disk) before it meets a screen, a log or a name. */

// C0, DEL, C1, the line and paragraph separators, and every control of the bidirectional algorithm (Unicode UAX #9).
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Removes what could steer a terminal or turn text around; runs of white space become one space. Never longer than `maxLength`. */
export function clean(text: string, maxLength = 255): string {
  const bounded = text.length > maxLength * 4 ? text.slice(0, maxLength * 4) : text;
  const flat = bounded
    .replace(/[\t\n\r\u00a0]+/g, ' ')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(/ {2,}/g, ' ')
    .trim();
  return flat.length > maxLength ? `${flat.slice(0, maxLength - 1).replace(LONE_SURROGATES, '')}…` : flat;
}

/** Takes out only what could steer a terminal; for lines of our own that carry outside text and keep their spacing. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '').replace(LONE_SURROGATES, '\ufffd');
}

/** Whether `clean` would take something out of it. */
export function hasControls(text: string): boolean {
  CONTROLS.lastIndex = 0;
  return CONTROLS.test(text);
}

/** Lower case without accents, for searching and comparing: `Pokémon` → `pokemon`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
