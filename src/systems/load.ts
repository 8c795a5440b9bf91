/** Reads the systems of this device: the first es_systems.cfg of the list, then the overrides; thin. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskError, type ErrorRecord } from '../lib/errors.ts';
import type { System } from '../model.ts';
import { fingerprint, type ReadSystems, readCache, writeCache } from './cache.ts';
import {
  mergeOverride,
  parseEsSystems,
  type RawSystem,
  systemsFromFolders,
  toSystems,
  withCardSpelling,
} from './es-systems.ts';

/** Where to look; made by device/paths.ts. Absolute, first the user's, then the firmware's own. */
export interface SystemsPlaces {
  readonly romsRoot: string;
  readonly home: string;
  /** Set when --userdata moved the roots; see SystemRoots. */
  readonly userdata: string | null;
  /** Where emulators look for BIOS files; there is then a system `bios` for them, which no frontend lists. */
  readonly biosRoot?: string;
  /** Folders that may hold es_systems.cfg and es_systems_*.cfg, best first. */
  readonly esConfigFolders: readonly string[];
}

export interface LoadedSystems {
  readonly systems: readonly System[];
  /** The files that were used, in the order they were laid over each other; empty: the folders of roms/ are the systems. */
  readonly files: readonly string[];
  /** Files that could not be used (`systems-malformed`), with the reason. */
  readonly errors: readonly ErrorRecord[];
}

const OVERRIDE = /^es_systems_.+\.cfg$/i;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function foldersOf(romsRoot: string): string[] {
  try {
    return readdirSync(romsRoot, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Game sets have BIOS files under a platform of their own; nothing is opened there, so what comes is laid down unpacked. */
function withBios(systems: readonly System[], biosRoot: string | undefined): System[] {
  if (biosRoot === undefined || systems.some(({ name, romFolder }) => name === 'bios' || romFolder === biosRoot)) {
    return [...systems];
  }
  return [...systems, { name: 'bios', fullName: 'BIOS', romFolder: biosRoot, extensions: [], platforms: [] }];
}

/** es_systems.cfg of every place, then the overrides of every place. */
function filesOf(places: SystemsPlaces): { lists: string[]; overrides: string[] } {
  const overrides = [...places.esConfigFolders].reverse().flatMap((folder) =>
    namesIn(folder)
      .filter((name) => OVERRIDE.test(name))
      .map((name) => join(folder, name)),
  );
  return { lists: places.esConfigFolders.map((folder) => join(folder, 'es_systems.cfg')), overrides };
}

function readFiles(lists: readonly string[], overrides: readonly string[]): ReadSystems {
  const errors: ErrorRecord[] = [];
  const files: string[] = [];
  const read = (file: string): RawSystem[] | null => {
    try {
      const systems = parseEsSystems(readFileSync(file, 'utf8'), file);
      files.push(file);
      return systems;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') errors.push(diskError(error, file).toRecord());
      return null;
    }
  };
  let raw: RawSystem[] | null = null;
  for (const file of lists) {
    const parsed = read(file);
    if (parsed !== null && parsed.length > 0) {
      raw = parsed;
      break;
    }
  }
  if (raw === null) return { raw: null, files: [], errors };
  for (const file of overrides) {
    const override = read(file);
    if (override !== null) raw = mergeOverride(raw, override);
  }
  return { raw, files, errors };
}

/**
 * The systems of the device. Never throws: a malformed file is reported in `errors` and the next place is taken; without any usable
 * es_systems.cfg every folder of roms/ is a system. Overrides are laid over from the last place to the first, so that the user's win.
 * `cacheFile`: where what was read is kept for the next start.
 */
export function loadSystems(places: SystemsPlaces, cacheFile: string | null = null): LoadedSystems {
  const { lists, overrides } = filesOf(places);
  const print = cacheFile === null ? '' : fingerprint([...lists, ...overrides]);
  const kept = cacheFile === null ? null : readCache(cacheFile, print);
  const { raw, files, errors } = kept ?? readFiles(lists, overrides);
  if (cacheFile !== null && kept === null) writeCache(cacheFile, print, { raw, files, errors });
  const folders = foldersOf(places.romsRoot);
  const systems =
    raw === null
      ? systemsFromFolders(folders, places.romsRoot)
      : withCardSpelling(toSystems(raw, places), places.romsRoot, folders);
  return { systems: withBios(systems, places.biosRoot), files, errors };
}
