/** What the emulated handheld is made of: its options and QEMU's arguments. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CONTROLLERS, Controller } from './controllers.ts';

export interface MachineOptions {
  /** What build-lab.sh made. */
  readonly cache: string;
  readonly cpu: string;
  readonly cores: number;
  /** MiB. */
  readonly memory: number;
  readonly width: number;
  readonly height: number;
  /** QEMU's display device; null: a machine without a framebuffer. */
  readonly display: string | null;
  readonly network: boolean;
  /** Time at power-on, as 2019-01-01T00:00:00; null: now. */
  readonly clock: string | null;
  /** More kernel arguments. */
  readonly append: string;
  /** Kernel messages on the screen, as with console=tty0. */
  readonly bootText: boolean;
  /** The card's image; made and formatted when it does not exist, kept afterwards. */
  readonly card: string | null;
  readonly cardType: 'fat32' | 'exfat' | 'ext4';
  readonly cardSize: string;
  readonly mount: string;
  readonly controller: keyof typeof CONTROLLERS | Controller | null;
}

export const DEFAULTS: MachineOptions = {
  cache: process.env['LAB_CACHE'] ?? join(homedir(), '.cache/handheld-lab'),
  cpu: 'cortex-a53',
  cores: 4,
  memory: 1024,
  width: 640,
  height: 480,
  display: 'virtio-gpu-pci',
  network: true,
  clock: null,
  append: '',
  bootText: false,
  card: null,
  cardType: 'fat32',
  cardSize: '2G',
  mount: '/mnt/mmc',
  controller: 'row',
};

const port = (folder: string, name: string): string[] => [
  ...['-chardev', `socket,id=${name},path=${folder}/${name}.sock,server=on,wait=off`],
  ...['-device', `virtserialport,chardev=${name},name=${name}`],
];

const disk = (name: string, file: string, more = ''): string[] => [
  ...['-drive', `file=${file.replaceAll(',', ',,')},format=raw,if=none,id=${name}${more}`],
  ...['-device', `virtio-blk-pci,drive=${name}`],
];

/** QEMU's arguments; sockets, logs and the shared folder lie in `folder`. */
export function qemuArguments(o: MachineOptions, folder: string): string[] {
  const kernel = `${o.bootText ? 'console=ttyAMA0 console=tty0' : 'console=ttyAMA0 quiet loglevel=4'} ${o.append}`;
  return [
    ...['-M', 'virt', '-cpu', o.cpu, '-accel', 'tcg,thread=multi', '-smp', `${o.cores}`, '-m', `${o.memory}`],
    ...['-nodefaults', '-display', 'none', '-kernel', `${o.cache}/vmlinuz`, '-initrd', `${o.cache}/initramfs.cpio`],
    ...['-append', kernel, '-serial', `file:${folder}/console.log`],
    ...['-qmp', `unix:${folder}/qmp.sock,server=on,wait=off`],
    ...disk('root', `${o.cache}/root.ext4`, ',snapshot=on'),
    ...(o.card === null ? [] : disk('card', o.card)),
    ...(o.display === null ? [] : ['-device', `${o.display},xres=${o.width},yres=${o.height},romfile=`]),
    ...['-device', 'virtio-serial-pci', ...port(folder, 'ctl'), ...port(folder, 'pad')],
    ...['-device', 'virtio-keyboard-pci', '-device', 'virtio-rng-pci'],
    ...(o.network ? ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='] : []),
    ...(o.clock === null ? [] : ['-rtc', `base=${o.clock}`]),
    ...['-virtfs', `local,path=${folder}/share,mount_tag=share,security_model=none`],
  ];
}

/** Formats (a new card) and mounts it, in the guest's shell. */
export function mountCommand(o: MachineOptions, fresh: boolean): string {
  const make = { fat32: 'mkfs.vfat -F 32 -n ROMS', exfat: 'mkfs.exfat -L ROMS', ext4: 'mke2fs -q' }[o.cardType];
  const type = {
    fat32: 'vfat -o noatime,umask=000,utf8',
    exfat: 'exfat -o noatime,umask=000,iocharset=utf8',
    ext4: 'ext4 -o noatime',
  }[o.cardType];
  const first = fresh ? `${make} /dev/vdb || exit 1; ` : '';
  return `${first}mkdir -p '${o.mount}'; mount -t ${type} /dev/vdb '${o.mount}'`;
}
