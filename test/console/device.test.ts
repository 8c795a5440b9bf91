import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { displayFacts } from '../../src/console/display-facts.ts';
import { openConsole } from '../../src/console/open.ts';
import { createRestorer, restoreWithProcess } from '../../src/console/restore.ts';
import {
  type FramebufferFiles,
  framebufferConsole,
  parseFramebuffer,
  setKernelValue,
  textConsolePath,
} from '../../src/console/sysfs.ts';
import { NO_TERMINAL } from './no-terminal.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-console-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the geometry from sysfs', () => {
  const files = (more: Partial<FramebufferFiles>): FramebufferFiles => ({
    ...{
      virtualSize: '640,480\n',
      modes: 'U:640x480p-60\n',
      stride: '2560\n',
      bitsPerPixel: '32\n',
      pan: '0,0\n',
      rotate: '',
      commandLine: '',
    },
    ...more,
  });
  const told = (more: Partial<FramebufferFiles>, turn?: string): string => {
    const found = parseFramebuffer(files(more), turn);
    if (typeof found === 'string') return found;
    const { geometry: g } = found;
    return `${g.width}x${g.height}/${g.stride} ${g.layout.bitsPerPixel} bits ${g.rotation} page ${found.visibleRow} of ${found.virtualHeight}`;
  };

  test.each<[string, Partial<FramebufferFiles>, string | undefined, string]>([
    ['plain', {}, undefined, '640x480/2560 32 bits 0 page 0 of 480'],
    [
      'two pages, the second one visible',
      { virtualSize: '640,960', pan: '0,480' },
      undefined,
      '640x480/2560 32 bits 0 page 480 of 960',
    ],
    [
      'two pages, no modes told',
      { virtualSize: '640,960', modes: '' },
      undefined,
      '640x480/2560 32 bits 0 page 0 of 960',
    ],
    [
      'three pages of a wide panel',
      { virtualSize: '1280,2160', modes: '', stride: '5120' },
      undefined,
      '1280x720/5120 32 bits 0 page 0 of 2160',
    ],
    [
      'two pages of a square panel',
      { virtualSize: '720,1440', modes: '', stride: '2880' },
      undefined,
      '720x720/2880 32 bits 0 page 0 of 1440',
    ],
    ['16 bits with padding', { bitsPerPixel: '16', stride: '1344' }, undefined, '640x480/1344 16 bits 0 page 0 of 480'],
    ['no stride told', { stride: '' }, undefined, '640x480/2560 32 bits 0 page 0 of 480'],
    [
      'portrait',
      { virtualSize: '480,640', modes: '', stride: '1920' },
      undefined,
      '480x640/1920 32 bits 270 page 0 of 640',
    ],
    [
      'portrait of two pages',
      { virtualSize: '480,1280', modes: '', stride: '1920' },
      undefined,
      '480x640/1920 32 bits 270 page 0 of 1280',
    ],
    [
      'turned as the kernel turns its text',
      { virtualSize: '480,640', modes: '', stride: '1920', rotate: '1' },
      undefined,
      '480x640/1920 32 bits 90 page 0 of 640',
    ],
    [
      'turned as the kernel was told',
      {
        virtualSize: '480,640',
        modes: '',
        stride: '1920',
        rotate: '0',
        commandLine: 'quiet fbcon=font:VGA8x8,rotate:1 x',
      },
      undefined,
      '480x640/1920 32 bits 90 page 0 of 640',
    ],
    ['turned as asked', { rotate: '1' }, '180', '640x480/2560 32 bits 180 page 0 of 480'],
    ['a senseless wish', {}, '45', '640x480/2560 32 bits 0 page 0 of 480'],
    ['24 bits', { bitsPerPixel: '24' }, undefined, '24 bits a pixel'],
    ['nothing', { virtualSize: '' }, undefined, 'the size is not told'],
    ['a size from hell', { virtualSize: '999999,1' }, undefined, 'the size is not told'],
    ['a stride from hell', { stride: '99999999' }, undefined, 'rows of 99999999 bytes'],
    ['an odd stride', { stride: '2563' }, undefined, 'rows of 2563 bytes'],
  ])('%s', (_name, more, turn, expected) => {
    expect(told(more, turn)).toBe(expected);
  });
});

function framebuffer(more: { virtualSize?: string; bound?: '0' | '1'; pan?: string } = {}): void {
  const [width = 0, height = 0] = (more.virtualSize ?? '640,480').split(',').map(Number);
  put('sys/class/graphics/fb0/virtual_size', `${more.virtualSize ?? '640,480'}\n`);
  put('sys/class/graphics/fb0/modes', 'U:640x480p-0\n');
  put('sys/class/graphics/fb0/stride', `${width * 4}\n`);
  put('sys/class/graphics/fb0/bits_per_pixel', '32\n');
  if (more.pan !== undefined) put('sys/class/graphics/fb0/pan', more.pan);
  put('sys/class/vtconsole/vtcon0/name', '(S) dummy device\n');
  put('sys/class/vtconsole/vtcon0/bind', '0\n');
  put('sys/class/vtconsole/vtcon1/name', '(M) frame buffer device\n');
  put('sys/class/vtconsole/vtcon1/bind', `${more.bound ?? '0'}\n`);
  put('dev/fb0', Buffer.alloc(width * height * 4, 0x55));
}

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function openFramebuffer(textSize: 'small' | 'normal' | 'large' = 'normal') {
  const restorer = createRestorer();
  const console = await openConsole('framebuffer', { restorer, log, textSize, env: {}, standard: NO_TERMINAL, root });
  const terminal = await console.terminal();
  const write = (bytes: string) => new Promise<void>((resolve) => terminal.write(bytes, () => setImmediate(resolve)));
  return { restorer, console, terminal, write };
}

describe('the own framebuffer console', () => {
  test('draws what is written, black elsewhere, and leaves the panel black', async () => {
    framebuffer();
    const { console, terminal, write } = await openFramebuffer();
    expect([terminal.columns, terminal.rows, console.term, console.input]).toEqual([53, 20, 'xterm-256color', null]);
    await write('\x1b[47m \x1b[0m');
    const pixels = readFileSync(join(root, 'dev/fb0'));
    expect(pixels.readUInt32LE((2 + 640 * 2) * 4)).toBe(0xffd8dce2);
    expect(pixels.readUInt32LE((600 + 640 * 400) * 4)).toBe(0xff000000);
    console.close();
    expect(readFileSync(join(root, 'dev/fb0')).every((byte, at) => byte === (at % 4 === 3 ? 0xff : 0))).toBe(true);
  });

  test('the kernel’s console is unbound meanwhile, and bound again whatever ends the program', async () => {
    framebuffer({ bound: '1' });
    expect(framebufferConsole(root)).toEqual({ bindFile: join(root, 'sys/class/vtconsole/vtcon1/bind'), bound: true });
    const { restorer, write } = await openFramebuffer();
    expect(text('sys/class/vtconsole/vtcon1/bind')).toBe('0');
    await write('x');
    restorer.run();
    expect(text('sys/class/vtconsole/vtcon1/bind')).toBe('1');
  });

  test('two pages: the first is made visible; where that cannot be told, both are drawn', async () => {
    framebuffer({ virtualSize: '640,960', pan: '0,480\n' });
    const first = await openFramebuffer();
    await first.write('\x1b[7m \x1b[0m');
    expect(text('sys/class/graphics/fb0/pan')).toBe('0,0');
    const one = readFileSync(join(root, 'dev/fb0'));
    expect([one.readUInt32LE(10_000), one.readUInt32LE(640 * 480 * 4)]).toEqual([0xff000000, 0x55555555]);
    first.console.close();

    framebuffer({ virtualSize: '640,960' });
    // A folder cannot be written, as a file without the right to.
    rmSync(join(root, 'sys/class/graphics/fb0/pan'));
    mkdirSync(join(root, 'sys/class/graphics/fb0/pan'));
    const both = await openFramebuffer();
    await both.write('\x1b[7m \x1b[0m');
    const two = readFileSync(join(root, 'dev/fb0'));
    expect(two.subarray(0, 640 * 480 * 4).equals(two.subarray(640 * 480 * 4))).toBe(true);
    both.console.close();
  });

  test('what is drawn after the end goes nowhere, least of all into a file that got the same number', async () => {
    framebuffer();
    const { restorer, console, write } = await openFramebuffer();
    await write('x');
    restorer.run();
    const others = Array.from({ length: 8 }, (_, at) => openSync(join(root, `other-${at}`), 'w'));
    await write('\x1b[7mlate\x1b[0m');
    console.close();
    for (const fd of others) closeSync(fd);
    expect(others.map((_, at) => text(`other-${at}`))).toEqual(Array(8).fill(''));
    expect(readFileSync(join(root, 'dev/fb0')).every((byte, at) => byte === (at % 4 === 3 ? 0xff : 0))).toBe(true);
  });

  test('the text size changes at once', async () => {
    framebuffer();
    const { console, terminal, write } = await openFramebuffer('small');
    const grid = () => `${terminal.columns}x${terminal.rows}`;
    expect(grid()).toBe('80x30');
    let resized = 0;
    terminal.on('resize', () => resized++);
    expect([console.setTextSize('large'), grid()]).toEqual([true, '40x15']);
    await write('\x1b[2J\x1b[1;1H\x1b[47m ');
    expect(readFileSync(join(root, 'dev/fb0')).readUInt32LE((10 + 640 * 30) * 4)).toBe(0xffd8dce2);
    expect([console.setTextSize('large'), resized]).toEqual([true, 1]);
    console.close();
  });
});

test('what is there is found: framebuffer, console, programs, session', () => {
  framebuffer({ bound: '1' });
  put('usr/bin/foot', '');
  execAll('usr/bin/foot');
  put('usr/bin/vaixterm', '');
  execAll('usr/bin/vaixterm');
  put('usr/share/vaixterm/res/Martian.ttf', '');
  const env = {
    PATH: '/usr/local/bin:/usr/bin:relative',
    WAYLAND_DISPLAY: 'wayland-1',
    SSH_TTY: '',
    RGSX_ROTATE: '180',
  };
  expect(displayFacts({ option: 'auto', env, stdinIsTty: false, stdoutIsTty: true, root })).toEqual({
    option: 'auto',
    stdinIsTty: false,
    stdoutIsTty: true,
    ssh: false,
    inside: null,
    wayland: true,
    x11: false,
    programs: { vaixterm: '/usr/bin/vaixterm', foot: '/usr/bin/foot' },
    vaixtermFont: '/usr/share/vaixterm/res/Martian.ttf',
    textConsole: null,
    boundConsole: true,
    framebuffer: { writable: true, size: { width: 640, height: 480 }, bitsPerPixel: 32, rotation: 180 },
  });
});

function execAll(path: string): void {
  writeFileSync(join(root, path), '#!/bin/sh\n', { mode: 0o755 });
  rmSync(join(root, path));
  writeFileSync(join(root, path), '#!/bin/sh\n', { mode: 0o755 });
}

describe('restoring', () => {
  test('in reverse order, once, the rest even when one fails', () => {
    const done: string[] = [];
    const restorer = createRestorer();
    const first = restorer.add(() => done.push('first'));
    restorer.add(() => {
      throw new Error('gone');
    });
    restorer.add(() => done.push('last'));
    const middle = restorer.add(() => done.push('taken out'));
    middle();
    restorer.run();
    restorer.run();
    first();
    expect(done).toEqual(['taken out', 'last', 'first']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'exit', 'uncaughtExceptionMonitor'])('on %s', (event) => {
    const listeners = new Map<string, () => void>();
    const exits: number[] = [];
    let undone = 0;
    const restorer = createRestorer();
    restorer.add(() => undone++);
    const untie = restoreWithProcess(restorer, {
      on: (name, listener) => listeners.set(name, listener as () => void),
      off: (name) => listeners.delete(name),
      exit: (code) => exits.push(code),
    });
    listeners.get(event)?.();
    expect(undone).toBe(1);
    expect(exits).toEqual(
      event.startsWith('SIG') ? [128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGQUIT: 3 }[event as 'SIGINT']] : [],
    );
    for (const code of exits) expect(code).toBeLessThan(200);
    untie();
    expect(listeners.size).toBe(0);
  });

  test('the text console in the foreground', () => {
    expect(textConsolePath(root)).toBe('/dev/tty1');
    for (const [active, path] of [
      ['tty3', '/dev/tty3'],
      ['tty1', '/dev/tty1'],
      ['ttyS0', '/dev/tty1'],
      ['tty0', '/dev/tty1'],
      ['../x', '/dev/tty1'],
    ] as const) {
      put('sys/class/tty/tty0/active', `${active}\n`);
      expect(textConsolePath(root)).toBe(path);
    }
  });

  test('a kernel setting gets its old first word back', () => {
    put('proc/sys/kernel/printk', '7\t4\t1\t7\n');
    const undo = setKernelValue(join(root, 'proc/sys/kernel/printk'), '1');
    expect(text('proc/sys/kernel/printk')).toBe('1');
    undo();
    expect(text('proc/sys/kernel/printk')).toBe('7');
    expect(setKernelValue(join(root, 'nowhere'), '1')()).toBeUndefined();
  });
});
