/**
 * Two places to play at, both outside the program: a terminal (the executable's bundle in a pty, keys as bytes) and a panel (the
 * program on its framebuffer console, the panel a file, the pad a FIFO that gives the kernel's records).
 */

import { type ChildProcess, execFileSync, spawn as spawnChild } from 'node:child_process';
import {
  closeSync,
  type FSWatcher,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { bitmap, key as keyRecord, XBOX_AXES, XBOX_KEYS } from '../../test/input/records.ts';
import { FLAGS } from '../build/flags.ts';

export type Key = 'up' | 'down' | 'right' | 'confirm' | 'back' | 'y' | 'select' | 'r1' | 'start';

export interface Seat {
  readonly name: string;
  /**
   * Sends a key. Resolves with the milliseconds until the frame that answers it was out: the head of the screen (the title,
   * which counts the position, and two rows below it) is another one and the rest of the frame is there. null: nothing of it
   * was seen for a second.
   */
  press(key: Key): Promise<number | null>;
  /** The title row as text; null where there are only pixels. */
  title(): string | null;
  close(): Promise<void>;
}

/** The answer to a key is given up after this long. */
const LONGEST_MS = 1000;

/** Settles once, by what is seen or by the clock. */
function answerWithin(started: number): {
  readonly seen: (at: number) => void;
  readonly answer: Promise<number | null>;
} {
  let seen: (at: number) => void = () => {};
  const answer = new Promise<number | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), LONGEST_MS);
    seen = (at) => {
      clearTimeout(timer);
      resolve(at - started);
    };
  });
  return { seen: (at) => seen(at), answer };
}

/** Rows of text by which a frame is told from the one before. */
const HEAD_ROWS = 3;

const BYTES: Readonly<Record<Key, string>> = {
  ...{
    up: '\x1b[A',
    down: '\x1b[B',
    right: '\x1b[C',
    confirm: '\r',
    back: 'b',
    y: 'y',
    select: ' ',
    r1: ']',
    start: 'm',
  },
};

/** The program in a terminal of `columns` x `rows`. */
export function sitAtTerminal(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  columns: number,
  rows: number,
): Seat {
  const child = spawn(process.execPath, [...program], {
    ...{ name: 'xterm-256color', cols: columns, rows },
    env: { ...(process.env as Record<string, string>), ...env, TERM: 'xterm-256color' },
  });
  const ended = new Promise<void>((resolve) => child.onExit(() => resolve()));
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const row = (at: number): string => terminal.buffer.active.getLine(at)?.translateToString(true) ?? '';
  const head = (): string => Array.from({ length: HEAD_ROWS }, (_, at) => row(at)).join('\n');
  const cursors = (): number =>
    Array.from({ length: rows }, (_, at) => row(at)).filter((text) => text[0] === '>').length;
  let look: ((at: number) => void) | null = null;
  child.onData((data) => {
    const at = performance.now();
    terminal.write(data, () => look?.(at));
  });
  return {
    name: `terminal ${columns}x${rows}`,
    press(key) {
      const before = head();
      const started = performance.now();
      const { seen, answer } = answerWithin(started);
      // One cursor: the row that a move left and the row that it came to are both drawn.
      const moves = AXES[key] !== undefined;
      look = (at) => {
        if (head() !== before && (!moves || cursors() === 1)) seen(at);
      };
      child.write(BYTES[key]);
      return answer;
    },
    title: () => row(0),
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const PANEL = { width: 640, height: 480, stride: 640 * 4 } as const;
/** Pixel rows of the head at the normal text size. */
const HEAD_PIXELS = 24 * HEAD_ROWS;
/** The changed rows of a frame go out in one write each, right behind each other. */
const SAME_FRAME_MS = 4;

/** Codes of the Xbox shape: `a` is the east button. */
const CODES: Readonly<Partial<Record<Key, number>>> = {
  confirm: 305,
  back: 304,
  y: 308,
  r1: 311,
  select: 314,
  start: 315,
};
const HAT_X = 16;
const HAT_Y = 17;
const AXES: Readonly<Partial<Record<Key, readonly [number, number]>>> = {
  ...{ up: [HAT_Y, -1], down: [HAT_Y, 1], right: [HAT_X, 1] },
};

/** `/dev` and `/sys` of a handheld with a pad and a bare framebuffer of 640x480. */
function makeDevices(root: string): void {
  const write = (path: string, text: string): void => {
    const full = join(root, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, text);
  };
  const fb = 'sys/class/graphics/fb0';
  write(`${fb}/virtual_size`, `${PANEL.width},${PANEL.height}\n`);
  write(`${fb}/modes`, `U:${PANEL.width}x${PANEL.height}p-60\n`);
  write(`${fb}/stride`, `${PANEL.stride}\n`);
  write(`${fb}/bits_per_pixel`, '32\n');
  write('dev/fb0', '\0'.repeat(PANEL.stride * PANEL.height));
  write('sys/devices/pad/name', 'Bench Pad\n');
  write('sys/devices/pad/capabilities/key', bitmap(XBOX_KEYS));
  write('sys/devices/pad/capabilities/abs', bitmap(XBOX_AXES));
  mkdirSync(join(root, 'sys/class/input/event0'), { recursive: true });
  symlinkSync(join(root, 'sys/devices/pad'), join(root, 'sys/class/input/event0/device'));
  mkdirSync(join(root, 'dev/input'), { recursive: true });
  execFileSync('mkfifo', [join(root, 'dev/input/event0')]);
}

function recordsOf(key: Key): readonly [press: Buffer, release: Buffer] {
  const code = CODES[key];
  if (code !== undefined) return [keyRecord(code, 1), keyRecord(code, 0)];
  const [axis, direction] = AXES[key] ?? [HAT_Y, 0];
  return [absolute(axis, direction), absolute(axis, 0)];
}

function absolute(axis: number, value: number): Buffer {
  const bytes = keyRecord(axis, value);
  bytes.writeUInt16LE(3, 16);
  return bytes;
}

/** How long a thumb stays on a button. */
const HELD_MS = 40;

/** The program on its framebuffer console. `root`: a folder for the made-up devices. */
export function sitAtPanel(root: string, userdata: string, env: Readonly<Record<string, string>>): Seat {
  makeDevices(root);
  const pad = openSync(join(root, 'dev/input/event0'), 'r+');
  const glass = openSync(join(root, 'dev/fb0'), 'r');
  const entry = join(import.meta.dirname, 'keys-panel.ts');
  const child: ChildProcess = spawnChild(process.execPath, [...FLAGS, entry, userdata, root], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const headPixels = (): Buffer => {
    const bytes = Buffer.alloc(PANEL.stride * HEAD_PIXELS);
    readSync(glass, bytes, 0, bytes.length, 0);
    return bytes;
  };
  let look: (() => void) | null = null;
  const watcher: FSWatcher = watch(join(root, 'dev/fb0'), () => look?.());
  return {
    name: `framebuffer ${PANEL.width}x${PANEL.height}, normal text`,
    press(key) {
      const before = headPixels();
      const [press, release] = recordsOf(key);
      const started = performance.now();
      const { seen, answer } = answerWithin(started);
      let quiet: NodeJS.Timeout | undefined;
      look = () => {
        const at = performance.now();
        if (quiet === undefined && headPixels().equals(before)) return;
        clearTimeout(quiet);
        quiet = setTimeout(() => {
          look = null;
          seen(at);
        }, SAME_FRAME_MS);
      };
      writeSync(pad, press);
      void pause(HELD_MS).then(() => writeSync(pad, release));
      return answer;
    },
    title: () => null,
    async close() {
      child.kill('SIGTERM');
      await ended;
      watcher.close();
      closeSync(pad);
      closeSync(glass);
    },
  };
}
