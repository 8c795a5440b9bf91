/** One address family per host: 1fichier locks accounts that come by IPv4 and IPv6 at once. */

import { ADDRCONFIG } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** 0: the system's choice. */
export type Family = 0 | 4 | 6;

/** All addresses of a host, of the families that this device has; rejects as dns.lookup does. */
export type Lookup = (host: string) => Promise<readonly { readonly family: number }[]>;

const systemLookup: Lookup = (host) => lookup(host, { all: true, hints: ADDRCONFIG });

/**
 * Decides the family once and stays with it for every host (API and download hosts must agree): IPv4 where the first host
 * asked for has it, else IPv6. While the name cannot be resolved the answer is 0 and the question stays open.
 */
export function createFamilyPin(look: Lookup = systemLookup): (host: string) => Promise<Family> {
  let pinned: Family = 0;
  return async (host) => {
    if (pinned !== 0) return pinned;
    try {
      const families = (await look(host)).map((address) => address.family);
      pinned = families.includes(4) ? 4 : families.includes(6) ? 6 : 0;
    } catch {
      return 0;
    }
    return pinned;
  };
}
