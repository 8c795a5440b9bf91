/**
 * Where to draw, decided from facts (product: display and controller). In this order: the terminal the program was started
 * in; a terminal program of the graphical session or of the firmware; the kernel's text console; the own framebuffer console. Pure.
 */

import type { TextSize } from '../ui/ui-settings.ts';
import { type DisplayReason, reason } from './display-reason.ts';
import type { Rotation } from './framebuffer.ts';

export type DisplayOption = 'auto' | 'tty' | 'framebuffer';

export interface FramebufferFacts {
  /** `/dev/fb0` can be written. */
  readonly writable: boolean;
  /** What the panel shows, in the device's own orientation; null: sysfs does not tell. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly bitsPerPixel: number;
  readonly rotation: Rotation;
}

export interface DisplayFacts {
  readonly option: DisplayOption;
  readonly stdinIsTty: boolean;
  readonly stdoutIsTty: boolean;
  /** $SSH_CONNECTION or $SSH_TTY is set: the player sits elsewhere. */
  readonly ssh: boolean;
  /** $RGSX_TERMINAL: the terminal program that this program started itself in; null: none. */
  readonly inside: string | null;
  /** $WAYLAND_DISPLAY and $DISPLAY are set. */
  readonly wayland: boolean;
  readonly x11: boolean;
  /** Terminal programs that are there: name → path. */
  readonly programs: Readonly<Partial<Record<TerminalProgram, string>>>;
  /** Folder of vaixterm's own font, as the firmware installs it; null: not there. */
  readonly vaixtermFont: string | null;
  /** The text console in the foreground, `/dev/tty1` as a rule; null: it cannot be opened for reading and writing. */
  readonly textConsole: string | null;
  /** A vtconsole named "frame buffer device" (or "... dummy" left out) is bound. */
  readonly boundConsole: boolean;
  readonly framebuffer: FramebufferFacts | null;
}

export type TerminalProgram = 'vaixterm' | 'muxterm' | 'foot' | 'xterm';

export type Display =
  | { readonly kind: 'in-place' }
  | {
      readonly kind: 'program';
      readonly program: TerminalProgram;
      readonly path: string;
      readonly cwd: string | null;
      /** Arguments before the command; `asOneWord`: the command follows as one shell word, else as words of its own. */
      readonly args: readonly string[];
      readonly asOneWord: boolean;
    }
  | { readonly kind: 'tty1' }
  | { readonly kind: 'framebuffer' }
  | { readonly kind: 'none' };

export interface DisplayChoice {
  readonly display: Display;
  /** Why this one, for `doctor`. */
  readonly why: DisplayReason;
  /** What is tried when it fails, in order. */
  readonly fallbacks: readonly { readonly display: Display; readonly why: DisplayReason }[];
  /** Why each way that comes before it was not taken. */
  readonly notes: readonly DisplayReason[];
}

/** Columns that a text size should give in a terminal program whose font is ours to choose. */
const COLUMNS: Readonly<Record<TextSize, number>> = { small: 80, normal: 53, large: 40 };
const LEAST_ROWS = 15;
const VAIXTERM_FOLDER = '/usr/share/vaixterm';

/**
 * Font size in points for vaixterm with its own font, whose cells are 0.7 by 1.2 of it, so that at least 40 columns and 15 rows
 * fit; vaixterm takes 6 to 72.
 */
export function vaixtermPoints(width: number, height: number, size: TextSize): number {
  const points = Math.min(Math.floor(width / (COLUMNS[size] * 0.7)), Math.floor(height / (LEAST_ROWS * 1.2)));
  return Math.max(6, Math.min(72, points));
}

/** Height of foot's and xterm's letters in pixels for a text size on a panel; cells are about half as wide as high. */
export function letterPixels(width: number, height: number, size: TextSize): number {
  return Math.max(8, Math.min(Math.floor((width / COLUMNS[size]) * 1.66), Math.floor((height / LEAST_ROWS) * 0.85)));
}

function programDisplay(program: TerminalProgram, path: string, facts: DisplayFacts, size: TextSize): Display {
  const panel = upright(facts.framebuffer);
  const { width, height } = panel;
  const base = { kind: 'program', program, path, cwd: null, asOneWord: false } as const;
  switch (program) {
    case 'vaixterm': {
      const font = facts.vaixtermFont === null ? [] : ['-f', facts.vaixtermFont];
      const points = ['-s', String(vaixtermPoints(width, height, size))];
      const panelSize = ['-w', String(width), '-h', String(height)];
      // Its font is looked for relative to its folder. Read-only: the pad is ours, or every press would count twice.
      return {
        ...base,
        cwd: VAIXTERM_FOLDER,
        args: [...panelSize, ...font, ...points, '--read-only', '--no-credit', '-e'],
        asOneWord: true,
      };
    }
    case 'muxterm':
      return { ...base, args: ['--readonly', '--'] };
    case 'foot':
      return { ...base, args: ['-F', `--font=monospace:pixelsize=${letterPixels(width, height, size)}`] };
    case 'xterm': {
      const pixels = letterPixels(width, height, size);
      const letters = ['-fa', 'Monospace', '-fs', String(Math.round((pixels * 3) / 4))];
      // For sessions without a window manager, which would not honour -fullscreen: as much as surely fits.
      const grid = `${Math.floor(width / (pixels * 0.71))}x${Math.floor(height / (pixels * 1.55))}+0+0`;
      const look = ['+sb', '-en', 'UTF-8', '-bg', 'black', '-fg', 'white', ...letters];
      return { ...base, args: ['-fullscreen', '-geometry', grid, ...look, '-e'] };
    }
  }
}

/** The panel as the player sees it; a common size where sysfs does not tell. */
function upright(framebuffer: FramebufferFacts | null): { width: number; height: number } {
  const { width, height } = framebuffer?.size ?? { width: 640, height: 480 };
  const turned = framebuffer !== null && (framebuffer.rotation === 90 || framebuffer.rotation === 270);
  return turned ? { width: height, height: width } : { width, height };
}

interface Way {
  readonly display: Display;
  /** null: it can be used. */
  readonly refusal: DisplayReason | null;
  readonly why: DisplayReason;
}

function programWay(program: TerminalProgram, facts: DisplayFacts, size: TextSize): Way {
  const path = facts.programs[program];
  const session = program === 'foot' ? facts.wayland : program === 'xterm' ? facts.x11 : true;
  const display: Display = path === undefined ? { kind: 'none' } : programDisplay(program, path, facts, size);
  const refusal =
    facts.inside !== null
      ? reason('inside', { program: facts.inside })
      : path === undefined
        ? reason('no-program', { program })
        : session
          ? null
          : reason('no-session', { program, session: program === 'foot' ? 'Wayland' : 'X' });
  return { display, refusal, why: reason('program', { program, path: path ?? '' }) };
}

function ways(facts: DisplayFacts, size: TextSize): Way[] {
  const { boundConsole, framebuffer, textConsole } = facts;
  const inPlace = facts.stdinIsTty && facts.stdoutIsTty;
  const way = (kind: 'in-place' | 'tty1' | 'framebuffer', why: DisplayReason, refusal: DisplayReason | null): Way => ({
    display: { kind },
    refusal,
    why,
  });
  const noConsole = textConsole === null ? reason('console-closed') : boundConsole ? null : reason('console-not-drawn');
  return [
    way('in-place', reason(facts.ssh ? 'ssh' : 'terminal'), inPlace ? null : reason('no-terminal')),
    programWay('vaixterm', facts, size),
    programWay('muxterm', facts, size),
    programWay('foot', facts, size),
    programWay('xterm', facts, size),
    way('tty1', reason('text-console', { path: textConsole ?? '' }), noConsole),
    way('framebuffer', framebufferWhy(framebuffer), framebufferRefusal(framebuffer)),
  ];
}

function framebufferRefusal(framebuffer: FramebufferFacts | null): DisplayReason | null {
  if (framebuffer === null) return reason('no-framebuffer');
  const { bitsPerPixel: bits, size, writable } = framebuffer;
  if (!writable) return reason('framebuffer-closed');
  if (size === null) return reason('framebuffer-size');
  return bits === 16 || bits === 32 ? null : reason('framebuffer-bits', { bits });
}

function framebufferWhy(framebuffer: FramebufferFacts | null): DisplayReason {
  if (framebuffer?.size == null) return reason('framebuffer');
  const { size, bitsPerPixel: bits, rotation } = framebuffer;
  const values = { width: size.width, height: size.height, bits };
  return reason('framebuffer', rotation === 0 ? values : { ...values, rotation });
}

const ALLOWED: Readonly<Record<DisplayOption, readonly Display['kind'][]>> = {
  auto: ['in-place', 'program', 'tty1', 'framebuffer'],
  tty: ['in-place', 'tty1'],
  framebuffer: ['framebuffer'],
};

/** Chooses where to draw. `--display tty` means the terminal or /dev/tty1, `framebuffer` the own console, even where others would go first. */
export function chooseDisplay(facts: DisplayFacts, size: TextSize = 'normal'): DisplayChoice {
  const all = ways(facts, size);
  const notes: DisplayReason[] = [];
  const usable: Way[] = [];
  for (const each of all) {
    const allowed = each.display.kind === 'none' || ALLOWED[facts.option].includes(each.display.kind);
    // What the player asked for is tried even where it would not be seen: only what cannot work at all is refused.
    const forced = facts.option === 'tty' && each.display.kind === 'tty1' && facts.textConsole !== null;
    if (!allowed) continue;
    if (each.refusal === null || forced) usable.push(each);
    else if (usable.length === 0) notes.push(each.refusal);
  }
  const [first, ...rest] = usable;
  if (first === undefined) return { display: { kind: 'none' }, why: reason('nothing'), fallbacks: [], notes };
  return {
    display: first.display,
    why: first.why,
    fallbacks: rest.map(({ display, why }) => ({ display, why })),
    notes,
  };
}

/** Whether a terminal passes keys of a keyboard on, or keyboards must be read as devices; and whether pads are ours to read. */
export function inputPlan(
  facts: DisplayFacts,
  display: Display,
): { readonly pads: boolean; readonly keyboards: boolean } {
  const readOnlyTerminal = facts.inside === 'vaixterm' || facts.inside === 'muxterm';
  return {
    // Over SSH the player sits elsewhere, and the pad drives whatever is on the handheld's own screen.
    pads: !(display.kind === 'in-place' && facts.ssh && facts.inside === null),
    keyboards: display.kind === 'framebuffer' || (display.kind === 'in-place' && readOnlyTerminal),
  };
}

/** A word for `sh -c`. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The whole command line of a terminal program that runs `command`. */
export function programArguments(display: Extract<Display, { kind: 'program' }>, command: readonly string[]): string[] {
  return [...display.args, ...(display.asOneWord ? [command.map(shellWord).join(' ')] : command)];
}
