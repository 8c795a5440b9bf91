/** What the player has set, in settings.json. A damaged or foreign file never stops the program: what can be read is used. */

import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../i18n/index.ts';
import { isButtonMap } from '../input/remap.ts';
import { atomicWriteLater } from '../lib/atomic-write.ts';
import type { Log } from '../services.ts';
import type { UiSettings } from '../ui/ui-settings.ts';

export const DEFAULT_SETTINGS: UiSettings = {
  language: null,
  textSize: 'normal',
  theme: 'dark',
  confirmButton: 'auto',
  buttons: {},
  keep: 'auto',
  systemKeep: {},
  verify: 'auto',
  grouped: true,
  recentFirst: false,
  recentSystems: [],
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

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= 50 && value.every((text) => typeof text === 'string');
const isBytes = (value: unknown): boolean => value === null || (typeof value === 'number' && value >= 0);

const isFilter = (value: unknown): boolean =>
  isRecord(value) &&
  isTexts(value['regions']) &&
  isTexts(value['languages']) &&
  isBytes(value['minBytes']) &&
  isBytes(value['maxBytes']) &&
  isBoolean(value['hidePreReleases']) &&
  isBoolean(value['grouped']) &&
  oneOf('all', 'missing', 'installed', 'failed')(value['only']);

const CHECKS: { readonly [K in keyof UiSettings]: Check<K> } = {
  language: oneOf(null, ...LANGUAGES),
  textSize: oneOf('small', 'normal', 'large'),
  theme: oneOf('dark', 'contrast', 'mono'),
  confirmButton: oneOf('auto', 'a', 'b'),
  buttons: isButtonMap,
  keep: oneOf('auto', 'keep', 'unpack'),
  systemKeep: (value): value is UiSettings['systemKeep'] =>
    isRecord(value) && Object.values(value).every(oneOf('auto', 'keep', 'unpack')),
  verify: oneOf('auto', 'strict', 'size'),
  grouped: isBoolean,
  recentFirst: isBoolean,
  recentSystems: isTexts,
  showUnsupported: isBoolean,
  logLevel: oneOf('normal', 'debug'),
  lists: (value): value is UiSettings['lists'] =>
    isRecord(value) &&
    Object.values(value).every(
      (list) => isRecord(list) && isFilter(list['filter']) && oneOf('name', 'size')(list['sort']),
    ),
  lastQueries: isTexts,
};

/** Takes over what is valid of a parsed settings file; everything else has its default. */
export function settingsFrom(value: unknown): UiSettings {
  if (!isRecord(value)) return DEFAULT_SETTINGS;
  const valid = Object.entries(CHECKS).filter(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(valid.map(([name]) => [name, value[name]])) };
}

export interface SettingsStore {
  get(): UiSettings;
  /** Holds at once; the file follows without making anybody wait for the card. */
  change(change: Partial<UiSettings>): void;
  /** Resolves when the file has the last change. */
  saved(): Promise<void>;
}

/** Opens settings.json at `path`. Writing is best effort: a full card must not keep the player from a larger font. */
export function openSettings(path: string, log: Log): SettingsStore {
  let current = DEFAULT_SETTINGS;
  try {
    current = settingsFrom(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('settings-unreadable', { reason: String(error) });
  }
  let wanted = false;
  let writing: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      try {
        await atomicWriteLater(path, `${JSON.stringify(current, null, 2)}\n`);
      } catch (error) {
        log.warn('settings-not-saved', { reason: String(error) });
      }
    }
    writing = null;
  };
  return {
    get: () => current,
    change: (change) => {
      current = settingsFrom({ ...current, ...change });
      wanted = true;
      writing ??= write();
    },
    saved: async () => {
      await writing;
    },
  };
}
