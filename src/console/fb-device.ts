/** `/dev/fb0`: the changed rows go out in one write, and the panel is left black. I/O. */

import { closeSync, constants, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadFont } from './font.ts';
import { FramePainter } from './framebuffer.ts';
import type { Restorer } from './restore.ts';
import { type Framebuffer, framebufferConsole } from './sysfs.ts';

export interface FramebufferDevice {
  /** Shows `frame` (of the geometry's size) between two byte offsets. Throws the system's error when the device is gone. */
  show(frame: Buffer, start: number, end: number): void;
  close(): void;
}

/**
 * Rows at which pages begin that must be drawn. The first page is made the visible one; where the driver does not say that
 * it was, every page is drawn (a driver that flips by itself would show the other one now and then).
 */
function pagesOf(framebuffer: Framebuffer, root: string): number[] {
  const { geometry, virtualHeight } = framebuffer;
  if (virtualHeight < geometry.height * 2) return [0];
  const pan = join(root, '/sys/class/graphics/fb0/pan');
  try {
    writeFileSync(pan, '0,0');
    if (/^0,0\s*$/.test(readFileSync(pan, 'utf8'))) return [0];
  } catch {
    // No rights, or a driver without panning.
  }
  const pages: number[] = [];
  for (let row = 0; row + geometry.height <= virtualHeight; row += geometry.height) pages.push(row);
  return pages.includes(framebuffer.visibleRow) ? pages : [...pages, framebuffer.visibleRow];
}

/**
 * Opens the framebuffer. A kernel console that draws on it is unbound as long as this one does, so that neither its text, its
 * cursor nor a kernel message gets into the picture. Throws the system's error.
 */
export function openFramebufferDevice(framebuffer: Framebuffer, restorer: Restorer, root = ''): FramebufferDevice {
  const fd = openSync(join(root, '/dev/fb0'), constants.O_RDWR);
  const { stride, height } = framebuffer.geometry;
  const console = framebufferConsole(root);
  const rebind = console?.bound === true;
  if (rebind) writeBind(console.bindFile, '0');
  const pages = pagesOf(framebuffer, root);
  let open = true;
  const show = (frame: Buffer, start: number, end: number): void => {
    // The number of a closed descriptor may belong to another file by now: the log, the library.
    if (!open) return;
    for (const page of pages) {
      for (let at = start; at < end; ) at += writeSync(fd, frame, at, end - at, page * stride + at);
    }
  };
  const close = restorer.add(() => {
    try {
      const black = new FramePainter(framebuffer.geometry, loadFont(8));
      black.clear(0);
      show(black.frame, 0, stride * height);
    } finally {
      open = false;
      closeSync(fd);
      // The kernel draws its text anew.
      if (rebind) writeBind(console.bindFile, '1');
    }
  });
  return { show, close };
}

function writeBind(file: string, value: '0' | '1'): void {
  try {
    writeFileSync(file, value);
  } catch {
    // Without the right to do it, text may get into the picture; the program works all the same.
  }
}
