/** Collects what choose.ts decides by. I/O, no change to anything. */

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { DisplayFacts, DisplayOption, FramebufferFacts, TerminalProgram } from './choose.ts';
import { framebufferConsole, readFramebuffer, textConsolePath } from './sysfs.ts';

/** Where the firmware's own programs lie; foot and xterm are looked for along $PATH. */
const FIRMWARE_PROGRAMS: Readonly<Record<'vaixterm' | 'muxterm', string>> = {
  vaixterm: '/usr/bin/vaixterm',
  muxterm: '/opt/muos/frontend/muxterm',
};
const VAIXTERM_FONT = '/usr/share/vaixterm/res/Martian.ttf';

export interface FactsDeps {
  readonly option: DisplayOption;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTty: boolean;
  readonly stdoutIsTty: boolean;
  /** In front of absolute paths, for tests. */
  readonly root?: string;
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function onPath(name: string, env: FactsDeps['env'], root: string): string | null {
  for (const folder of (env['PATH'] ?? '/usr/bin:/bin').split(delimiter)) {
    const path = join(folder, name);
    if (folder.startsWith('/') && allows(join(root, path), constants.X_OK)) return path;
  }
  return null;
}

function isDevice(path: string): boolean {
  try {
    return statSync(path).isCharacterDevice();
  } catch {
    return false;
  }
}

function framebufferFacts(env: FactsDeps['env'], root: string): FramebufferFacts | null {
  const node = join(root, '/dev/fb0');
  if (!existsSync(node)) return null;
  const found = readFramebuffer(root, env['RGSX_ROTATE']);
  const writable = allows(node, constants.W_OK);
  if (typeof found === 'string') {
    const bits = /^(\d+) bits/.exec(found);
    return { writable, size: null, bitsPerPixel: bits === null ? 0 : Number(bits[1]), rotation: 0 };
  }
  const { width, height, layout, rotation } = found.geometry;
  return { writable, size: { width, height }, bitsPerPixel: layout.bitsPerPixel, rotation };
}

export function displayFacts({ option, env, stdinIsTty, stdoutIsTty, root = '' }: FactsDeps): DisplayFacts {
  const set = (name: string): boolean => (env[name] ?? '') !== '';
  const programs: Partial<Record<TerminalProgram, string>> = {};
  for (const name of ['vaixterm', 'muxterm'] as const) {
    if (allows(join(root, FIRMWARE_PROGRAMS[name]), constants.X_OK)) programs[name] = FIRMWARE_PROGRAMS[name];
  }
  for (const name of ['foot', 'xterm'] as const) {
    const path = onPath(name, env, root);
    if (path !== null) programs[name] = path;
  }
  const textConsole = textConsolePath(root);
  const node = join(root, textConsole);
  return {
    option,
    stdinIsTty,
    stdoutIsTty,
    ssh: set('SSH_CONNECTION') || set('SSH_TTY'),
    inside: set('RGSX_TERMINAL') ? (env['RGSX_TERMINAL'] ?? null) : null,
    wayland: set('WAYLAND_DISPLAY'),
    x11: set('DISPLAY'),
    programs,
    vaixtermFont: existsSync(join(root, VAIXTERM_FONT)) ? VAIXTERM_FONT : null,
    textConsole: isDevice(node) && allows(node, constants.R_OK | constants.W_OK) ? textConsole : null,
    boundConsole: framebufferConsole(root)?.bound === true,
    framebuffer: framebufferFacts(env, root),
  };
}
