/** Buttons of all pads together → what the screens get: confirm and back, chords left to the firmware, key repeat. Pure. */

import { type Action, type Button, type InputEvent, REPEATING } from './actions.ts';
import type { ButtonChange } from './pad.ts';
import { type ButtonMap, remapped } from './remap.ts';

/** Which button confirms; the other one of `a` and `b` goes back. EmulationStation's InvertButtons decides. */
export type ConfirmButton = 'a' | 'b';

/** From the press to the first repeat. */
export const FIRST_REPEAT_MS = 380;
const SLOWEST_REPEAT_MS = 120;
const FASTEST_REPEAT_MS = 33;
const ACCELERATION = 0.88;

/** The wait before repeat number `count` (from 1): a held direction moves slowly first, then at thirty steps a second. */
export function repeatDelayMs(count: number): number {
  if (count <= 1) return FIRST_REPEAT_MS;
  return Math.max(FASTEST_REPEAT_MS, Math.round(SLOWEST_REPEAT_MS * ACCELERATION ** (count - 2)));
}

/** Buttons that count when they are let go, so that a chord that begins with them is no press: Select+Start ends programs. */
const ON_RELEASE: ReadonlySet<Button> = new Set<Button>(['select', 'start']);

const NO_ACTION: ReadonlySet<Button> = new Set<Button>(['hotkey', 'l3', 'r3']);

export class Presses {
  #confirm: ConfirmButton;
  #buttons: ButtonMap = {};
  readonly #down = new Map<Button, number>();
  #hotkeysDown = 0;
  /** Select or Start, pressed and not yet part of a chord. */
  #waiting: Button | null = null;
  #repeat: { action: Action; button: Button; count: number; dueMs: number } | null = null;

  constructor(confirm: ConfirmButton) {
    this.#confirm = confirm;
  }

  setConfirm(confirm: ConfirmButton): void {
    this.#confirm = confirm;
  }

  setButtons(buttons: ButtonMap): void {
    this.#buttons = buttons;
  }

  /** What a change means. `nowMs` is monotonic time. */
  feed(change: ButtonChange, nowMs: number): InputEvent[] {
    const { button, down, hotkey } = change;
    const held = this.#down.get(button) ?? 0;
    this.#down.set(button, Math.max(0, held + (down ? 1 : -1)));
    if (hotkey) this.#hotkeysDown = Math.max(0, this.#hotkeysDown + (down ? 1 : -1));
    return down ? this.#pressed(button, hotkey, held > 0, nowMs) : this.#released(button);
  }

  /** A repeat that is due by now, at most one: a slow device must not be flooded after it was busy. */
  tick(nowMs: number): InputEvent[] {
    const repeat = this.#repeat;
    if (repeat === null || nowMs < repeat.dueMs) return [];
    const event: InputEvent = { kind: 'action', action: repeat.action, repeat: repeat.count, from: 'pad' };
    repeat.count += 1;
    repeat.dueMs = nowMs + repeatDelayMs(repeat.count);
    return [event];
  }

  /** When `tick` wants to be called; null: nothing is held. */
  nextTickMs(): number | null {
    return this.#repeat?.dueMs ?? null;
  }

  /** Whether any button is down, a lost pad's excepted. */
  get anyDown(): boolean {
    for (const count of this.#down.values()) if (count > 0) return true;
    return false;
  }

  #pressed(button: Button, hotkey: boolean, again: boolean, nowMs: number): InputEvent[] {
    this.#repeat = null;
    const otherHotkey = this.#hotkeysDown > (hotkey ? 1 : 0);
    const withSelect = button === 'start' && (this.#down.get('select') ?? 0) > 0;
    const withStart = button === 'select' && (this.#down.get('start') ?? 0) > 0;
    this.#waiting = null;
    if (otherHotkey || withSelect || withStart || again || NO_ACTION.has(button)) return [];
    if (ON_RELEASE.has(button)) {
      this.#waiting = button;
      return [];
    }
    const action = this.#actionOf(button);
    if (action === null) return [];
    if (REPEATING.has(action)) this.#repeat = { action, button, count: 1, dueMs: nowMs + repeatDelayMs(1) };
    return [{ kind: 'action', action, repeat: 0, from: 'pad' }];
  }

  #released(button: Button): InputEvent[] {
    if (this.#repeat?.button === button) this.#repeat = null;
    if (this.#waiting !== button) return [];
    this.#waiting = null;
    const action = this.#actionOf(button);
    return action === null ? [] : [{ kind: 'action', action, repeat: 0, from: 'pad' }];
  }

  #actionOf(button: Button): Action | null {
    if (button === 'hotkey' || button === 'l3' || button === 'r3') return null;
    const usual = button === 'a' || button === 'b' ? (button === this.#confirm ? 'confirm' : 'back') : button;
    return remapped(usual, this.#buttons);
  }
}
