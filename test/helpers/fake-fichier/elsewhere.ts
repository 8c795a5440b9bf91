/** Where tokens may lead instead of the file: names that nobody knows, servers whose certificate is not to be trusted. */

import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { makeCertificate } from './certificate.ts';
import type { FaultKind } from './faults.ts';

const DAY_MS = 86_400_000;
const LEADS_AWAY: ReadonlySet<FaultKind> = new Set([
  'unknown-host',
  'refused',
  'future-certificate',
  'foreign-certificate',
  'reused',
]);

/** Whether a fault of get_token is about where the token leads. */
export function leadsAway(kind: FaultKind): boolean {
  return LEADS_AWAY.has(kind);
}

/** Servers that are started when a fault first wants them. */
export class Elsewhere {
  readonly #servers: Server[] = [];
  readonly #urls = new Map<FaultKind, string>();

  /** The URL that such a token has; null for `reused`. */
  async url(kind: FaultKind): Promise<string | null> {
    if (kind === 'reused') return null;
    // RFC 6761: a name under .invalid never resolves; port 1 of loopback has no listener.
    if (kind === 'unknown-host') return 'https://download.invalid/p1';
    if (kind === 'refused') return 'http://127.0.0.1:1/p1';
    const known = this.#urls.get(kind);
    if (known !== undefined) return known;
    const now = Date.now();
    const certificate =
      kind === 'future-certificate' ? makeCertificate(now + DAY_MS, now + 2 * DAY_MS) : makeCertificate();
    const server = createServer(certificate, (_, response) => response.end('not the file'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#servers.push(server);
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/p1`;
    this.#urls.set(kind, url);
    return url;
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  }
}
