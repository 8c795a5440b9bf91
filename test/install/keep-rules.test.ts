import { describe, expect, it } from 'vitest';
import { decideInstall, foresee } from '../../src/install/decide.ts';
import { isSetName, SYSTEM_RULES, systemRule } from '../../src/install/keep-rules.ts';
import { layoutUnpacked } from '../../src/install/layout.ts';
import { folderEnding, isArcade } from '../../src/install/rules.ts';
import type { System } from '../../src/model.ts';
import { EXFAT, listing, MSDOS, system } from './fixtures.ts';

describe('the table of exceptions', () => {
  it('names no system twice and gives every rule a reason', () => {
    const names = SYSTEM_RULES.flatMap((entry) => entry.systems);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    for (const entry of SYSTEM_RULES) {
      expect(entry.because.length).toBeGreaterThan(20);
      expect(entry.systems.every((name) => /^[a-z0-9-]+$/.test(name))).toBe(true);
      expect(entry.endings.length > 0).toBe(entry.kind === 'game-folder');
    }
  });

  it("finds a system by its folder where the firmware gave it another name (dArkOS: 'Sega Atomiswave')", () => {
    const renamed: System = { ...system('Sega Atomiswave', '.zip .7z', ['atomiswave']), romFolder: '/roms/atomiswave' };
    expect(systemRule(renamed)?.kind).toBe('whole-set');
    expect(isArcade(renamed)).toBe(true);
    expect(systemRule(system('snes', '.sfc .zip'))).toBeNull();
  });

  it('takes the platform arcade for a system of sets, but not where a rule says otherwise (daphne)', () => {
    expect(isArcade(system('laserdisc', '.daphne .ld', ['arcade', 'daphne']))).toBe(false);
    expect(isArcade(system('newboard', '.zip', ['newboard', 'arcade']))).toBe(true);
    expect(isArcade(system('daphne', '.daphne .squashfs', ['alg', 'daphne', 'arcade']))).toBe(false);
  });

  it('takes only an ending of game folders that the system lists', () => {
    expect(folderEnding(system('singe', '.daphne .squashfs'))).toBe('.daphne');
    expect(folderEnding(system('msdos', '.exe .zip'))).toBeNull();
  });

  it.each([
    ['robots', true],
    ['a_1', true],
    ['Robots', false],
    ['robots (World)', false],
    ['a_very_long_name_of_a_set', false],
    ['', false],
  ])('%j is the name of a set: %s', (stem, expected) => {
    expect(isSetName(stem)).toBe(expected);
  });
});

describe('decisions by the table', () => {
  const SOCRATES = system('socrates', '.bin .zip .7z');
  const PSX = system('psx', '.cue .img .pbp .m3u .zip .7z');
  const SEGACD = system('segacd', '.md .cue .iso .zip');
  const PSVITA = system('psvita', '.zip .psvita');
  const QUEST = system('solarus', '.solarus .zip');
  const EASYRPG = system('easyrpg', '.easyrpg .zip');
  const MSU: System = { ...system('Super Nintendo MSU1', '.smc .sfc .zip .7z'), romFolder: '/roms/snesmsu1' };

  it.each<[string, System, string, readonly string[], string]>([
    ['a set of a software list', SOCRATES, 'robots.zip', ['r1.bin', 'r2.bin'], 'keep software-list-set'],
    ['two games for the same system', SOCRATES, 'Robots Pack.zip', ['A.bin', 'B.bin'], 'unpack several-roms'],
    ['one game for it', SOCRATES, 'Robots.zip', ['Robots.bin'], 'keep one-rom'],
    ['a disc without a sheet', PSX, 'Game.zip', ['Game.bin'], 'unpack disc-system'],
    ['a disc as one image', PSX, 'Game.zip', ['Game.img'], 'unpack disc-system'],
    ['a disc with its sheet', PSX, 'Game.zip', ['Game.cue', 'Game.bin'], 'unpack disc-image'],
    ['a cartridge on a system of discs', SEGACD, 'Game.zip', ['Game.md'], 'keep one-rom'],
    ['several cartridges on it', SEGACD, 'Game.zip', ['A.md', 'B.md'], 'unpack disc-system'],
    [
      'an archive that the emulator installs',
      PSVITA,
      'Game.zip',
      ['eboot.bin', 'x.psvita'],
      'keep archive-is-the-game',
    ],
    ['a quest', QUEST, 'Quest.zip', ['quest.dat', 'a.solarus', 'b.solarus'], 'keep archive-is-the-game'],
    ['an MSU game with its music', MSU, 'Game.zip', ['g.sfc', 'g.msu', 'g-1.pcm', 'a.txt'], 'unpack tracks-beside'],
    ['a plain ROM among them', MSU, 'Game.zip', ['g.sfc', 'a.txt'], 'keep one-rom'],
    ['a DOS game where DOSBox Pure opens zips', MSDOS, 'G.zip', ['G.EXE', 'SETUP.EXE'], 'keep archive-is-the-game'],
    ['a DOS game with its disc there', MSDOS, 'G.zip', ['G.EXE', 'CD.iso'], 'keep archive-is-the-game'],
    ['a folder game in a zip that is listed', EASYRPG, 'Game.zip', ['RPG_RT.ldb'], 'unpack folder-game'],
  ])('%s', (_, on, fileName, files, expected) => {
    const { action, reason } = decideInstall(listing('zip', files), on, fileName, 'auto');
    expect(`${action} ${reason}`).toBe(expected);
  });

  it('sets stay whole in a bare folder too (muOS has no list of endings), everything else is unpacked there', () => {
    const bare = (folder: string, consoles: readonly string[]): System => ({
      ...{ name: folder, fullName: folder, romFolder: `/mnt/mmc/ROMS/${folder}`, extensions: [], platforms: consoles },
    });
    const decide = (on: System, files: readonly string[]) => {
      const { action, reason } = decideInstall(listing('zip', files), on, 'robots.zip', 'auto');
      return `${action} ${reason}`;
    };
    expect(decide(bare('Arcade', ['arcade']), ['r1.bin', 'r2.bin'])).toBe('keep arcade-set');
    expect(decide(bare('SNK Neo Geo', ['neogeo']), ['r1.bin', 'r2.bin'])).toBe('keep arcade-set');
    expect(decide(bare('Arcade', ['arcade']), ['a.zip', 'b.zip'])).toBe('unpack parcel-of-sets');
    expect(decide(bare('Nintendo SNES-SFC', ['snes']), ['Robots.sfc'])).toBe('unpack archive-not-opened');
  });

  it('among BIOS files the sets that emulators open as archives stay whole, the rest is unpacked', () => {
    const bios = system('bios', '');
    const decide = (fileName: string) =>
      decideInstall(listing('zip', ['a.bin', 'b.bin']), bios, fileName, 'auto').action;
    expect([decide('neogeo.zip'), decide('NAOMI.zip'), decide('Console BIOS Pack.zip')]).toEqual([
      'keep',
      'keep',
      'unpack',
    ]);
  });

  it('a zip that emulators cannot read (deflate64) is unpacked, unless the player says otherwise', () => {
    const { entries, ...zip } = listing('zip', ['Robots.gba']);
    const odd = { ...zip, entries: entries.map((entry) => ({ ...entry, uncommon: true as const })) };
    const gba = system('gba', '.gba .zip');
    expect(decideInstall(odd, gba, 'Robots.zip', 'auto')).toEqual({ action: 'unpack', reason: 'uncommon-method' });
    expect(decideInstall(odd, gba, 'Robots.zip', 'keep').action).toBe('keep');
  });

  it.each([
    ['rar', 'Robots.rar', 'unpack archive-not-opened'],
    ['tar', 'Robots.tar', 'unpack archive-not-opened'],
    ['7z', 'Robots.7z', 'keep one-rom'],
  ] as const)('a %s of a ROM, on a system that lists it: no emulator opens RAR and tar', (kind, fileName, expected) => {
    const gba = system('gba', '.gba .zip .7z .tar .rar');
    const { action, reason } = decideInstall(listing(kind, ['Robots.gba']), gba, fileName, 'auto');
    expect(`${action} ${reason}`).toBe(expected);
    expect(foresee(fileName, gba, 'auto')).toBe(action === 'keep' ? 'kept' : 'unpacked');
    expect(decideInstall(listing(kind, ['Robots.gba']), gba, fileName, 'keep').action).toBe('keep');
  });

  it("the player's choice goes before all but whole sets", () => {
    const files = listing('zip', ['r1.bin', 'r2.bin']);
    expect(decideInstall(files, SOCRATES, 'robots.zip', 'unpack').reason).toBe('asked-to-unpack');
    expect(decideInstall(files, PSX, 'robots.zip', 'keep').reason).toBe('asked-to-keep');
    expect(decideInstall(files, system('naomi2', '.zip'), 'robots.zip', 'unpack').reason).toBe('arcade-set');
  });
});

describe('layout by the table', () => {
  const lay = (on: System, paths: readonly string[]): string[] =>
    layoutUnpacked(
      { files: paths.map((path) => ({ path, stagedPath: `/staging/${path}`, sizeBytes: 1 })) },
      on,
      'Robots',
      EXFAT,
    ).moves.map(({ to }) => to);

  it.each<[string, System, readonly string[], readonly string[]]>([
    [
      'loose chips of a set that came as rar stay together, though the system lists .bin',
      system('naomi', '.lst .bin .dat .zip .7z', ['naomi', 'arcade']),
      ['r1.bin', 'r2.bin'],
      ['Robots/r1.bin', 'Robots/r2.bin'],
    ],
    [
      'a laserdisc game keeps the name of its folder',
      system('daphne', '.daphne .squashfs', ['arcade']),
      ['robots.daphne/robots.txt', 'robots.daphne/robots.m2v'],
      ['robots.daphne/robots.txt', 'robots.daphne/robots.m2v'],
    ],
    [
      'an RPG Maker game',
      system('easyrpg', '.easyrpg .zip'),
      ['RPG_RT.ldb', 'Map/1.lmu'],
      ['Robots.easyrpg/RPG_RT.ldb', 'Robots.easyrpg/Map/1.lmu'],
    ],
    [
      'a parcel with a disk',
      system('namco2x6', '.zip'),
      ['robots.zip', 'robots/r.chd'],
      ['robots.zip', 'robots/r.chd'],
    ],
  ])('%s', (_, on, paths, expected) => {
    expect(lay(on, paths)).toEqual(expected);
  });
});
