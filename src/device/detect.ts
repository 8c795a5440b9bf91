/** Collects the firmware's markers; thin. `root` is put before every path, so that tests can build a tree of them. */

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FirmwareProfile, firmwareProfile } from './firmware.ts';
import { type FirmwareFacts, MARKERS, type Marker } from './firmware-markers.ts';

/** The first `maxBytes` of a file as text; '' for a folder or what cannot be read; null when it is not there. */
export function readHead(path: string, maxBytes = 4096): string | null {
  try {
    // Most markers are missing, and an error with its stack costs more than the question.
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (!stat.isFile()) return '';
  } catch {
    return null;
  }
  try {
    const fd = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(maxBytes);
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, maxBytes, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

/** The markers that are there. `home` is the user's home folder without `root`. */
export function collectFacts(options: { readonly home: string; readonly root?: string }): FirmwareFacts {
  const root = options.root ?? '';
  const markers: Partial<Record<Marker, string>> = {};
  for (const marker of MARKERS) {
    // The firmwares' version commands are programs: that they are there is all that is asked.
    const path = join(root, marker.startsWith('~/') ? join(options.home, marker.slice(2)) : marker);
    const head = readHead(path, marker.startsWith('/usr/bin/') ? 1 : 4096);
    if (head !== null) markers[marker] = marker.startsWith('/usr/bin/') ? '' : head;
  }
  return { markers, home: options.home };
}

/** The firmware of this device. */
export function detectFirmware(options: { readonly home: string; readonly root?: string }): FirmwareProfile {
  return firmwareProfile(collectFacts(options));
}
