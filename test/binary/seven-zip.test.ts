/** 7-Zip inside the one-file bundle: its thread and its bytes come out of the text, no file beside it is needed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundleProgram } from '../../scripts/build/bundle.ts';
import { licencesText, packageFolder } from '../../scripts/package/licences.ts';
import { pack } from '../helpers/archive-maker.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rgsx-bundled-7z-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('unpacks a 7z', { timeout: 120_000 }, async () => {
  const entry = join(folder, 'entry.ts');
  const source = (file: string): string => JSON.stringify(join(root, 'src/archive', file));
  writeFileSync(
    entry,
    `import { listArchive } from ${source('read.ts')};
     import { planUnpack } from ${source('safe-plan.ts')};
     import { unpack } from ${source('unpack.ts')};
     const [archivePath = '', targetFolder = ''] = process.argv.slice(2);
     listArchive(archivePath).then((listing) =>
       unpack({ archivePath, targetFolder, plan: planUnpack(listing, { freeBytes: 1e12, maxFileBytes: null }) }));`,
  );
  const { text, inputs } = await bundleProgram(entry);
  expect(inputs).toContain('node_modules/7z-wasm/7zz.umd.js');
  writeFileSync(join(folder, 'program.cjs'), text);
  writeFileSync(join(folder, 'Game.7z'), await pack('7z', { 'Game.rom': 'a small invented game' }));
  execFileSync(process.execPath, [join(folder, 'program.cjs'), join(folder, 'Game.7z'), join(folder, 'out')]);
  expect(readFileSync(join(folder, 'out/0/0'), 'utf8')).toBe('a small invented game');
});

it('its licence and the unRAR restriction are shipped', () => {
  const text = licencesText('own', [packageFolder(root, '7z-wasm')]);
  expect(text).toContain('GNU LGPL');
  expect(text).toContain('unRAR');
  expect(text).toMatch(/re-create the\s+RAR compression algorithm/);
});
