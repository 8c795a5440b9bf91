/** A list of any length of which only a window exists: where the cursor is, and which part is seen. Pure. */

import type { Texts } from '../../i18n/index.ts';
import type { Action } from '../../input/actions.ts';
import { BLANK, type Line } from '../lines.ts';
import type { Binding, Context, Press } from '../screen.ts';
import { stay } from '../screen.ts';

export interface ListState {
  readonly cursor: number;
  /** First line seen. */
  readonly top: number;
}

export const LIST_START: ListState = { cursor: 0, top: 0 };

const clamp = (value: number, total: number): number => Math.max(0, Math.min(total - 1, value));

/** How far one step goes: further the longer the button is held. */
function stride(repeat: number): number {
  if (repeat < 20) return 1;
  return repeat < 50 ? 3 : 8;
}

/** Moves the cursor; a fresh press at an end goes round to the other, a held one stops there. */
export function moveCursor(list: ListState, press: Press, total: number, rows: number): ListState {
  if (total <= 0) return LIST_START;
  const at = clamp(list.cursor, total);
  const step = stride(press.repeat);
  const fresh = press.repeat === 0;
  switch (press.action) {
    case 'up':
      return { ...list, cursor: at === 0 && fresh ? total - 1 : clamp(at - step, total) };
    case 'down':
      return { ...list, cursor: at === total - 1 && fresh ? 0 : clamp(at + step, total) };
    case 'left':
    case 'page-up':
      return { cursor: clamp(at - rows, total), top: Math.max(0, list.top - rows) };
    case 'right':
    case 'page-down':
      return { cursor: clamp(at + rows, total), top: Math.max(0, Math.min(total - rows, list.top + rows)) };
    case 'l2':
    case 'home':
      return { cursor: 0, top: 0 };
    case 'r2':
    case 'end':
      return { ...list, cursor: total - 1 };
    default:
      return list;
  }
}

/** The window moved no more than needed for the cursor to be in it. */
export function scrolled(list: ListState, total: number, rows: number): ListState {
  const cursor = clamp(list.cursor, total);
  const highest = Math.max(0, Math.min(list.top, total - rows));
  const top = cursor < highest ? cursor : cursor >= highest + rows ? cursor - rows + 1 : highest;
  return { cursor: Math.max(0, cursor), top: Math.max(0, top) };
}

/** The lines of the window, made by `row`, filled up with blanks. */
export function listLines(
  list: ListState,
  total: number,
  rows: number,
  row: (index: number, isCursor: boolean) => Line,
): Line[] {
  const { cursor, top } = scrolled(list, total, rows);
  return Array.from({ length: rows }, (_, at) => (top + at < total ? row(top + at, top + at === cursor) : BLANK));
}

const MOVES: readonly Action[] = ['up', 'down', 'left', 'right', 'page-up', 'page-down', 'l2', 'r2', 'home', 'end'];

/** The moves of a list as bindings. `total` and `rows` tell its length and its window. */
export function listBindings<S extends { readonly list: ListState }>(
  total: (state: S, context: Context) => number,
  rows: (state: S, context: Context) => number,
  options: { readonly sideways?: boolean } = {},
): Binding<S>[] {
  const move = (actions: readonly Action[], help: (t: Texts) => string): Binding<S> => ({
    actions: actions.filter((action) => MOVES.includes(action)),
    help,
    run: (state, context, press) => {
      const count = total(state, context);
      const height = Math.max(1, rows(state, context));
      const list = scrolled(moveCursor(scrolled(state.list, count, height), press, count, height), count, height);
      return stay({ ...state, list });
    },
  });
  const pages: Action[] =
    options.sideways === false ? ['page-up', 'page-down'] : ['left', 'right', 'page-up', 'page-down'];
  return [
    move(['up', 'down'], (t) => t.help.move),
    move(pages, (t) => t.help.page),
    move(['l2', 'r2', 'home', 'end'], (t) => t.help.ends),
  ];
}
