/** systems/match.ts as an import asks it: a system's name, or the error that says why there is none. */

import type { System } from '../model.ts';
import { systemMatcher } from '../systems/match.ts';
import type { MatchPlatform } from './refresh.ts';

/** `systemName`: the player said that everything belongs to this system. */
export function platformMatcher(systems: readonly System[], systemName: string | null): MatchPlatform {
  if (systemName !== null) return () => ({ systemName });
  const match = systemMatcher(systems);
  return (platform, folder) => {
    const found = match(platform, folder);
    if (found.kind === 'matched') return { systemName: found.system.name };
    const details = { name: folder ?? platform, reason: found.reason, candidates: found.candidates.join(', ') };
    const code = found.reason === 'missing' ? 'system-unsupported' : 'system-unknown';
    return { systemName: null, error: { code, details } };
  };
}
