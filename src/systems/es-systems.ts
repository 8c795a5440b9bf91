/**
 * es_systems.cfg: text -> systems. Pure. Understands the files of Batocera, Knulli, ROCKNIX, ArkOS/dArkOS, AmberELEC and their
 * relatives; what they differ in is a table in test/systems/es-systems.test.ts.
 */

import { posix } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import { childOf, parseXml, textOf, type XmlElement, XmlError } from '../lib/xml.ts';
import type { System } from '../model.ts';
import { consoleNames } from './match.ts';

/** A `<system>` as it is written; null where the tag is missing (an override names only what it changes). */
export interface RawSystem {
  readonly name: string;
  readonly fullName: string | null;
  readonly path: string | null;
  /** Lower case, with the dot, no duplicates. */
  readonly extensions: readonly string[] | null;
  readonly platforms: readonly string[] | null;
}

/** What the paths of es_systems.cfg are read against. */
export interface SystemRoots {
  /** The roms root, absolute. */
  readonly romsRoot: string;
  /** What `~` stands for. */
  readonly home: string;
  /**
   * The userdata that was asked for by --userdata; null when the firmware's own is used. A path that a firmware writes below its own
   * roots (`/userdata/roms/snes`, `/roms2/snes`) is then moved below this one, so that nothing is ever written elsewhere.
   */
  readonly userdata: string | null;
}

/**
 * `.SMC .smc,zip ;.7z` -> `.smc .zip .7z`: EmulationStation takes spaces, tabs, newlines and commas between them (old ArkOS files also
 * hold words without a dot).
 */
export function parseExtensions(text: string): string[] {
  const found = new Set<string>();
  for (const word of text.toLowerCase().split(/[\s,;]+/)) {
    const bare = word.replace(/^\*?\.*/, '');
    if (bare !== '' && !/[/\\\u0000-\u001f]/.test(bare)) found.add(`.${bare}`);
  }
  return [...found];
}

function field(text: string, system: XmlElement, name: string): string | null {
  const element = childOf(system, name);
  return element === undefined ? null : textOf(text, element).trim();
}

// ROCKNIX and AmberELEC put icons of their menu font (private use area) before names.
const ICONS = /[\ue000-\uf8ff]/g;

/**
 * The systems of one file in their order, also those without a path (Batocera's group heads). Throws AppError
 * `systems-malformed` (`file`, `reason`) when it is not XML or has no `<systemList>`. A `<system>` without a name is left out.
 */
export function parseEsSystems(source: string, file: string): RawSystem[] {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  let roots: XmlElement[];
  try {
    roots = parseXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new AppError('systems-malformed', { file, reason: error.message }, { cause: error });
  }
  const list = roots.find((root) => root.name === 'systemList');
  if (list === undefined) throw new AppError('systems-malformed', { file, reason: 'no <systemList>' });
  const systems: RawSystem[] = [];
  for (const element of list.children) {
    if (element.name !== 'system') continue;
    const name = clean(field(text, element, 'name') ?? '', 80);
    if (name === '') continue;
    const fullName = field(text, element, 'fullname');
    const extension = field(text, element, 'extension');
    const platform = field(text, element, 'platform');
    systems.push({
      name,
      fullName: fullName === null ? null : clean(fullName.replace(ICONS, ''), 80) || name,
      path: field(text, element, 'path') || null,
      extensions: extension === null ? null : parseExtensions(extension),
      platforms: platform === null ? null : platform.split(/[\s,]+/).filter((word) => word !== ''),
    });
  }
  return systems;
}

/**
 * Lays an `es_systems_*.cfg` over the systems: of a known name the tags that are there replace, new names are appended
 * (batocera-emulationstation, SystemData.cpp, loadAdditionnalConfig).
 */
export function mergeOverride(base: readonly RawSystem[], override: readonly RawSystem[]): RawSystem[] {
  const merged = [...base];
  for (const change of override) {
    const at = merged.findIndex((system) => system.name === change.name);
    const old = merged[at];
    if (old === undefined) {
      merged.push(change);
      continue;
    }
    merged[at] = {
      name: old.name,
      fullName: change.fullName ?? old.fullName,
      path: change.path ?? old.path,
      extensions: change.extensions ?? old.extensions,
      platforms: change.platforms ?? old.platforms,
    };
  }
  return merged;
}

// The roms roots and userdata roots that firmwares write into their files (facts of device/firmware.ts).
const KNOWN_ROMS =
  /^(?:\/userdata\/roms|\/storage\/roms|\/roms2?|\/mnt\/(?:mmc|sdcard|union)\/roms|\/home\/[^/]+\/RetroPie\/roms)(?=\/|$)/i;
const KNOWN_USERDATA = /^(?:\/userdata|\/storage)(?=\/|$)/;

/** A `<path>` as an absolute folder without a trailing slash; null when it leads nowhere. */
export function resolveRomFolder(path: string, roots: SystemRoots): string | null {
  let full = path.replaceAll('\\', '/').trim();
  if (full === '' || full.includes('\0')) return null;
  // ES-DE and RetroBat write a placeholder for the roms root: %ROMPATH%/snes.
  if (/^%[A-Za-z_]+%(?:\/|$)/.test(full)) full = full.replace(/^%[A-Za-z_]+%/, roots.romsRoot);
  else if (full === '~' || full.startsWith('~/')) full = `${roots.home}${full.slice(1)}`;
  else if (!full.startsWith('/')) full = `${roots.romsRoot}/${full}`;
  full = posix.normalize(full).replace(/\/+$/, '');
  const { userdata } = roots;
  if (userdata !== null && full !== userdata && !full.startsWith(`${userdata}/`)) {
    if (KNOWN_ROMS.test(full)) full = full.replace(KNOWN_ROMS, roots.romsRoot);
    else full = full.replace(KNOWN_USERDATA, userdata);
  }
  return full === '' ? null : full;
}

/**
 * The systems that can hold games: those with a folder, each under a name of its own. Where a file uses a name twice (dArkOS
 * has two `snes`), the one whose folder is called so keeps it and the other takes the name of its folder.
 */
export function toSystems(raw: readonly RawSystem[], roots: SystemRoots): System[] {
  const withFolder: { system: RawSystem; romFolder: string }[] = [];
  for (const system of raw) {
    const romFolder = system.path === null ? null : resolveRomFolder(system.path, roots);
    if (romFolder !== null) withFolder.push({ system, romFolder });
  }
  const taken = new Set(withFolder.map(({ system }) => system.name));
  const keepers = new Map<string, RawSystem>();
  for (const { system, romFolder } of withFolder) {
    if (posix.basename(romFolder) === system.name && !keepers.has(system.name)) keepers.set(system.name, system);
  }
  for (const { system } of withFolder) if (!keepers.has(system.name)) keepers.set(system.name, system);
  return withFolder.map(({ system, romFolder }) => {
    let name = system.name;
    if (keepers.get(name) !== system) {
      const base = posix.basename(romFolder);
      name = base;
      for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
      taken.add(name);
    }
    return {
      name,
      fullName: system.fullName ?? name,
      romFolder,
      extensions: system.extensions ?? [],
      platforms: system.platforms ?? [],
    };
  });
}

/**
 * ROM folders as the card spells them. A FAT card that is mounted with `iocharset=utf8` tells `gb` and `GB` apart when it looks, and still
 * refuses to make the one beside the other; so a folder that is there under other letters is taken. `folders`: the names in the roms root.
 */
export function withCardSpelling(systems: readonly System[], romsRoot: string, folders: readonly string[]): System[] {
  const literal = new Set(folders);
  const spelled = new Map([...folders].reverse().map((folder) => [folder.toLowerCase(), folder]));
  return systems.map((system) => {
    if (posix.dirname(system.romFolder) !== romsRoot) return system;
    const name = posix.basename(system.romFolder);
    const found = literal.has(name) ? undefined : spelled.get(name.toLowerCase());
    return found === undefined ? system : { ...system, romFolder: posix.join(romsRoot, found) };
  });
}

/** Every folder of the roms root as a system that opens nothing but plain files: a card without any es_systems.cfg. */
export function systemsFromFolders(folders: readonly string[], romsRoot: string): System[] {
  return (
    folders
      // `saves` may lie inside of the roms root (product rules of firmwares without a saves root).
      .filter((folder) => folder !== '' && !folder.startsWith('.') && folder.toLowerCase() !== 'saves')
      .sort((a, b) => (a < b ? -1 : 1))
      .map((folder) => ({
        name: folder,
        fullName: clean(folder, 80),
        romFolder: `${romsRoot}/${folder}`,
        extensions: [],
        // Which console it is, for the rules that go by more than endings (install/keep-rules.ts).
        platforms: consoleNames(folder),
      }))
  );
}
