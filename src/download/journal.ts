/**
 * Lines of `archive.journal`. Pure. Each line is the CRC-32 of its JSON in eight hex digits, a space, the JSON, a newline.
 * `{"v":1,"link":…,"size":…,"validator":…,"name":…}` names the file and sets the offset to 0; `{"o":N,"h":M,"w":…}` says that the
 * first N bytes are safe and, where a Whirlpool is computed, gives its state after the first M. Both carry the generation
 * `g`, so that a line left over from an earlier beginning is never taken for one of this. Reading ends at the first line
 * that is torn, garbled or of another generation: what follows it was never acknowledged.
 */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface JournalState {
  /** Hash of the link's identity; the link itself (it may hold secrets) is not written. Empty: nothing recorded. */
  readonly link: string;
  readonly sizeBytes: number | null;
  readonly validator: string | null;
  /** As the server called it; known to an open that has nothing left to ask. */
  readonly fileName: string | null;
  /** Counts the beginnings from 0 of this part. */
  readonly generation: number;
  readonly offset: number;
  readonly hash: { readonly offset: number; readonly state: Uint8Array } | null;
}

const EMPTY: JournalState = {
  link: '',
  sizeBytes: null,
  validator: null,
  fileName: null,
  generation: 0,
  offset: 0,
  hash: null,
};

/** The form in which a link's identity is recorded. */
export function linkHash(linkId: string): string {
  return createHash('sha256').update(linkId).digest('hex').slice(0, 32);
}

/** One line of a journal. */
export function line(record: object): string {
  // ASCII only: one character is one byte, and a validator with raw bytes survives.
  const json = JSON.stringify(record).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

export function encodeHeader(state: Omit<JournalState, 'offset' | 'hash'>): string {
  const { generation: g, link, sizeBytes: size, validator, fileName: name } = state;
  return line({ v: 1, g, link, size, validator, name });
}

export function encodeOffset(state: Pick<JournalState, 'generation' | 'offset' | 'hash'>): string {
  const { generation: g, offset: o, hash } = state;
  if (hash === null) return line({ g, o });
  return line({ g, o, h: hash.offset, w: Buffer.from(hash.state).toString('base64') });
}

/** The record of a line without its newline; null when it is torn or garbled. */
export function parseLine(text: string): Record<string, unknown> | null {
  const json = text.slice(9);
  if (text[8] !== ' ' || text.slice(0, 8) !== crc32(json).toString(16).padStart(8, '0')) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function apply(state: JournalState, record: Record<string, unknown>): JournalState | null {
  const { g, o, h, w, link, size, validator, name } = record;
  if (!isCount(g)) return null;
  if (record['v'] === 1 && typeof link === 'string' && (size === null || isCount(size))) {
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return {
      link,
      sizeBytes: size,
      validator: text(validator),
      fileName: text(name),
      generation: g,
      offset: 0,
      hash: null,
    };
  }
  if (!isCount(o) || state.link === '' || g !== state.generation) return null;
  const hash = isCount(h) && h <= o && typeof w === 'string' ? { offset: h, state: Buffer.from(w, 'base64') } : null;
  return { ...state, offset: o, hash };
}

/** Reads as far as the lines are whole; `goodBytes` is where the next line belongs. Never throws. */
export function readJournal(bytes: Uint8Array): { state: JournalState; goodBytes: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let state = EMPTY;
  let at = 0;
  for (;;) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    const record = parseLine(text.slice(at, end));
    const next = record === null ? null : apply(state, record);
    if (next === null) break;
    state = next;
    at = end + 1;
  }
  return { state, goodBytes: at };
}
