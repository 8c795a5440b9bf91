/** The launcher's word on a bare framebuffer: a made-up sysfs, a file as /dev/fb0, read back with the program's own idea of the geometry. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { uprightSize } from '../../src/console/framebuffer.ts';
import { type Framebuffer, readFramebuffer } from '../../src/console/sysfs.ts';

const ports = join(import.meta.dirname, '../../ports');
const WORD = `
####...###...####.#...#.......#####.#...#..###
#...#.#...#.#.....#...#.........#...#...#...#
#...#.#.....#......#.#..........#...#...#...#
####..#.###..###....#...........#...#...#...#
#.#...#...#.....#..#.#..........#...#...#...#
#..#..#...#.....#.#...#.........#...#...#...#..........##....##....##
#...#..###..####..#...#.........#....###...###.........##....##....##
`.trim();

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx word '));
  mkdirSync(join(root, 'ports/rgsx-tui'), { recursive: true });
  mkdirSync(join(root, 'dev'));
  copyFileSync(join(ports, 'RGSX-TUI.sh'), join(root, 'ports/RGSX-TUI.sh'));
  copyFileSync(join(ports, 'framebuffer.bash'), join(root, 'ports/rgsx-tui/framebuffer.bash'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const FILES: Readonly<Record<string, string>> = {
  size: 'sys/class/graphics/fb0/virtual_size',
  bits: 'sys/class/graphics/fb0/bits_per_pixel',
  stride: 'sys/class/graphics/fb0/stride',
  modes: 'sys/class/graphics/fb0/modes',
  pan: 'sys/class/graphics/fb0/pan',
  rotate: 'sys/class/graphics/fbcon/rotate',
  cmdline: 'proc/cmdline',
};

/** Makes the device, filled with a pattern, as a frontend leaves it. */
function makeDevice(facts: Readonly<Record<string, string>>): Framebuffer {
  for (const [name, value] of Object.entries(facts)) file(FILES[name] ?? name, `${value}\n`);
  const found = readFramebuffer(root);
  if (typeof found === 'string') throw new Error(found);
  file('dev/fb0', Buffer.alloc(found.geometry.stride * found.virtualHeight, 0x55));
  return found;
}

/** Runs the launcher, without a program: it says its word, then that the program is missing. */
function launch(env: Record<string, string> = {}): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync('bash', [join(root, 'ports/RGSX-TUI.sh')], {
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: root, RGSX_SCREEN_ROOT: root, RGSX_MESSAGE_SECONDS: '0', ...env },
    encoding: 'utf8',
  });
  return { status, stdout };
}

/** The white pixels of the visible page as the player sees them: cells of `scale` pixels, cut to where something is. */
function seen({ geometry, visibleRow }: Framebuffer, scale: number): string {
  const { width, height, stride, layout, rotation } = geometry;
  const frame = readFileSync(join(root, 'dev/fb0')).subarray(visibleRow * stride);
  const bytes = layout.bitsPerPixel / 8;
  const upright = uprightSize(geometry);
  const lit = (x: number, y: number): boolean => {
    const [px, py] = {
      0: [x, y],
      90: [width - 1 - y, x],
      180: [width - 1 - x, height - 1 - y],
      270: [y, height - 1 - x],
    }[rotation] as [number, number];
    const at = py * stride + px * bytes;
    return frame.subarray(at, at + bytes).every((byte) => byte === 0xff);
  };
  const points: [number, number][] = [];
  for (let y = 0; y < upright.height; y++) for (let x = 0; x < upright.width; x++) if (lit(x, y)) points.push([x, y]);
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  const right = Math.max(...points.map(([x]) => x));
  const bottom = Math.max(...points.map(([, y]) => y));
  const cells: string[] = [];
  for (let y = top; y <= bottom; y += scale) {
    let row = '';
    for (let x = left; x <= right; x += scale) row += lit(x, y) ? '#' : '.';
    cells.push(row.replace(/\.+$/, ''));
  }
  // In the middle, give or take two cells.
  expect(Math.abs(left + right - upright.width)).toBeLessThan(scale * 12);
  expect(Math.abs(top + bottom - upright.height)).toBeLessThan(scale * 8);
  return cells.join('\n');
}

/** Only the word: the launcher ends before the message that the program is missing. */
function sayWord(env: Record<string, string> = {}): void {
  const line = `root='${root}'; . '${join(ports, 'framebuffer.bash')}' && framebuffer_say 'RGSX TUI ...'`;
  const path = env['PATH'] ?? process.env['PATH'] ?? '';
  const result = spawnSync('/bin/bash', ['--norc', '-c', line], {
    env: { ...env, PATH: path },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect([result.status, result.stdout, result.stderr]).toEqual([0, '', '']);
}

test.each([
  ['640x480, 32 bits', { size: '640,480', bits: '32', stride: '2560', modes: 'U:640x480p-60' }, 4],
  ['640x480, 16 bits', { size: '640,480', bits: '16', stride: '1280', modes: 'U:640x480p-60' }, 4],
  ['480x320, rows padded to 2048 bytes', { size: '480,320', bits: '32', stride: '2048' }, 3],
  ['320x240, 16 bits, rows padded', { size: '320,240', bits: '16', stride: '704' }, 2],
  ['two pages, the second one shown', { size: '640,960', bits: '32', stride: '2560', pan: '0,480' }, 4],
  ['720x720', { size: '720,720', bits: '32', stride: '2880' }, 4],
  ['a portrait panel: turned by 270', { size: '480,640', bits: '32', stride: '1920' }, 4],
  ['a panel that fbcon turns by 90', { size: '480,640', bits: '16', stride: '960', rotate: '1' }, 4],
  [
    'turned by the kernel command line',
    { size: '640,480', bits: '32', stride: '2560', cmdline: 'quiet fbcon=rotate:2' },
    4,
  ],
  ['1280x720', { size: '1280,720', bits: '32', stride: '5120', modes: 'U:1280x720p-60' }, 8],
  ['1920x1152', { size: '1920,1152', bits: '32', stride: '7680' }, 12],
])('%s', (_name, facts, scale) => {
  const device = makeDevice(facts as Record<string, string>);
  sayWord();
  expect(seen(device, scale)).toBe(WORD);
  const { geometry, virtualHeight, visibleRow } = device;
  const whole = readFileSync(join(root, 'dev/fb0'));
  expect(whole.length).toBe(geometry.stride * virtualHeight);
  // A band in the middle; what the frontend left above and below it stays.
  expect(whole[visibleRow * geometry.stride]).toBe(0x55);
  expect(whole[(visibleRow + geometry.height) * geometry.stride - 1]).toBe(0x55);
});

test.runIf(existsSync('/bin/busybox'))('with nothing but bash and the dd of busybox', () => {
  const device = makeDevice({ size: '640,480', bits: '32', stride: '2560' });
  mkdirSync(join(root, 'bin'));
  symlinkSync('/bin/busybox', join(root, 'bin/dd'));
  sayWord({ PATH: join(root, 'bin') });
  expect(seen(device, 4)).toBe(WORD);
});

test('the launcher says why it gives up, on the framebuffer, and nothing on standard output', () => {
  const device = makeDevice({ size: '640,480', bits: '32', stride: '2560' });
  expect(launch()).toEqual({ status: 1, stdout: '' });
  // Smaller letters in several lines, and they are letters: each row of cells has some.
  const rows = seen(device, 2).split('\n');
  expect(rows.length).toBeGreaterThan(16);
  expect(rows[0]).toMatch(/^####\.\.\.###\.\.\.####\.#/);
});

test('a graphical session and a text console have the screen: the framebuffer is left alone', () => {
  const device = makeDevice({ size: '640,480', bits: '32', stride: '2560' });
  const untouched = (): boolean => readFileSync(join(root, 'dev/fb0')).every((byte) => byte === 0x55);
  launch({ WAYLAND_DISPLAY: 'wayland-1' });
  expect(untouched()).toBe(true);
  file('sys/class/vtconsole/vtcon1/name', '(M) frame buffer device\n');
  file('sys/class/vtconsole/vtcon1/bind', '1\n');
  file('dev/tty1', '');
  launch();
  expect(untouched()).toBe(true);
  expect(readFileSync(join(root, 'dev/tty1'), 'utf8')).toContain('RGSX TUI');
  expect(device.geometry.width).toBe(640);
});

test.each([
  ['no size', { bits: '32', stride: '2560' }],
  ['24 bits a pixel', { size: '640,480', bits: '24', stride: '1920' }],
])('a framebuffer that cannot be understood is left alone: %s', (_name, facts) => {
  for (const [name, value] of Object.entries(facts)) file(FILES[name] ?? name, `${value}\n`);
  file('dev/fb0', Buffer.alloc(1000, 0x55));
  expect(launch()).toEqual({ status: 1, stdout: '' });
  expect(readFileSync(join(root, 'dev/fb0')).every((byte) => byte === 0x55)).toBe(true);
});
