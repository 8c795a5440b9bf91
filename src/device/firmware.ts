/**
 * Which firmware this is, decided from its markers. Pure. The order is the one that PortMaster's device_info.txt settled on: the ArkOS
 * boot theme, muOS, Knulli before Batocera (whose tree it comes from), then the names in os-release.
 */

import { clean } from '../lib/text.ts';

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

/** Files and folders that tell firmwares apart; `~` is the home of the user who runs the program. */
export const MARKERS = [
  '/usr/share/plymouth/themes/text.plymouth',
  '/opt/muos/config/version.txt',
  '/opt/muos/config/system/version',
  '/opt/muos/device/config/board/name',
  '/usr/bin/knulli-version',
  '/usr/share/knulli/knulli.version',
  '/usr/bin/batocera-version',
  '/usr/share/batocera/batocera.version',
  '/boot/boot/knulli.board',
  '/boot/boot/batocera.board',
  '/usr/bin/system-version',
  '/usr/trimui',
  '/etc/os-release',
  '/etc/fstab',
  '/opt/retropie',
  '~/RetroPie/roms',
  '/home/pi/RetroPie/roms',
  '/home/ark/.config/.DEVICE',
  '/sys/firmware/devicetree/base/model',
  '/userdata/roms',
  '/storage/roms',
  '/roms',
  '/roms2',
  '/mnt/sdcard/ROMS',
  '/mnt/mmc/ROMS',
] as const;
export type Marker = (typeof MARKERS)[number];

/** What detect.ts found: the first bytes of a file, '' for a folder or something unreadable; nothing for what is not there. */
export interface FirmwareFacts {
  readonly markers: Readonly<Partial<Record<Marker, string>>>;
  /** The home folder of the user who runs the program, absolute. */
  readonly home: string;
}

/** `a` is the right button (EAST), `b` the lower one (SOUTH). */
export interface ConfirmRule {
  readonly noFile: 'a' | 'b';
  /** The file is there without the setting: EmulationStation does not save what has its build's default. */
  readonly unset: 'a' | 'b';
  readonly true: 'a' | 'b';
  readonly false: 'a' | 'b';
}

export interface FirmwareProfile {
  readonly id: FirmwareId;
  /** For people: `Knulli`. */
  readonly title: string;
  /** null: it does not say. */
  readonly version: string | null;
  /** The handheld, as firmware or kernel call it. */
  readonly model: string | null;
  /** The marker that decided; '' for plain Linux. */
  readonly because: string;
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
  /** Prefix of the firmware's own commands (`knulli-resolution`, `batocera-resolution`); null: it has none. */
  readonly commandPrefix: 'knulli' | 'batocera' | null;
}

type Layout = Omit<FirmwareProfile, 'id' | 'version' | 'model' | 'because' | 'commandPrefix' | 'title'>;

// batocera-emulationstation, InputConfig.cpp and Settings.cpp: confirm is `b`, inverted `a`; default off.
const CONFIRM_BATOCERA: ConfirmRule = { noFile: 'b', unset: 'b', true: 'a', false: 'b' };
// The same build, but the file that Knulli ships has it on: without it, the player switched it off.
const CONFIRM_KNULLI: ConfirmRule = { noFile: 'a', unset: 'b', true: 'a', false: 'b' };
// EmuELEC's, AmberELEC's and JELOS's builds (_ENABLEEMUELEC) and fcamod of ArkOS: confirm is `a`, inverted `b`.
const CONFIRM_A: ConfirmRule = { noFile: 'a', unset: 'a', true: 'b', false: 'a' };
// ROCKNIX: older builds as JELOS, newer ones (emulationstation-next) as Batocera with the default on. Either way `a` confirms by default, and
// what is saved is not the default.
const CONFIRM_ROCKNIX: ConfirmRule = { noFile: 'a', unset: 'a', true: 'b', false: 'b' };

const BATOCERA_LAYOUT: Layout = {
  romsRoot: '/userdata/roms',
  savesRoot: '/userdata/saves',
  biosRoot: '/userdata/bios',
  home: '/userdata/system',
  esConfigFolders: ['/userdata/system/configs/emulationstation', '/usr/share/emulationstation'],
  frontendApi: true,
  gamelists: true,
  confirm: CONFIRM_BATOCERA,
};

const STORAGE_LAYOUT: Layout = {
  romsRoot: '/storage/roms',
  savesRoot: null,
  biosRoot: '/storage/roms/bios',
  home: '/storage',
  esConfigFolders: ['/storage/.config/emulationstation', '/usr/config/emulationstation', '/etc/emulationstation'],
  frontendApi: true,
  gamelists: true,
  confirm: CONFIRM_A,
};

function arkosLayout(facts: FirmwareFacts): Layout {
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

function muosLayout(facts: FirmwareFacts): Layout {
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

function retropieLayout(facts: FirmwareFacts): Layout {
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

const plainLayout = (facts: FirmwareFacts, romsRoot: string | null): Layout => ({
  romsRoot,
  savesRoot: null,
  biosRoot: null,
  home: facts.home,
  esConfigFolders: [],
  frontendApi: false,
  gamelists: romsRoot === null,
  confirm: CONFIRM_KNULLI,
});

function osRelease(facts: FirmwareFacts): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of (facts.markers['/etc/os-release'] ?? '').split('\n')) {
    const match = /^\s*([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))\s*$/.exec(line);
    if (match) fields.set(match[1] as string, clean(match[2] ?? match[3] ?? match[4] ?? '', 80));
  }
  return fields;
}

interface Decision {
  readonly id: FirmwareId;
  readonly because: string;
  readonly version?: string | undefined;
}

const firstLine = (text: string | undefined): string | undefined => text?.split('\n')[0];

function fromOsRelease(fields: ReadonlyMap<string, string>): Decision | null {
  const names = `${fields.get('OS_NAME') ?? ''} ${fields.get('NAME') ?? ''} ${fields.get('ID') ?? ''}`.toLowerCase();
  const version = fields.get('OS_VERSION') ?? fields.get('VERSION_ID') ?? fields.get('VERSION');
  const known: readonly (readonly [string, FirmwareId])[] = [
    ['knulli', 'knulli'],
    ['rocknix', 'rocknix'],
    ['jelos', 'rocknix'],
    ['amberelec', 'amberelec'],
    ['emuelec', 'emuelec'],
    ['reglinux', 'reglinux'],
    ['batocera', 'batocera'],
  ];
  const found = known.find(([word]) => names.includes(word));
  return found === undefined ? null : { id: found[1], because: '/etc/os-release', version };
}

function decide(facts: FirmwareFacts): Decision {
  const { markers } = facts;
  const has = (marker: Marker): boolean => markers[marker] !== undefined;
  const theme = /^title=\s*(d?ArkOS)\b\s*(.*)$/im.exec(markers['/usr/share/plymouth/themes/text.plymouth'] ?? '');
  if (theme) {
    const id = theme[1]?.toLowerCase() === 'darkos' ? 'darkos' : 'arkos';
    const version = theme[2]?.replace(/[()]/g, ' ').trim();
    return { id, because: '/usr/share/plymouth/themes/text.plymouth', version };
  }
  for (const marker of ['/opt/muos/config/version.txt', '/opt/muos/config/system/version'] as const) {
    if (has(marker)) return { id: 'muos', because: marker, version: firstLine(markers[marker]) };
  }
  const knulli = (
    ['/usr/share/knulli/knulli.version', '/usr/bin/knulli-version', '/boot/boot/knulli.board'] as const
  ).find(has);
  if (knulli) return { id: 'knulli', because: knulli, version: firstLine(markers['/usr/share/knulli/knulli.version']) };
  const named = fromOsRelease(osRelease(facts));
  const batocera = (
    ['/usr/share/batocera/batocera.version', '/usr/bin/batocera-version', '/boot/boot/batocera.board'] as const
  ).find(has);
  if (batocera) {
    // Knulli before 2026 kept Batocera's names; only os-release tells.
    const version = firstLine(markers['/usr/share/batocera/batocera.version']);
    if (named?.id === 'knulli' || named?.id === 'reglinux') return { ...named, version: version ?? named.version };
    return { id: 'batocera', because: batocera, version };
  }
  if (named) return named;
  if (has('/usr/bin/system-version') && has('/userdata/roms'))
    return { id: 'reglinux', because: '/usr/bin/system-version' };
  if (has('/usr/trimui')) return { id: 'trimui', because: '/usr/trimui' };
  const retropie = (['~/RetroPie/roms', '/opt/retropie', '/home/pi/RetroPie/roms'] as const).find(has);
  if (retropie) return { id: 'retropie', because: retropie };
  return { id: 'linux', because: '' };
}

const TITLES: Readonly<Record<FirmwareId, string>> = {
  batocera: 'Batocera',
  knulli: 'Knulli',
  rocknix: 'ROCKNIX',
  amberelec: 'AmberELEC',
  emuelec: 'EmuELEC',
  arkos: 'ArkOS',
  darkos: 'dArkOS',
  muos: 'muOS',
  reglinux: 'REGLinux',
  trimui: 'TrimUI',
  retropie: 'RetroPie',
  linux: 'Linux',
};

function layoutOf(id: FirmwareId, facts: FirmwareFacts): Layout {
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

/** The profile of the firmware that left these markers; plain Linux when none is known. */
export function firmwareProfile(facts: FirmwareFacts): FirmwareProfile {
  const { markers } = facts;
  const decision = decide(facts);
  const model =
    markers['/opt/muos/device/config/board/name'] ??
    markers['/home/ark/.config/.DEVICE'] ??
    markers['/sys/firmware/devicetree/base/model'] ??
    markers['/boot/boot/knulli.board'] ??
    markers['/boot/boot/batocera.board'] ??
    osRelease(facts).get('HW_DEVICE') ??
    '';
  return {
    ...layoutOf(decision.id, facts),
    id: decision.id,
    title: TITLES[decision.id],
    version: clean(decision.version ?? '', 60) || null,
    model: clean(firstLine(model) ?? '', 60) || null,
    because: decision.because,
    commandPrefix:
      decision.id === 'knulli' &&
      (markers['/usr/bin/knulli-version'] !== undefined || decision.because.includes('knulli.'))
        ? 'knulli'
        : decision.id === 'knulli' || decision.id === 'batocera'
          ? 'batocera'
          : null,
  };
}
