/**
 * Systems that keep or unpack archives otherwise than their extension list says, each with the reason. Data; decide.ts and layout.ts go by it.
 * A system is found by its name or by the name of its ROM folder, since firmwares rename one or the other. Collected from the
 * es_systems.cfg files and the notes in es_systems.yml of Batocera (2026), ROCKNIX, ArkOS, dArkOS and AmberELEC.
 */

import { posix } from 'node:path';
import type { System } from '../model.ts';

export interface SystemRule {
  /**
   * `whole-set`: never unpacked, whatever was asked. `software-list`: a set of several files is kept where its name is that of a set.
   * `disc`: unpacked, unless a single cartridge ROM is in it. `tracks`: unpacked, unless nothing but a ROM is in it. `game-folder`:
   * unpacked into a folder with one of `endings`; where the system lists none of them but the archive, that is kept as the folder.
   * `archive-game`: kept whatever is in it.
   */
  readonly kind: 'whole-set' | 'software-list' | 'disc' | 'tracks' | 'game-folder' | 'archive-game';
  readonly systems: readonly string[];
  /** Of game folders; the first that the system lists. */
  readonly endings: readonly string[];
  readonly because: string;
}

const rule = (kind: SystemRule['kind'], because: string, systems: string, endings = ''): SystemRule => ({
  kind,
  because,
  systems: systems.split(' '),
  endings: endings === '' ? [] : endings.split(' '),
});

export const SYSTEM_RULES: readonly SystemRule[] = [
  rule(
    'whole-set',
    'the emulator looks for its chips inside of an archive with the name of the set, and for parent sets beside it',
    'arcade cave cave3rd cps1 cps2 cps3 dice fba fbn fbneo gaelco gameandwatch hbmame hikaru lcdgames mame mame2000 mame2003 ' +
      'mame2003plus mame2010 mame-advmame mame-libretro mame-mame4all model2 model3 namco22 neogeo neogeo64 plugnplay segamodel3 tigerlcd',
  ),
  rule(
    'whole-set',
    'the boards of Sega and their relatives are sets as in MAME; a disc of the same game lies beside the set in a folder of its name',
    'atomiswave chihiro naomi naomi2 namco2x6 segastv st-v systemsp lindbergh triforce lightgun',
  ),
  rule(
    'software-list',
    'MAME runs these; a set of its software list is several chips in one archive, found by the short name of the set',
    'adam advision apfm1000 arcadia archimedes astrocde astrocade atom bbc bbcmicro camplynx casloopy coco coco3 crvision electron fm7 gamate gamecom gamepock ' +
      'gamepocketcomputer gmaster gamemaster gp32 laser310 megaduck microvision mv oricatmos pc60 pdp1 pv1000 samcoupe socrates supracan ti99 tutor vc4000 vgmplay vsmile xegs',
  ),
  rule(
    'disc',
    'discs are read while the game runs: from inside of an archive that takes minutes or does not work at all',
    '3do amigacd32 amigacdtv cdi cdimono1 dreamcast gamecube gc jaguarcd megacd neocd neogeocd pcenginecd pcfx ppsspp ps2 psp psp-standalone ' +
      'pspminis psx saturn segacd tg16cd tgcd turbografxcd wii wiiu xbox xbox360',
  ),
  rule(
    'tracks',
    'the music of an MSU game lies in tracks beside the ROM and is read while it plays: of an archive only the ROM would be opened',
    'msu-md msumd megadrivemsu sgb-msu1 snes-msu1 snesmsu snesmsu1',
  ),
  rule(
    'game-folder',
    'a DOS game is a folder, or a zip that DOSBox Pure opens as one; the emulator starts what dosbox.bat or dosbox.conf in it says, or asks',
    'dos pc msdos',
    '.pc',
  ),
  rule('game-folder', 'a Windows game is a folder', 'windows win9x gog bigfish popcap', '.pc .wine'),
  rule(
    'game-folder',
    'a fighting-game engine comes with its characters and stages as one folder',
    'mugen ikemen',
    '.pc .ikemen',
  ),
  rule(
    'game-folder',
    'a laserdisc game is a folder with its film, sound and frame list',
    'daphne singe actionmax laserdisc',
    '.daphne .singe',
  ),
  rule('game-folder', 'a laserdisc game is a folder with its film, sound and frame list', 'alg', '.alg'),
  rule('game-folder', 'the folder is the installed disc (PS3_GAME and beside it)', 'ps3', '.ps3'),
  rule('game-folder', 'the folder is the installed game', 'ps4', '.ps4'),
  rule('game-folder', 'the engine wants the folder with RPG_RT.ldb in it', 'easyrpg', '.easyrpg'),
  rule('archive-game', 'the emulator installs a game from its archive by itself', 'psvita'),
  rule('archive-game', 'the engine opens the archive of a quest or program as it is', 'solarus lutro love2d'),
];

const BY_NAME: ReadonlyMap<string, SystemRule> = new Map(
  SYSTEM_RULES.flatMap((entry) => entry.systems.map((name) => [name, entry] as const)),
);

/**
 * The rule of a system: by its name, else by its folder's name, else (a bare folder of a firmware without es_systems.cfg) by the console that
 * the folder is called after. null: the extension list and the archive's content decide.
 */
export function systemRule(system: System): SystemRule | null {
  const bare = isBare(system) ? system.platforms : [];
  const names = [system.name, posix.basename(system.romFolder), ...bare];
  return names.map((name) => BY_NAME.get(name.toLowerCase())).find((found) => found !== undefined) ?? null;
}

/** A folder that no es_systems.cfg describes: nobody knows what opens in it. */
export function isBare(system: System): boolean {
  return system.extensions.length === 0;
}

/**
 * BIOS sets that emulators open as archives (FinalBurn Neo, Flycast, MAME, Beetle Saturn's ST-V): among BIOS files these stay whole, everything else is
 * laid down unpacked.
 */
const BIOS_SETS = new Set(
  (
    'neogeo neocdz pgm decocass isgsm midssio nmk004 skns ym2608 cchip bubsys namcoc69 namcoc70 namcoc75 coleco fdsbios msx ngp spectrum spec128 channelf ' +
    'awbios naomi naomi2 naomigd hod2bios f355bios f355dlx airlbios hikaru segasp stvbios qsound qsound_hle cpzn1 cpzn2 acpsx tps adam adam_ddp adam_fdc adam_kb ' +
    'adam_prn vsmile gp32'
  ).split(' '),
);

export function isBiosSet(stem: string): boolean {
  return BIOS_SETS.has(stem.toLowerCase());
}

/** What the short names of MAME's sets look like. */
export function isSetName(stem: string): boolean {
  return /^[a-z0-9_]{1,16}$/.test(stem);
}
