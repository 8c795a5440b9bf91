import { describe, expect, it } from 'vitest';
import type { System } from '../../src/model.ts';
import { parseEsSystems, toSystems } from '../../src/systems/es-systems.ts';
import { platformKey, type SystemMatch, systemMatcher } from '../../src/systems/match.ts';
import { needsSharedData, readShared, sharedData } from '../helpers/shared-data.ts';

const system = (name: string, folder = name, fullName = name): System => ({
  name,
  fullName,
  romFolder: `/roms/${folder}`,
  extensions: ['.zip'],
  platforms: [],
});
const says = (match: SystemMatch): string =>
  match.kind === 'matched' ? match.system.name : [match.reason, ...match.candidates].join(' ');

describe('platformKey', () => {
  it.each([
    ['Pokémon Mini', 'pokemonmini'],
    ['MSX2+', 'msx2plus'],
    ['Odyssey²', 'odyssey2'],
    ['PC Engine / TurboGrafx-16', 'pcengineturbografx16'],
    ['ファミコン', 'ファミコン'.normalize('NFKD').replace(/\p{M}/gu, '')],
    ['!?', ''],
  ])('%s', (name, key) => {
    expect(platformKey(name)).toBe(key);
  });
});

describe('systemMatcher', () => {
  const device = [
    system('snes'),
    system('nes', 'nes', 'Nintendo Entertainment System'),
    system('fbn', 'fbneo', 'FinalBurn Neo'),
    system('segacd'),
    system('genesis'),
    system('megadrive'),
    system('psx'),
    system('arcade'),
    system('amiga1200'),
    system('amiga500'),
    system('a', 'twins'),
    system('b', 'twins'),
    system('mine', 'mine', 'My Own Console'),
  ];
  const match = systemMatcher(device);

  it.each<[string, string | null, string]>([
    // the folder's name decides
    ['whatever', 'snes', 'snes'],
    ['Super Famicom', 'SNES', 'snes'],
    ['x', '/userdata/roms/snes/', 'snes'],
    ['x', 'roms\\snes', 'snes'],
    ['x', 'fbneo', 'fbn'],
    ['x', 'fbn', 'fbn'],
    ['Sega Genesis', 'genesis', 'genesis'],
    // then its aliases
    ['x', 'sfc', 'snes'],
    ['x', 'megacd', 'segacd'],
    ['x', 'famicom', 'nes'],
    // a folder that says another console is not overruled by the platform's name
    ['Super Nintendo', 'saturn', 'missing'],
    // then the platform's name in all its forms
    ['Nintendo Entertainment System (NES)', null, 'nes'],
    ['Nintendo - Super Nintendo Entertainment System', null, 'snes'],
    ['Super Nintendo Entertainment System [Europe]', '', 'snes'],
    ['Sega Genesis / Mega Drive', null, 'megadrive'],
    ['Sega - Mega CD & Sega CD', null, 'segacd'],
    ['Sega CD', 'no-such-folder', 'segacd'],
    ['Sony PlayStation', null, 'psx'],
    ['SONY - PLAYSTATION', null, 'psx'],
    ['PlayStation 2', null, 'missing'],
    ['Sony PlayStation 5', null, 'unknown'],
    ['Commodore Amiga', null, 'amiga500'],
    ['MAME', null, 'arcade'],
    ['My Own Console', null, 'mine'],
    // two answers are no answer
    ['x', 'twins', 'ambiguous a b'],
    ['NES / PlayStation', null, 'ambiguous nes psx'],
    ['', null, 'unknown'],
    ['64', null, 'unknown'],
    ['../../etc', '..', 'unknown'],
  ])('%s in %s', (platform, folder, expected) => {
    expect(says(match(platform, folder))).toBe(expected);
  });

  it('says by what it decided', () => {
    expect(match('x', 'snes')).toMatchObject({ by: 'folder' });
    expect(match('x', 'sfc')).toMatchObject({ by: 'alias' });
    expect(match('My Own Console', null)).toMatchObject({ by: 'name' });
  });

  it('prefers the folder over the name where a name was given to another folder (ArkOS: snes is /roms/sufami)', () => {
    const arkos = systemMatcher([system('snes', 'sufami'), system('Super Nintendo', 'snes')]);
    expect(says(arkos('Super Nintendo Entertainment System', null))).toBe('Super Nintendo');
    expect(says(arkos('x', 'snes'))).toBe('Super Nintendo');
  });

  it('takes the system that is called like its folder where two share one (stock: psp, psp-standalone)', () => {
    const stock = systemMatcher([system('psp-standalone', 'psp'), system('psp')]);
    expect(says(stock('x', 'psp'))).toBe('psp');
    expect(says(stock('PlayStation Portable', null))).toBe('psp');
  });

  it.each([
    ['Nintendo Entertainment System (NES)', 'nes', 'FC'],
    ['Super Nintendo Entertainment System', 'snes', 'Nintendo SNES-SFC'],
    ['Sega Genesis / Mega Drive', 'megadrive', 'Sega Mega Drive - Genesis'],
    ['PlayStation', 'psx', 'PS'],
    ['Game Boy', 'gb', 'GB'],
    ['Neo Geo CD', 'neogeocd', 'snk neo geo cd'],
    ['PICO-8', 'pico8', 'PICO-8 (P8)'],
    ['Saturn', 'saturn', 'missing'],
  ])('finds the bare folder of a console under any of its names (muOS, TrimUI): %s', (platform, folder, expected) => {
    const folders = [
      'FC',
      'Nintendo SNES-SFC',
      'Sega Mega Drive - Genesis',
      'PS',
      'GB',
      'snk neo geo cd',
      'PICO-8 (P8)',
      'Book Reader',
    ];
    const device = folders.map((name) => ({ ...system(name), extensions: [] }));
    expect(says(systemMatcher(device)(platform, folder))).toBe(expected);
    expect(says(systemMatcher(device)(platform, null))).toBe(expected);
  });

  it('has nothing to say on a device without systems', () => {
    expect(says(systemMatcher([])('Super Nintendo', 'snes'))).toBe('missing');
  });
});

describe.runIf(sharedData !== null)(needsSharedData('on the real systems'), () => {
  const load = (file: string): System[] =>
    toSystems(parseEsSystems(readShared(file).toString('utf8'), file), {
      romsRoot: '/roms',
      home: '/',
      userdata: null,
    });
  const FILES = [
    'es_systems.batocera.cfg',
    'es_systems.batocera-v37-real-x86.cfg',
    'es_systems.rocknix.cfg',
    'es_systems.darkos-rk3326.cfg',
    'es_systems.darkos-rk3566.cfg',
    'es_systems.arkos-2020.cfg',
    'es_systems.amberelec.cfg',
    'es_systems.anbernic-stock-rgarcs.cfg',
  ] as const;

  it.each(FILES)('%s: every folder leads to its own system', (file) => {
    const systems = load(file);
    const match = systemMatcher(systems);
    const wrong = systems
      .map((one) => [one, match('', one.romFolder)] as const)
      .filter(([one, found]) => found.kind !== 'matched' || found.system.romFolder !== one.romFolder)
      .map(([one, found]) => `${one.name} -> ${says(found)}`);
    expect(wrong).toEqual([]);
  });

  // What a catalog's platform becomes on: Batocera 2026, Batocera 37, ROCKNIX, dArkOS RK3566, ArkOS 2020, AmberELEC, Anbernic stock.
  const COLUMNS = [FILES[0], FILES[1], FILES[2], FILES[4], FILES[5], FILES[6], FILES[7]].map((file) =>
    sharedData === null ? '' : file,
  );
  it.each([
    ['Nintendo Entertainment System (NES)', 'nes nes nes nes nes nes nes'],
    ['Famicom', 'nes famicom famicom famicom famicom famicom famicom'],
    ['Famicom Disk System', 'fds fds fds fds fds fds fds'],
    ['Super Nintendo Entertainment System (SNES)', 'snes snes snes snes snes snes snes'],
    ['Super Famicom', 'snes sfc sfc sfc sfc sfc sfc'],
    ['Nintendo 64', 'n64 n64 n64 n64 n64 n64 n64'],
    ['Nintendo 64DD', 'n64dd n64dd - n64dd n64dd - n64dd'],
    ['Game Boy', 'gb gb gb gb gb gb gb'],
    ['Game Boy Color', 'gbc gbc gbc gbc gbc gbc gbc'],
    ['Nintendo - Game Boy Advance', 'gba gba gba gba gba gba gba'],
    ['Nintendo DS', 'nds nds nds nds nds nds nds'],
    ['Nintendo Switch', 'switch - - - - - -'],
    [
      'Sega Master System',
      'mastersystem mastersystem mastersystem mastersystem mastersystem mastersystem mastersystem',
    ],
    ['Sega Genesis / Mega Drive', 'megadrive megadrive megadrive megadrive megadrive megadrive megadrive'],
    ['Sega CD', 'megacd segacd segacd segacd segacd segacd megacd'],
    ['Sega 32X', 'sega32x sega32x sega32x sega32x sega32x sega32x sega32x'],
    ['Sega Saturn', 'saturn saturn saturn saturn saturn saturn saturn'],
    ['Dreamcast', 'dreamcast dreamcast dreamcast dreamcast dreamcast dreamcast dreamcast'],
    ['Game Gear', 'gamegear gamegear gamegear gamegear gamegear gamegear gamegear'],
    ['SG-1000', 'sg1000 sg1000 sg-1000 sg-1000 sg-1000 sg-1000 sg1000'],
    ['PlayStation', 'psx psx psx psx psx psx psx'],
    ['PlayStation 2', 'ps2 ps2 ps2 - - - -'],
    ['PlayStation Portable (PSP)', 'psp psp psp psp psp psp psp'],
    ['PC Engine / TurboGrafx-16', 'pcengine pcengine pcengine pcengine pcengine pcengine pcengine'],
    ['TurboGrafx-CD', 'pcenginecd pcenginecd pcenginecd turbografxcd turbografxcd pcenginecd pcenginecd'],
    ['SuperGrafx', 'supergrafx supergrafx sgfx supergrafx supergrafx sgfx supergrafx'],
    ['Neo Geo', 'neogeo neogeo neogeo neogeo neogeo neogeo neogeo'],
    ['Neo Geo CD', 'neogeocd neogeocd neocd neogeocd neogeocd neocd neogeocd'],
    ['Neo Geo Pocket Color', 'ngpc ngpc ngpc ngpc ngpc ngpc ngpc'],
    ['WonderSwan', 'wswan wswan wonderswan wonderswan wonderswan wonderswan wswan'],
    ['Atari Lynx', 'lynx lynx atarilynx atarilynx atarilynx atarilynx lynx'],
    ['Atari Jaguar', 'jaguar jaguar atarijaguar atarijaguar - atarijaguar jaguar'],
    ['Atari 2600', 'atari2600 atari2600 atari2600 atari2600 atari2600 atari2600 atari2600'],
    ['Commodore Amiga', 'amiga500 amiga500 amiga amiga amiga amiga amiga500'],
    ['Commodore 64', 'c64 c64 c64 c64 c64 c64 c64'],
    ['MS-DOS', 'dos dos pc dos dos pc dos'],
    ['ScummVM', 'scummvm scummvm games scummvm scummvm scummvm scummvm'],
    ['PICO-8', 'pico8 pico8 pico-8 carts - pico-8 pico8'],
    ['MAME', 'mame mame mame mame mame mame mame'],
    ['FinalBurn Neo', 'fbneo fbneo fbneo arcade arcade fbneo fbneo'],
    ['3DO Interactive Multiplayer', '3do 3do 3do 3do - 3do 3do'],
    ['ColecoVision', 'colecovision colecovision coleco coleco coleco coleco colecovision'],
    ['Odyssey²', 'o2em o2em odyssey odyssey2 odyssey2 odyssey o2em'],
  ])('%s', (platform, expected) => {
    const folders = COLUMNS.map((file) => {
      const found = systemMatcher(load(file))(platform, null);
      return found.kind === 'matched' ? (found.system.romFolder.split('/').at(-1) as string) : '-';
    });
    expect(folders.join(' ')).toBe(expected);
  });
});
