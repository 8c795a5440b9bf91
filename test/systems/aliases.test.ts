import { describe, expect, it } from 'vitest';
import { MAKERS, PLATFORM_ALIASES } from '../../src/systems/aliases.ts';
import { platformKey } from '../../src/systems/match.ts';

const entries = PLATFORM_ALIASES.map((entry) => [entry.systems[0] as string, entry] as const);

describe('the alias table', () => {
  it('has no name that leads to two consoles', () => {
    const owner = new Map<string, string>();
    const clashes: string[] = [];
    for (const [id, entry] of entries) {
      for (const name of entry.names) {
        const key = platformKey(name);
        const other = owner.get(key);
        if (other !== undefined && other !== id) clashes.push(`${name}: ${other}, ${id}`);
        owner.set(key, id);
      }
    }
    expect(clashes).toEqual([]);
  });

  it('has no name that is the system of another console', () => {
    const clashes = entries.flatMap(([id, entry]) =>
      entry.names
        .filter((name) => !entry.systems.some((system) => platformKey(system) === platformKey(name)))
        .flatMap((name) =>
          entries
            .filter(
              ([other, { systems }]) =>
                other !== id && systems.some((system) => platformKey(system) === platformKey(name)),
            )
            .map(([other]) => `${name}: ${id}, ${other}`),
        ),
    );
    expect(clashes).toEqual([]);
  });

  it('names a system twice only where one entry has it as its first choice (the declared preference)', () => {
    const clashes = entries.flatMap(([id, entry]) =>
      entry.systems.flatMap((system) =>
        entries
          .filter(
            ([other, { systems }]) =>
              other !== id && systems.includes(system) && systems[0] !== system && entry.systems[0] !== system,
          )
          .map(([other]) => `${system}: ${id}, ${other}`),
      ),
    );
    expect(clashes).toEqual([]);
  });

  it('has one entry for each first choice, no name twice in an entry, and sends elsewhere only to systems it knows', () => {
    const firsts = entries.map(([id]) => id);
    expect(new Set(firsts).size).toBe(firsts.length);
    const known = new Set(entries.flatMap(([, entry]) => entry.systems));
    for (const [id, entry] of entries) {
      expect(new Set(entry.names).size, id).toBe(entry.names.length);
      expect(
        entry.names.every((name) => platformKey(name) !== ''),
        id,
      ).toBe(true);
      expect(
        (entry.elsewhere ?? []).filter((system) => !known.has(system)),
        id,
      ).toEqual([]);
      expect(
        (entry.elsewhere ?? []).filter((system) => entry.systems.includes(system)),
        id,
      ).toEqual([]);
    }
  });

  it('has makers that are no platform themselves but for two that are only cut off in front of another word', () => {
    const keys = new Set(entries.flatMap(([, entry]) => entry.systems.map(platformKey)));
    expect(MAKERS.filter((maker) => keys.has(platformKey(maker)) && !['Arcade', 'Coleco'].includes(maker))).toEqual([]);
  });
});
