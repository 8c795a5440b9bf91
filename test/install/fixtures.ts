/** Systems as es_systems.cfg describes them, and limits of file systems, for the tables of this folder. */
import type { ArchiveEntry, ArchiveKind, ArchiveListing, FsLimits, System } from '../../src/model.ts';

export function system(name: string, extensions: string, platforms: readonly string[] = [name]): System {
  return { name, fullName: name, romFolder: `/roms/${name}`, extensions: extensions.split(' '), platforms };
}

export const SNES = system('snes', '.sfc .smc .fig .bsx .zip .7z');
export const PSX = system('psx', '.cue .img .mdf .pbp .toc .cbn .m3u .ccd .chd .iso .zip .7z');
export const DREAMCAST = system('dreamcast', '.cdi .cue .gdi .chd .m3u');
export const SEGACD = system('segacd', '.cue .iso .chd');
export const DOS = system('dos', '.pc .dos .zip .squashfs .dosz .m3u .iso .cue', ['pc']);
export const MSDOS = system('msdos', '.bat .com .conf .cue .dosz .exe .iso .m3u .zip', ['pc']);
export const SCUMMVM = system('scummvm', '.scummvm .squashfs');
export const MAME = system('mame', '.zip .7z', ['arcade']);
export const NEOGEO = system('neogeo', '.7z .zip .cue', ['neogeo']);
export const AMIGA = system('amiga500', '.adf .uae .ipf .dms .lha .m3u .zip', ['amiga']);
export const BIOS = system('bios', '.bin');
export const GBA = system('gba', '.gba .zip .7z');
export const PS3 = system('ps3', '.ps3 .psn .squashfs .m3u');
export const SOLARUS = system('solarus', '.solarus .zip');
export const DOOM = system('doom', '.wad .pk3 .doom .zip');

export const DAPHNE = system('daphne', '.daphne .squashfs', ['alg', 'daphne', 'arcade']);
export const PORTS = system('ports', '.sh .squashfs', ['pc']);
export const WINDOWS = system('windows', '.pc .exe .wine .wsquashfs .wtgz');
export const MUGEN = system('mugen', '.pc .squashfs');
export const WIIU = system('wiiu', '.wua .wup .wud .wux .rpx .squashfs .wuhb');
export const SWITCH = system('switch', '.xci .nsp');
export const N3DS = system('3ds', '.3ds .cci .cxi');
export const XBOX = system('xbox', '.iso .squashfs');
export const VITA = system('psvita', '.psvita .zip');

export const EXT4: FsLimits = {
  maxFileBytes: null,
  caseInsensitive: false,
  forbidden: '',
  strictNames: false,
  maxNameLength: 255,
  nameUnit: 'bytes',
};
export const EXFAT: FsLimits = {
  maxFileBytes: null,
  caseInsensitive: true,
  forbidden: '"*:<>?\\|',
  strictNames: true,
  maxNameLength: 255,
  nameUnit: 'utf16',
};

/** A listing of files with the given names. */
export function listing(kind: ArchiveKind, names: readonly string[]): ArchiveListing {
  const entries = names.map((name, index): ArchiveEntry => {
    const folder = name.endsWith('/');
    return {
      index,
      name,
      kind: folder ? 'folder' : 'file',
      sizeBytes: 100,
      packedBytes: 50,
      crc32: 1,
      encrypted: false,
      offset: index * 200,
      unsupportedMethod: null,
    };
  });
  return { kind, archiveBytes: 1000, entries };
}
