/** The on-screen keyboard: a grid of keys, a text with a cursor in it. Pure. */

import type { Action } from '../../input/actions.ts';
import { type Line, mixed, type Span, span } from '../lines.ts';

export interface KeyboardState {
  readonly text: string;
  /** Where the next character goes, in characters. */
  readonly at: number;
  readonly row: number;
  readonly column: number;
  readonly layer: number;
}

/** Keys that do something else than type: everything can be done with a d-pad and two buttons. */
export const DONE_KEY = '»';
export const LAYER_KEY = '«';
export const SPACE_KEY = '_';

/** Rows of keys; letters first, as a player looks for names. */
export const FIND_LAYERS: readonly (readonly string[])[] = [['ABCDEFGHIJ', 'KLMNOPQRST', "UVWXYZ-'_»", '0123456789']];

/** For passwords and addresses: small, capital, signs. `_` types itself here. */
export const FULL_LAYERS: readonly (readonly string[])[] = [
  ['abcdefghijkl', 'mnopqrstuvwx', 'yz.-_/:@?=&+', '0123456789«»'],
  ['ABCDEFGHIJKL', 'MNOPQRSTUVWX', 'YZ.-_/:@?=&+', '0123456789«»'],
  ['!"#$%&\'()*+,', '-./:;<=>?@[\\', ']^_`{|}~    ', '0123456789«»'],
];

const LONGEST = 250;

export function keyboardWith(text: string): KeyboardState {
  return { text, at: [...text].length, row: 0, column: 0, layer: 0 };
}

export function typed(state: KeyboardState, text: string): KeyboardState {
  const characters = [...state.text];
  if (characters.length >= LONGEST) return state;
  characters.splice(state.at, 0, ...text);
  return { ...state, text: characters.join(''), at: state.at + [...text].length };
}

export function erased(state: KeyboardState): KeyboardState {
  if (state.at === 0) return state;
  const characters = [...state.text];
  characters.splice(state.at - 1, 1);
  return { ...state, text: characters.join(''), at: state.at - 1 };
}

/** The key under the cursor. */
export function keyUnder(state: KeyboardState, layers: readonly (readonly string[])[]): string {
  return layers[state.layer]?.[state.row]?.[state.column] ?? ' ';
}

/** Moves between the keys, round the edges. */
export function moveKey(state: KeyboardState, action: Action, layers: readonly (readonly string[])[]): KeyboardState {
  const rows = layers[state.layer] ?? [];
  const columns = rows[0]?.length ?? 1;
  const turn = (value: number, total: number): number => (value + total) % total;
  switch (action) {
    case 'up':
      return { ...state, row: turn(state.row - 1, rows.length) };
    case 'down':
      return { ...state, row: turn(state.row + 1, rows.length) };
    case 'left':
      return { ...state, column: turn(state.column - 1, columns) };
    case 'right':
      return { ...state, column: turn(state.column + 1, columns) };
    case 'l1':
      return { ...state, at: Math.max(0, state.at - 1) };
    case 'r1':
      return { ...state, at: Math.min([...state.text].length, state.at + 1) };
    default:
      return state;
  }
}

/** The grid, in the middle of the row. The key under the cursor is in brackets, not in colour alone. */
export function keyLines(state: KeyboardState, layers: readonly (readonly string[])[], columns: number): Line[] {
  const rows = layers[state.layer] ?? [];
  const gridColumns = (rows[0]?.length ?? 0) * 3;
  const margin = span(' '.repeat(Math.max(0, Math.floor((columns - gridColumns) / 2))));
  return rows.map((keys, row) => {
    const cells: Span[] = [...keys].map((key, column) =>
      row === state.row && column === state.column ? span(`[${key}]`, 'cursor') : span(` ${key} `),
    );
    return mixed(margin, ...cells);
  });
}

/** The text with its cursor, the end in view. */
export function inputLine(label: string, state: KeyboardState, columns: number, secret: boolean): Line {
  const characters = [...state.text].map((character) => (secret ? '*' : character));
  const room = Math.max(4, columns - label.length - 3);
  const from = Math.max(0, state.at - room + 1);
  const before = characters.slice(from, state.at).join('');
  const under = characters[state.at] ?? ' ';
  const after = characters.slice(state.at + 1, from + room).join('');
  return mixed(span(` ${label}`, 'dim'), span(before, 'strong'), span(under, 'cursor'), span(after, 'strong'));
}
