import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bestFont, fontWidth } from '../../src/console/console-font.ts';
import { openConsole } from '../../src/console/open.ts';
import { createRestorer } from '../../src/console/restore.ts';
import { openPlayerInput } from '../../src/input/player.ts';
import { NO_TERMINAL } from './no-terminal.ts';

let root: string;
let pty: IPty;
let shown = '';

/** /dev/tty1 is the other end of a pseudo terminal. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-tty-'));
  shown = '';
  pty = spawn('sh', ['-c', 'tty; exec sleep 60'], { cols: 80, rows: 30 });
  pty.onData((data) => {
    shown += data;
  });
  await until(() => /\/dev\/pts\/\d+\r\n/.test(shown));
  put('dev/.keep', '');
  symlinkSync(/\/dev\/pts\/\d+/.exec(shown)?.[0] ?? '', join(root, 'dev/tty1'));
  put('proc/sys/kernel/printk', '4\t4\t1\t7\n');
  put('sys/class/graphics/fbcon/cursor_blink', '1\n');
  shown = '';
});
afterEach(() => {
  pty.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
}
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 1500 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(what()).toBe(true);
}

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function open() {
  const restorer = createRestorer();
  return {
    restorer,
    console: openConsole('tty1', { restorer, log, textSize: 'normal', env: {}, standard: NO_TERMINAL, root }),
  };
}

test('draws on the console, keeps kernel messages and the cursor off it, and gives everything back', async () => {
  const { restorer, console: opening } = open();
  const console = await opening;
  const output = await console.terminal();
  expect([output.columns, output.rows, console.term]).toEqual([80, 30, 'linux']);
  await until(() => shown.includes('\x1b[?25l'));
  expect([text('proc/sys/kernel/printk'), text('sys/class/graphics/fbcon/cursor_blink')]).toEqual(['1', '0']);
  expect(shown).toContain('\x1b]P3e6c34a');
  output.write('hello');
  await until(() => shown.includes('hello'));
  restorer.run();
  await until(() => shown.endsWith('\x1b[?25h'));
  expect(shown).toContain('\x1b]R');
  expect([text('proc/sys/kernel/printk'), text('sys/class/graphics/fbcon/cursor_blink')]).toEqual(['4', '1']);
});

test('its keyboard is the player’s, byte by byte, without an echo', async () => {
  const { console: opening } = open();
  const console = await opening;
  const events: string[] = [];
  const player = openPlayerInput(
    { keys: console.input, pads: false, keyboards: false, esInputTexts: [], confirm: 'b' },
    { clock: { now: () => 0, monotonic: () => 0 }, log },
  );
  player.onInput((event) => events.push(event.kind === 'action' ? event.action : `"${event.text}"`));
  await until(() => shown.includes('\x1b[?25l'));
  shown = '';
  pty.write('\x1b[Bé\r\x03');
  await until(() => events.length === 4);
  pty.write('\x1b');
  await until(() => events.length === 5);
  expect(events).toEqual(['down', '"é"', 'confirm', 'quit', 'back']);
  expect(shown).toBe('');
  player.close();
  console.close();
});

test('text sizes by setfont, where there is one, and the font of before at the end', async () => {
  put('usr/share/consolefonts/Lat15-Terminus16.psf.gz', '');
  put('usr/share/consolefonts/Lat15-TerminusBold24x12.psf.gz', '');
  put('usr/share/consolefonts/Lat15-TerminusBold32x16.psf.gz', '');
  put('sys/class/graphics/fb0/virtual_size', '640,480\n');
  put('sys/class/graphics/fb0/bits_per_pixel', '32\n');
  const calls = join(root, 'calls');
  put(
    'usr/bin/setfont',
    `#!/bin/sh\nshift 2\n[ "$1" = -O ] && : > "$2"\necho "$*" | sed 's|.*/||' >> ${calls}\n`,
    0o755,
  );
  const { console: opening } = open();
  const console = await opening;
  expect(console.setTextSize('large')).toBe(true);
  console.close();
  expect(text('calls').trim().split('\n')).toEqual([
    'before.psf',
    'Lat15-TerminusBold24x12.psf.gz',
    'Lat15-TerminusBold32x16.psf.gz',
    'before.psf',
  ]);
});

test('without setfont the text size is as it is', async () => {
  const { console: opening } = open();
  const console = await opening;
  expect(console.setTextSize('large')).toBe(false);
  console.close();
});

test('the console font for a width: nearest from below, most letters, bold', () => {
  expect(fontWidth('Lat7-TerminusBold22x11.psf.gz')).toBe(11);
  expect(fontWidth('Uni2-Terminus16.psf.gz')).toBe(8);
  for (const other of ['Uni2-VGA16.psf.gz', 'Arabic-Fixed16.psf.gz', 'README', 'Lat7-TerminusBoldVGA16.psf.gz']) {
    expect(fontWidth(other)).toBeNull();
  }
  const files = [
    'Lat7-TerminusBold22x11.psf.gz',
    'Uni2-TerminusBold22x11.psf.gz',
    'Uni2-Terminus22x11.psf.gz',
    'Lat15-Terminus28x14.psf.gz',
  ];
  expect(bestFont(files, 12)).toBe('Uni2-TerminusBold22x11.psf.gz');
  expect(bestFont(files, 40)).toBe('Lat15-Terminus28x14.psf.gz');
  expect(bestFont(files, 8)).toBeNull();
});
