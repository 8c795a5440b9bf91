import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeInstall } from '../../src/install/remove.ts';

let roms = '';
beforeEach(() => {
  roms = join(mkdtempSync(join(tmpdir(), 'rgsx-remove-')), 'psx');
});
afterEach(() => rmSync(dirname(roms), { recursive: true, force: true }));

function put(name: string, content: string) {
  const path = join(roms, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return { path, sizeBytes: content.length };
}

it('deletes exactly what was recorded and the folders that this empties', () => {
  const files = [put('Game/Game.m3u', 'list'), put('Game/CD 1/a.cue', 'cue'), put('Game/CD 2/a.cue', 'cue')];
  const other = put('Mine.chd', 'mine');
  const result = removeInstall({ files }, roms);
  expect(result).toEqual({ removed: files.map((file) => file.path), missing: [], changed: [] });
  expect(existsSync(join(roms, 'Game'))).toBe(false);
  expect(existsSync(other.path)).toBe(true);
});

it('leaves the ROM folder itself, even when it is empty', () => {
  removeInstall({ files: [put('Game.chd', 'x')] }, roms);
  expect(existsSync(roms)).toBe(true);
});

it('keeps a folder that holds a file of the player', () => {
  const files = [put('Game/Game.cue', 'cue')];
  const save = put('Game/Game.srm', 'save');
  removeInstall({ files }, roms);
  expect(existsSync(save.path)).toBe(true);
  expect(existsSync(join(roms, 'Game/Game.cue'))).toBe(false);
});

it('keeps what is not what was recorded, and says so', () => {
  const sized = put('Game/a.chd', 'replaced by the player');
  const linked = { path: join(roms, 'Game/b.chd'), sizeBytes: 3 };
  symlinkSync(sized.path, linked.path);
  const folder = { path: join(roms, 'Game/c.chd'), sizeBytes: 3 };
  mkdirSync(folder.path);
  const gone = { path: join(roms, 'Game/d.chd'), sizeBytes: 3 };
  const result = removeInstall({ files: [{ ...sized, sizeBytes: 3 }, linked, folder, gone] }, roms);
  expect(result).toEqual({ removed: [], missing: [gone.path], changed: [sized.path, linked.path, folder.path] });
  expect(existsSync(sized.path)).toBe(true);
});

it('goes on after it was interrupted', () => {
  const files = [put('Game/a.chd', 'aaa'), put('Game/b.chd', 'bbb')];
  rmSync(join(roms, 'Game/a.chd'));
  expect(removeInstall({ files }, roms).removed).toEqual([join(roms, 'Game/b.chd')]);
  expect(existsSync(join(roms, 'Game'))).toBe(false);
});
