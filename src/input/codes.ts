/**
 * The numbers of Linux' input events that this program knows (include/uapi/linux/input-event-codes.h, kernel 6.1). Axes are
 * written as numbers beyond the buttons, so that one number names any control of a pad.
 */

export const EV_SYN = 0;
export const EV_KEY = 1;
export const EV_ABS = 3;
export const SYN_DROPPED = 3;

export const KEY_MAX = 0x2ff;
export const ABS_MAX = 0x3f;
/** First of the four pairs of hat axes; the last one is 0x17. */
export const ABS_HAT0X = 0x10;
export const ABS_HAT3Y = 0x17;

/** Joystick buttons (BTN_JOYSTICK, BTN_TRIGGER ...): cheap pads number theirs from here. */
export const BTN_JOYSTICK = 0x120;
/** Game pad buttons: BTN_SOUTH up to BTN_THUMBR. */
export const BTN_GAMEPAD = 0x130;
export const BTN_THUMBR = 0x13e;
export const BTN_DPAD_UP = 0x220;
export const BTN_DPAD_RIGHT = 0x223;
export const BTN_TRIGGER_HAPPY = 0x2c0;

export const BTN_MOUSE = 0x110;
export const BTN_TOOL_FINGER = 0x145;
export const BTN_TOUCH = 0x14a;

export const KEY_ENTER = 28;
export const KEY_A = 30;
export const KEY_UP = 103;
export const KEY_DOWN = 108;

/** A direction of an axis as one number: `axisControl(0, -1)` is the left of ABS_X. */
export function axisControl(axis: number, direction: number): number {
  return 0x1000 + axis * 2 + (direction > 0 ? 1 : 0);
}
