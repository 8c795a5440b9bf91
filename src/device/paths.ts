/** Where everything lies on this device. Pure: whether a folder is there is asked through a parameter. */

import { posix } from 'node:path';
import { AppError } from '../lib/errors.ts';
import type { FirmwareProfile } from './firmware.ts';

export interface DevicePaths {
  /** The root that --userdata named; null when the firmware's own places are used. */
  readonly userdata: string | null;
  readonly romsRoot: string;
  readonly savesRoot: string;
  readonly biosRoot: string;
  /** `<roms>/ports` (`Ports` on muOS): the menu entry lies here. */
  readonly portsFolder: string;
  /** `<roms>/ports/rgsx-tui`: the program. */
  readonly programFolder: string;
  /** `<roms>/.rgsx`: everything unfinished, on the file system of the ROM folders. */
  readonly stagingRoot: string;
  /** `<saves>/ports/rgsx`: key file and game sets that the player (or another program) put there. */
  readonly rgsxFolder: string;
  /** `<saves>/ports/rgsx/tui`: library.db, settings.json, log. */
  readonly stateFolder: string;
  readonly logFolder: string;
  /** Folders that may hold 1FichierAPI.txt, in order; the first is the one to name to the player. */
  readonly keyFolders: readonly string[];
  /** What `~` stands for in es_systems.cfg. */
  readonly home: string;
  /** Folders with es_systems.cfg and es_systems_*.cfg, best first. */
  readonly esConfigFolders: readonly string[];
  /** es_input.cfg, best first. */
  readonly esInputFiles: readonly string[];
  /** es_settings.cfg, best first. */
  readonly esSettingsFiles: readonly string[];
  /** `<es config>/gamelists`: where a gamelist may lie that is not in its ROM folder. */
  readonly gamelistFolders: readonly string[];
  /** `http://127.0.0.1:1234` where this firmware's EmulationStation serves exactly these ROM folders; else null. */
  readonly frontendUrl: string | null;
  /** Whether gamelist.xml is worth writing here. */
  readonly gamelists: boolean;
}

export const PROGRAM_FOLDER = 'rgsx-tui';
const STATE = 'ports/rgsx/tui';
const FRONTEND_URL = 'http://127.0.0.1:1234';

const absolute = (path: string, cwd: string): string => {
  const full = posix.resolve(cwd, path);
  return full.length > 1 ? full.replace(/\/+$/, '') : full;
};

/**
 * Saves beside the roms root when there is such a folder, else inside it; the other one is the second answer. Where our own state lies
 * already it stays, even if a `saves` folder appears beside the roms later: the queue must not be lost by it.
 */
function savesRoots(profile: FirmwareProfile, romsRoot: string, exists: (path: string) => boolean): string[] {
  if (profile.savesRoot !== null) return [profile.savesRoot];
  const beside = posix.join(posix.dirname(romsRoot), 'saves');
  const inside = posix.join(romsRoot, 'saves');
  const roots = exists(beside) ? [beside, inside] : [inside, beside];
  const used = roots.find((root) => exists(posix.join(root, STATE)));
  return used === undefined ? roots : [used, ...roots.filter((root) => root !== used)];
}

/**
 * All places of the device. `userdata` is the value of --userdata or RGSX_USERDATA (relative to `cwd`), laid out as on Batocera; its
 * EmulationStation files go before the firmware's. Throws AppError `no-userdata` where nothing is known and nothing was asked for, or
 * where the folder asked for is not there.
 */
export function devicePaths(
  profile: FirmwareProfile,
  options: { readonly userdata: string | null; readonly cwd: string; readonly exists: (path: string) => boolean },
): DevicePaths {
  const userdata =
    options.userdata === null || options.userdata === '' ? null : absolute(options.userdata, options.cwd);
  if (userdata !== null && !options.exists(userdata)) throw new AppError('no-userdata', { path: userdata });
  if (userdata === null && profile.romsRoot === null) throw new AppError('no-userdata', {});
  const romsRoot = userdata === null ? (profile.romsRoot as string) : posix.join(userdata, 'roms');
  const own = userdata === null || romsRoot === profile.romsRoot;
  const saves = own ? savesRoots(profile, romsRoot, options.exists) : [posix.join(userdata as string, 'saves')];
  const savesRoot = saves[0] as string;
  const esConfigFolders = [
    ...(userdata === null ? [] : [posix.join(userdata, 'system/configs/emulationstation')]),
    ...profile.esConfigFolders,
  ].filter((folder, index, all) => all.indexOf(folder) === index);
  const portsFolder = posix.join(romsRoot, profile.id === 'muos' && own ? 'Ports' : 'ports');
  const programFolder = posix.join(portsFolder, PROGRAM_FOLDER);
  const stateFolder = posix.join(savesRoot, STATE);
  const rgsxFolder = posix.dirname(stateFolder);
  return {
    userdata: own ? null : userdata,
    romsRoot,
    savesRoot,
    biosRoot: own ? (profile.biosRoot ?? posix.join(romsRoot, 'bios')) : posix.join(userdata as string, 'bios'),
    portsFolder,
    programFolder,
    stagingRoot: posix.join(romsRoot, '.rgsx'),
    rgsxFolder,
    stateFolder,
    logFolder: posix.join(stateFolder, 'log'),
    keyFolders: [...saves.map((root) => posix.join(root, 'ports/rgsx')), programFolder],
    home: own ? profile.home : posix.join(userdata as string, 'system'),
    esConfigFolders,
    esInputFiles: esConfigFolders.map((folder) => posix.join(folder, 'es_input.cfg')),
    esSettingsFiles: esConfigFolders.map((folder) => posix.join(folder, 'es_settings.cfg')),
    gamelistFolders: esConfigFolders.map((folder) => posix.join(folder, 'gamelists')),
    frontendUrl: own && profile.frontendApi ? FRONTEND_URL : null,
    gamelists: own ? profile.gamelists : true,
  };
}
