/** What a player can do with a pad or a keyboard, and how it reaches the screens. Types and small tables only. */

/** What is printed on (or meant by) a button of the pad; `a` and `b` are what EmulationStation calls so. */
export const BUTTONS = [
  'up',
  'down',
  'left',
  'right',
  'a',
  'b',
  'x',
  'y',
  'l1',
  'r1',
  'l2',
  'r2',
  'l3',
  'r3',
  'start',
  'select',
  'hotkey',
] as const;

export type Button = (typeof BUTTONS)[number];

/**
 * What the screens understand. `confirm` and `back` are `a` and `b` or the other way round, as EmulationStation is set.
 * Everything can be done without the last row: those come from keyboards only.
 */
export const ACTIONS = [
  ...['up', 'down', 'left', 'right', 'confirm', 'back', 'x', 'y', 'l1', 'r1', 'l2', 'r2', 'start', 'select'],
  ...['page-up', 'page-down', 'home', 'end', 'erase', 'quit'],
] as readonly Action[];

export type Action =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'confirm'
  | 'back'
  | 'x'
  | 'y'
  | 'l1'
  | 'r1'
  | 'l2'
  | 'r2'
  | 'start'
  | 'select'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  /** Backspace: takes a letter back where text is typed, `back` elsewhere. */
  | 'erase'
  /** Ctrl-C. */
  | 'quit';

/** One thing the player did. `repeat` is 0 for the press itself, then counts the repeats while the button is held. */
export type InputEvent =
  | { readonly kind: 'action'; readonly action: Action; readonly repeat: number; readonly from: 'pad' | 'keyboard' }
  /** A printable character from a keyboard. Where no text is typed, `actionOfText` says what it stands for. */
  | { readonly kind: 'text'; readonly text: string };

/** Which actions repeat while a button is held: moving about and erasing; never what confirms, leaves or opens. */
export const REPEATING: ReadonlySet<Action> = new Set<Action>(['up', 'down', 'left', 'right', 'l1', 'r1', 'l2', 'r2']);

/** Letter keys outside text fields, so that a keyboard reaches every button of the pad. */
const TEXT_ACTIONS: Readonly<Record<string, Action>> = {
  x: 'x',
  '/': 'x',
  y: 'y',
  b: 'back',
  q: 'back',
  m: 'start',
  ' ': 'select',
  '[': 'l1',
  ']': 'r1',
  '{': 'l2',
  '}': 'r2',
  h: 'left',
  j: 'down',
  k: 'up',
  l: 'right',
};

/** The action that a typed character stands for where no text is entered; null: none. */
export function actionOfText(text: string): Action | null {
  const key = text.toLowerCase();
  return Object.hasOwn(TEXT_ACTIONS, key) ? (TEXT_ACTIONS[key] ?? null) : null;
}
