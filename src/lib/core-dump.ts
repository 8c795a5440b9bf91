import { writeFileSync } from 'node:fs';

/**
 * From now on a core of this process, and of those that it starts, holds no memory, and so no key: a filter of 0 leaves every mapping out
 * (proc(5), /proc/pid/coredump_filter; it needs no right and cannot be set from outside by another user). Other systems than Linux have no
 * such file; there nothing changes.
 */
export function keepMemoryOutOfCores(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // No Linux, or a kernel built without cores.
  }
}
