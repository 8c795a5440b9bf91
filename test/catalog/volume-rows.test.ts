import { describe, expect, it } from 'vitest';
import { importPlatforms } from '../../src/catalog/refresh.ts';
import { VolumeRows } from '../../src/catalog/volume-rows.ts';
import type { CatalogRow } from '../../src/model.ts';

const row = (name: string, sizeBytes: number | null = 10): CatalogRow => ({
  name,
  url: `https://1fichier.com/?${name.replace(/\W/g, '').toLowerCase()}`,
  sizeBytes,
});

function joined(...parts: readonly (readonly CatalogRow[])[]): readonly CatalogRow[] {
  const rows = new VolumeRows();
  return [...parts.flatMap((part) => rows.take(part)), ...rows.end()];
}

describe('rows that are volumes', () => {
  it('are one row, with the size of all and the first link', () => {
    const parts = [row('A.part2.rar', 20), row('A.part1.rar', 30), row('A.part3.rar', 5)];
    expect(joined(parts)).toEqual([
      {
        name: 'A.rar',
        url: parts[1]?.url,
        sizeBytes: 55,
        volumes: [parts[1], parts[0], parts[2]],
      },
    ]);
  });

  it('may come in different parts of a list', () => {
    const main = joined([row('A.z01'), row('B.zip')], [row('A.zip')], [row('A.z02'), row('C.sfc')]);
    expect(main.map(({ name, volumes }) => [name, volumes?.length])).toEqual([
      ['C.sfc', undefined],
      ['B.zip', undefined],
      ['A.zip', 3],
    ]);
  });

  it('a .rar before its pieces waits for them, over the border of a part', () => {
    const names = Array.from({ length: 300 }, (_, at) => row(`Game ${at}.rar`));
    const rows = joined([...names, row('Z.rar')], [row('Z.r00'), row('Z.r01')]);
    expect(rows).toHaveLength(301);
    expect(rows.find(({ name }) => name === 'Z.rar')?.volumes).toHaveLength(3);
  });

  it('one size that is not known makes the whole unknown', () => {
    expect(joined([row('A.7z.001', null), row('A.7z.002')])).toMatchObject([{ name: 'A.7z', sizeBytes: null }]);
  });

  it('one that lacks stays a row, and cannot be fetched', () => {
    expect(joined([row('A.7z.001'), row('A.7z.003')])).toMatchObject([{ name: 'A.7z', unsupported: 'volume-missing' }]);
  });

  it('one that cannot be fetched keeps all from being fetched', () => {
    const bad = { ...row('A.7z.002'), unsupported: 'link-scheme' };
    expect(joined([row('A.7z.001'), bad])).toMatchObject([{ unsupported: 'link-scheme' }]);
  });

  it('names that only look so are left alone', () => {
    const rows = [row('Doom.666'), row('A.z64'), row('B.zip'), row('C.rar')];
    expect(joined(rows)).toEqual(expect.arrayContaining(rows));
    expect(joined(rows)).toHaveLength(4);
  });
});

it('an import counts games, not links; sets do not reach over platforms', async () => {
  const added: [string, number][] = [];
  const progress: number[] = [];
  await importPlatforms(
    [
      { platform: 'a', folder: null, rows: [row('A.part1.rar')], more: true },
      { platform: 'a', folder: null, rows: [row('A.part2.rar')] },
      { platform: 'b', folder: null, rows: [row('A.part3.rar')] },
    ],
    (platform) => ({ systemName: platform }),
    () => ({
      add: (shelf, _, rows) => void (rows.length > 0 && added.push([shelf, rows[0]?.volumes?.length ?? 0])),
      finish: () => null,
      abort: () => {},
    }),
    ({ games }) => progress.push(games),
  );
  expect(added).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(progress.at(-1)).toBe(2);
});
