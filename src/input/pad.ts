/** One pad: records in, buttons pressed and released out. Pure. */

import type { Button } from './actions.ts';
import { DigitalAxis, StickAxis, TriggerAxis } from './axis.ts';
import { ABS_HAT0X, ABS_HAT3Y, axisControl, EV_ABS, EV_KEY, EV_SYN, SYN_DROPPED } from './codes.ts';
import type { InputRecord } from './evdev.ts';
import type { PadMapping } from './mapping.ts';

export interface ButtonChange {
  readonly button: Button;
  readonly down: boolean;
  /** Whether the firmware's hotkey chords start with this control. */
  readonly hotkey: boolean;
}

const TRIGGERS: ReadonlySet<Button> = new Set<Button>(['l2', 'r2', 'l1', 'r1', 'l3', 'r3']);

export class PadState {
  readonly #mapping: PadMapping;
  readonly #sticks = new Map<number, StickAxis | DigitalAxis>();
  readonly #triggers = new Map<number, TriggerAxis>();
  /** Controls that are down. A button counts as down while any of its controls is. */
  readonly #down = new Set<number>();

  constructor(mapping: PadMapping) {
    this.#mapping = mapping;
  }

  /** What a record changes. A release of a button that was already down when the program came is nothing. */
  feed(record: InputRecord): ButtonChange[] {
    if (record.type === EV_KEY) return record.value === 2 ? [] : this.#set(record.code, record.value !== 0);
    if (record.type === EV_ABS) return this.#axis(record);
    // The kernel's queue ran over: what is down is not known any more.
    if (record.type === EV_SYN && record.code === SYN_DROPPED) return this.releaseAll();
    return [];
  }

  /** For a pad that is gone. */
  releaseAll(): ButtonChange[] {
    return [...this.#down].flatMap((control) => this.#set(control, false));
  }

  #axis({ code, value, timeMs }: InputRecord): ButtonChange[] {
    const plus = axisControl(code, 1);
    const minus = axisControl(code, -1);
    const { controls } = this.#mapping;
    const one = controls.get(plus) ?? controls.get(minus);
    if (one === undefined) return [];
    let direction: -1 | 0 | 1;
    if (code >= ABS_HAT0X && code <= ABS_HAT3Y) direction = value < 0 ? -1 : value > 0 ? 1 : 0;
    else if (TRIGGERS.has(one) && !(controls.has(plus) && controls.has(minus))) {
      const trigger = this.#triggers.get(code) ?? new TriggerAxis();
      this.#triggers.set(code, trigger);
      direction = trigger.feed(value) ? (controls.has(plus) ? 1 : -1) : 0;
    } else {
      const digital = this.#mapping.digitalAxes.has(code);
      const stick = this.#sticks.get(code) ?? (digital ? new DigitalAxis() : new StickAxis());
      this.#sticks.set(code, stick);
      direction = stick.feed(value, timeMs);
    }
    return [...this.#set(minus, direction < 0), ...this.#set(plus, direction > 0)];
  }

  #isDown(button: Button): boolean {
    for (const control of this.#down) if (this.#mapping.controls.get(control) === button) return true;
    return false;
  }

  #set(control: number, down: boolean): ButtonChange[] {
    const button = this.#mapping.controls.get(control);
    if (button === undefined || this.#down.has(control) === down) return [];
    const before = this.#isDown(button);
    if (down) this.#down.add(control);
    else this.#down.delete(control);
    const after = this.#isDown(button);
    return before === after ? [] : [{ button, down: after, hotkey: this.#mapping.hotkeys.has(control) }];
  }
}
