/** The device as the program finds it at start: firmware, places, systems, and what the frontend is set to. */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { detectFirmware } from '../device/detect.ts';
import { confirmButton, type EsSettings, parseEsSettings } from '../device/es-settings.ts';
import type { FirmwareProfile } from '../device/firmware.ts';
import { type DevicePaths, devicePaths } from '../device/paths.ts';
import { type LoadedSystems, loadSystems } from '../systems/load.ts';

export interface Device {
  readonly profile: FirmwareProfile;
  readonly paths: DevicePaths;
  readonly systems: LoadedSystems;
  /** Which of the two confirms in the frontend: `a` is the right button, `b` the lower one. */
  readonly confirmButton: 'a' | 'b';
}

/** Throws `no-userdata` when there is no place for games and none was named. */
export function openDevice(userdata: string | null): Device {
  const profile = detectFirmware({ home: homedir() });
  const paths = devicePaths(profile, { userdata, cwd: process.cwd(), exists: existsSync });
  return {
    profile,
    paths,
    systems: loadSystems(paths, join(paths.stateFolder, 'systems.json')),
    confirmButton: confirmButton(profile, frontendSettings(paths)),
  };
}

function frontendSettings(paths: DevicePaths): EsSettings | null {
  for (const path of paths.esSettingsFiles) {
    try {
      return parseEsSettings(readFileSync(path, 'utf8'));
    } catch {
      // The next place, then none: the firmware's defaults hold.
    }
  }
  return null;
}

/** The texts of those files that can be read, in order. */
export function readTexts(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      return [readFileSync(path, 'utf8')];
    } catch {
      return [];
    }
  });
}
