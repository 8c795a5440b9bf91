import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRestorer } from '../../src/console/restore.ts';
import { runInside } from '../../src/console/run-inside.ts';
import { type StartOptions, startDisplay } from '../../src/console/start.ts';
import { NO_TERMINAL } from './no-terminal.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-start-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
}

function framebuffer(): void {
  put('sys/class/graphics/fb0/virtual_size', '320,240\n');
  put('sys/class/graphics/fb0/bits_per_pixel', '16\n');
  put('sys/class/graphics/fb0/stride', '640\n');
  put('dev/fb0', Buffer.alloc(640 * 240));
}

function start(more: Partial<StartOptions> = {}) {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return startDisplay(
    {
      option: 'auto',
      textSize: 'normal',
      env: { PATH: '/nowhere' },
      standard: NO_TERMINAL,
      command: ['rgsx'],
      root,
      ...more,
    },
    { restorer: createRestorer(), log },
  );
}

test('a 16-bit panel of 320x240 is opened as 40x15, pads and keyboards read as devices', async () => {
  framebuffer();
  const started = await start();
  if (started.kind !== 'console') throw new Error(started.kind);
  expect(started.console.name).toBe('framebuffer 320x240, 40x15 characters');
  expect([started.display.kind, started.pads, started.keyboards]).toEqual(['framebuffer', true, true]);
  started.console.close();
});

test('nothing to draw on: every reason is told', async () => {
  const started = await start();
  expect(started.kind === 'none' && started.reasons.map(({ code }) => code)).toContain('no-framebuffer');
});

test('a terminal program that does not come up is followed by the next way', async () => {
  framebuffer();
  put('usr/bin/foot', '');
  // The path is looked for below the root but started as it is: outside the test there is no such program.
  const env = { PATH: '/no/such/folder:/usr/bin', WAYLAND_DISPLAY: 'wayland-1' };
  put('no/such/folder/foot', '', 0o755);
  const started = await start({ env });
  expect(started.kind === 'console' && started.display.kind).toBe('framebuffer');
  if (started.kind === 'console') started.console.close();
});

test('what runs inside a terminal program is told so, gets its arguments, and its end is ours', async () => {
  const script = `#!/bin/sh\necho "$RGSX_TERMINAL $*" > ${join(root, 'said')}\n[ "$2" = fails ] || : > "$RGSX_INSIDE_MARK"\nexit 5\n`;
  put('term', script, 0o755);
  const display = {
    kind: 'program',
    program: 'foot',
    path: join(root, 'term'),
    cwd: null,
    args: ['-F'],
    asOneWord: false,
  } as const;
  expect(await runInside(display, { command: ['/p/rgsx', '--userdata', '/a b'], env: {} })).toEqual({
    kind: 'ended',
    exitCode: 5,
  });
  expect(readFileSync(join(root, 'said'), 'utf8')).toBe('foot -F /p/rgsx --userdata /a b\n');
  const failed = await runInside(display, { command: ['fails'], env: {} });
  expect(failed).toEqual({ kind: 'failed', reason: 'foot ended with 5 before anything ran in it' });
});

test('inside, the program tells the outer one that the terminal came up', async () => {
  framebuffer();
  const mark = join(root, 'up');
  const started = await start({ env: { PATH: '', RGSX_TERMINAL: 'foot', RGSX_INSIDE_MARK: mark } });
  expect(existsSync(mark)).toBe(true);
  if (started.kind === 'console') started.console.close();
});
