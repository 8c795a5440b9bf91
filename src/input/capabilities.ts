/** What a device of /dev/input can do, from the bitmaps of sysfs, and which of the devices are worth reading. Pure. */

import * as codes from './codes.ts';

/** A device as /sys/class/input/eventN describes it. All text is already clean. */
export interface DeviceFacts {
  readonly name: string;
  /** `id/bustype`, `id/vendor`, `id/product`, `id/version`. */
  readonly bus: number;
  readonly vendor: number;
  readonly product: number;
  readonly version: number;
  /** Where sysfs really keeps it, e.g. `/sys/devices/virtual/input/input7`; empty when not known. */
  readonly sysPath: string;
  readonly keys: ReadonlySet<number>;
  readonly axes: ReadonlySet<number>;
  readonly relative: ReadonlySet<number>;
  /** INPUT_PROP_* bits. */
  readonly properties: ReadonlySet<number>;
}

const INPUT_PROP_POINTER = 0;
const INPUT_PROP_DIRECT = 1;
const INPUT_PROP_ACCELEROMETER = 6;
/** Longest bitmap that is read: KEY_MAX has 12 words of 64 bits; more is not a bitmap of the kernel. */
const MAX_WORDS = 32;

/**
 * The set bits of a sysfs bitmap: hexadecimal words of 64 bits without leading zeros, the highest first
 * (drivers/input/input.c, input_print_bitmap). Anything else is an empty set.
 */
export function parseBitmap(text: string): Set<number> {
  const bits = new Set<number>();
  const words = text.trim().split(/\s+/);
  if (words.length > MAX_WORDS) return bits;
  for (const [index, word] of words.reverse().entries()) {
    if (!/^[0-9a-f]{1,16}$/i.test(word)) return new Set();
    let value = BigInt(`0x${word}`);
    for (let bit = index * 64; value > 0n; bit++, value >>= 1n) if (value & 1n) bits.add(bit);
  }
  return bits;
}

const some = (set: ReadonlySet<number>, from: number, to: number): boolean => {
  for (let code = from; code <= to; code++) if (set.has(code)) return true;
  return false;
};

/** What kind of device it is for this program. Touch pads, mice and motion sensors are nothing to us. */
export function deviceKind(facts: DeviceFacts): 'pad' | 'keyboard' | 'other' {
  const { keys, axes, relative, properties } = facts;
  const pointing =
    properties.has(INPUT_PROP_ACCELEROMETER) ||
    properties.has(INPUT_PROP_POINTER) ||
    properties.has(INPUT_PROP_DIRECT) ||
    keys.has(codes.BTN_TOUCH) ||
    keys.has(codes.BTN_TOOL_FINGER) ||
    (keys.has(codes.BTN_MOUSE) && relative.size > 0);
  const buttons =
    some(keys, codes.BTN_JOYSTICK, codes.BTN_THUMBR) ||
    some(keys, codes.BTN_DPAD_UP, codes.BTN_DPAD_RIGHT) ||
    some(keys, codes.BTN_TRIGGER_HAPPY, codes.KEY_MAX);
  if (buttons && !pointing) return 'pad';
  const letters = keys.has(codes.KEY_ENTER) && keys.has(codes.KEY_A);
  const arrows = keys.has(codes.KEY_UP) && keys.has(codes.KEY_DOWN);
  if (letters || arrows) return 'keyboard';
  // A stick whose buttons belong to another device of the same handheld.
  const stick = axes.has(0) && axes.has(1) && relative.size === 0;
  const hat = axes.has(codes.ABS_HAT0X) && axes.has(codes.ABS_HAT0X + 1);
  return !pointing && (stick || hat) ? 'pad' : 'other';
}

/**
 * Whether a program made this keyboard (uinput devices live directly under /devices/virtual/input). The pad-to-key
 * programs of the firmwares, evmapy and gptokeyb, and their hotkey daemons write to such keyboards what the player does
 * on the pad: while a pad is read as well, every press would count twice.
 */
export function isProgramKeyboard(facts: DeviceFacts): boolean {
  return deviceKind(facts) === 'keyboard' && facts.sysPath.includes('/devices/virtual/input/');
}

/** Button, axis and hat numbers as SDL gives them: index → evdev code (a hat: its x axis). */
export interface SdlOrder {
  readonly buttons: readonly number[];
  readonly axes: readonly number[];
  readonly hats: readonly number[];
}

/**
 * The orders in which SDL versions number buttons. The first is SDL's own; the files of Batocera have devices that were
 * numbered by the second.
 */
export const BUTTON_ORDERS: readonly ((keys: ReadonlySet<number>) => number[])[] = [
  (keys) => {
    const sorted = [...keys].sort((a, b) => a - b);
    return [
      ...sorted.filter((code) => code >= codes.BTN_JOYSTICK),
      ...sorted.filter((code) => code < codes.BTN_JOYSTICK),
    ];
  },
  (keys) => [...keys].sort((a, b) => a - b),
];

/** SDL's numbering of axes and hats from the capability bits: hats are pairs of axes and not counted as axes. */
export function sdlOrder(facts: Pick<DeviceFacts, 'keys' | 'axes'>, buttonOrder = BUTTON_ORDERS[0]): SdlOrder {
  const axes = [...facts.axes].sort((a, b) => a - b);
  const hats: number[] = [];
  for (let x = codes.ABS_HAT0X; x < codes.ABS_HAT3Y; x += 2) {
    if (facts.axes.has(x) || facts.axes.has(x + 1)) hats.push(x);
  }
  return {
    buttons: buttonOrder?.(facts.keys) ?? [],
    axes: axes.filter((axis) => axis < codes.ABS_HAT0X || (axis > codes.ABS_HAT3Y && axis <= codes.ABS_MAX)),
    hats,
  };
}

const hex16 = (value: number): string => {
  const low = value & 0xff;
  return [low, (value >> 8) & 0xff].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** SDL's GUIDs for a device: by its numbers, and by its name as SDL does for devices without numbers. Lower-case hex. */
export function sdlGuids(facts: Pick<DeviceFacts, 'bus' | 'vendor' | 'product' | 'version' | 'name'>): string[] {
  const { bus, vendor, product, version, name } = facts;
  const byNumbers = `${hex16(bus)}0000${hex16(vendor)}0000${hex16(product)}0000${hex16(version)}0000`;
  const letters = Buffer.alloc(12);
  letters.write(name, 0, 11, 'utf8');
  return [byNumbers, `${hex16(bus)}0000${letters.toString('hex')}`];
}

/** Newer SDL puts a checksum of the name into the third and fourth byte; two GUIDs are compared without it. */
export function sameGuid(a: string, b: string): boolean {
  const strip = (guid: string): string => {
    const lower = guid.toLowerCase();
    return `${lower.slice(0, 4)}0000${lower.slice(8)}`;
  };
  return a.length === 32 && b.length === 32 && strip(a) === strip(b);
}
