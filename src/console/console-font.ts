/**
 * Text sizes of the kernel's text console, where the firmware has setfont and console fonts (ArkOS and dArkOS do): Node cannot
 * set a console font by itself. Only fonts with box lines and Latin letters are taken. I/O.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextSize } from '../ui/ui-settings.ts';
import { cellWidthFor } from './text-size.ts';

const FOLDERS = ['/usr/share/consolefonts', '/usr/share/kbd/consolefonts', '/usr/lib/kbd/consolefonts'];
const SETFONT = ['/usr/bin/setfont', '/bin/setfont', '/usr/sbin/setfont'];
const TIMEOUT_MS = 2000;

/** `Uni2-TerminusBold24x12.psf.gz` → 12, `Lat7-Terminus16.psf.gz` → 8 (as wide as all low ones); null: not one of ours. Pure. */
export function fontWidth(file: string): number | null {
  const match = /^(?:Uni\d|Lat\d{1,2})-Terminus(?:Bold)?(\d{2})(?:x(\d{1,2}))?\.psf(?:\.gz)?$/.exec(file);
  if (match === null) return null;
  return match[2] === undefined ? 8 : Number(match[2]);
}

/** The font whose letters are nearest to `width` pixels and not wider; the more letters and the bolder the better. Pure. */
export function bestFont(files: readonly string[], width: number): string | null {
  let best: { file: string; score: number } | null = null;
  for (const file of [...files].sort()) {
    const wide = fontWidth(file);
    if (wide === null || wide > width) continue;
    const score =
      wide * 100 + (file.startsWith('Uni2') ? 20 : file.startsWith('Lat15') ? 10 : 0) + (file.includes('Bold') ? 1 : 0);
    if (best === null || score > best.score) best = { file, score };
  }
  return best?.file ?? null;
}

export interface ConsoleFont {
  /** Sets the font for a text size; false: there is none, or setfont refused. */
  set(size: TextSize): boolean;
  /** Puts the font back that was there before the first change. */
  restore(): void;
}

/** Text sizes for the console `tty` on a panel of that many pixels; null: the firmware has no setfont or no fonts. */
export function consoleFont(tty: string, width: number, height: number, root = ''): ConsoleFont | null {
  const setfont = SETFONT.map((path) => join(root, path)).find(existsSync);
  const folder = FOLDERS.map((path) => join(root, path)).find(existsSync);
  if (setfont === undefined || folder === undefined) return null;
  const files = readdirSync(folder);
  const run = (...args: string[]): boolean => {
    const result = spawnSync(setfont, ['-C', tty, ...args], { stdio: 'ignore', timeout: TIMEOUT_MS });
    return result.status === 0;
  };
  let kept: { folder: string; file: string } | null = null;
  return {
    set(size) {
      const font = bestFont(files, cellWidthFor(size, width, height));
      if (font === null) return false;
      if (kept === null) {
        const place = mkdtempSync(join(tmpdir(), 'rgsx-font-'));
        kept = { folder: place, file: join(place, 'before.psf') };
        // An old setfont that cannot save leaves no file: then the kernel's own font stays changed, which is what those tools do too.
        run('-O', kept.file);
      }
      return run(join(folder, font));
    },
    restore() {
      if (kept === null) return;
      if (existsSync(kept.file)) run(kept.file);
      rmSync(kept.folder, { recursive: true, force: true });
      kept = null;
    },
  };
}
