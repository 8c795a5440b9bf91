/** Whether a descriptor is a terminal, without making a stream of it: that takes 3 ms of the start for what is mostly /dev/null. I/O. */

import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Major 1, minor 3, on every Linux. */
const NULL_DEVICE = 0x103;

export function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && stat.rdev !== NULL_DEVICE && isatty(fd);
  } catch {
    // Closed.
    return false;
  }
}
