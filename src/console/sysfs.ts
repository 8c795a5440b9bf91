/** What the kernel tells about framebuffers and text consoles in files: geometry, pages, who draws. Thin readers over pure parsers. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FrameGeometry, RGB565, type Rotation, XRGB8888 } from './framebuffer.ts';

/** `/sys/class/graphics/fb0` as text; empty where a file is missing. */
export interface FramebufferFiles {
  readonly virtualSize: string;
  readonly modes: string;
  readonly stride: string;
  readonly bitsPerPixel: string;
  readonly pan: string;
  /** `/sys/class/graphics/fbcon/rotate`: quarters clockwise; 0 as well while the kernel's console is not bound. */
  readonly rotate: string;
  /** `/proc/cmdline`, which may turn the kernel's console: `fbcon=rotate:1`. */
  readonly commandLine: string;
}

export interface Framebuffer {
  readonly geometry: FrameGeometry;
  /** Rows of the whole buffer, all pages. */
  readonly virtualHeight: number;
  /** First visible row at the time of reading. */
  readonly visibleRow: number;
}

/** Panels of handhelds as their framebuffers have them, for kernels whose `modes` is empty. */
const PANELS: ReadonlySet<string> = new Set([
  ...['320x240', '480x320', '320x480', '640x480', '480x640', '720x480', '480x720', '720x720', '720x1280', '1280x720'],
  ...['854x480', '480x854', '800x480', '480x800', '960x544', '544x960', '1024x768', '768x1024', '1024x600', '600x1024'],
  ...['1280x800', '800x1280', '1920x1080', '1080x1920', '1920x1152', '1152x1920', '1920x1200', '1200x1920'],
]);

/** Visible height of a virtual screen that may hold two or three pages above each other. */
function visibleHeight(width: number, virtualHeight: number): number {
  for (const pages of [1, 2, 3]) if (PANELS.has(`${width}x${virtualHeight / pages}`)) return virtualHeight / pages;
  // An unknown panel: no handheld is more than twice as high as it is wide.
  return virtualHeight > width * 2 && virtualHeight % 2 === 0 ? virtualHeight / 2 : virtualHeight;
}

/**
 * The geometry from the files, or why there is none. `turn`: what the player or the launcher asked for ($RGSX_ROTATE).
 * Portrait panels without any hint are turned by 270 degrees, as the consoles of the handhelds with such panels are.
 */
export function parseFramebuffer(files: FramebufferFiles, turn: string | undefined): Framebuffer | string {
  const [width = 0, virtualHeight = 0] = files.virtualSize.trim().split(',').map(Number);
  if (!(width > 0 && width <= 8192 && virtualHeight > 0 && virtualHeight <= 32_768)) return 'the size is not told';
  const bits = Number(files.bitsPerPixel.trim());
  if (bits !== 16 && bits !== 32) return `${bits || 'unknown'} bits a pixel`;
  // The lines of `modes` are like `U:640x480p-60`; the first is the one in use on devices that have but one.
  const mode = /^\w?:?(\d+)x(\d+)/m.exec(files.modes);
  const fromMode =
    mode !== null && Number(mode[1]) === width && Number(mode[2]) <= virtualHeight ? Number(mode[2]) : null;
  const height = fromMode ?? visibleHeight(width, virtualHeight);
  const least = (width * bits) / 8;
  const stride = Math.max(least, Number(files.stride.trim()) || 0);
  if (stride % (bits / 8) !== 0 || stride > least * 8) return `rows of ${stride} bytes`;
  const [, panY = 0] = files.pan.trim().split(',').map(Number);
  const asked = turn !== undefined && /^(0|90|180|270)$/.test(turn) ? (Number(turn) as Rotation) : null;
  const now = /^[0-3]$/.test(files.rotate.trim()) ? Number(files.rotate.trim()) : 0;
  const quarters = now > 0 ? now : Number(/\bfbcon=(?:\S*,)?rotate:([0-3])/.exec(files.commandLine)?.[1] ?? 0);
  const byConsole = (quarters * 90) as Rotation;
  const rotation: Rotation = asked ?? (quarters > 0 ? byConsole : height > width ? 270 : 0);
  return {
    geometry: { width, height, stride, layout: bits === 16 ? RGB565 : XRGB8888, rotation },
    virtualHeight,
    visibleRow: panY > 0 && panY + height <= virtualHeight ? panY : 0,
  };
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Reads the geometry of `/dev/fb0`; a text when there is none to use. */
export function readFramebuffer(root = '', turn?: string): Framebuffer | string {
  const folder = join(root, '/sys/class/graphics/fb0');
  return parseFramebuffer(
    {
      virtualSize: read(join(folder, 'virtual_size')),
      modes: read(join(folder, 'modes')),
      stride: read(join(folder, 'stride')),
      bitsPerPixel: read(join(folder, 'bits_per_pixel')),
      pan: read(join(folder, 'pan')),
      rotate: read(join(root, '/sys/class/graphics/fbcon/rotate')),
      commandLine: read(join(root, '/proc/cmdline')),
    },
    turn,
  );
}

/** The `bind` file of the kernel's console on the framebuffer, and whether it is bound; null: the kernel has none. */
export function framebufferConsole(root = ''): { readonly bindFile: string; readonly bound: boolean } | null {
  const folder = join(root, '/sys/class/vtconsole');
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return null;
  }
  for (const name of names) {
    if (!read(join(folder, name, 'name')).includes('frame buffer')) continue;
    const bindFile = join(folder, name, 'bind');
    return { bindFile, bound: read(bindFile).trim() === '1' };
  }
  return null;
}

/**
 * The text console that the player sees: the kernel tells which one is in the foreground (`/dev/tty3` on some Batocera
 * boards); `/dev/tty1` where it does not.
 */
export function textConsolePath(root = ''): string {
  const active = read(join(root, '/sys/class/tty/tty0/active')).trim();
  return /^tty[1-9]\d?$/.test(active) ? `/dev/${active}` : '/dev/tty1';
}

/**
 * Writes a setting of the kernel and gives what puts the old value back. Does nothing where it cannot (no such file, no
 * rights): a blinking cursor is no reason to stop. Only the first word is put back (printk has four).
 */
export function setKernelValue(path: string, value: string): () => void {
  const before = read(path).trim().split(/\s+/)[0] ?? '';
  if (before === '' || before === value) return () => {};
  try {
    writeFileSync(path, value);
  } catch {
    return () => {};
  }
  return () => {
    try {
      writeFileSync(path, before);
    } catch {
      // The file is gone with its device.
    }
  };
}
