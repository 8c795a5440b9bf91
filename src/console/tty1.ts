/** The kernel's own text console as the program's terminal although it was not started from it. I/O. */

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ReadStream, WriteStream } from 'node:tty';
import { paletteColor } from './palette.ts';
import type { Restorer } from './restore.ts';
import { setKernelValue } from './sysfs.ts';

export interface TextConsole {
  readonly output: WriteStream;
  readonly input: ReadStream;
  /** After the font was changed: no signal tells of the new size. */
  refreshSize(): void;
  close(): void;
}

/** The same 16 colours as on the framebuffer: the Linux console takes them as `ESC ] P nrrggbb` and forgets them by `ESC ] R`. */
const COLORS = Array.from({ length: 16 }, (_, index) => {
  return `\x1b]P${index.toString(16)}${paletteColor(index).toString(16).padStart(6, '0')}`;
}).join('');

/** UTF-8, no cursor, no blanking after ten minutes, an empty screen. */
const ENTER = `\x1b%G\x1b[?25l\x1b[9;0]${COLORS}\x1b[0m\x1b[2J\x1b[H`;
const LEAVE = '\x1b]R\x1b[0m\x1b[2J\x1b[H\x1b[?25h';

/**
 * Opens a text console (`/dev/tty1`) for drawing and raw keys. Kernel messages below emergencies and the blinking cursor are kept off it as long as
 * it is open. Opened without becoming the controlling terminal, so that its hang-up or Ctrl-C is nobody's signal.
 * Throws the system's error.
 */
export function openTextConsole(device: string, restorer: Restorer, root = ''): TextConsole {
  const path = join(root, device);
  const flags = constants.O_RDWR | constants.O_NOCTTY;
  const output = new WriteStream(openSync(path, flags));
  const input = new ReadStream(openSync(path, flags));
  const undo = [
    setKernelValue(join(root, '/proc/sys/kernel/printk'), '1'),
    setKernelValue(join(root, '/sys/class/graphics/fbcon/cursor_blink'), '0'),
  ];
  input.setRawMode(true);
  output.write(ENTER);
  let open = true;
  const close = restorer.add(() => {
    open = false;
    input.setRawMode(false);
    // A descriptor of its own: the stream may have bytes queued, or be gone.
    const fd = openSync(path, flags | constants.O_NONBLOCK);
    try {
      writeSync(fd, LEAVE);
    } finally {
      closeSync(fd);
      for (const each of undo) each();
      input.destroy();
      output.destroy();
    }
  });
  // The console went away (unbound, vhangup): the program goes on without it until it is told to end.
  for (const stream of [input, output]) stream.on('error', () => open && stream.destroy());
  const refreshSize = (): void => {
    // Node reads the size again when SIGWINCH comes, by this method; consoles send none when their font changes.
    (output as unknown as { _refreshSize(): void })._refreshSize();
  };
  return { output, input, refreshSize, close };
}
