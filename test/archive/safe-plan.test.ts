import { expect, it } from 'vitest';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import type { ArchiveEntry } from '../../src/model.ts';

/** Names that end in a slash are folders. */
function plan(...names: readonly string[]) {
  const entries = names.map((name, index): ArchiveEntry => {
    const size = name.endsWith('/') ? 0 : 5;
    return {
      ...{ index, name, kind: size === 0 ? 'folder' : 'file', sizeBytes: size, packedBytes: size, crc32: null },
      ...{ encrypted: false, offset: null, unsupportedMethod: null },
    };
  });
  return planUnpack({ kind: 'zip', archiveBytes: 1000, entries }, { freeBytes: 1e9, maxFileBytes: null });
}

it('keeps the folders in which nothing lies, each once, as they were spelled first', () => {
  expect(
    plan('Game/', 'Game/A/', 'game/a/File.bin', 'Game/SAVE/', 'GAME/save/', './Game//Deep/Deeper/', 'Game/Deep/'),
  ).toMatchObject({
    emptyFolders: ['Game/SAVE', 'Game/Deep/Deeper'],
  });
  expect(plan('A/', 'A/b.bin')).not.toHaveProperty('emptyFolders');
});

it('leaves out folders of desktop systems, and more than any game has', () => {
  expect(plan('a.bin', '__MACOSX/', '__MACOSX/x/')).not.toHaveProperty('emptyFolders');
  expect(plan('a.bin', ...Array.from({ length: 5000 }, (_, n) => `${n}/`)).emptyFolders).toHaveLength(200);
});

it.each([
  ['../x/', 'archive-parent-path'],
  ['/x/', 'archive-absolute-path'],
  ['C:/x/', 'archive-drive-letter'],
  ['a.bin/', 'archive-duplicate-name'],
  ['x\u0007/', 'archive-bad-name'],
])('a folder called %j refuses the archive', (name, code) => {
  expect(() => plan('a.bin', name)).toThrow(expect.objectContaining({ code }) as Error);
});
