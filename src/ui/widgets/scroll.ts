/** Rows that are longer than the screen: a window that moves up and down. Pure. */

import type { Line } from '../lines.ts';
import { type Binding, type Context, stay } from '../screen.ts';
import { moveCursor } from './list.ts';

const lastTop = (lines: readonly Line[], context: Context): number => Math.max(0, lines.length - context.bodyRows);

/** The d-pad moves the window over the rows that `lines` makes. */
export function scrollBinding<S extends { readonly top: number }>(
  lines: (state: S, context: Context) => readonly Line[],
): Binding<S> {
  return {
    actions: ['up', 'down', 'left', 'right', 'page-up', 'page-down', 'l2', 'r2', 'home', 'end'],
    help: (t) => t.help.scroll,
    run: (state, context, press) => {
      const last = lastTop(lines(state, context), context);
      // As if held: a window does not go round at its ends.
      const held = { ...press, repeat: press.repeat + 1 };
      const { cursor } = moveCursor({ cursor: state.top, top: 0 }, held, last + 1, Math.max(1, context.bodyRows - 1));
      return stay({ ...state, top: cursor });
    },
  };
}

/** The rows of the window, and for the title how far it is; empty when everything is seen. */
export function scrolledLines(
  lines: readonly Line[],
  top: number,
  context: Context,
): { readonly body: readonly Line[]; readonly right: string } {
  const last = lastTop(lines, context);
  const from = Math.min(top, last);
  const right = last > 0 ? `${Math.min(lines.length, from + context.bodyRows)}/${lines.length}` : '';
  return { body: lines.slice(from, from + context.bodyRows), right };
}
