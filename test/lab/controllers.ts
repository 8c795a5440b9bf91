/**
 * Built-in controllers of the lab: what is printed on a button, and the Linux code it sends. They copy public mapping files
 * and were not measured on devices.
 */

export interface Controller {
  readonly name: string;
  /** Bus, vendor, product, version; hex. */
  readonly id: string;
  /** Absolute axes with their range. */
  readonly axes: Readonly<Partial<Record<Axis, readonly [number, number]>>>;
  readonly buttons: Readonly<Record<string, number>>;
}

/** Codes of linux/input-event-codes.h. */
export const AXES = { x: 0, y: 1, z: 2, rx: 3, ry: 4, rz: 5, hat0x: 16, hat0y: 17 } as const;
export type Axis = keyof typeof AXES;

/** The directions of a pad whose d-pad is a hat. */
export const HAT: Readonly<Record<string, readonly [Axis, number]>> = {
  up: ['hat0y', -1],
  down: ['hat0y', 1],
  left: ['hat0x', -1],
  right: ['hat0x', 1],
};

const stick = [-32768, 32767] as const;
const hat = { hat0x: [-1, 1], hat0y: [-1, 1] } as const;
const menu = { select: 314, start: 315, menu: 316, l3: 317, r3: 318 };

export const CONTROLLERS = {
  /** Numbers in a row, whatever the header calls them: start is BTN_TR. Vendor kernels of the H700 handhelds. */
  row: {
    name: 'Deeplay-keys',
    id: '19:1:1:100',
    axes: { x: stick, y: stick, rx: stick, ry: stick, ...hat },
    buttons: {
      ...{ a: 304, b: 305, y: 306, x: 307, l1: 308, r1: 309, select: 310, start: 311, menu: 312 },
      ...{ l3: 313, l2: 314, r2: 315, r3: 316, voldown: 114, volup: 115 },
    },
  },
  /** The codes of an Xbox 360 pad, with a hat and two analogue triggers. */
  xbox: {
    name: 'TRIMUI Player1',
    id: '3:45e:28e:114',
    axes: { x: stick, y: stick, rx: stick, ry: stick, z: [0, 255], rz: [0, 255], ...hat },
    buttons: { a: 304, b: 305, x: 307, y: 308, l1: 310, r1: 311, ...menu },
  },
  /** A d-pad of four buttons, no axis at all; A is the right one (BTN_EAST). */
  buttons: {
    name: 'H700 Gamepad',
    id: '19:484b:1100:1',
    axes: {},
    buttons: {
      ...{ b: 304, a: 305, x: 307, y: 308, l1: 310, r1: 311, l2: 312, r2: 313, ...menu },
      ...{ up: 544, down: 545, left: 546, right: 547 },
    },
  },
} as const satisfies Record<string, Controller>;
