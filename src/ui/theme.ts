/** Roles instead of colours in the screens; a theme gives each role its look. 16 colours, backgrounds 0-7. */

import type { ThemeName } from './ui-settings.ts';

/** What a piece of text is, not how it looks. */
export type Role =
  | 'text'
  | 'dim'
  | 'strong'
  | 'title'
  | 'cursor'
  | 'cursor-dim'
  | 'ok'
  | 'warning'
  | 'error'
  | 'accent'
  | 'bar'
  | 'bar-rest'
  | 'status'
  | 'footer'
  | 'key'
  | 'footer-off'
  | 'toast'
  | 'toast-error'
  | 'box'
  | 'box-title'
  | 'box-dim'
  | 'box-cursor'
  | 'qr';

/** Colours are 0..15 for `fg` and 0..7 for `bg`: what every 16-colour console can show. */
export interface Style {
  readonly fg: number;
  readonly bg: number;
  readonly bold?: boolean;
  readonly underline?: boolean;
}

export type Theme = Readonly<Record<Role, Style>>;

const BLACK = 0;
const RED = 1;
const GREEN = 2;
const YELLOW = 3;
const CYAN = 6;
const WHITE = 7;
const BRIGHT_GREEN = 10;
const BRIGHT_YELLOW = 11;
const BRIGHT_CYAN = 14;
const BRIGHT_WHITE = 15;

const on = (fg: number, bg: number, bold = false): Style => ({ fg, bg, ...(bold ? { bold } : {}) });

// Blue is not used for text (illegible on small panels), bright black neither (invisible on poor ones).
const dark: Theme = {
  text: on(WHITE, BLACK),
  dim: on(CYAN, BLACK),
  strong: on(BRIGHT_WHITE, BLACK, true),
  title: on(BLACK, CYAN),
  cursor: on(BLACK, WHITE),
  'cursor-dim': on(BLACK, WHITE),
  ok: on(BRIGHT_GREEN, BLACK),
  warning: on(BRIGHT_YELLOW, BLACK),
  error: on(BRIGHT_WHITE, RED),
  accent: on(BRIGHT_CYAN, BLACK),
  bar: on(BRIGHT_GREEN, BLACK),
  'bar-rest': on(CYAN, BLACK),
  status: on(BLACK, GREEN),
  footer: on(WHITE, BLACK),
  key: on(BRIGHT_YELLOW, BLACK, true),
  'footer-off': on(CYAN, BLACK),
  toast: on(BLACK, YELLOW),
  'toast-error': on(BRIGHT_WHITE, RED, true),
  box: on(BLACK, WHITE),
  'box-title': on(BLACK, CYAN),
  'box-dim': on(BLACK, WHITE),
  'box-cursor': on(BRIGHT_WHITE, BLACK, true),
  qr: on(BLACK, WHITE),
};

// As few differences as possible, each as strong as possible.
const contrast: Theme = {
  ...dark,
  text: on(BRIGHT_WHITE, BLACK),
  dim: on(BRIGHT_WHITE, BLACK),
  title: on(BLACK, YELLOW, true),
  cursor: on(BLACK, YELLOW),
  'cursor-dim': on(BLACK, YELLOW),
  accent: on(BRIGHT_YELLOW, BLACK),
  bar: on(BRIGHT_YELLOW, BLACK),
  'bar-rest': on(BRIGHT_WHITE, BLACK),
  status: on(BLACK, WHITE),
  footer: on(BRIGHT_WHITE, BLACK),
  'footer-off': on(WHITE, BLACK),
  toast: on(BLACK, WHITE, true),
  'box-title': on(BLACK, YELLOW),
};

const plain = on(WHITE, BLACK);
const bold = on(BRIGHT_WHITE, BLACK, true);
const reverse = on(BLACK, WHITE);

// Two colours: everything is told apart by reverse, weight, words and signs.
const mono: Theme = {
  text: plain,
  dim: plain,
  strong: bold,
  title: reverse,
  cursor: reverse,
  'cursor-dim': reverse,
  ok: plain,
  warning: bold,
  error: reverse,
  accent: bold,
  bar: plain,
  'bar-rest': plain,
  status: reverse,
  footer: plain,
  key: bold,
  'footer-off': plain,
  toast: reverse,
  'toast-error': reverse,
  box: reverse,
  'box-title': reverse,
  'box-dim': reverse,
  'box-cursor': plain,
  qr: reverse,
};

export const THEMES: Readonly<Record<ThemeName, Theme>> = { dark, contrast, mono };

/** Signs beyond ASCII, all in Latin-1 or among the blocks that every console font here has, and their ASCII stand-ins. */
export interface Glyphs {
  readonly full: string;
  readonly empty: string;
  readonly horizontal: string;
  readonly vertical: string;
  readonly corners: readonly [string, string, string, string];
  readonly installed: string;
  readonly queued: string;
  readonly failed: string;
  readonly dead: string;
  readonly down: string;
  readonly dot: string;
  /** Where something was cut. */
  readonly ellipsis: string;
}

export const UNICODE_GLYPHS: Glyphs = {
  full: '█',
  empty: '░',
  horizontal: '─',
  vertical: '│',
  corners: ['┌', '┐', '└', '┘'],
  installed: '•',
  queued: '»',
  failed: '!',
  dead: '×',
  down: 'v',
  dot: '·',
  ellipsis: '…',
};

export const ASCII_GLYPHS: Glyphs = {
  full: '#',
  empty: '-',
  horizontal: '-',
  vertical: '|',
  corners: ['+', '+', '+', '+'],
  installed: '=',
  queued: '+',
  failed: '!',
  dead: 'x',
  down: 'v',
  dot: '-',
  ellipsis: '~',
};
