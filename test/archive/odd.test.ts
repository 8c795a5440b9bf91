import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { testArchive, unpack } from '../../src/archive/unpack.ts';
import { ODD_ZIPS } from '../helpers/odd-zips.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-odd-'));
afterAll(() => rmSync(root, { recursive: true }));
const LIMITS = { freeBytes: 8 * 1024 ** 3, maxFileBytes: 2 ** 32 - 1 };

describe('odd but honest zips come out exactly', () => {
  it.each(ODD_ZIPS.map((zip) => [zip.what, zip] as const))('%s', async (_, { make, files }) => {
    const archivePath = join(root, 'archive.part');
    const archiveName = 'Game.zip';
    writeFileSync(archivePath, make());
    const plan = planUnpack(await listArchive(archivePath, archiveName), LIMITS);
    const result = await unpack({ archivePath, archiveName, plan, targetFolder: join(root, 'unpacked') });
    expect(result.files.map((file) => file.path).sort()).toEqual(Object.keys(files).sort());
    for (const file of result.files) {
      const content = readFileSync(file.stagedPath);
      expect(content.equals(Buffer.from(files[file.path] ?? 'missing'))).toBe(true);
      expect(file.sizeBytes).toBe(content.length);
    }
    const tested = await testArchive({ archivePath, archiveName });
    expect(tested.totalBytes).toBeGreaterThanOrEqual(plan.totalBytes);
  });
});

it('there are at least 60 kinds', () => {
  expect(ODD_ZIPS.length).toBeGreaterThanOrEqual(60);
});
