/**
 * A keyboard read as /dev/input device, where there is no terminal that would translate it (the framebuffer console, a
 * read-only terminal). Letters are those of the US layout: the kernel's key codes know no other. Pure.
 */

import type { Action, InputEvent } from './actions.ts';
import { EV_KEY } from './codes.ts';
import type { InputRecord } from './evdev.ts';

const KEYS: Readonly<Record<number, Action>> = {
  1: 'back', // Esc
  14: 'erase', // Backspace
  15: 'select', // Tab
  28: 'confirm', // Enter
  96: 'confirm', // Enter of the number block
  59: 'start', // F1
  127: 'start', // the menu key
  102: 'home',
  103: 'up',
  104: 'page-up',
  105: 'left',
  106: 'right',
  107: 'end',
  108: 'down',
  109: 'page-down',
  111: 'erase', // Delete
  158: 'back', // Back, on remote controls
};

const PLAIN: Readonly<Record<number, string>> = {
  ...row(2, '1234567890-='),
  ...row(16, 'qwertyuiop[]'),
  ...row(30, "asdfghjkl;'`"),
  ...row(43, '\\zxcvbnm,./'),
  55: '*',
  57: ' ',
  ...row(71, '789-456+1230.'),
  98: '/',
};

const SHIFTED: Readonly<Record<number, string>> = {
  ...row(2, '!@#$%^&*()_+'),
  ...row(16, 'QWERTYUIOP{}'),
  ...row(30, 'ASDFGHJKL:"~'),
  ...row(43, '|ZXCVBNM<>?'),
};

const SHIFTS: ReadonlySet<number> = new Set([42, 54]);
const CONTROLS: ReadonlySet<number> = new Set([29, 97]);
const OTHERS: ReadonlySet<number> = new Set([56, 100, 125, 126]);
const KEY_C = 46;
const CAPS_LOCK = 58;

function row(first: number, letters: string): Record<number, string> {
  return Object.fromEntries([...letters].map((letter, index) => [first + index, letter]));
}

/** One keyboard. */
export class KeyCodes {
  readonly #modifiers = new Set<number>();
  readonly #repeats = new Map<number, number>();
  #capsLock = false;

  /** The event of a record; key repeat is the kernel's own (value 2). Chords with Alt, Super or Ctrl belong to others. */
  feed({ type, code, value }: InputRecord): InputEvent | null {
    if (type !== EV_KEY) return null;
    if (SHIFTS.has(code) || CONTROLS.has(code) || OTHERS.has(code)) {
      if (value === 0) this.#modifiers.delete(code);
      else this.#modifiers.add(code);
      return null;
    }
    if (code === CAPS_LOCK && value === 1) this.#capsLock = !this.#capsLock;
    const repeat = value === 2 ? (this.#repeats.get(code) ?? 0) + 1 : 0;
    if (value === 0) this.#repeats.delete(code);
    else this.#repeats.set(code, repeat);
    if (value === 0) return null;
    return this.#event(code, repeat);
  }

  #event(code: number, repeat: number): InputEvent | null {
    const has = (keys: ReadonlySet<number>): boolean => [...this.#modifiers].some((key) => keys.has(key));
    if (has(OTHERS)) return null;
    if (has(CONTROLS)) return code === KEY_C ? { kind: 'action', action: 'quit', repeat: 0, from: 'keyboard' } : null;
    const action = KEYS[code];
    if (action !== undefined) return { kind: 'action', action, repeat, from: 'keyboard' };
    const plain = PLAIN[code];
    const upper = has(SHIFTS) !== (this.#capsLock && plain !== undefined && plain >= 'a' && plain <= 'z');
    const text = upper ? (SHIFTED[code] ?? plain) : plain;
    return text === undefined ? null : { kind: 'text', text };
  }
}
