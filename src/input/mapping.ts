/** The complete meaning of a pad: what es_input.cfg says, and for the rest what the kernel's names for buttons mean. Pure. */

import type { Button } from './actions.ts';
import { type DeviceFacts, sdlOrder } from './capabilities.ts';
import { ABS_HAT0X, axisControl, BTN_DPAD_UP, BTN_GAMEPAD, BTN_JOYSTICK, BTN_TRIGGER_HAPPY } from './codes.ts';
import { controlsOf, type FoundControls, findBlock, type InputBlock } from './es-input.ts';

export interface PadMapping {
  /** evdev key code, or `axisControl(axis, direction)` → button. */
  readonly controls: ReadonlyMap<number, Button>;
  readonly hotkeys: ReadonlySet<number>;
  /** Axes that are a D-pad and not a stick. */
  readonly digitalAxes: ReadonlySet<number>;
  /** Where it comes from, for `doctor`. */
  readonly origin: 'es_input' | 'built-in' | 'kernel';
}

/** What every pad must have to use the whole program. (L1, R1, L2 and R2 are short cuts.) */
export const NEEDED: readonly Button[] = ['up', 'down', 'left', 'right', 'a', 'b', 'x', 'y', 'start', 'select'];
const WANTED: readonly Button[] = [...NEEDED, 'l1', 'r1'];

/** A file that names one of these as the hotkey would make the pad useless here: they stay plain buttons. */
const NO_HOTKEYS: ReadonlySet<Button> = new Set<Button>(['up', 'down', 'left', 'right', 'a', 'b', 'x', 'y']);

type Pair = readonly [number, Button];

const row = (first: number, buttons: readonly (Button | null)[]): Pair[] =>
  buttons.flatMap((button, index) => (button === null ? [] : [[first + index, button] as const]));

/** BTN_SOUTH onwards (Documentation/input/gamepad.rst). EmulationStation's `b` is the south button, its `a` the east one. */
const GAMEPAD: readonly Pair[] = row(BTN_GAMEPAD, [
  ...(['b', 'a', null, 'x', 'y', null, 'l1', 'r1', 'l2', 'r2', 'select', 'start', 'hotkey', 'l3', 'r3'] as const),
]);

const DPAD: readonly Pair[] = [
  ...row(BTN_DPAD_UP, ['up', 'down', 'left', 'right']),
  ...row(BTN_TRIGGER_HAPPY + 0x20, ['up', 'down', 'left', 'right']),
];

/** Pads that only number their buttons: the usual order of USB pads of the Super Nintendo and PlayStation shapes. */
const JOYSTICK: readonly Pair[] = row(BTN_JOYSTICK, [
  'x',
  'a',
  'b',
  'y',
  'l1',
  'r1',
  'l2',
  'r2',
  'select',
  'start',
  'l3',
  'r3',
  'hotkey',
]);

/** Handhelds that report Select and Start as BTN_TRIGGER_HAPPY1 and 2. */
const TRIGGER_HAPPY: readonly Pair[] = row(BTN_TRIGGER_HAPPY, ['select', 'start']);

/** The buttons in a row from 304, as the vendor kernels of Anbernic's H700 handhelds number them (Knulli's es_input.cfg). */
const ROW_304: readonly Pair[] = row(BTN_GAMEPAD, [
  ...(['a', 'b', 'y', 'x', 'l1', 'r1', 'select', 'start', 'hotkey', 'l3', 'l2', 'r2', 'r3'] as const),
]);

/** Pads whose driver numbers the buttons in a row: the built-in one of the H700 vendor kernels, whatever it is called. */
function isRowPad(device: DeviceFacts): boolean {
  const built = device.bus === 0x19 && device.vendor === 1 && device.product === 1 && device.version === 0x100;
  return built && device.keys.has(0x132) && device.keys.has(0x135) && device.keys.has(0x13a);
}

const hat = (axis: number): Pair[] => [
  [axisControl(axis, -1), 'left'],
  [axisControl(axis, 1), 'right'],
  [axisControl(axis + 1, -1), 'up'],
  [axisControl(axis + 1, 1), 'down'],
];

function axisOf(control: number): number | null {
  return control >= 0x1000 ? (control - 0x1000) >> 1 : null;
}

const canReport = (device: DeviceFacts, control: number): boolean => {
  const axis = axisOf(control);
  return axis === null ? device.keys.has(control) : device.axes.has(axis);
};

/** Adds `pairs` for controls that nothing claims. `onlyMissing`: only buttons that the pad has nowhere else. */
function fill(found: FoundControls, device: DeviceFacts, pairs: readonly Pair[], onlyMissing: boolean): void {
  const present = new Set(found.controls.values());
  for (const [control, button] of pairs) {
    const axis = axisOf(control);
    if (found.controls.has(control) || !canReport(device, control) || (axis !== null && found.axes.has(axis))) continue;
    if (onlyMissing && present.has(button)) continue;
    found.controls.set(control, button);
    if (button === 'hotkey') found.hotkeys.add(control);
  }
}

/** A direction that is nowhere is taken from a hat or stick of which the file gives other directions only: half a row is none. */
function fillDirections({ controls }: FoundControls, device: DeviceFacts): void {
  for (const [control, button] of [...hat(ABS_HAT0X), ...hat(0)]) {
    const present = [...controls.values()].includes(button);
    if (!present && !controls.has(control) && canReport(device, control)) controls.set(control, button);
  }
}

/**
 * A wanted button that is nowhere gets one that nothing claims, else one that this program has no use for (the stick
 * buttons), else one of two that mean the same: better an odd button than none.
 */
function fillWithAnything(found: FoundControls, device: DeviceFacts): void {
  const { controls } = found;
  const codes = sdlOrder(device).buttons.filter((code) => code >= BTN_JOYSTICK);
  const twice = (code: number): boolean => {
    const button = controls.get(code);
    return [...controls.values()].filter((other) => other === button).length > 1;
  };
  const spare = (): number | undefined =>
    codes.find((code) => !controls.has(code)) ??
    codes.find((code) => controls.get(code) === 'l3' || controls.get(code) === 'r3') ??
    codes.find(twice);
  for (const button of WANTED) {
    if ([...controls.values()].includes(button)) continue;
    const code = spare();
    if (code === undefined) return;
    controls.set(code, button);
    found.hotkeys.delete(code);
  }
}

/**
 * What the buttons of a device mean. `files`: the parsed es_input.cfg files, the player's own first. D-pads, hats and the
 * left stick move the cursor unless the file gives them to something else.
 */
export function mapPad(device: DeviceFacts, files: readonly (readonly InputBlock[])[]): PadMapping {
  const block = findBlock(files, device);
  const found: FoundControls =
    block === null
      ? { controls: new Map(), hotkeys: new Set(), axes: new Set(), digitalAxes: new Set() }
      : controlsOf(block, device);
  const usable = found.controls.size > 0;
  const rowPad = isRowPad(device);
  const kernel = rowPad ? ROW_304 : [...GAMEPAD, ...JOYSTICK, ...TRIGGER_HAPPY];
  fill(found, device, kernel, usable);
  fill(found, device, DPAD, false);
  fill(found, device, hat(ABS_HAT0X), false);
  fill(found, device, hat(0), false);
  fillDirections(found, device);
  // Two axes and nothing else that points: the pad of an old console, its D-pad reported as a stick.
  const onlyAxes = [...device.axes].every((axis) => axis < 2) && !device.keys.has(BTN_DPAD_UP);
  if (onlyAxes) for (const axis of device.axes) found.digitalAxes.add(axis);
  fillWithAnything(found, device);
  for (const control of found.hotkeys)
    if (NO_HOTKEYS.has(found.controls.get(control) ?? 'hotkey')) found.hotkeys.delete(control);
  return {
    controls: found.controls,
    hotkeys: found.hotkeys,
    digitalAxes: found.digitalAxes,
    origin: usable ? 'es_input' : rowPad ? 'built-in' : 'kernel',
  };
}

/** The needed buttons that a mapping lacks; empty: complete. */
export function missingButtons(mapping: PadMapping): Button[] {
  const present = new Set(mapping.controls.values());
  return NEEDED.filter((button) => !present.has(button));
}
