import { describe, expect, test } from 'vitest';
import {
  AccountTree,
  halves,
  isGameFile,
  isUnchanged,
  pivotOf,
  platformOf,
  secondBefore,
} from '../../../src/catalog/sources/account-tree.ts';
import type { FolderLine } from '../../../src/catalog/sources/listing-file.ts';
import { readFileList } from '../../../src/fichier/protocol.ts';

const NONE = { after: null, before: null };
const folder = (id: number, more: Partial<FolderLine> = {}): FolderLine => ({
  kind: 'folder',
  id,
  at: 0,
  folders: [],
  files: [],
  badRows: 0,
  ...more,
});

test('folders are asked for level by level, each once, even when they contain each other', () => {
  const tree = new AccountTree(0);
  const asked: number[] = [];
  const below: Record<number, number[]> = { 0: [1, 2], 1: [3], 2: [3, 1], 3: [0] };
  for (let task = tree.next(); task !== null; task = tree.next()) {
    asked.push(task.id);
    tree.add(folder(task.id, { folders: (below[task.id] ?? []).map((id) => [id, `f${id}`, null, null]) }));
  }
  expect(asked).toEqual([0, 1, 2, 3]);
  expect([tree.doneFolders, tree.allFolders]).toEqual([4, 4]);
});

test('a tree without an end is given up at some depth', () => {
  const tree = new AccountTree(0);
  let count = 0;
  for (let task = tree.next(); task !== null && count < 100; task = tree.next(), count++) {
    tree.add(folder(task.id, { folders: [[task.id + 1, 'deeper', null, null]] }));
  }
  expect(count).toBe(17);
});

describe('dates of a long list', () => {
  const pivot = '2025-06-01 10:00:00';

  test('are halved with a second of overlap', () => {
    expect(halves(NONE, pivot)).toEqual([
      { after: null, before: pivot },
      { after: '2025-06-01 09:59:59', before: null },
    ]);
    expect(secondBefore('2025-01-01 00:00:00')).toBe('2024-12-31 23:59:59');
  });

  test.each([
    ['nothing to divide by', NONE, null],
    ['the end of the range', { after: null, before: pivot }, pivot],
    ['the start of the range', { after: '2025-06-01 09:59:59', before: null }, pivot],
  ])('are not halved at %s', (_, range, at) => {
    expect(halves(range, at)).toBeNull();
  });

  test('divide at their middle, unless the host ignores the range', () => {
    const dates = ['2025-01-01 00:00:00', null, '2025-03-01 00:00:00', '2025-02-01 00:00:00'];
    expect(pivotOf(dates, NONE)).toBe('2025-02-01 00:00:00');
    expect(pivotOf(dates, { after: null, before: '2025-02-15 00:00:00' })).toBeNull();
    expect(pivotOf([null], NONE)).toBeNull();
  });
});

describe('a folder is taken over', () => {
  const day = 86_400_000;
  const told = [7, 'gb', 10, 1000] as const;
  test.each([
    ['when its parent tells the same', folder(7), told, told, day, true],
    ['but not with another number', folder(7), told, [7, 'gb', 11, 1000] as const, day, false],
    ['but not with another size', folder(7), told, [7, 'gb', 10, 1001] as const, day, false],
    ['but not untold', folder(7), told, [7, 'gb', null, null] as const, day, false],
    ['but not with sub-folders', folder(7, { folders: [told] }), told, told, day, false],
    ['but not a part', folder(7, { cut: { pivot: null } }), told, told, day, false],
    ['but not a failure', folder(7, { failed: 'file-forbidden' }), told, told, day, false],
    ['but not for ever', folder(7), told, told, 8 * day, false],
    ['but not from the future', folder(7, { at: 2 * day }), told, told, day, false],
  ])('%s', (_, line, before, now, time, expected) => {
    expect(isUnchanged(line, before, now, time, 7 * day)).toBe(expected);
  });
});

test.each([
  ['snes', null, 'snes'],
  ['snes', 'Nintendo', 'snes'],
  ['Hacks', 'snes', 'snes'],
  ['Nintendo', null, 'Nintendo'],
  ['misc', 'Nintendo', 'Nintendo'],
])('files of %s below %s belong to %s', (name, above, expected) => {
  expect(platformOf(name, above, (one) => one === 'snes')).toBe(expected);
});

test.each([
  ['robo-run.zip', true],
  ['Pebble.gb', true],
  ['noending', true],
  ['readme.TXT', false],
  ['cover.jpg', false],
  ['game.srm', false],
  ['.DS_Store', false],
])('%s is a game: %s', (name, expected) => {
  expect(isGameFile(name)).toBe(expected);
});

test.each(['2026-99-01 00:00:00', '2026-02-30 99:00:00', 'soon'])(
  'a date of the host that does not exist (%s) no longer breaks the listing of a long folder',
  (date) => {
    const { files } = readFileList({ items: [{ url: 'https://1fichier.com/?abcde12345', filename: 'a.zip', date }] });
    expect(files.map(({ sentAt }) => sentAt)).toEqual([null]);
    expect(
      pivotOf(
        files.map(({ sentAt }) => sentAt),
        { after: null, before: null },
      ),
    ).toBeNull();
  },
);
