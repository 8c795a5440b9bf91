import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The markers that a firmware leaves on its disk: path -> content; a path that ends in `/` is a folder. */
export type MarkerTree = Readonly<Record<string, string>>;

const batocera: MarkerTree = {
  '/usr/bin/batocera-version': '#!/bin/bash\n',
  '/usr/share/batocera/batocera.version': '41 2025/01/01 12:00\n',
  '/boot/boot/batocera.board': 'rk3566\n',
  '/usr/share/emulationstation/': '',
  '/userdata/roms/': '',
  '/userdata/saves/': '',
};

/** One tree for each firmware that the program knows. */
export const MARKER_TREES = {
  batocera,
  'knulli before 2026': { ...batocera, '/etc/os-release': 'NAME="Batocera"\nOS_NAME="Knulli"\nOS_VERSION="firefly"\n' },
  'knulli 2026': {
    '/usr/bin/knulli-version': '#!/bin/bash\n',
    '/usr/share/knulli/knulli.version': 'scarab 2026/03/01 12:00\n',
    '/boot/boot/knulli.board': 'h700\n',
    '/sys/firmware/devicetree/base/model': 'sun50iw9\0',
    '/userdata/roms/': '',
    '/userdata/saves/': '',
  },
  rocknix: {
    '/etc/os-release': 'NAME="ROCKNIX"\nOS_NAME="ROCKNIX"\nOS_VERSION="20250115"\nHW_DEVICE="RK3566"\n',
    '/storage/roms/': '',
    '/usr/config/emulationstation/': '',
  },
  amberelec: { '/etc/os-release': 'NAME="AmberELEC"\nVERSION="prerelease"\n', '/storage/roms/': '' },
  'arkos, one card': {
    '/usr/share/plymouth/themes/text.plymouth':
      '[Plymouth Theme]\nName=Text\n[ubuntu-text]\ntitle=ArkOS 2.0 (01/17/2024)\n',
    '/etc/os-release': 'NAME="Ubuntu"\nID=ubuntu\n',
    '/etc/fstab': '/dev/mmcblk0p3 /roms exfat defaults,umask=000 0 0\n# /dev/mmcblk1p1 /roms2 exfat defaults 0 0\n',
    '/home/ark/.config/.DEVICE': 'RG353V\n',
    '/roms/': '',
    '/roms2/': '',
  },
  'darkos, two cards': {
    '/usr/share/plymouth/themes/text.plymouth': '[ubuntu-text]\ntitle=dArkOS (01102026)\n',
    '/etc/os-release': 'NAME="Debian GNU/Linux"\nID=debian\n',
    '/etc/fstab': '/dev/mmcblk0p3 /roms exfat umask=000 0 0\n/dev/mmcblk1p1 /roms2 exfat umask=000 0 0\n',
    '/roms/': '',
    '/roms2/': '',
  },
  'muos, one card': {
    '/opt/muos/config/version.txt': '2410.1 BANANA\n',
    '/opt/muos/device/config/board/name': 'rg35xx-h',
    '/mnt/mmc/ROMS/': '',
  },
  'muos, two cards': {
    '/opt/muos/config/system/version': '2601.0 JACARANDA\n',
    '/mnt/mmc/ROMS/': '',
    '/mnt/sdcard/ROMS/': '',
  },
  retropie: {
    '/etc/os-release': 'NAME="Raspbian GNU/Linux"\nID=raspbian\n',
    '/opt/retropie/': '',
    '/home/pi/RetroPie/roms/': '',
  },
  trimui: { '/usr/trimui/': '', '/mnt/SDCARD/Roms/': '' },
  'anbernic stock': { '/userdata/roms/': '', '/etc/os-release': 'NAME=Buildroot\nID=buildroot\n' },
  'plain linux': { '/etc/os-release': 'NAME="Debian GNU/Linux"\nID=debian\n' },
} as const satisfies Record<string, MarkerTree>;

export type FirmwareTree = keyof typeof MARKER_TREES;

/** Builds a tree of markers in a temporary folder; answers the folder (the `root` of detect.ts). */
export function buildMarkerTree(tree: MarkerTree): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'rgsx-firmware-'));
  for (const [path, content] of Object.entries(tree)) {
    const full = join(root, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(full, content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
