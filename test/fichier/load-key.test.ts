import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeyState, loadKey, nameRank, watchKey } from '../../src/fichier/load-key.ts';

const KEY = 'aB3_-=dE6fG7hI8jK9lM0nO1pQ2rS3tU';
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz';
let root: string;
let saves: string;
let beside: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'key-'));
  saves = join(root, 'saves/ports/rgsx');
  beside = join(root, 'roms/ports/rgsx-tui');
  mkdirSync(saves, { recursive: true });
  mkdirSync(beside, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['1FichierAPI.txt', 0],
  ['1fichierapi.TXT', 1],
  ['1FichierAPI.txt.txt', 2],
  ['1FichierAPI', 3],
  ['1FichierAPI.rtf', 3],
  ['1fichier_api_key.txt', 4],
  ['1fichier.txt', 4],
  ['lFichierAPI.txt', 4],
  ['1FichierAPI - Copy.txt', 4],
  ['1FichierAPI (1).txt', 4],
  ['._1FichierAPI.txt', null],
  ['1FichierAPI.txt.bak', null],
  ['AllDebridAPI.txt', null],
  ['systems_list.json', null],
])('%s', (name, rank) => {
  expect(nameRank(name)).toBe(rank);
});

test.each(['1FichierAPI.txt', '1fichierapi.txt'])('%s is taken as it is', async (name) => {
  writeFileSync(join(saves, name), KEY);
  const state = loadKey([saves, beside]);
  expect(state).toMatchObject({ path: join(saves, name), warnings: [], error: null });
  expect(state.key?.reveal()).toBe(KEY);
});

test('the exact name goes before near ones, the first folder before the second', async () => {
  writeFileSync(join(saves, '1fichier key.txt'), OTHER);
  writeFileSync(join(beside, '1FichierAPI.txt'), KEY);
  expect(loadKey([saves, beside]).warnings).toEqual(['other-name']);
  writeFileSync(join(saves, '1FichierAPI.txt'), KEY);
  expect(loadKey([saves, beside]).path).toBe(join(saves, '1FichierAPI.txt'));
});

test('an empty file made by another program does not hide the key elsewhere', async () => {
  writeFileSync(join(saves, '1FichierAPI.txt'), '');
  expect(loadKey([saves, beside]).error?.code).toBe('key-empty');
  writeFileSync(join(saves, '1FichierAPI.txt.txt'), '{\\rtf1}');
  expect(loadKey([saves, beside]).error?.code).toBe('key-rich-text');
  writeFileSync(join(beside, '1FichierAPI.txt'), KEY);
  expect(loadKey([saves, beside]).path).toBe(join(beside, '1FichierAPI.txt'));
});

test('nothing found names every place, the one to use first', async () => {
  const state = loadKey([saves, join(root, 'not there')]);
  expect(state.error).toMatchObject({ code: 'key-missing', details: { path: join(saves, '1FichierAPI.txt') } });
  expect(state.lookedAt).toEqual([join(saves, '1FichierAPI.txt'), join(root, 'not there', '1FichierAPI.txt')]);
});

test('a folder of that name is not read', async () => {
  mkdirSync(join(saves, '1FichierAPI.txt'));
  expect(loadKey([saves]).error?.code).toBe('key-missing');
});

test('the watch tells of a key that is dropped, changed, spoilt and removed, and of nothing else', async () => {
  const path = join(saves, '1FichierAPI.txt');
  const seen: (string | undefined)[] = [];
  const controller = new AbortController();
  const steps: (() => void)[] = [
    () => {},
    () => writeFileSync(path, ''),
    () => writeFileSync(path, KEY),
    () => writeFileSync(path, `${KEY}\n`),
    () => writeFileSync(path, OTHER),
    () => rmSync(path),
    () => controller.abort(),
  ];
  await watchKey(loadKey([saves]), {
    folders: [saves],
    signal: controller.signal,
    sleep: async () => steps.shift()?.(),
    onChange: (state: KeyState) => seen.push(state.key?.reveal() ?? state.error?.code),
  });
  expect(seen).toEqual(['key-empty', KEY, OTHER, 'key-missing']);
});
