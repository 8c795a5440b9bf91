/** Bytes of struct input_event and devices for the tests of this folder. */

import type { DeviceFacts } from '../../src/input/capabilities.ts';

export function record(type: number, code: number, value: number, timeMs = 0): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64LE(BigInt(Math.floor(timeMs / 1000)), 0);
  bytes.writeBigUInt64LE(BigInt(Math.round((timeMs % 1000) * 1000)), 8);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
}

/** A button pressed or released, with the report that ends it. */
export function key(code: number, value: number): Buffer {
  return Buffer.concat([record(1, code, value), record(0, 0, 0)]);
}

/** The words of a sysfs bitmap, as the kernel prints them. */
export function bitmap(bits: Iterable<number>): string {
  let value = 0n;
  for (const bit of bits) value |= 1n << BigInt(bit);
  const words: string[] = [];
  for (; value > 0n; value >>= 64n) words.unshift((value & 0xffff_ffff_ffff_ffffn).toString(16));
  return `${words.join(' ') || '0'}\n`;
}

export function device(facts: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    name: 'Test Pad',
    bus: 3,
    vendor: 0x1234,
    product: 0x5678,
    version: 0x100,
    sysPath: '/sys/devices/platform/pad/input/input3',
    keys: new Set(),
    axes: new Set(),
    relative: new Set(),
    properties: new Set(),
    ...facts,
  };
}

export const XBOX_KEYS = [304, 305, 307, 308, 310, 311, 314, 315, 316, 317, 318];
export const XBOX_AXES = [0, 1, 2, 3, 4, 5, 16, 17];
/** The lab's and Knulli's built-in pad of the H700 vendor kernels, with the volume keys. */
export const ROW_KEYS = [114, 115, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316];
