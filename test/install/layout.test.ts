import { describe, expect, it } from 'vitest';
import { layoutKept, layoutUnpacked } from '../../src/install/layout.ts';
import { packed } from '../../src/lib/columns.ts';
import type { System } from '../../src/model.ts';
import {
  AMIGA,
  BIOS,
  DAPHNE,
  DOS,
  DREAMCAST,
  EXFAT,
  MAME,
  MSDOS,
  MUGEN,
  N3DS,
  PORTS,
  PS3,
  PSX,
  SCUMMVM,
  SEGACD,
  SNES,
  SWITCH,
  VITA,
  WIIU,
  WINDOWS,
  XBOX,
} from './fixtures.ts';

interface Want {
  /** name in the archive -> final path, `null` for what is left out */
  readonly files: Readonly<Record<string, string | null>>;
  readonly main: string;
  readonly texts?: Readonly<Record<string, string>>;
}

type Row = readonly [what: string, system: System, gameName: string, want: Want];

function run(system: System, gameName: string, want: Want) {
  const names = Object.keys(want.files);
  const inputs = names.map((path, i) => ({ path, stagedPath: `/staging/${i}`, sizeBytes: 1000 + i }));
  const layout = layoutUnpacked({ files: inputs }, system, gameName, EXFAT);
  const placed = Object.fromEntries(layout.moves.map((move) => [names[Number(move.from.slice(9))] ?? '?', move.to]));
  const wanted = Object.fromEntries(Object.entries(want.files).filter(([, to]) => to !== null));
  expect(placed).toEqual(wanted);
  expect(Object.fromEntries(layout.texts.map((text) => [text.path, text.content]))).toEqual(want.texts ?? {});
  expect(layout.mainPath).toBe(want.main);
}

function table(rule: string, rows: readonly Row[]): void {
  describe(rule, () => {
    it.each(rows)('%s', (_, system, gameName, want) => run(system, gameName, want));
  });
}

table('a single ROM goes into the ROM folder', [
  ['alone', SNES, 'Game.zip', { files: { 'Game (E).sfc': 'Game (E).sfc' }, main: 'Game (E).sfc' }],
  ['in a folder', SNES, 'Game', { files: { 'Game/Game.sfc': 'Game.sfc' }, main: 'Game.sfc' }],
  ['in folders', SNES, 'Game', { files: { 'a/b/c/Game.sfc': 'Game.sfc' }, main: 'Game.sfc' }],
  [
    'with papers',
    SNES,
    'Game',
    { files: { 'Game.sfc': 'Game.sfc', 'readme.txt': null, 'a.txt': null }, main: 'Game.sfc' },
  ],
  [
    'with a picture and a manual, which go where the menu looks for them',
    SNES,
    'Game',
    {
      files: {
        'Game.sfc': 'Game.sfc',
        'box.jpg': 'images/Game-image.jpg',
        'Manual.pdf': 'manuals/Game-manual.pdf',
        'back.jpg': null,
      },
      main: 'Game.sfc',
    },
  ],
  [
    'with a name that FAT refuses',
    SNES,
    'Game',
    { files: { 'Who? Me: You.sfc': 'Who_ Me - You.sfc' }, main: 'Who_ Me - You.sfc' },
  ],
  ['of an ending that the system does not list', SNES, 'Game', { files: { 'Game.rom': 'Game.rom' }, main: 'Game.rom' }],
  [
    'under a name that many have',
    PSX,
    'Robots',
    { files: { 'UP0001/EBOOT.PBP': 'Robots/EBOOT.PBP' }, main: 'Robots/EBOOT.PBP' },
  ],
  ['only a paper', SNES, 'Game', { files: { 'manual.pdf': 'manual.pdf' }, main: 'manual.pdf' }],
  ['a disc image', PSX, 'Game', { files: { 'Game.chd': 'Game.chd' }, main: 'Game.chd' }],
]);

table('a nested single folder is flattened', [
  [
    'around a set',
    PSX,
    'Game',
    { files: { 'x/y/Game.cue': 'Game/Game.cue', 'x/y/Game.bin': 'Game/Game.bin' }, main: 'Game/Game.cue' },
  ],
  ['but not two of them', SNES, 'G', { files: { 'a/A.sfc': 'G/a/A.sfc', 'b/B.sfc': 'G/b/B.sfc' }, main: 'G/b/B.sfc' }],
]);

table('the files of a disc stay together in a folder of the game', [
  [
    'cue and bin',
    SEGACD,
    'Game (E).zip',
    { files: { 'Game.cue': 'Game (E)/Game.cue', 'Game.bin': 'Game (E)/Game.bin' }, main: 'Game (E)/Game.cue' },
  ],
  [
    'cue and many tracks',
    PSX,
    'Game',
    {
      files: {
        'Game.cue': 'Game/Game.cue',
        'Game (Track 1).bin': 'Game/Game (Track 1).bin',
        'Game (Track 2).bin': 'Game/Game (Track 2).bin',
      },
      main: 'Game/Game.cue',
    },
  ],
  [
    'gdi',
    DREAMCAST,
    'Game',
    {
      files: { 'disc.gdi': 'Game/disc.gdi', 'track01.bin': 'Game/track01.bin', 'track02.raw': 'Game/track02.raw' },
      main: 'Game/disc.gdi',
    },
  ],
  [
    'ccd, img and sub',
    PSX,
    'Game',
    { files: { 'G.ccd': 'Game/G.ccd', 'G.img': 'Game/G.img', 'G.sub': 'Game/G.sub' }, main: 'Game/G.ccd' },
  ],
  [
    'a sheet with papers keeps them, but for the picture that the menu shows',
    PSX,
    'Game',
    {
      files: {
        'G.cue': 'Game/G.cue',
        'G.bin': 'Game/G.bin',
        'cover.jpg': 'images/G-image.jpg',
        'notes.txt': 'Game/notes.txt',
      },
      main: 'Game/G.cue',
    },
  ],
  [
    'an m3u that came along is used',
    PSX,
    'Game',
    {
      files: {
        'My Game.m3u': 'Game/My Game.m3u',
        'CD1/g.cue': 'Game/CD1/g.cue',
        'CD1/g.bin': 'Game/CD1/g.bin',
        'CD2/g.cue': 'Game/CD2/g.cue',
        'CD2/g.bin': 'Game/CD2/g.bin',
      },
      main: 'Game/My Game.m3u',
    },
  ],
]);

table('several discs get an m3u', [
  [
    'of cue sheets, in the order of the discs',
    PSX,
    'Game (E)',
    {
      files: {
        'Game (Disc 2).cue': 'Game (E)/Game (Disc 2).cue',
        'Game (Disc 2).bin': 'Game (E)/Game (Disc 2).bin',
        'Game (Disc 1).cue': 'Game (E)/Game (Disc 1).cue',
        'Game (Disc 1).bin': 'Game (E)/Game (Disc 1).bin',
      },
      texts: { 'Game (E)/Game (E).m3u': 'Game (Disc 1).cue\nGame (Disc 2).cue\n' },
      main: 'Game (E)/Game (E).m3u',
    },
  ],
  [
    'of folders',
    PSX,
    'Game',
    {
      files: {
        'CD 2/a.cue': 'Game/CD 2/a.cue',
        'CD 2/a.bin': 'Game/CD 2/a.bin',
        'CD 1/a.cue': 'Game/CD 1/a.cue',
        'CD 1/a.bin': 'Game/CD 1/a.bin',
      },
      texts: { 'Game/Game.m3u': 'CD 1/a.cue\nCD 2/a.cue\n' },
      main: 'Game/Game.m3u',
    },
  ],
  [
    'of images, ten of them',
    PSX,
    'Game',
    {
      files: { 'G (Disc 10).chd': 'Game/G (Disc 10).chd', 'G (Disc 9).chd': 'Game/G (Disc 9).chd' },
      texts: { 'Game/Game.m3u': 'G (Disc 9).chd\nG (Disc 10).chd\n' },
      main: 'Game/Game.m3u',
    },
  ],
  [
    'of floppies',
    AMIGA,
    'Game',
    {
      files: {
        'Game (Disk 1 of 2).adf': 'Game/Game (Disk 1 of 2).adf',
        'Game (Disk 2 of 2).adf': 'Game/Game (Disk 2 of 2).adf',
      },
      texts: { 'Game/Game.m3u': 'Game (Disk 1 of 2).adf\nGame (Disk 2 of 2).adf\n' },
      main: 'Game/Game.m3u',
    },
  ],
  [
    'with names that FAT refuses, as they are then called',
    PSX,
    'Game: Two',
    {
      files: { 'G? (Disc 1).chd': 'Game - Two/G_ (Disc 1).chd', 'G? (Disc 2).chd': 'Game - Two/G_ (Disc 2).chd' },
      texts: { 'Game - Two/Game - Two.m3u': 'G_ (Disc 1).chd\nG_ (Disc 2).chd\n' },
      main: 'Game - Two/Game - Two.m3u',
    },
  ],
  [
    'not where the system opens no m3u',
    SEGACD,
    'Game',
    {
      files: { 'G (Disc 1).chd': 'Game/G (Disc 1).chd', 'G (Disc 2).chd': 'Game/G (Disc 2).chd' },
      main: 'Game/G (Disc 1).chd',
    },
  ],
  [
    'not for two games',
    PSX,
    'Games',
    {
      files: { 'A (Disc 1).chd': 'Games/A (Disc 1).chd', 'B (Disc 2).chd': 'Games/B (Disc 2).chd' },
      main: 'Games/B (Disc 2).chd',
    },
  ],
]);

table('several ROMs share a folder', [
  [
    'two versions',
    SNES,
    'Game',
    {
      files: { 'Game (E).sfc': 'Game/Game (E).sfc', 'Game (U).sfc': 'Game/Game (U).sfc', 'a.nfo': null },
      main: 'Game/Game (U).sfc',
    },
  ],
  [
    'the one called like the game starts',
    SNES,
    'Game',
    { files: { 'Game.sfc': 'Game/Game.sfc', 'Other.sfc': 'Game/Other.sfc' }, main: 'Game/Game.sfc' },
  ],
  [
    'a ROM with its companions',
    SNES,
    'Game',
    { files: { 'g.sfc': 'Game/g.sfc', 'g.msu': 'Game/g.msu', 'g-1.pcm': 'Game/g-1.pcm' }, main: 'Game/g.sfc' },
  ],
]);

table('DOS games are folders', [
  [
    'a tree',
    DOS,
    'Game (1993).zip',
    {
      files: { 'GAME.EXE': 'Game (1993).pc/GAME.EXE', 'DATA/A.DAT': 'Game (1993).pc/DATA/A.DAT' },
      main: 'Game (1993).pc',
    },
  ],
  [
    'a tree in a folder',
    DOS,
    'Game',
    { files: { 'GAME/GAME.EXE': 'Game.pc/GAME.EXE', 'GAME/README.TXT': 'Game.pc/README.TXT' }, main: 'Game.pc' },
  ],
  [
    'a folder that is ready',
    DOS,
    'X',
    { files: { 'Game.pc/GAME.EXE': 'Game.pc/GAME.EXE', 'Game.pc/dosbox.bat': 'Game.pc/dosbox.bat' }, main: 'Game.pc' },
  ],
  ['a single program', DOS, 'Game', { files: { 'GAME.COM': 'Game.pc/GAME.COM' }, main: 'Game.pc' }],
  ['not a disc image', DOS, 'Game', { files: { 'Game.iso': 'Game.iso' }, main: 'Game.iso' }],
  [
    'not where the system knows no such folders',
    MSDOS,
    'Game',
    { files: { 'GAME.EXE': 'Game/GAME.EXE', 'A.DAT': 'Game/A.DAT' }, main: 'Game/GAME.EXE' },
  ],
  [
    'a folder that is ready keeps the only folder in it',
    DOS,
    'X',
    { files: { 'Game.pc/GAME/GAME.EXE': 'Game.pc/GAME/GAME.EXE' }, main: 'Game.pc' },
  ],
  [
    'PS3 likewise',
    PS3,
    'Game',
    {
      files: { 'PS3_DISC.SFB': 'Game.ps3/PS3_DISC.SFB', 'PS3_GAME/USRDIR/E.BIN': 'Game.ps3/PS3_GAME/USRDIR/E.BIN' },
      main: 'Game.ps3',
    },
  ],
  [
    'PS3 without its disc file keeps the folder that the emulator looks for',
    PS3,
    'Game',
    {
      files: {
        'BLES00000/PS3_GAME/PARAM.SFO': 'Game.ps3/PS3_GAME/PARAM.SFO',
        'BLES00000/PS3_GAME/USRDIR/E.BIN': 'Game.ps3/PS3_GAME/USRDIR/E.BIN',
      },
      main: 'Game.ps3',
    },
  ],
  [
    'a laserdisc game with its set beside it',
    DAPHNE,
    'Space Lair',
    {
      files: {
        'lair.daphne/lair.txt': 'lair.daphne/lair.txt',
        'lair.daphne/lair.m2v': 'lair.daphne/lair.m2v',
        'roms/lair.zip': 'roms/lair.zip',
      },
      main: 'lair.daphne',
    },
  ],
]);

table('Windows games and engines are folders', [
  [
    'Windows',
    WINDOWS,
    'Robots (2001)',
    {
      files: { 'Robots/robots.exe': 'Robots (2001).pc/robots.exe', 'Robots/data/a.pak': 'Robots (2001).pc/data/a.pak' },
      main: 'Robots (2001).pc',
    },
  ],
  [
    'Windows, with its drive, which is another kind of folder',
    WINDOWS,
    'X',
    {
      files: {
        'Robots.wine/autorun.cmd': 'Robots.wine/autorun.cmd',
        'Robots.wine/drive_c/robots.exe': 'Robots.wine/drive_c/robots.exe',
      },
      main: 'Robots.wine',
    },
  ],
  [
    'a fighting-game engine',
    MUGEN,
    'Fight',
    { files: { 'mugen.exe': 'Fight.pc/mugen.exe', 'chars/a/a.def': 'Fight.pc/chars/a/a.def' }, main: 'Fight.pc' },
  ],
  [
    'an installed Wii U game, whose program the menu starts',
    WIIU,
    'Game',
    {
      files: {
        'Game/code/robots.rpx': 'Game/code/robots.rpx',
        'Game/content/a.bin': 'Game/content/a.bin',
        'Game/meta/meta.xml': 'Game/meta/meta.xml',
      },
      main: 'Game/code/robots.rpx',
    },
  ],
]);

table('ScummVM: a folder with the id in a file name', [
  [
    'the id from the folder',
    SCUMMVM,
    'The Long Game (CD)',
    {
      files: { 'longgame/A.000': 'The Long Game (CD)/A.000', 'longgame/A.001': 'The Long Game (CD)/A.001' },
      texts: { 'The Long Game (CD)/longgame.scummvm': 'longgame\n' },
      main: 'The Long Game (CD)/longgame.scummvm',
    },
  ],
  [
    'the id from the title',
    SCUMMVM,
    'The Long Game (CD)',
    {
      files: { 'A.000': 'The Long Game (CD)/A.000', 'A.001': 'The Long Game (CD)/A.001' },
      texts: { 'The Long Game (CD)/thelonggame.scummvm': 'thelonggame\n' },
      main: 'The Long Game (CD)/thelonggame.scummvm',
    },
  ],
  [
    'one that came along',
    SCUMMVM,
    'Long',
    {
      files: { 'A.000': 'Long/A.000', 'long.scummvm': 'Long/long.scummvm' },
      main: 'Long/long.scummvm',
    },
  ],
]);

table('arcade parcels are laid down as they are', [
  [
    'a set and its disk',
    MAME,
    'Robots',
    {
      files: { 'robots.zip': 'robots.zip', 'robots/robots.chd': 'robots/robots.chd', 'info.txt': null },
      main: 'robots.zip',
    },
  ],
]);

table('ports: the script and its folders stay beside each other', [
  [
    'in the ROM folder',
    PORTS,
    'Robots',
    {
      files: { 'Robots.sh': 'Robots.sh', 'robots/robots.bin': 'robots/robots.bin', 'README.md': null },
      main: 'Robots.sh',
    },
  ],
  [
    'or in the folder that the archive has for them',
    PORTS,
    'Robots',
    { files: { 'r/Robots.sh': 'Robots/Robots.sh', 'r/data/a.bin': 'Robots/data/a.bin' }, main: 'Robots/Robots.sh' },
  ],
  ['a script alone', PORTS, 'Robots', { files: { 'Robots.sh': 'Robots.sh' }, main: 'Robots.sh' }],
]);

table('BIOS files are laid down as they are', [
  ['a tree', BIOS, 'All', { files: { 'a.bin': 'a.bin', 'dc/b.bin': 'dc/b.bin' }, main: 'dc/b.bin' }],
  [
    'inside a bios folder',
    BIOS,
    'All',
    { files: { 'bios/a.bin': 'a.bin', 'bios/dc/b.bin': 'dc/b.bin' }, main: 'dc/b.bin' },
  ],
  [
    'deep inside a bios folder',
    BIOS,
    'All',
    { files: { 'pack/bios/np2/font/a.bin': 'np2/font/a.bin' }, main: 'np2/font/a.bin' },
  ],
  [
    'inside the folder they belong in',
    BIOS,
    'All',
    { files: { 'dc/a.bin': 'dc/a.bin', 'dc/b.bin': 'dc/b.bin' }, main: 'dc/b.bin' },
  ],
]);

table('images of large consoles stay as they came', [
  ['Wii U', WIIU, 'Game', { files: { 'Game.wua': 'Game.wua', 'readme.txt': null }, main: 'Game.wua' }],
  ['Wii U, a disc', WIIU, 'Game', { files: { 'x/Game (EU).wux': 'Game (EU).wux' }, main: 'Game (EU).wux' }],
  ['Switch', SWITCH, 'Game', { files: { 'Game [0100].xci': 'Game [0100].xci' }, main: 'Game [0100].xci' }],
  [
    'Switch, with its update, which belongs beside it',
    SWITCH,
    'Game',
    { files: { 'Game.nsp': 'Game/Game.nsp', 'Game [UPD].nsp': 'Game/Game [UPD].nsp' }, main: 'Game/Game.nsp' },
  ],
  ['3DS', N3DS, 'Game', { files: { 'Game.cci': 'Game.cci' }, main: 'Game.cci' }],
  ['Xbox', XBOX, 'Game', { files: { 'Game/Game.iso': 'Game.iso' }, main: 'Game.iso' }],
]);

table('a PS Vita game that is unpacked on request', [
  ['one file', VITA, 'Game', { files: { 'Game.psvita': 'Game.psvita' }, main: 'Game.psvita' }],
]);

describe('empty folders', () => {
  const laid = (system: System, paths: readonly string[], emptyFolders: readonly string[]) => {
    const files = paths.map((path, i) => ({ path, stagedPath: `/staging/${i}`, sizeBytes: 1000 + i }));
    const { moves, emptyFolders: made } = layoutUnpacked({ files, emptyFolders }, system, 'Game', EXFAT);
    return [moves.map(({ to }) => to), made];
  };

  it.each<[string, System, readonly string[], readonly string[], readonly string[], readonly string[] | undefined]>([
    ['in the tree', DOS, ['GAME.EXE'], ['SAVE'], ['Game.pc/GAME.EXE'], ['Game.pc/SAVE']],
    ['in the folder around all', DOS, ['G/GAME.EXE'], ['G/SAVE'], ['Game.pc/GAME.EXE'], ['Game.pc/SAVE']],
    [
      'beside the only folder with files, which keeps its name then',
      DOS,
      ['G/BIN/GAME.EXE'],
      ['G/SAVE'],
      ['Game.pc/BIN/GAME.EXE'],
      ['Game.pc/SAVE'],
    ],
    [
      'in a folder that is ready, not beside it',
      DOS,
      ['A.pc/A.EXE'],
      ['A.pc/SAVE', 'X'],
      ['A.pc/A.EXE'],
      ['A.pc/SAVE'],
    ],
    ['in one that is ready alone', DOS, ['A.pc/A.EXE'], ['A.pc/SAVE'], ['A.pc/A.EXE'], ['A.pc/SAVE']],
    ['of ScummVM', SCUMMVM, ['a.000', 'a.001'], ['saves'], ['Game/a.000', 'Game/a.001'], ['Game/saves']],
    ['of a port', PORTS, ['Go.sh', 'go/bin'], ['go/saves', 'junk'], ['Go.sh', 'go/bin'], ['go/saves']],
    ['of names that the card cannot hold', DOS, ['GAME.EXE'], ['A:B?'], ['Game.pc/GAME.EXE'], ['Game.pc/A_B_']],
    ['of a disc image, which is no folder', DOS, ['x/Game.iso'], ['x/SAVE'], ['Game.iso'], undefined],
    [
      'of a game of single files',
      SNES,
      ['Game.sfc', 'Game.msu'],
      ['saves'],
      ['Game/Game.sfc', 'Game/Game.msu'],
      undefined,
    ],
  ])('%s', (_, system, paths, folders, files, made) => {
    expect(laid(system, paths, folders)).toEqual([files, made]);
  });
});

describe('a game of very many files', () => {
  const COUNT = 1500;
  const part = (n: number): string => `${Math.floor(n / 400)}/Part ${n}.dat`;
  /** Where all the parts and these go, that came in a folder of their own beside them. */
  const laid = (system: System, beside: readonly string[]) => {
    const paths = [...Array.from({ length: COUNT }, (_, n) => part(n)), ...beside].map((path) => `quest/${path}`);
    const inputs = packed(paths.map((path, i) => ({ path, stagedPath: `/staging/${i}`, sizeBytes: 1000 + i })));
    const layout = layoutUnpacked({ files: inputs }, system, 'Game', EXFAT);
    const from = layout.moves.map((move) => Number(move.from.slice(9)));
    const shift = layout.moves.filter((move, n) => (from[n] ?? 0) < COUNT && !move.to.endsWith(part(from[n] ?? 0)));
    expect(shift).toEqual([]);
    const rest = layout.moves.filter((_, n) => (from[n] ?? 0) >= COUNT).map(({ to }) => to);
    return {
      first: layout.moves.at(0)?.to,
      count: layout.moves.length,
      rest,
      main: layout.mainPath,
      texts: layout.texts,
    };
  };

  it.each<[string, System, string[], ReturnType<typeof laid>]>([
    [
      'a folder with an ending',
      DOS,
      ['GAME.EXE'],
      { first: 'Game.pc/0/Part 0.dat', count: 1501, rest: ['Game.pc/GAME.EXE'], main: 'Game.pc', texts: [] },
    ],
    [
      'one for ScummVM',
      SCUMMVM,
      ['readme.txt'],
      {
        first: 'Game/0/Part 0.dat',
        count: 1501,
        rest: ['Game/readme.txt'],
        main: 'Game/quest.scummvm',
        texts: [{ path: 'Game/quest.scummvm', content: 'quest\n' }],
      },
    ],
    [
      'discs with their list, and a picture',
      DREAMCAST,
      ['b (Disc 2).gdi', 'a (Disc 1).gdi', 'cover.png'],
      {
        first: 'Game/0/Part 0.dat',
        count: 1503,
        rest: ['Game/b (Disc 2).gdi', 'Game/a (Disc 1).gdi', 'images/Game-image.png'],
        main: 'Game/Game.m3u',
        texts: [{ path: 'Game/Game.m3u', content: 'a (Disc 1).gdi\nb (Disc 2).gdi\n' }],
      },
    ],
    [
      'anything else',
      SNES,
      ['Game.sfc', 'readme.txt'],
      { first: 'Game/0/Part 0.dat', count: 1501, rest: ['Game/Game.sfc'], main: 'Game/Game.sfc', texts: [] },
    ],
    [
      'BIOS files',
      BIOS,
      [],
      { first: 'quest/0/Part 0.dat', count: 1500, rest: [], main: 'quest/3/Part 1499.dat', texts: [] },
    ],
  ])('%s', (_, system, beside, want) => expect(laid(system, beside)).toEqual(want));
});

describe('a file that stays as it is', () => {
  it.each([
    ['Game.zip', 'zip', 'Game.zip'],
    ['Game.ZIP', 'zip', 'Game.ZIP'],
    ['Game.zip', '7z', 'Game.7z'],
    ['Game.sfc', 'none', 'Game.sfc'],
    ['../../Game: One?.sfc', 'none', 'Game - One_.sfc'],
    ['C:\\x\\Game.sfc', 'none', 'Game.sfc'],
    ['Level.pk3', 'zip', 'Level.pk3'],
    ['no ending', 'zip', 'no ending'],
  ] as const)('%s (%s) becomes %s', (fileName, kind, to) => {
    const layout = layoutKept({ stagedPath: '/staging/archive.part', sizeBytes: 5, fileName, kind }, EXFAT);
    expect(layout).toEqual({ moves: [{ from: '/staging/archive.part', to, sizeBytes: 5 }], texts: [], mainPath: to });
  });
});
