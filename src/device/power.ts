/** The battery, from /sys/class/power_supply (kernel: Documentation/ABI/testing/sysfs-class-power). Thin. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readHead } from './detect.ts';

export interface Power {
  /** 0 to 100. */
  readonly percent: number;
  readonly charging: boolean;
}

/** The handheld's own battery; null on a device without one. A battery of a paired game pad (scope Device) is none. */
export function readPower(root = ''): Power | null {
  const folder = join(root, '/sys/class/power_supply');
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return null;
  }
  for (const name of names) {
    const read = (file: string): string => (readHead(join(folder, name, file), 64) ?? '').trim();
    if (read('type').toLowerCase() !== 'battery' || read('scope').toLowerCase() === 'device') continue;
    const text = read('capacity');
    if (!/^\d{1,3}$/.test(text)) continue;
    const status = read('status').toLowerCase();
    return { percent: Math.min(100, Number(text)), charging: status === 'charging' || status === 'full' };
  }
  return null;
}
