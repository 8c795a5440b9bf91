/** Which of the terminals that we know a name in $TERM means. Pure. */

import type { TERMINFO } from './terminfo.generated.ts';

type TerminfoName = keyof typeof TERMINFO;

const NAMES: readonly TerminfoName[] = ['linux', 'xterm', 'xterm-256color', 'vt100'];

/** Terminals that understand everything xterm-256color's entry says although their names do not tell. */
const LIKE_XTERM_256 =
  /256col|direct|^(foot|alacritty|kitty|xterm-kitty|wezterm|ghostty|xterm-ghostty|konsole|vte|st-)/;

/** The embedded entry for a terminal name: the same, a relative, else plain xterm (unknown and empty names included). */
export function terminfoName(term: string): TerminfoName {
  const name = term.toLowerCase();
  const same = NAMES.find((known) => known === name);
  if (same !== undefined) return same;
  if (LIKE_XTERM_256.test(name)) return 'xterm-256color';
  if (name.startsWith('linux')) return 'linux';
  if (/^vt\d/.test(name)) return 'vt100';
  return 'xterm';
}
