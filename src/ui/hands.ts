import type { Action } from '../input/actions.ts';
import { type ButtonMap, buttonOf } from '../input/remap.ts';

/** Where the player's hands are, and which of A and B confirms. */
export interface Hands {
  readonly device: 'pad' | 'keyboard';
  readonly confirm: 'a' | 'b';
  /** Buttons of the pad that do something else than usual. */
  readonly buttons: ButtonMap;
  /** Letters are letters on this screen. */
  readonly typing: boolean;
}

/** What is written on the button or key of an action. */
export function keyName(action: Action, hands: Hands): string {
  if (action === 'start' && hands.typing) return 'F1';
  const pad: Partial<Record<Action, string>> = {
    confirm: hands.confirm === 'a' ? 'A' : 'B',
    back: hands.confirm === 'a' ? 'B' : 'A',
    start: 'St',
    select: 'Se',
  };
  const keys: Partial<Record<Action, string>> = {
    confirm: 'Ent',
    back: 'Esc',
    start: 'M',
    select: 'Spc',
    l1: '[',
    r1: ']',
    l2: '{',
    r2: '}',
  };
  const names: Partial<Record<Action, string>> = {
    up: '^',
    down: 'v',
    left: '<',
    right: '>',
    erase: 'Bksp',
    'page-up': 'PgUp',
    'page-down': 'PgDn',
    home: 'Home',
    end: 'End',
    quit: 'Ctrl-C',
  };
  if (hands.device === 'keyboard') return keys[action] ?? names[action] ?? action.toUpperCase();
  const button = buttonOf(action, hands.buttons);
  return pad[button] ?? names[button] ?? button.toUpperCase();
}
