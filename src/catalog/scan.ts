/**
 * Finds the rows of a game list in JSON that arrives in pieces, without ever holding the whole text: a list of 200 MB in one
 * line costs no more memory than one of ten rows. Pure.
 *
 * Known shapes (RGSX game sets): a list of rows; an object whose `games` is such a list; an object that is one row itself.
 * Only the borders of the rows are found here; what is in a row is JSON.parse's and parse.ts's business.
 */

/** A longer row is left out: real ones have a few hundred bytes. */
export const MAX_ROW_BYTES = 64 * 1024;

export type ScanEnd =
  | 'complete'
  /** The text ended inside the list: an interrupted copy or download. */
  | 'truncated'
  /** Not JSON, or no list of games in it. */
  | 'no-list';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** What was found; `at` is the number of the row, from 1. */
export interface RowListener {
  /** A row as JSON.parse has it. */
  row(value: unknown, at: number): void;
  bad(reason: 'row-too-long' | 'not-json', at: number): void;
}

export class RowScanner {
  readonly #listener: RowListener;
  /** Before anything; list of rows; object; after the end; not JSON. */
  #root: 'start' | 'list' | 'object' | 'after' | 'broken' = 'start';
  #depth = 0;
  /** Depth of the list whose elements are rows; 0: not found yet. */
  #listDepth = 0;
  #inString = false;
  #escaped = false;
  /** Bytes of the present row that came in earlier pieces; null: it is too long. */
  #held: Buffer[] | null = [];
  #heldBytes = 0;
  /** Begin and end of the whole rows of this piece: neighbours, which are parsed in one go. */
  #whole: number[] = [];
  #row = 0;
  #found = false;
  /** Of an object root: its key being read, and whether its value comes next. */
  #key = '';
  #atKey = true;

  constructor(listener: RowListener) {
    this.#listener = listener;
  }

  /** The next piece of the text, UTF-8. */
  feed(piece: Uint8Array): void {
    let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#root === 'start') bytes = this.#skipToRoot(bytes);
    if (this.#root === 'broken' || this.#root === 'after') return;
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (this.#inString) {
        at = this.#skipString(bytes, at);
        continue;
      }
      const byte = bytes[at] as number;
      if (byte > CLOSE_OBJECT || (byte > COMMA && byte < COLON)) continue;
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          if (this.#depth === 1) this.#key = this.#atKey ? '' : this.#key;
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          if (this.#opened(byte)) from = at + 1;
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          from = this.#closed(bytes, from, at);
          break;
        case COMMA:
          if (this.#depth === this.#listDepth && this.#listDepth > 0) {
            this.#emit(bytes, from, at, false);
            from = at + 1;
          } else if (this.#depth === 1) this.#atKey = true;
          break;
        case COLON:
          if (this.#depth === 1) this.#atKey = false;
          break;
      }
    }
    this.#parseWhole(bytes);
    if (this.#listDepth > 0 || this.#root === 'object') this.#hold(bytes.subarray(from));
  }

  /** Returns where the string ends, or the last byte of the piece. */
  #skipString(bytes: Buffer, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.#inString = false;
        break;
      }
      if (byte === BACKSLASH) {
        if (at + 1 === bytes.length) this.#escaped = true;
        at++;
      }
      at++;
    }
    if (this.#root === 'object' && this.#atKey && this.#depth === 1 && this.#key.length < 16) {
      this.#key += bytes.toString('latin1', from, Math.min(at, from + 16));
    }
    return at;
  }

  /** Leaves out the byte order mark and white space; what then is no bracket is no JSON list (an error page, say). */
  #skipToRoot(bytes: Buffer): Buffer {
    let at = 0;
    while (at < bytes.length && ((bytes[at] as number) <= 0x20 || BOM.includes(bytes[at] as number))) at++;
    const first = bytes[at];
    if (first !== undefined && first !== OPEN_LIST && first !== OPEN_OBJECT) this.#root = 'broken';
    return bytes.subarray(at);
  }

  /** Returns true when the rows begin behind this bracket. */
  #opened(byte: number): boolean {
    this.#depth++;
    if (this.#root === 'start') {
      this.#root = byte === OPEN_LIST ? 'list' : 'object';
      if (byte === OPEN_OBJECT) {
        this.#hold(Buffer.from('{'));
        return true;
      }
      return this.#begin();
    }
    const games = this.#root === 'object' && this.#depth === 2 && !this.#atKey && this.#key === 'games';
    if (games && byte === OPEN_LIST && this.#listDepth === 0) return this.#begin();
    return false;
  }

  #begin(): boolean {
    this.#listDepth = this.#depth;
    this.#found = true;
    this.#held = [];
    this.#heldBytes = 0;
    return true;
  }

  /** Returns where the text of the next row begins. */
  #closed(bytes: Buffer, from: number, at: number): number {
    if (this.#listDepth > 0 && this.#depth === this.#listDepth) {
      this.#emit(bytes, from, at, true);
      this.#listDepth = 0;
      this.#depth--;
      if (this.#depth === 0) this.#root = 'after';
      return at + 1;
    }
    if (this.#depth > 0) this.#depth--;
    if (this.#depth === 0 && this.#root === 'object') {
      // An object without `games` is one row itself.
      if (!this.#found) {
        this.#found = true;
        this.#emit(bytes, from, at + 1, false);
      }
      this.#root = 'after';
      return at + 1;
    }
    return from;
  }

  #hold(bytes: Buffer): void {
    if (
      this.#held === null ||
      bytes.length === 0 ||
      (this.#root === 'object' && this.#found && this.#listDepth === 0)
    ) {
      return;
    }
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > MAX_ROW_BYTES) this.#held = null;
    // A copy: the caller reuses its buffer.
    else this.#held.push(Buffer.from(bytes));
  }

  #emit(bytes: Buffer, from: number, to: number, last: boolean): void {
    if (this.#held !== null && this.#heldBytes === 0 && to - from <= MAX_ROW_BYTES && !last) {
      this.#whole.push(from, to);
      return;
    }
    this.#parseWhole(bytes);
    let text: string | null = null;
    if (this.#held !== null && this.#heldBytes + to - from <= MAX_ROW_BYTES) {
      text = Buffer.concat([...this.#held, bytes.subarray(from, to)]).toString('utf8');
    }
    this.#held = [];
    this.#heldBytes = 0;
    // `[]` and a comma before the end have nothing between.
    if (last && text !== null && text.trim() === '') return;
    if (text === null) this.#listener.bad('row-too-long', ++this.#row);
    else this.#parse(text);
  }

  /** A thousand rows by one JSON.parse, for a tenth of the cost; only where that fails each by itself. */
  #parseWhole(bytes: Buffer): void {
    const borders = this.#whole;
    if (borders.length === 0) return;
    this.#whole = [];
    let rows: unknown[] | null = null;
    try {
      const parsed = JSON.parse(`[${bytes.toString('utf8', borders[0], borders.at(-1))}]`) as unknown[];
      // A row of nothing makes no element.
      if (parsed.length === borders.length / 2) rows = parsed;
    } catch {
      // One of them is no JSON.
    }
    for (let at = 0; at < borders.length; at += 2) {
      if (rows === null) this.#parse(bytes.toString('utf8', borders[at], borders[at + 1]));
      else this.#listener.row(rows[at >> 1], ++this.#row);
    }
  }

  #parse(text: string): void {
    const at = ++this.#row;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#listener.bad('not-json', at);
      return;
    }
    this.#listener.row(value, at);
  }

  /** To be called after the last piece. */
  end(): ScanEnd {
    if (this.#root === 'after' && this.#found) return 'complete';
    if (this.#listDepth > 0 || (this.#root === 'object' && this.#found)) return 'truncated';
    return this.#root === 'object' && this.#depth > 0 ? 'truncated' : 'no-list';
  }
}
