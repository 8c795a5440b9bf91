/**
 * es_input.cfg: how the player already told EmulationStation what the buttons of each pad are. Pure.
 *
 * The files differ: Batocera and Knulli write Linux' own numbers (`code`) and short names (`pageup` is L1); ROCKNIX and ArkOS
 * often write SDL's numbers only (`id`) and long names (`leftshoulder`). Some hold garbage codes, broken rows or blocks of
 * keyboards; what cannot be used is left out, never fatal.
 */

import { clean } from '../lib/text.ts';
import type { Button } from './actions.ts';
import { BUTTON_ORDERS, type DeviceFacts, type SdlOrder, sameGuid, sdlGuids, sdlOrder } from './capabilities.ts';
import { ABS_HAT0X, ABS_MAX, axisControl, KEY_MAX } from './codes.ts';

/** One `<input>` row as it stands, numbers parsed; NaN where one is missing or no number. */
export interface InputRow {
  readonly name: string;
  readonly type: string;
  readonly id: number;
  readonly value: number;
  readonly code: number;
}

/** One `<inputConfig>` of a joystick. */
export interface InputBlock {
  readonly deviceName: string;
  readonly deviceGuid: string;
  readonly rows: readonly InputRow[];
}

/** Control number (evdev code, or axisControl) → button. Filled further by default-mapping.ts. */
export interface FoundControls {
  readonly controls: Map<number, Button>;
  /** Controls that start a chord of the firmware while they are held. */
  readonly hotkeys: Set<number>;
  /** Axes that the file gives to something, the right stick included. */
  readonly axes: Set<number>;
  /** Axes that are the D-pad. */
  readonly digitalAxes: Set<number>;
}

const MAX_BYTES = 4 * 1024 * 1024;

const NAMES: Readonly<Record<string, Button>> = {
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  a: 'a',
  b: 'b',
  x: 'x',
  y: 'y',
  start: 'start',
  select: 'select',
  hotkey: 'hotkey',
  hotkeyenable: 'hotkey',
  pageup: 'l1',
  pagedown: 'r1',
  leftshoulder: 'l1',
  rightshoulder: 'r1',
  l1: 'l1',
  r1: 'r1',
  l2: 'l2',
  r2: 'r2',
  lefttrigger: 'l2',
  righttrigger: 'r2',
  l3: 'l3',
  r3: 'r3',
  leftthumb: 'l3',
  rightthumb: 'r3',
  joystick1up: 'up',
  joystick1down: 'down',
  joystick1left: 'left',
  joystick1right: 'right',
  leftanalogup: 'up',
  leftanalogdown: 'down',
  leftanalogleft: 'left',
  leftanalogright: 'right',
};

const OPPOSITE: Partial<Record<Button, Button>> = { up: 'down', down: 'up', left: 'right', right: 'left' };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, ten, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function attributes(tag: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const match of tag.matchAll(/([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    found[match[1] ?? ''] ??= decode(match[2] ?? match[3] ?? '');
  }
  return found;
}

const number = (text: string | undefined): number =>
  text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;

/** Rows are read when they are asked for: of 300 blocks a handheld needs one. */
class Block implements InputBlock {
  readonly deviceName: string;
  readonly deviceGuid: string;
  readonly #body: string;
  #rows: readonly InputRow[] | null = null;

  constructor(deviceName: string, deviceGuid: string, body: string) {
    this.deviceName = deviceName;
    this.deviceGuid = deviceGuid;
    this.#body = body;
  }

  get rows(): readonly InputRow[] {
    this.#rows ??= parseRows(this.#body);
    return this.#rows;
  }
}

function parseRows(body: string): InputRow[] {
  const rows: InputRow[] = [];
  for (const piece of body.split('<input').slice(1)) {
    const row = attributes(piece.split('<')[0] ?? '');
    if (row['name'] === undefined) continue;
    const [id, value, code] = [number(row['id']), number(row['value']), number(row['code'])];
    rows.push({ name: row['name'], type: row['type'] ?? '', id, value, code });
  }
  return rows;
}

/**
 * The joystick blocks of an es_input.cfg in file order. A scanner for this one flat format: the file has 400 KB and is
 * read at each start, and rows that an XML parser would refuse must not cost the player all the others.
 */
export function parseEsInput(text: string): InputBlock[] {
  const blocks: InputBlock[] = [];
  const source = text.length > MAX_BYTES ? text.slice(0, MAX_BYTES) : text;
  const withoutComments = source.includes('<!--') ? source.replace(/<!--[\s\S]*?(?:-->|$)/g, '') : source;
  for (let at = withoutComments.indexOf('<inputConfig'); at >= 0; ) {
    const next = withoutComments.indexOf('<inputConfig', at + 12);
    const chunk = withoutComments.slice(at, next < 0 ? undefined : next);
    at = next;
    const headEnd = chunk.indexOf('>');
    if (headEnd < 0) continue;
    const head = attributes(chunk.slice(0, headEnd));
    if (head['type'] === 'keyboard' || head['deviceGUID'] === undefined) continue;
    const end = chunk.indexOf('</inputConfig');
    const body = chunk.slice(headEnd + 1, end < 0 ? undefined : end);
    blocks.push(new Block(clean(head['deviceName'] ?? '', 120), head['deviceGUID'], body));
  }
  return blocks;
}

/**
 * The block for a device, as EmulationStation looks (InputManager::loadInputConfig): name and GUID in each file in turn,
 * then either of the two. `files`: the player's own file first.
 */
export function findBlock(files: readonly (readonly InputBlock[])[], device: DeviceFacts): InputBlock | null {
  const guids = sdlGuids(device);
  const name = device.name.trim();
  const guidFits = (block: InputBlock): boolean => guids.some((guid) => sameGuid(guid, block.deviceGuid));
  const nameFits = (block: InputBlock): boolean => name !== '' && block.deviceName === name;
  const ways = [(b: InputBlock) => nameFits(b) && guidFits(b), guidFits, nameFits];
  for (const fits of ways) {
    for (const blocks of files) {
      const found = blocks.find((block) => fits(block) && block.rows.length > 0);
      if (found !== undefined) return found;
    }
  }
  return null;
}

const isButtonCode = (code: number): boolean => code > 0 && code <= KEY_MAX;

/** Whether the `code` attributes of a block are real. Some files were saved with 0 or stray memory in all of them. */
function codesAreReal(rows: readonly InputRow[]): boolean {
  const buttons = rows.filter((row) => row.type === 'button' && !Number.isNaN(row.code));
  const bad = buttons.filter((row) => !isButtonCode(row.code)).length;
  return buttons.length > 0 ? bad * 2 < buttons.length : true;
}

/** SDL's order for this device; where rows give both numbers, the first order that agrees with all of them. */
function orderFor(block: InputBlock, device: DeviceFacts, trusted: boolean): SdlOrder {
  const pairs = trusted
    ? block.rows.filter((row) => row.type === 'button' && isButtonCode(row.code) && row.id >= 0)
    : [];
  for (const buttonOrder of BUTTON_ORDERS) {
    const order = sdlOrder(device, buttonOrder);
    if (pairs.every((row) => order.buttons[row.id] === row.code)) return order;
  }
  return sdlOrder(device);
}

function buttonCode(row: InputRow, device: DeviceFacts, order: SdlOrder, trusted: boolean): number | undefined {
  // A code that the device does not have belongs to another kernel or pad; the index may still be right.
  const known = trusted && isButtonCode(row.code) ? row.code : undefined;
  if (known !== undefined && (device.keys.size === 0 || device.keys.has(known))) return known;
  return order.buttons[row.id] ?? (device.keys.size === 0 ? known : undefined);
}

function axisCode(row: InputRow, device: DeviceFacts, order: SdlOrder, trusted: boolean): number | undefined {
  const known = trusted && row.code >= 0 && row.code <= ABS_MAX ? row.code : undefined;
  if (known !== undefined && (device.axes.size === 0 || device.axes.has(known))) return known;
  return order.axes[row.id] ?? (device.axes.size === 0 ? known : undefined);
}

/** The four directions of hat `hat` by SDL's bits: 1 up, 2 right, 4 down, 8 left. */
function hatControl(hat: number, value: number): number | undefined {
  if (value === 1) return axisControl(hat + 1, -1);
  if (value === 2) return axisControl(hat, 1);
  if (value === 4) return axisControl(hat + 1, 1);
  if (value === 8) return axisControl(hat, -1);
  return undefined;
}

const isRightStick = (name: string): boolean => name.startsWith('joystick2') || name.startsWith('rightanalog');

/**
 * What a block says about a device: control number → button. Button codes are believed within 1..767, axes within 0..63;
 * without a code the SDL index is looked up in the device's capabilities.
 */
export function controlsOf(block: InputBlock, device: DeviceFacts): FoundControls {
  const trusted = codesAreReal(block.rows);
  const order = orderFor(block, device, trusted);
  const found: FoundControls = { controls: new Map(), hotkeys: new Set(), axes: new Set(), digitalAxes: new Set() };
  const add = (control: number | undefined, button: Button): void => {
    if (control === undefined) return;
    if (button === 'hotkey') {
      found.hotkeys.add(control);
      // A pad whose hotkey is also Select keeps Select; a hotkey of its own is a button of its own.
      if (!found.controls.has(control)) found.controls.set(control, 'hotkey');
    } else if (!found.controls.has(control) || found.controls.get(control) === 'hotkey')
      found.controls.set(control, button);
  };
  for (const row of block.rows) {
    const button = Object.hasOwn(NAMES, row.name) ? NAMES[row.name] : undefined;
    if (row.type === 'axis') {
      const axis = axisCode(row, device, order, trusted);
      if (axis === undefined) continue;
      found.axes.add(axis);
      if (button === undefined || isRightStick(row.name)) continue;
      if (OPPOSITE[row.name as Button] !== undefined) found.digitalAxes.add(axis);
      const direction = row.value < 0 ? -1 : 1;
      add(axisControl(axis, direction), button);
      const opposite = row.name.startsWith('joystick1') ? OPPOSITE[button] : undefined;
      if (opposite !== undefined) add(axisControl(axis, -direction), opposite);
    } else if (button !== undefined && row.type === 'hat') {
      const hat =
        order.hats[row.id] ??
        (device.axes.size === 0 && row.id >= 0 && row.id < 4 ? ABS_HAT0X + 2 * row.id : undefined);
      if (hat === undefined) continue;
      found.axes.add(hat).add(hat + 1);
      add(hatControl(hat, row.value), button);
    } else if (button !== undefined && row.type !== 'key') add(buttonCode(row, device, order, trusted), button);
  }
  return found;
}
