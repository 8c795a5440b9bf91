/** A link as a number, for sets and for the index of the library. Pure. */

import type { CatalogRow } from '../model.ts';

/** 53 bits of a link, for the index: two FNV-1a of 32 bits over the same characters. */
export function linkHash(url: string): number {
  let high = 0x811c9dc5;
  let low = 0xcbf29ce4;
  for (let at = 0; at < url.length; at++) {
    const code = url.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ (code + at), 0x01000193);
  }
  return ((high >>> 0) & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

/** What tells a row from the others of its list. Links that cannot be fetched show their scheme only: there the name counts. */
export function rowHash(row: CatalogRow): number {
  return linkHash(row.unsupported === undefined ? row.url : `${row.url} ${row.name}`);
}
