import { describe, expect, it } from 'vitest';
import { isVolumeName, isVolumeSet, joinVolumes, volumeName, volumeOf } from '../../src/lib/volumes.ts';

const join = (...names: string[]) =>
  joinVolumes(names, (name) => name).map((entry) =>
    isVolumeSet(entry) ? { [entry.name]: entry.volumes, missing: entry.missing } : entry,
  );

describe('what a name says', () => {
  it.each([
    ['Game.7z.001', 'split', 'Game.7z', 1, true],
    ['Game (Disc 1).iso.012', 'split', 'Game (Disc 1).iso', 12, true],
    ['Doom.666', 'split', 'Doom', 666, false],
    ['Game.part1.rar', 'rar', 'Game', 1, true],
    ['Game.v2.part012.RAR', 'rar', 'Game.v2', 12, true],
    ['Game.rar', 'old-rar', 'Game', 1, false],
    ['Game.r00', 'old-rar', 'Game', 2, true],
    ['Game.r29', 'old-rar', 'Game', 31, true],
    ['Game.s00', 'old-rar', 'Game', 102, false],
    ['Game.z01', 'zip', 'Game', 1, true],
    ['Game.z64', 'zip', 'Game', 64, false],
    ['Game.zip', 'zip', 'Game', null, false],
  ] as const)('%s', (name, kind, base, number, sure) => {
    expect(volumeOf(name)).toEqual({ kind, base, number, sure });
  });

  it.each(['Game.7z', 'Game.z00', 'Game', '.001', 'Game.0001', 'Game.sfc'])('%s: nothing', (name) => {
    expect(volumeOf(name)).toBeNull();
  });

  it.each(['Game.z64', 'Game.z80', 'Doom.666', 'Game.rar', 'Game.zip'])('%s may be a game of its own', (name) => {
    expect(isVolumeName(name)).toBe(false);
  });

  it('every name that is made is read as what it was made for', () => {
    for (const [kind, numbers] of [
      ['split', [1, 9, 10, 120]],
      ['rar', [1, 9, 10, 120]],
      ['old-rar', [1, 2, 101, 102, 201]],
      ['zip', [1, 9, 40, null]],
    ] as const) {
      for (const number of numbers)
        expect(volumeOf(volumeName(kind, 'Game', number, 200))).toMatchObject({ kind, base: 'Game', number });
    }
  });
});

describe('sets', () => {
  it.each([
    [['Game.part2.rar', 'Game.part1.rar'], 'Game.rar', ['Game.part1.rar', 'Game.part2.rar']],
    [['A.7z.001', 'A.7z.002', 'A.7z.003'], 'A.7z', ['A.7z.001', 'A.7z.002', 'A.7z.003']],
    [['A.r00', 'A.r01', 'A.rar'], 'A.rar', ['A.rar', 'A.r00', 'A.r01']],
    [['A.z01', 'A.z02', 'A.zip'], 'A.zip', ['A.z01', 'A.z02', 'A.zip']],
    [['Film.001', 'Film.002'], 'Film', ['Film.001', 'Film.002']],
  ])('%j are %s', (names, name, volumes) => {
    expect(join(...names)).toEqual([{ [name]: volumes, missing: null }]);
  });

  it('stand at the place of their first volume, other games stay where they are', () => {
    expect(join('A.zip', 'B.part1.rar', 'C.sfc', 'B.part2.rar', 'D.rar')).toEqual([
      'A.zip',
      { 'B.rar': ['B.part1.rar', 'B.part2.rar'], missing: null },
      'C.sfc',
      'D.rar',
    ]);
  });

  it.each([
    [['A.part1.rar', 'A.part3.rar'], 'A.part2.rar'],
    [['A.part2.rar', 'A.part3.rar'], 'A.part1.rar'],
    [['A.part1.rar'], 'A.part2.rar'],
    [['A.part01.rar', 'A.part12.rar'], 'A.part02.rar'],
    [['A.7z.002'], 'A.7z.001'],
    [['A.r00', 'A.r01'], 'A.rar'],
    [['A.rar', 'A.r01'], 'A.r00'],
    [['A.z01', 'A.z02'], 'A.zip'],
    [['A.zip', 'A.z02'], 'A.z01'],
  ])('%j lack %s', (names, missing) => {
    expect(join(...names)).toEqual([expect.objectContaining({ missing })]);
  });

  it('what only looks like a volume stays a game', () => {
    const names = ['Doom.666', 'Game.001', 'A.zip', 'A.z64', 'B.002', 'B.003'];
    expect(join(...names)).toEqual(names);
  });

  it('the same set twice, from two uploads, is two games', () => {
    const sets = joinVolumes(
      ['A.part1.rar 1', 'A.part1.rar 2', 'A.part2.rar 1', 'A.part2.rar 2'],
      (name) => name.split(' ')[0] ?? '',
    );
    expect(sets.map((set) => (isVolumeSet(set) ? set.volumes : set))).toEqual([
      ['A.part1.rar 1', 'A.part2.rar 1'],
      ['A.part1.rar 2', 'A.part2.rar 2'],
    ]);
  });
});
