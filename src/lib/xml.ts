/**
 * A small, strict-enough reader for the XML that frontends write (es_systems.cfg, es_settings.cfg, gamelist.xml). It keeps
 * the offset of everything, which is what a splice needs. The start reads es_systems.cfg (200 KB): this takes 2 to 10 ms
 * on a cold desk where fast-xml-parser with its validation took 115 ms, more than the whole start may cost. Pure.
 *
 * Accepted as EmulationStation's own parser (pugixml) accepts it: several top-level elements, bare `&`, `<` in attribute values.
 * Refused: elements that do not nest, anything unterminated, more than 64 levels.
 */

export interface XmlElement {
  readonly name: string;
  /** Offset of the `<` of the start tag. */
  readonly start: number;
  /** Offset behind the `>` of the start tag. */
  readonly contentStart: number;
  /** Offset of the `<` of the end tag; equal to `contentStart` of a self-closing element. */
  readonly contentEnd: number;
  /** Offset behind the whole element. */
  readonly end: number;
  readonly selfClosing: boolean;
  readonly children: readonly XmlElement[];
}

/** Why a text is not XML, for the log and for the details of an AppError. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly reason: string;
  /** 1-based. */
  readonly line: number;

  constructor(reason: string, text: string, offset: number) {
    const line = text.slice(0, offset).split('\n').length;
    super(`${reason} in line ${line}`);
    this.reason = reason;
    this.line = line;
  }
}

const MAX_DEPTH = 64;

interface Open {
  name: string;
  start: number;
  contentStart: number;
  contentEnd: number;
  end: number;
  selfClosing: boolean;
  children: Open[];
}

/** Offset of the `>` that ends the tag which begins at `from`; `>` inside quotes does not count. -1: there is none. */
function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at;
    if (code === 0x22 || code === 0x27) {
      at = text.indexOf(code === 0x22 ? '"' : "'", at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/** Offset behind the markup at `at` that is no element (comment, CDATA, declaration, document type); `at` itself when it is one. */
function skipMarkup(text: string, at: number): number {
  const mark = text.charCodeAt(at + 1);
  if (mark !== 0x21 && mark !== 0x3f) return at;
  const through = (mark: string, from: number, what: string): number => {
    const found = text.indexOf(mark, from);
    if (found < 0) throw new XmlError(`${what} without an end`, text, at);
    return found + mark.length;
  };
  if (text.startsWith('<!--', at)) return through('-->', at + 4, 'comment');
  if (text.startsWith('<![CDATA[', at)) return through(']]>', at + 9, 'CDATA');
  if (text.startsWith('<?', at)) return through('?>', at + 2, 'declaration');
  const end = tagEnd(text, at + 2);
  const subset = text.indexOf('[', at);
  if (end >= 0 && (subset < 0 || subset > end)) return end + 1;
  const closed = subset < 0 ? -1 : text.indexOf(']', subset);
  if (closed < 0) throw new XmlError('document type without an end', text, at);
  return through('>', closed, 'document type');
}

/** The name that begins at `from`: until white space, `/` or `>`. */
function nameAt(text: string, from: number, end: number): string {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x2f) break;
  }
  return text.slice(from, at);
}

/** A letter, `_`, `:` or anything beyond ASCII. */
function startsName(name: string): boolean {
  const code = name.charCodeAt(0);
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code === 0x3a || code >= 0x80
  );
}

/**
 * The top-level elements of a document. Throws XmlError. A byte-order mark, comments, CDATA, declarations and the document type are
 * stepped over; text outside the elements is not looked at (see `strayText`).
 */
export function parseXml(text: string): XmlElement[] {
  const roots: Open[] = [];
  const stack: Open[] = [];
  let at = text.indexOf('<');
  while (at >= 0) {
    const behind = skipMarkup(text, at);
    if (behind !== at) {
      at = text.indexOf('<', behind);
      continue;
    }
    const end = tagEnd(text, at + 1);
    if (end < 0) throw new XmlError('a tag without an end', text, at);
    const parent = stack.at(-1);
    if (text[at + 1] === '/') {
      const name = text.slice(at + 2, end).trim();
      if (parent === undefined || parent.name !== name) {
        throw new XmlError(`</${name.slice(0, 40)}> closes nothing`, text, at);
      }
      parent.contentEnd = at;
      parent.end = end + 1;
      stack.pop();
    } else {
      const name = nameAt(text, at + 1, end);
      if (!startsName(name)) throw new XmlError('a tag without a name', text, at);
      const selfClosing = text[end - 1] === '/';
      const element: Open = {
        name,
        start: at,
        contentStart: end + 1,
        contentEnd: end + 1,
        end: end + 1,
        selfClosing,
        children: [],
      };
      (parent?.children ?? roots).push(element);
      if (!selfClosing) stack.push(element);
      if (stack.length > MAX_DEPTH) throw new XmlError('elements nested too deep', text, at);
    }
    at = text.indexOf('<', end + 1);
  }
  const open = stack.at(-1);
  if (open !== undefined) throw new XmlError(`<${open.name.slice(0, 40)}> is never closed`, text, open.start);
  return roots;
}

/** Offset of the first text that stands outside every element, comment and declaration; -1 when there is none. */
export function strayText(text: string, roots: readonly XmlElement[]): number {
  let at = text.startsWith('\ufeff') ? 1 : text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
  for (const root of [...roots, null]) {
    const end = root === null ? text.length : root.start;
    while (at < end) {
      if (/\S/.test(text[at] as string) && text[at] !== '<') return at;
      at = text[at] === '<' ? skipMarkup(text, at) : at + 1;
    }
    if (root !== null) at = root.end;
  }
  return -1;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces the five named and all numeric character references; whatever else begins with `&` stays as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi, (all, hex, decimal, named) => {
    if (named !== undefined) return NAMED[String(named).toLowerCase()] ?? all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : all;
  });
}

/** Makes text safe between tags and inside double quotes; control characters become numeric references, but NUL, which XML cannot say, goes. */
export function escapeXml(text: string): string {
  return text.replaceAll('\0', '').replace(/[&<>"\u0000-\u001f]/g, (char) => {
    if (char === '&') return '&amp;';
    if (char === '<') return '&lt;';
    if (char === '>') return '&gt;';
    if (char === '"') return '&quot;';
    return `&#${char.charCodeAt(0)};`;
  });
}

/** The decoded text of an element without its children, comments left out, CDATA taken as it is; not trimmed. */
export function textOf(text: string, element: XmlElement): string {
  const raw = text.slice(element.contentStart, element.contentEnd);
  if (!raw.includes('<')) return decodeEntities(raw);
  let result = '';
  let at = element.contentStart;
  let child = 0;
  while (at < element.contentEnd) {
    const next = text.indexOf('<', at);
    const stop = next < 0 ? element.contentEnd : Math.min(next, element.contentEnd);
    result += decodeEntities(text.slice(at, stop));
    if (stop >= element.contentEnd) break;
    const behind = skipMarkup(text, stop);
    if (text.startsWith('<![CDATA[', stop)) result += text.slice(stop + 9, behind - 3);
    at = behind === stop ? (element.children[child++]?.end ?? element.contentEnd) : behind;
  }
  return result;
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** The attributes of an element's start tag, decoded; of two with one name the first counts. */
export function attributesOf(text: string, element: XmlElement): ReadonlyMap<string, string> {
  const tag = text.slice(element.start + 1 + element.name.length, element.contentStart - 1);
  const found = new Map<string, string>();
  for (const match of tag.matchAll(/([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const name = match[1] as string;
    if (!found.has(name)) found.set(name, decodeEntities(match[2] ?? match[3] ?? ''));
  }
  return found;
}
