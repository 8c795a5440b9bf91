/** What the player has set, in settings.json. A damaged or foreign file never stops the program: what can be read is used. */

import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../i18n/index.ts';
import { atomicWrite } from '../lib/atomic-write.ts';
import type { Log } from '../services.ts';
import type { UiSettings } from '../ui/port.ts';

export const DEFAULT_SETTINGS: UiSettings = {
  language: null,
  textSize: 'normal',
  theme: 'dark',
  confirmButton: 'auto',
  keep: 'auto',
  systemKeep: {},
  verify: 'auto',
  grouped: true,
  recentFirst: false,
  showUnsupported: false,
  logLevel: 'normal',
  lists: {},
  lastQueries: [],
};

type Check<K extends keyof UiSettings> = (value: unknown) => value is UiSettings[K];

const oneOf =
  <T>(...allowed: readonly T[]) =>
  (value: unknown): value is T =>
    (allowed as readonly unknown[]).includes(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFilter = (value: unknown): boolean =>
  isRecord(value) &&
  Array.isArray(value['regions']) &&
  Array.isArray(value['languages']) &&
  isBoolean(value['hidePreReleases']) &&
  isBoolean(value['grouped']) &&
  oneOf('all', 'missing', 'installed', 'failed')(value['only']);

const CHECKS: { readonly [K in keyof UiSettings]: Check<K> } = {
  language: oneOf(null, ...LANGUAGES),
  textSize: oneOf('small', 'normal', 'large'),
  theme: oneOf('dark', 'contrast', 'mono'),
  confirmButton: oneOf('auto', 'a', 'b'),
  keep: oneOf('auto', 'keep', 'unpack'),
  systemKeep: (value): value is UiSettings['systemKeep'] =>
    isRecord(value) && Object.values(value).every(oneOf('auto', 'keep', 'unpack')),
  verify: oneOf('auto', 'strict', 'size'),
  grouped: isBoolean,
  recentFirst: isBoolean,
  showUnsupported: isBoolean,
  logLevel: oneOf('normal', 'debug'),
  lists: (value): value is UiSettings['lists'] =>
    isRecord(value) &&
    Object.values(value).every(
      (list) => isRecord(list) && isFilter(list['filter']) && oneOf('name', 'size')(list['sort']),
    ),
  lastQueries: (value): value is readonly string[] =>
    Array.isArray(value) && value.length <= 50 && value.every((query) => typeof query === 'string'),
};

/** Takes over what is valid of a parsed settings file; everything else has its default. */
export function settingsFrom(value: unknown): UiSettings {
  if (!isRecord(value)) return DEFAULT_SETTINGS;
  const valid = Object.entries(CHECKS).filter(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(valid.map(([name]) => [name, value[name]])) };
}

export interface SettingsStore {
  get(): UiSettings;
  change(change: Partial<UiSettings>): void;
}

/** Opens settings.json at `path`. Writing is best effort: a full card must not keep the player from a larger font. */
export function openSettings(path: string, log: Log): SettingsStore {
  let current = DEFAULT_SETTINGS;
  try {
    current = settingsFrom(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('settings-unreadable', { reason: String(error) });
  }
  return {
    get: () => current,
    change: (change) => {
      current = settingsFrom({ ...current, ...change });
      try {
        atomicWrite(path, `${JSON.stringify(current, null, 2)}\n`);
      } catch (error) {
        log.warn('settings-not-saved', { reason: String(error) });
      }
    },
  };
}
