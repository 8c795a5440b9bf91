/** Which system of the device a platform of a catalog belongs to. Pure. */

import { posix } from 'node:path';
import { fold } from '../lib/text.ts';
import type { System } from '../model.ts';
import { MAKERS, PLATFORM_ALIASES, type PlatformAliases } from './aliases.ts';

export type SystemMatch =
  | { readonly kind: 'matched'; readonly system: System; readonly by: 'folder' | 'alias' | 'name' }
  | {
      readonly kind: 'unsupported';
      /** `missing`: known, but the device has no such system. `unknown`: nobody knows the name. `ambiguous`: see `candidates`. */
      readonly reason: 'missing' | 'unknown' | 'ambiguous';
      /** Names of the systems that it could be; empty unless ambiguous. */
      readonly candidates: readonly string[];
    };

/** The comparable form of a name: lower case, no accents, letters and digits only; `+` counts (`MSX2+`). */
export function platformKey(name: string): string {
  return fold(name)
    .replaceAll('+', 'plus')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

let index: ReadonlyMap<string, PlatformAliases> | null = null;

/** Key -> entry. A system named by two entries belongs to the first one that it is the first choice of, else to the first. */
function aliasIndex(): ReadonlyMap<string, PlatformAliases> {
  if (index !== null) return index;
  const made = new Map<string, PlatformAliases>();
  const add = (name: string, entry: PlatformAliases): void => {
    const key = platformKey(name);
    if (!made.has(key)) made.set(key, entry);
  };
  for (const entry of PLATFORM_ALIASES) add(entry.systems[0] as string, entry);
  for (const entry of PLATFORM_ALIASES) for (const name of [...entry.systems, ...entry.names]) add(name, entry);
  index = made;
  return made;
}

const MAKER_KEYS = MAKERS.map(platformKey);

/** The ways to read a platform's name, the most literal first; those of one step stand for the same thing and must agree. */
function readings(platform: string): string[][] {
  const steps: string[][] = [[platform]];
  const outside = platform.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  if (outside.trim() !== platform.trim()) steps.push([outside]);
  const parts = outside.split(/\s[/|]\s|\s-\s/).filter((part) => part.trim() !== '');
  if (outside.includes('/') || outside.includes('|')) steps.push(outside.split(/[/|]/));
  if (parts.length > 1 && /\s-\s/.test(outside)) steps.push([parts.slice(1).join(' ')]);
  const inside = [...platform.matchAll(/\(([^)]+)\)/g)].map((match) => match[1] as string);
  if (inside.length > 0) steps.push(inside);
  return steps;
}

/** Keys of a name: as it is, then without a maker in front. */
function keysOf(name: string): string[] {
  const key = platformKey(name);
  const maker = MAKER_KEYS.find((word) => key.startsWith(word) && key.length > word.length);
  // "Nintendo 64" must not become "64": a number alone is nobody's name but an Atari's.
  const rest = maker === undefined ? '' : key.slice(maker.length);
  return rest === '' || /^\d+$/.test(rest) ? [key] : [key, rest];
}

interface Tables {
  readonly byFolder: ReadonlyMap<string, readonly System[]>;
  readonly byName: ReadonlyMap<string, readonly System[]>;
  readonly byFullName: ReadonlyMap<string, readonly System[]>;
  /** By what the system's own names mean, made when it is first asked for: how a device's `FC` or `Nintendo NES-Famicom` is known to be the NES. */
  readonly byEntry: () => ReadonlyMap<PlatformAliases, readonly System[]>;
}

/** The console that a system's own names mean; null: not in the table. */
function entryOfSystem(system: System): PlatformAliases | null {
  const folder = posix.basename(system.romFolder);
  if (system.extensions.length === 0) return entryOfFolder(folder);
  // The names of es_systems.cfg are taken at their word: "Mega Drive (Hacks)" is another system.
  return firstEntry([folder, system.name, system.fullName]);
}

function firstEntry(names: readonly string[]): PlatformAliases | null {
  for (const key of names.flatMap(keysOf)) {
    const entry = aliasIndex().get(key);
    if (entry !== undefined) return entry;
  }
  return null;
}

/** A bare folder may be called anything: `Nintendo SNES-SFC`. */
function entryOfFolder(folder: string): PlatformAliases | null {
  return firstEntry([...readings(folder).flat(), ...folder.split('-')]);
}

/** What firmwares call the console that a bare folder is called after; empty: not in the table. */
export function consoleNames(folder: string): readonly string[] {
  return entryOfFolder(folder)?.systems ?? [];
}

function tablesOf(systems: readonly System[]): Tables {
  const group = (keyOf: (system: System) => string): ReadonlyMap<string, readonly System[]> => {
    const map = new Map<string, System[]>();
    for (const system of systems) {
      const key = keyOf(system);
      const list = map.get(key);
      if (list === undefined) map.set(key, [system]);
      else list.push(system);
    }
    return map;
  };
  let means: Map<PlatformAliases, System[]> | null = null;
  const byEntry = (): ReadonlyMap<PlatformAliases, readonly System[]> => {
    if (means !== null) return means;
    means = new Map();
    for (const system of systems) {
      const entry = entryOfSystem(system);
      if (entry !== null) means.set(entry, [...(means.get(entry) ?? []), system]);
    }
    return means;
  };
  return {
    byEntry,
    byFolder: group((system) => platformKey(posix.basename(system.romFolder))),
    byName: group((system) => platformKey(system.name)),
    byFullName: group((system) => platformKey(system.fullName)),
  };
}

/**
 * The systems that are called so; by folder first, as that is what catalogs copy from firmwares. Of several folders that read alike
 * (`ngage`, `n-gage`) the one written so; of several systems of one folder the one of that name.
 */
function called(name: string, tables: Tables): readonly System[] {
  const key = platformKey(name);
  if (key === '') return [];
  let found = tables.byFolder.get(key) ?? tables.byName.get(key) ?? [];
  const literal = found.filter((system) => posix.basename(system.romFolder).toLowerCase() === name.toLowerCase());
  if (literal.length > 0) found = literal;
  const same = found.filter((system) => platformKey(system.name) === key);
  return same.length > 0 ? same.slice(0, 1) : found;
}

function byAliases(entry: PlatformAliases, tables: Tables): readonly System[] {
  for (const name of [...entry.systems, ...(entry.elsewhere ?? [])]) {
    const found = called(name, tables);
    if (found.length > 0) return found;
  }
  return tables.byEntry().get(entry) ?? [];
}

const unsupported = (reason: 'missing' | 'unknown' | 'ambiguous', systems: readonly System[] = []): SystemMatch => ({
  kind: 'unsupported',
  reason,
  candidates: [...new Set(systems.map((system) => system.name))],
});

/** One name: the systems that it leads to, and whether anybody knows the name at all. */
function lookUp(name: string, tables: Tables): { systems: readonly System[]; known: boolean; by: 'alias' | 'name' } {
  const direct = called(name, tables);
  if (direct.length > 0) return { systems: direct, known: true, by: 'name' };
  let known = false;
  for (const key of keysOf(name)) {
    const entry = aliasIndex().get(key);
    if (entry === undefined) continue;
    known = true;
    const found = byAliases(entry, tables);
    if (found.length > 0) return { systems: found, known, by: 'alias' };
  }
  const full = tables.byFullName.get(platformKey(name)) ?? [];
  return { systems: full, known: known || full.length > 0, by: 'name' };
}

/**
 * Answers for many platforms of one device. A platform belongs to the system whose folder the catalog names; else to the one its alias
 * entry prefers on this device, asked by the folder's name, then by the platform's. Two answers are no answer: shown as unsupported.
 */
export function systemMatcher(systems: readonly System[]): (platform: string, folder: string | null) => SystemMatch {
  const tables = tablesOf(systems);
  return (platform, folder) => {
    let known = false;
    const folderName = folder === null ? '' : posix.basename(folder.replaceAll('\\', '/').replace(/\/+$/, ''));
    if (platformKey(folderName) !== '') {
      const direct = called(folderName, tables);
      if (direct.length === 1) return { kind: 'matched', system: direct[0] as System, by: 'folder' };
      if (direct.length > 1) return unsupported('ambiguous', direct);
      const entry = aliasIndex().get(platformKey(folderName));
      known = entry !== undefined;
      const found = entry === undefined ? [] : byAliases(entry, tables);
      if (found.length === 1) return { kind: 'matched', system: found[0] as System, by: 'alias' };
      if (found.length > 1) return unsupported('ambiguous', found);
      // The folder says which console it is and this device has none: the platform's name must not lead elsewhere.
      if (known) return unsupported('missing');
    }
    for (const step of readings(platform)) {
      const answers = step.map((name) => lookUp(name, tables));
      known ||= answers.some((answer) => answer.known);
      const found = [...new Set(answers.flatMap((answer) => answer.systems))];
      if (found.length === 1) {
        const by = answers.find((answer) => answer.systems.length > 0)?.by ?? 'name';
        return { kind: 'matched', system: found[0] as System, by };
      }
      if (found.length > 1) return unsupported('ambiguous', found);
    }
    return unsupported(known ? 'missing' : 'unknown');
  };
}
