/** Small parts of the fake server: reading requests, sending whole answers. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pause } from './bytes.ts';
import { type Content, contentSize } from './content.ts';
import { type CannedAnswer, cannedAnswer, type Fault } from './faults.ts';

export type HostKind = 'api' | 'site' | 'download' | 'plain';

/** Lets one fault take the whole answer over; false when it only delays it or strikes later. */
export async function strikeAnswer(fault: Fault, kind: HostKind, response: ServerResponse): Promise<boolean> {
  const canned = cannedAnswer(fault, kind);
  if (canned !== null) {
    sendCanned(response, canned);
    return true;
  }
  if (fault.kind === 'delay') await pause(fault.ms ?? 0, response);
  else if (fault.kind === 'hang' || fault.kind === 'stall') await pause(Number.POSITIVE_INFINITY, response);
  else if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  else if (fault.kind === 'drop') response.socket?.destroy();
  return ['hang', 'stall', 'reset', 'drop'].includes(fault.kind);
}

/** Other bytes in the place of a content. */
export function changedContent(content: Content, fault: Fault): Content {
  const sizeBytes = contentSize(content) + (fault.bytes ?? 0);
  // By place alone: a continued answer must belong to the first part.
  const read = (offset: number, length: number) =>
    Buffer.from(Uint8Array.from({ length }, (_, i) => (offset + i) % 251));
  return { sizeBytes, read };
}

/** Content-Disposition as the host sends it: an ASCII name and the real one. */
export function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|"/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

/** The whole body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object, or an empty one when it is none. */
export function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendCanned(response, { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) });
}

/** Answers with a whole body. */
export function sendCanned(response: ServerResponse, answer: CannedAnswer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}
