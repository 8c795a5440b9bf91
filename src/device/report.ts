/** What `rgsx doctor` says about the device. Pure: facts -> lines. Key, network, display and input add their own. */

import type { ErrorRecord } from '../lib/errors.ts';
import { formatBytes } from '../lib/format.ts';
import type { FirmwareProfile } from './firmware.ts';
import type { DevicePaths } from './paths.ts';
import type { Power } from './power.ts';
import type { Storage } from './storage.ts';

export interface Finding {
  /** `bad`: games cannot be installed as it is. */
  readonly level: 'ok' | 'warn' | 'bad';
  /** Names the line for --json, e.g. `space`. */
  readonly topic: string;
  readonly what: string;
  /** What the player can do; '' when nothing is to be done. */
  readonly todo: string;
}

export interface DeviceFacts {
  readonly profile: FirmwareProfile;
  readonly paths: DevicePaths;
  /** Whether the roms root is there. */
  readonly romsThere: boolean;
  readonly systems: {
    readonly count: number;
    readonly files: readonly string[];
    readonly errors: readonly ErrorRecord[];
  };
  /** The storage of the roms root and of the state folder; an error record where it did not answer. */
  readonly roms: Storage | ErrorRecord;
  readonly state: Storage | ErrorRecord;
  readonly power: Power | null;
  /** Wall time, and when this version was made, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly builtAtMs: number;
}

const ok = (topic: string, what: string): Finding => ({ level: 'ok', topic, what, todo: '' });
const LOW_SPACE_BYTES = 500_000_000;
const DAY_MS = 86_400_000;

function firmwareFindings({ profile }: DeviceFacts): Finding[] {
  const name = [profile.title, profile.version].filter((part) => part !== null).join(' ');
  const model = profile.model === null ? '' : ` on ${profile.model}`;
  if (profile.id === 'linux') return [ok('firmware', `plain Linux${model}: no firmware's marker was found`)];
  return [ok('firmware', `${name}${model} (known by ${profile.because})`)];
}

function pathFindings({ paths, romsThere, profile }: DeviceFacts): Finding[] {
  const asked = paths.userdata === null ? `${profile.title}'s own` : '--userdata';
  return [
    romsThere
      ? ok('roms', `games go to ${paths.romsRoot} (${asked})`)
      : {
          level: 'bad',
          topic: 'roms',
          what: `${paths.romsRoot} is not there (${asked})`,
          todo: 'Put the card with your games in, or say where they are with --userdata FOLDER.',
        },
    ok('state', `own files are in ${paths.stateFolder}, the log in ${paths.logFolder}`),
    ok('frontend', frontendText(paths)),
  ];
}

function frontendText(paths: DevicePaths): string {
  if (paths.frontendUrl !== null) return `new games are told to EmulationStation at ${paths.frontendUrl}`;
  if (paths.gamelists) return 'new games are written into gamelist.xml';
  return 'the menu lists what is in the folders, nothing to tell it';
}

function systemFindings({ systems, paths }: DeviceFacts): Finding[] {
  const findings: Finding[] = systems.errors.map((error) => ({
    level: 'warn',
    topic: 'systems',
    what: `${error.details['file'] ?? error.details['path'] ?? 'a list of systems'} cannot be used: ${error.details['reason'] ?? error.details['system'] ?? error.code}`,
    todo: 'Restore or delete it; the program goes on without it.',
  }));
  if (systems.count === 0) {
    findings.push({
      level: 'bad',
      topic: 'systems',
      what: `no systems: no es_systems.cfg in ${paths.esConfigFolders.join(', ') || 'any known place'}, no folders in ${paths.romsRoot}`,
      todo: 'Make a folder for each system in the roms folder, for example snes.',
    });
  } else if (systems.files.length > 0) {
    findings.push(ok('systems', `${systems.count} systems from ${systems.files.join(', ')}`));
  } else {
    findings.push({
      level: 'warn',
      topic: 'systems',
      what: `${systems.count} folders of ${paths.romsRoot} stand for systems, as there is no es_systems.cfg`,
      todo: 'Archives are always unpacked here. Nothing to do if that is right.',
    });
  }
  return findings;
}

function storageFindings(topic: string, folder: string, storage: Storage | ErrorRecord): Finding[] {
  if ('code' in storage) {
    return [
      {
        level: 'bad',
        topic,
        what: `${folder} does not answer (${storage.details['system'] ?? storage.code})`,
        todo: 'Take the card out and put it in again, then restart.',
      },
    ];
  }
  const size = `${formatBytes(storage.freeBytes)} of ${formatBytes(storage.totalBytes)} free, ${storage.driver}`;
  const findings: Finding[] = [];
  if (storage.readOnly) {
    findings.push({
      level: 'bad',
      topic,
      what: `${folder}: mounted read-only (${size})`,
      todo: 'Restart. If it stays so, check the card on a computer.',
    });
  } else if (storage.freeBytes < LOW_SPACE_BYTES) {
    findings.push({
      level: 'warn',
      topic,
      what: `${folder}: only ${size}`,
      todo: 'Remove games that you no longer play.',
    });
  } else {
    findings.push(ok(topic, `${folder}: ${size}`));
  }
  if (storage.limits.maxFileBytes !== null) {
    findings.push({
      level: 'warn',
      topic,
      what: `FAT32 holds no file larger than ${formatBytes(storage.limits.maxFileBytes)}`,
      todo: 'Larger disc images need a card formatted as exFAT or ext4.',
    });
  }
  return findings;
}

function clockFindings({ nowMs, builtAtMs }: DeviceFacts): Finding[] {
  const date = Number.isFinite(nowMs) ? new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ') : 'unknown';
  if (nowMs >= builtAtMs - DAY_MS && nowMs < builtAtMs + 20 * 365 * DAY_MS) return [ok('clock', `${date} UTC`)];
  return [
    {
      level: 'bad',
      topic: 'clock',
      what: `the clock says ${date} UTC, which cannot be: secure connections will fail`,
      todo: "Connect to Wi-Fi and wait a minute, or set the time in the handheld's menu.",
    },
  ];
}

function powerFindings({ power }: DeviceFacts): Finding[] {
  if (power === null) return [];
  const what = `battery ${power.percent}%${power.charging ? ', charging' : ''}`;
  if (power.percent > 15 || power.charging) return [ok('battery', what)];
  return [{ level: 'warn', topic: 'battery', what, todo: 'Plug the charger in before a long download.' }];
}

/** One finding a line, in the order in which they are printed. */
export function deviceReport(facts: DeviceFacts): Finding[] {
  const sameCard =
    !('code' in facts.roms) && !('code' in facts.state) && facts.roms.mountPoint === facts.state.mountPoint;
  return [
    ...firmwareFindings(facts),
    ...pathFindings(facts),
    ...systemFindings(facts),
    ...storageFindings('space', facts.paths.romsRoot, facts.roms),
    ...(sameCard ? [] : storageFindings('state-space', facts.paths.stateFolder, facts.state).slice(0, 1)),
    ...clockFindings(facts),
    ...powerFindings(facts),
  ];
}
