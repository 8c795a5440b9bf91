/** What `rgsx doctor` says about the device. Pure: facts -> lines. Key, network, display and input add their own. */

import { describeError, fill, type Texts } from '../i18n/index.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { FirmwareProfile } from './firmware.ts';
import type { DevicePaths } from './paths.ts';
import type { Power } from './power.ts';
import type { Storage } from './storage.ts';

/** What a line is about; named so in --json. */
export type Topic = keyof Texts['doctor']['topics'];

export interface Finding {
  /** `bad`: games cannot be installed as it is. */
  readonly level: 'ok' | 'warn' | 'bad';
  readonly topic: Topic;
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

type Words = Texts['doctor'];

const ok = (topic: Topic, what: string): Finding => ({ level: 'ok', topic, what, todo: '' });
const LOW_SPACE_BYTES = 500_000_000;
const DAY_MS = 86_400_000;

function firmwareFinding({ profile }: DeviceFacts, words: Words): Finding {
  const name = [profile.title, profile.version].filter((part) => part !== null).join(' ');
  const model = profile.model ?? undefined;
  const template = profile.id === 'linux' ? words.plainLinux : words.firmware;
  return ok('firmware', fill(template, { name, model, because: profile.because }));
}

function pathFindings({ paths, romsThere, profile }: DeviceFacts, words: Words): Finding[] {
  const given = paths.userdata === null ? fill(words.romsOwn, { title: profile.title }) : '--userdata';
  const roms = { path: paths.romsRoot, given };
  return [
    romsThere
      ? ok('roms', fill(words.roms, roms))
      : { level: 'bad', topic: 'roms', what: fill(words.romsMissing, roms), todo: words.romsTodo },
    ok('state', fill(words.state, { path: paths.stateFolder, log: paths.logFolder })),
    ok('frontend', frontendText(paths, words)),
  ];
}

function frontendText(paths: DevicePaths, words: Words): string {
  if (paths.frontendUrl !== null) return fill(words.frontendTold, { url: paths.frontendUrl });
  return paths.gamelists ? words.frontendFile : words.frontendNone;
}

function systemFindings({ systems, paths }: DeviceFacts, texts: Texts): Finding[] {
  const words = texts.doctor;
  const { count } = systems;
  const unusable = systems.errors.map((error): Finding => {
    return { level: 'warn', topic: 'systems', ...describeError(texts, error) };
  });
  if (count === 0) {
    const places = paths.esConfigFolders.join(', ') || words.anyPlace;
    const what = fill(words.systemsNone, { places, roms: paths.romsRoot });
    return [...unusable, { level: 'bad', topic: 'systems', what, todo: words.systemsNoneTodo }];
  }
  if (systems.files.length > 0)
    return [...unusable, ok('systems', fill(words.systems, { count, files: systems.files.join(', ') }))];
  const what = fill(words.systemsFolders, { count, roms: paths.romsRoot });
  return [...unusable, { level: 'warn', topic: 'systems', what, todo: words.systemsFoldersTodo }];
}

function storageFinding(topic: Topic, folder: string, storage: Storage | ErrorRecord, words: Words): Finding {
  if ('code' in storage) {
    const what = fill(words.cardGone, { folder, system: storage.details['system'] ?? storage.code });
    return { level: 'bad', topic, what, todo: words.cardGoneTodo };
  }
  const { freeBytes, totalBytes, driver } = storage;
  const values = { folder, freeBytes, totalBytes, driver };
  if (storage.readOnly) return { level: 'bad', topic, what: fill(words.readOnly, values), todo: words.readOnlyTodo };
  if (freeBytes < LOW_SPACE_BYTES)
    return { level: 'warn', topic, what: fill(words.spaceLittle, values), todo: words.spaceLittleTodo };
  return ok(topic, fill(words.space, values));
}

/** What the card of the games cannot hold, whatever its space. */
function limitFindings(storage: Storage | ErrorRecord, words: Words): Finding[] {
  if ('code' in storage || storage.limits.maxFileBytes === null) return [];
  const what = fill(words.fat, { limitBytes: storage.limits.maxFileBytes });
  return [{ level: 'warn', topic: 'space', what, todo: words.fatTodo }];
}

function clockFinding({ nowMs, builtAtMs }: DeviceFacts, words: Words): Finding {
  const date = Number.isFinite(nowMs) ? new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ') : '?';
  if (nowMs >= builtAtMs - DAY_MS && nowMs < builtAtMs + 20 * 365 * DAY_MS)
    return ok('clock', fill(words.clock, { date }));
  return { level: 'bad', topic: 'clock', what: fill(words.clockWrong, { date }), todo: words.clockTodo };
}

function powerFindings({ power }: DeviceFacts, words: Words): Finding[] {
  if (power === null) return [];
  const { percent, charging } = power;
  const what = fill(charging ? words.charging : words.battery, { percent });
  if (percent > 15 || charging) return [ok('battery', what)];
  return [{ level: 'warn', topic: 'battery', what, todo: words.batteryTodo }];
}

/** One finding a line, in the order in which they are printed. */
export function deviceReport(facts: DeviceFacts, texts: Texts): Finding[] {
  const { paths, roms, state } = facts;
  const words = texts.doctor;
  const sameCard = !('code' in roms) && !('code' in state) && roms.mountPoint === state.mountPoint;
  return [
    firmwareFinding(facts, words),
    ...pathFindings(facts, words),
    ...systemFindings(facts, texts),
    storageFinding('space', paths.romsRoot, roms, words),
    ...limitFindings(roms, words),
    ...(sameCard ? [] : [storageFinding('stateSpace', paths.stateFolder, state, words)]),
    clockFinding(facts, words),
    ...powerFindings(facts, words),
  ];
}
