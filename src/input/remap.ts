/** Buttons that the player gave each other's meaning. Pure. */

import type { Action } from './actions.ts';

/** What can be given another button; the D-pad stays what it is. */
export const CHANGEABLE = ['confirm', 'back', 'x', 'y', 'l1', 'r1', 'l2', 'r2', 'select', 'start'] as const;

export type Changeable = (typeof CHANGEABLE)[number];

/** By what a button usually does: what it does instead. Each action stands once at either side, so none is ever lost. */
export type ButtonMap = Readonly<Partial<Record<Changeable, Changeable>>>;

export const isChangeable = (action: string): action is Changeable =>
  (CHANGEABLE as readonly string[]).includes(action);

/** What a button does that usually does `action`. */
export function remapped(action: Action, map: ButtonMap): Action {
  return isChangeable(action) ? (map[action] ?? action) : action;
}

/** What the button that does `action` usually does: which button it is. */
export function buttonOf(action: Action, map: ButtonMap): Action {
  return isChangeable(action) ? (CHANGEABLE.find((usual) => (map[usual] ?? usual) === action) ?? action) : action;
}

/** The buttons of two actions change places. */
export function swapped(map: ButtonMap, first: Changeable, second: Changeable): ButtonMap {
  const full = Object.fromEntries(CHANGEABLE.map((usual) => [usual, map[usual] ?? usual])) as Record<
    Changeable,
    Changeable
  >;
  const [a, b] = [buttonOf(first, map), buttonOf(second, map)] as [Changeable, Changeable];
  full[a] = second;
  full[b] = first;
  return Object.fromEntries(Object.entries(full).filter(([usual, does]) => usual !== does));
}

/** Whether a value is such a map: known names, and none twice. */
export function isButtonMap(value: unknown): value is ButtonMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  if (!entries.every(([usual, does]) => isChangeable(usual) && typeof does === 'string' && isChangeable(does)))
    return false;
  const all = new Set(CHANGEABLE.map((usual) => (value as ButtonMap)[usual] ?? usual));
  return all.size === CHANGEABLE.length;
}
