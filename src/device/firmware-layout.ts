/** Where things lie on each firmware, and which button confirms there. Pure. */

import type { FirmwareFacts } from './firmware-markers.ts';

export type FirmwareId =
  | 'batocera'
  | 'knulli'
  | 'rocknix'
  | 'amberelec'
  | 'emuelec'
  | 'arkos'
  | 'darkos'
  | 'muos'
  | 'reglinux'
  | 'trimui'
  | 'retropie'
  | 'linux';

/** `a` is the right button (EAST), `b` the lower one (SOUTH). */
export interface ConfirmRule {
  readonly noFile: 'a' | 'b';
  /** The file is there without the setting: EmulationStation does not save what has its build's default. */
  readonly unset: 'a' | 'b';
  readonly true: 'a' | 'b';
  readonly false: 'a' | 'b';
}

export interface FirmwareLayout {
  /** null: no place for games is known, --userdata is needed. */
  readonly romsRoot: string | null;
  /** null: the firmware has none on the player's card (product rules: a `saves` folder beside or inside the roms root). */
  readonly savesRoot: string | null;
  readonly biosRoot: string | null;
  /** What `~` stands for in EmulationStation's files. */
  readonly home: string;
  /** Folders with es_systems.cfg, es_input.cfg and es_settings.cfg, the user's before the system's. Empty: no EmulationStation. */
  readonly esConfigFolders: readonly string[];
  /** Whether its EmulationStation answers on 127.0.0.1:1234 (absent in ArkOS's fork and in RetroPie's). */
  readonly frontendApi: boolean;
  /** Whether the menu reads gamelist.xml. */
  readonly gamelists: boolean;
  /** Which button confirms, by InvertButtons of es_settings.cfg. */
  readonly confirm: ConfirmRule;
}

// batocera-emulationstation, InputConfig.cpp and Settings.cpp: confirm is `b`, inverted `a`; default off.
const CONFIRM_BATOCERA: ConfirmRule = { noFile: 'b', unset: 'b', true: 'a', false: 'b' };
// The same build, but the file that Knulli ships has it on: without it, the player switched it off.
const CONFIRM_KNULLI: ConfirmRule = { noFile: 'a', unset: 'b', true: 'a', false: 'b' };
// EmuELEC's, AmberELEC's and JELOS's builds (_ENABLEEMUELEC) and fcamod of ArkOS: confirm is `a`, inverted `b`.
const CONFIRM_A: ConfirmRule = { noFile: 'a', unset: 'a', true: 'b', false: 'a' };
// ROCKNIX: older builds as JELOS, newer ones (emulationstation-next) as Batocera with the default on. Either way `a` confirms by default, and
// what is saved is not the default.
const CONFIRM_ROCKNIX: ConfirmRule = { noFile: 'a', unset: 'a', true: 'b', false: 'b' };

const BATOCERA_LAYOUT: FirmwareLayout = {
  romsRoot: '/userdata/roms',
  savesRoot: '/userdata/saves',
  biosRoot: '/userdata/bios',
  home: '/userdata/system',
  esConfigFolders: ['/userdata/system/configs/emulationstation', '/usr/share/emulationstation'],
  frontendApi: true,
  gamelists: true,
  confirm: CONFIRM_BATOCERA,
};

const STORAGE_LAYOUT: FirmwareLayout = {
  romsRoot: '/storage/roms',
  savesRoot: null,
  biosRoot: '/storage/roms/bios',
  home: '/storage',
  esConfigFolders: ['/storage/.config/emulationstation', '/usr/config/emulationstation', '/etc/emulationstation'],
  frontendApi: true,
  gamelists: true,
  confirm: CONFIRM_A,
};

function arkosLayout(facts: FirmwareFacts): FirmwareLayout {
  // ArkOS's own test for two cards: the mount of the second one is in fstab (a commented line is none).
  const twoCards =
    /^[^#\n]*\/roms2\b/m.test(facts.markers['/etc/fstab'] ?? '') && facts.markers['/roms2'] !== undefined;
  const roms = twoCards ? '/roms2' : '/roms';
  return {
    romsRoot: roms,
    savesRoot: null,
    biosRoot: `${roms}/bios`,
    home: '/home/ark',
    esConfigFolders: ['/home/ark/.emulationstation', '/etc/emulationstation'],
    frontendApi: false,
    gamelists: true,
    confirm: CONFIRM_A,
  };
}

function muosLayout(facts: FirmwareFacts): FirmwareLayout {
  // The second card first, as muOS itself does; never the union mount: a rename must stay on one file system.
  const card = facts.markers['/mnt/sdcard/ROMS'] !== undefined ? '/mnt/sdcard' : '/mnt/mmc';
  return {
    romsRoot: `${card}/ROMS`,
    savesRoot: null,
    biosRoot: `${card}/MUOS/bios`,
    home: '/root',
    esConfigFolders: [],
    frontendApi: false,
    gamelists: false,
    confirm: CONFIRM_A,
  };
}

function retropieLayout(facts: FirmwareFacts): FirmwareLayout {
  const home = facts.markers['~/RetroPie/roms'] !== undefined ? facts.home : '/home/pi';
  return {
    romsRoot: `${home}/RetroPie/roms`,
    savesRoot: null,
    biosRoot: `${home}/RetroPie/BIOS`,
    home,
    esConfigFolders: [`${home}/.emulationstation`, '/etc/emulationstation'],
    frontendApi: false,
    gamelists: true,
    confirm: CONFIRM_A,
  };
}

const plainLayout = (facts: FirmwareFacts, romsRoot: string | null): FirmwareLayout => ({
  romsRoot,
  savesRoot: null,
  biosRoot: null,
  home: facts.home,
  esConfigFolders: [],
  frontendApi: false,
  gamelists: romsRoot === null,
  confirm: CONFIRM_KNULLI,
});

/** `facts` tell which of several cards is in use. */
export function layoutOf(id: FirmwareId, facts: FirmwareFacts): FirmwareLayout {
  switch (id) {
    case 'batocera':
    case 'reglinux':
      return BATOCERA_LAYOUT;
    case 'knulli':
      return { ...BATOCERA_LAYOUT, confirm: CONFIRM_KNULLI };
    case 'rocknix':
      return { ...STORAGE_LAYOUT, confirm: CONFIRM_ROCKNIX };
    case 'amberelec':
    case 'emuelec':
      return STORAGE_LAYOUT;
    case 'arkos':
    case 'darkos':
      return arkosLayout(facts);
    case 'muos':
      return muosLayout(facts);
    case 'retropie':
      return retropieLayout(facts);
    case 'trimui':
      return plainLayout(facts, '/mnt/SDCARD/Roms');
    case 'linux':
      // A firmware without a name but with Batocera's card: the stock systems of some makers.
      return facts.markers['/userdata/roms'] !== undefined ? BATOCERA_LAYOUT : plainLayout(facts, null);
  }
}
