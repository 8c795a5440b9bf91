import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { licencesText, packagesOf } from '../../scripts/package/licences.ts';
import { drawPicture } from '../../scripts/package/picture.ts';
import { makeZip } from '../../scripts/package/zip.ts';

test('the zip is one that others read: names, bytes, rights, and the same input gives the same file', async () => {
  const files = [
    { name: 'roms/ports/Éte.sh', data: Buffer.from('#!/bin/bash\n'), executable: true },
    { name: 'roms/ports/rgsx-tui/big.bin', data: Buffer.alloc(3e6, 'abc') },
    { name: 'empty.txt', data: Buffer.alloc(0) },
  ];
  const zip = makeZip(files);
  expect(zip.equals(makeZip(files))).toBe(true);
  const { fromBufferPromise, validateFileName } = await import('yauzl');
  const found: [string, number, number][] = [];
  for await (const entry of (await fromBufferPromise(zip)).eachEntry()) {
    expect(validateFileName(entry.fileName)).toBeNull();
    found.push([entry.fileName, entry.uncompressedSize, (entry.externalFileAttributes >>> 16) & 0o777]);
  }
  expect(found).toEqual([
    ['roms/ports/Éte.sh', 12, 0o755],
    ['roms/ports/rgsx-tui/big.bin', 3e6, 0o644],
    ['empty.txt', 0, 0o644],
  ]);
});

test('the picture is a 640x480 PNG', () => {
  const png = drawPicture();
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]);
  const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
  expect(inflateSync(data).length).toBe(480 * (1 + 640 * 3));
});

test('licences: each package once, with its own text; one that states none is an error', () => {
  const names = packagesOf(['src/main.ts', 'node_modules/a/x.js', 'node_modules/a/y.js', 'node_modules/@b/c/z.js']);
  expect(names).toEqual(['@b/c', 'a']);
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-licences-'));
  try {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/package.json'), '{"name":"a","version":"1.0.0","license":"ISC"}');
    writeFileSync(join(folder, 'a/LICENSE.md'), 'Words of a');
    expect(licencesText('Own words', [join(folder, 'a')])).toMatch(
      /RGSX TUI\n\nOwn words\n\n-+\n\na 1.0.0 \(ISC\)\n\nWords of a\n/,
    );
    expect(licencesText('Own words', [join(folder, 'a')], ['Common words\n'])).toMatch(
      /Words of a\n\n-+\n\nCommon words\n$/,
    );
    writeFileSync(join(folder, 'a/package.json'), '{"name":"a","version":"1.0.0"}');
    rmSync(join(folder, 'a/LICENSE.md'));
    expect(() => licencesText('Own words', [join(folder, 'a')])).toThrow('states no licence');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the launcher is a script that bash accepts', () => {
  const file = join(import.meta.dirname, '../../ports/RGSX-TUI.sh');
  expect(() => execFileSync('bash', ['-n', file])).not.toThrow();
  expect(statSync(file).mode & 0o111).not.toBe(0);
});

test('the text of the LGPL, which 7-Zip’s licence only names, is whole', () => {
  const text = readFileSync(join(import.meta.dirname, '../../scripts/package/LGPL-2.1.txt'), 'utf8');
  expect(text).toMatch(/^\s+GNU LESSER GENERAL PUBLIC LICENSE\n\s+Version 2\.1, February 1999/);
  for (let section = 0; section <= 16; section++) expect(text).toMatch(new RegExp(`^  ${section}\\. `, 'm'));
  expect(text).toMatch(/END OF TERMS AND CONDITIONS/);
});
