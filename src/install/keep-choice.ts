/** What the player wants done with archives: in general, and otherwise for single systems. Pure. */

import type { KeepChoice } from '../model.ts';

export interface KeepSettings {
  /** For every system that is not among `systemKeep`. */
  readonly keep: KeepChoice;
  readonly systemKeep: Readonly<Record<string, KeepChoice>>;
}

/** What holds for a system. */
export function keepFor(systemName: string, { keep, systemKeep }: KeepSettings): KeepChoice {
  return Object.hasOwn(systemKeep, systemName) ? (systemKeep[systemName] ?? keep) : keep;
}

/** The table with the choice for one system; one that says nothing else than the general setting is not kept in it. */
export function withSystemKeep(
  systemName: string,
  choice: KeepChoice,
  { keep, systemKeep }: KeepSettings,
): KeepSettings['systemKeep'] {
  const others = Object.entries(systemKeep).filter(([name]) => name !== systemName);
  return Object.fromEntries(choice === keep ? others : [...others, [systemName, choice]]);
}
