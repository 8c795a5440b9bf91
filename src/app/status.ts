/** Battery, free space, network and clock for the status line: looked at seldom, answered at once. */

import { networkInterfaces } from 'node:os';
import { readPower } from '../device/power.ts';
import { storageOf } from '../device/storage.ts';
import type { Clock } from '../services.ts';
import type { StatusView } from '../ui/views.ts';

/** No release of this program is older: an earlier time is that of a handheld that has not got its clock yet. */
export const EARLIEST_NOW = Date.UTC(2026, 0, 1);

const LOOK_EVERY_MS = 10_000;

/** Free bytes of a folder's file system; null when the card does not answer. */
export function freeBytesOf(folder: string): number | null {
  try {
    return storageOf(folder).freeBytes;
  } catch {
    return null;
  }
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((address) => !address.internal) === true);
}

export function createStatus(romsRoot: string, clock: Clock): () => StatusView {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let seen: Omit<StatusView, 'time'> = { batteryPercent: null, charging: false, freeBytes: null, network: 'unknown' };
  return () => {
    if (clock.monotonic() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = clock.monotonic();
      const power = readPower();
      seen = {
        batteryPercent: power?.percent ?? null,
        charging: power?.charging ?? false,
        freeBytes: freeBytesOf(romsRoot),
        network: hasNetwork() ? 'online' : 'offline',
      };
    }
    const now = new Date(clock.now());
    const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
    return { ...seen, time: clock.now() < EARLIEST_NOW ? null : time };
  };
}
