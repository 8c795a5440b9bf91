/** One address family for the hosts that must agree: 1fichier locks accounts that come by IPv4 and IPv6 at once. */

import { ADDRCONFIG } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** 0: the system's choice. */
export type Family = 0 | 4 | 6;

/** All addresses of a host, of the families that this device has; rejects as dns.lookup does. */
export type Lookup = (host: string) => Promise<readonly { readonly family: number }[]>;

export interface FamilyPinOptions {
  /** Hosts that must be reached by the same family; every other host is the system's business. */
  readonly concerns: (host: string) => boolean;
  readonly lookup?: Lookup;
  /** Milliseconds that never jump back. */
  readonly monotonic?: () => number;
}

const systemLookup: Lookup = (host) => lookup(host, { all: true, hints: ADDRCONFIG });

/** A handheld changes its network; within one the answer stays the same. */
const KEPT_MS = 60_000;

/**
 * Decides for all hosts concerned by the first one asked for: IPv4 where it has it, else IPv6; asked again after a minute. While the
 * name cannot be resolved the last answer stands; 0 when there was none.
 */
export function createFamilyPin(options: FamilyPinOptions): (host: string) => Promise<Family> {
  const { concerns, lookup: look = systemLookup, monotonic = () => performance.now() } = options;
  let pinned: Family = 0;
  let decidedAt = Number.NEGATIVE_INFINITY;
  return async (host) => {
    if (isIP(host) !== 0 || host.startsWith('[') || !concerns(host)) return 0;
    if (pinned !== 0 && monotonic() - decidedAt < KEPT_MS) return pinned;
    try {
      const families = (await look(host)).map((address) => address.family);
      pinned = families.includes(4) ? 4 : families.includes(6) ? 6 : 0;
      decidedAt = monotonic();
    } catch {
      // No network just now: the call itself will say so.
    }
    return pinned;
  };
}
