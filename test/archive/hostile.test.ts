import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { HOSTILE_ZIPS } from '../helpers/hostile-zips.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));
const LIMITS = { freeBytes: 8 * 1024 ** 3, maxFileBytes: 2 ** 32 - 1 };

describe('hostile zips are refused, by their own code', () => {
  it.each(HOSTILE_ZIPS.map((zip) => [zip.code, zip.what, zip.make] as const))('%s: %s', async (code, what, make) => {
    const archivePath = join(root, 'archive.part');
    const targetFolder = join(root, 'unpacked');
    writeFileSync(archivePath, make());
    const attempt = async () => {
      const listing = await listArchive(archivePath, what.startsWith('no') ? 'x.rom' : 'x.zip');
      return unpack({ archivePath, plan: planUnpack(listing, LIMITS), targetFolder });
    };
    await expect(attempt()).rejects.toMatchObject({ name: 'AppError', code });
    expect(existsSync(targetFolder)).toBe(false);
    expect(readdirSync(root)).toEqual(['archive.part']);
  });
});

it('there are at least 60 kinds, each told apart by its words', () => {
  expect(HOSTILE_ZIPS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(HOSTILE_ZIPS.map((zip) => `${zip.code} ${zip.what}`)).size).toBe(HOSTILE_ZIPS.length);
});
