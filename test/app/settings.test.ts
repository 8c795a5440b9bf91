import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, openSettings, settingsFrom } from '../../src/app/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = { debug() {}, info() {}, warn() {}, error() {} };

it('keeps what the player set', async () => {
  const path = join(folder, 'settings.json');
  const settings = openSettings(path, log);
  settings.change({ language: 'de' });
  settings.change({ language: 'fr', textSize: 'large' });
  expect(settings.get().language).toBe('fr');
  await settings.saved();
  expect(openSettings(path, log).get()).toEqual({ ...DEFAULT_SETTINGS, language: 'fr', textSize: 'large' });
});

it.each(['', '{', 'null', '[]', '{"language": 7, "theme": {"x": 1}, "lists": {"snes": {}}}'])(
  'starts with the defaults from %j and leaves the file alone',
  (text) => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, text);
    expect(openSettings(path, log).get()).toEqual(DEFAULT_SETTINGS);
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

it('takes the valid part of a half valid file', () => {
  expect(settingsFrom({ theme: 'mono', textSize: 'huge', unknown: true })).toEqual({
    ...DEFAULT_SETTINGS,
    theme: 'mono',
  });
});

it('a card that refuses keeps the setting for this run', async () => {
  const settings = openSettings(join(folder, 'no', 'such', 'settings.json'), log);
  settings.change({ theme: 'mono' });
  await settings.saved();
  expect(settings.get().theme).toBe('mono');
});

it('a filter or a button map that makes no sense is not taken over', () => {
  const filter = { regions: [], languages: [], hidePreReleases: false, only: 'all', grouped: true, maxBytes: null };
  const lists = { snes: { filter: { ...filter, minBytes: 'much' }, sort: 'name' } };
  expect(settingsFrom({ lists, buttons: { x: 'y' } })).toEqual(DEFAULT_SETTINGS);
  expect(settingsFrom({ buttons: { x: 'y', y: 'x' } }).buttons).toEqual({ x: 'y', y: 'x' });
});
