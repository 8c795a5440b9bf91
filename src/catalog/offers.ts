/** Game sets that the player has already and could add with one press. Offered, never taken by itself. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceKind } from '../model.ts';
import { bundleFingerprint } from './sources/bundle-files.ts';
import { bundleAddress } from './sources/bundle-url.ts';

export interface SourceOffer {
  readonly kind: SourceKind;
  readonly location: string;
}

const MAX_SETTINGS_BYTES = 1024 * 1024;

/**
 * What lies in the RGSX folder (`<userdata>/saves/ports/rgsx`): a game set (folder or games.zip), and the address that the
 * player gave to RGSX (`sources.custom_url` of its rgsx_settings.json). `known`: locations that are sources already.
 */
export async function findOffers(rgsxFolder: string, known: readonly string[]): Promise<SourceOffer[]> {
  const offers: SourceOffer[] = [];
  if ((await bundleFingerprint(rgsxFolder)) !== null) offers.push({ kind: 'rgsx-bundle', location: rgsxFolder });
  const address = customAddress(join(rgsxFolder, 'rgsx_settings.json'));
  if (address !== null) offers.push({ kind: 'rgsx-bundle', location: address });
  return offers.filter(({ location }) => !known.includes(location));
}

function customAddress(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_SETTINGS_BYTES) return null;
    const settings = JSON.parse(text.replace(/^\ufeff/, '')) as { sources?: { custom_url?: unknown } } | null;
    const url = settings?.sources?.custom_url;
    return typeof url === 'string' && url.trim() !== '' ? bundleAddress(url.trim()).href : null;
  } catch {
    // No settings, not JSON, or an address that this program would not fetch.
    return null;
  }
}
