/** From the one record of each action: what a press does, the footer's hints, and the lines of Help. Pure. */

import type { Texts } from '../i18n/index.ts';
import type { Action } from '../input/actions.ts';
import { type Hands, keyName } from './hands.ts';
import type { Line, Span } from './lines.ts';
import { OVERLAYS, type ScreenId } from './router.ts';
import { type AnyScreen, type Binding, type Context, go, stay } from './screen.ts';
import { width } from './text.ts';

/** Bindings that every screen has unless it binds the action itself. */
export const GLOBAL_BINDINGS: readonly Binding<unknown>[] = [
  {
    actions: ['start'],
    label: (t) => t.keys.menu,
    help: (t) => t.help.menu,
    run: (state) => stay(state, go('menu', { at: 'first' })),
  },
  {
    actions: ['back'],
    label: (t) => t.keys.back,
    help: (t) => t.help.back,
    run: (state) => stay(state, { kind: 'back' }),
  },
];

/** The bindings of a screen in its present mode, its own before the global ones. */
export function bindingsOf(screen: AnyScreen, state: unknown, context: Context): readonly Binding<unknown>[] {
  const own = screen.bindings.filter((binding) => binding.when?.(state, context) ?? true);
  const bound = new Set(own.flatMap((binding) => binding.actions));
  const overlay = OVERLAYS.has(screen.id);
  const global = GLOBAL_BINDINGS.filter(
    (binding) =>
      !binding.actions.some((action) => bound.has(action)) && !(overlay && binding.actions.includes('start')),
  );
  return [...own, ...global];
}

/** Keys that mean another action where a screen does not bind them themselves. */
const STAND_INS: Partial<Record<Action, Action>> = {
  erase: 'back',
  'page-up': 'left',
  'page-down': 'right',
  home: 'l2',
  end: 'r2',
};

/** The binding that answers an action. */
export function bindingFor(bindings: readonly Binding<unknown>[], action: Action): Binding<unknown> | null {
  const direct = bindings.find((binding) => binding.actions.includes(action));
  const instead = STAND_INS[action];
  return direct ?? (instead === undefined ? null : bindingFor(bindings, instead)) ?? null;
}

interface Hint {
  readonly key: string;
  readonly label: string;
  readonly off: boolean;
}

const ORDER: readonly Action[] = ['confirm', 'back', 'x', 'y', 'select', 'l1', 'r1', 'left', 'start'];
const MOST_HINTS = 5;

function hintsOf(bindings: readonly Binding<unknown>[], state: unknown, context: Context): Hint[] {
  const { hands } = context;
  const hints: { at: number; hint: Hint }[] = [];
  for (const binding of bindings) {
    if (binding.label === undefined) continue;
    const action = binding.actions.find((candidate) => ORDER.includes(candidate));
    if (action === undefined) continue;
    const sideways = action === 'left' && binding.actions.includes('right');
    hints.push({
      at: ORDER.indexOf(action),
      hint: {
        key: sideways ? '<>' : keyName(action, hands),
        label: binding.label(context.t, state, context),
        off: (binding.disabled?.(state, context) ?? null) !== null,
      },
    });
  }
  return hints.sort((a, b) => a.at - b.at).map(({ hint }) => hint);
}

const hintWidth = (hint: Hint): number => width(hint.key) + 1 + width(hint.label);

/** The hints of a screen that did not fit into its footer, for tests: none should be lost at 40 columns on a pad. */
export function lostHints(screen: AnyScreen, state: unknown, context: Context): readonly string[] {
  const row = footer(screen, state, context)
    .spans.map(({ text }) => text.toLowerCase())
    .join('');
  return hintsOf(bindingsOf(screen, state, context), state, context)
    .map(({ key, label }) => `${key} ${label}`)
    .filter((hint) => !row.includes(hint.toLowerCase()));
}

/** The last row: at most five hints, Menu always there at the right edge; what does not fit is left to Help. */
export function footer(screen: AnyScreen, state: unknown, context: Context): Line {
  const { hands } = context;
  const bindings = bindingsOf(screen, state, context);
  const all = hintsOf(bindings, state, context);
  const menuKey = keyName('start', hands);
  const menu = all.find((hint) => hint.key === menuKey) ?? null;
  const left = all.filter((hint) => hint !== menu).slice(0, MOST_HINTS - (menu === null ? 0 : 1));
  const menuRoom = menu === null ? 0 : hintWidth(menu) + 1;
  const taken = (): number => left.reduce((sum, hint) => sum + hintWidth(hint) + 1, -1);
  // Everybody knows what Back does: its hint makes room first.
  const plainBack = left.findIndex(({ label }) => label === context.t.keys.back);
  if (plainBack >= 0 && taken() + menuRoom > context.columns) left.splice(plainBack, 1);
  while (left.length > 1 && taken() + menuRoom > context.columns) left.pop();
  const gap = taken() + menuRoom + left.length - 1 <= context.columns ? '  ' : ' ';
  const spans: Span[] = [];
  let column = 0;
  const put = (hint: Hint): void => {
    spans.push({ text: hint.key, role: hint.off ? 'footer-off' : 'key' });
    spans.push({
      text: hint.off ? ` ${hint.label}`.toLowerCase() : ` ${hint.label}`,
      role: hint.off ? 'footer-off' : 'footer',
    });
    column += hintWidth(hint);
  };
  left.forEach((hint, index) => {
    if (index > 0) {
      spans.push({ text: gap, role: 'footer' });
      column += gap.length;
    }
    put(hint);
  });
  if (menu !== null) {
    spans.push({ text: ' '.repeat(Math.max(1, context.columns - column - hintWidth(menu))), role: 'footer' });
    put(menu);
  }
  return { spans, fill: 'footer' };
}

export interface HelpEntry {
  readonly binding: Binding<unknown>;
  readonly keys: string;
  readonly text: string;
}

/** What can be done on a screen: every binding it has in any mode, then the global ones. */
export function helpEntries(screen: AnyScreen, t: Texts, hands: Hands): HelpEntry[] {
  const bound = new Set(screen.bindings.flatMap((binding) => (binding.when === undefined ? binding.actions : [])));
  const global = GLOBAL_BINDINGS.filter((binding) => !binding.actions.some((action) => bound.has(action)));
  const all = [...screen.bindings, ...(OVERLAYS.has(screen.id) ? global.slice(1) : global)];
  // What a pad has no key for is shown to keyboards only.
  const reachable = all.filter((binding) => hands.device === 'keyboard' || padActions(binding).length > 0);
  const entries = reachable.map((binding) => ({
    binding,
    keys: shownKeys(binding, hands),
    text: binding.help(t),
  }));
  // Modes may bind a button more than once to the same thing.
  return entries.filter(
    (entry, at) => entries.findIndex((other) => other.keys === entry.keys && other.text === entry.text) === at,
  );
}

const KEYBOARD_ONLY: readonly Action[] = ['page-up', 'page-down', 'home', 'end', 'erase', 'quit'];

const padActions = (binding: Binding<unknown>): Action[] =>
  binding.actions.filter((action) => !KEYBOARD_ONLY.includes(action));

function shownKeys(binding: Binding<unknown>, hands: Hands): string {
  const shown = hands.device === 'pad' ? padActions(binding) : binding.actions;
  return shown.map((action) => keyName(action, hands)).join(' ');
}

/** Screens that have bindings of their own, in the router's order: the chapters of docs/controls.md. */
export type ScreenTable = Readonly<Record<ScreenId, AnyScreen>>;
