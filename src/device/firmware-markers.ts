/** What tells firmwares apart. Pure. */

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
