import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolders, makeLastingFolders, makeLastingFoldersSoon } from '../../src/lib/folders.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-folders-'));
afterAll(() => rmSync(root, { recursive: true }));

it('makes the folders above too, and is content with what is there', () => {
  expect(makeFolders(join(root, 'a/b/c'))).toEqual(['a', 'a/b', 'a/b/c'].map((path) => join(root, path)));
  expect(makeFolders(join(root, 'a/b/c'))).toEqual([]);
  expect(existsSync(join(root, 'a/b/c'))).toBe(true);
});

it('makes lasting ones, and is content with what is there', () => {
  makeLastingFolders(join(root, 'lasting/folder'));
  makeLastingFolders(join(root, 'lasting/folder'));
  makeLastingFoldersSoon(join(root, 'soon/folder'));
  for (const made of ['lasting/folder', 'soon/folder']) expect(existsSync(join(root, made))).toBe(true);
});

it('throws when a file is in the way', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeFolders(join(root, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolders(join(root, 'file/below'))).toThrow();
});

it.runIf(existsSync('/proc/self'))('returns where the recursive mkdir of Node never does', () => {
  expect(() => makeFolders('/proc/rgsx-no-such/place')).toThrow(/ENOENT/);
});
