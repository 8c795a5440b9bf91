/**
 * RAR 4 and 5 archives that WinRAR itself made: the test files of libarchive, which Debian ships as source. Nothing free can make such
 * archives, and they are not copied here. To run it: `apt-get source libarchive` and RGSX_RAR_FILES=<its libarchive/test folder>.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { readVolumeEnd, telltaleRange } from '../../src/archive/volume-end.ts';

const source = process.env['RGSX_RAR_FILES'] ?? null;
const LIMITS = { freeBytes: 2 ** 40, maxFileBytes: null };

/** A file of the corpus, which keeps them as text (uuencode). */
function decoded(name: string): Buffer {
  const lines = readFileSync(join(source ?? '', `${name}.uu`), 'latin1').split('\n');
  const begin = lines.findIndex((line) => line.startsWith('begin '));
  const bytes: number[][] = [];
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end') break;
    const count = (line.charCodeAt(0) - 32) & 63;
    const row: number[] = [];
    for (let at = 1; at < line.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((n) => ((line.charCodeAt(at + n) || 32) - 32) & 63);
      row.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
    }
    bytes.push(row.slice(0, count));
  }
  return Buffer.from(bytes.flat());
}

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-winrar-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The volumes of a set as staging has them, or the one archive; the path of the first. */
function laid(name: string): string {
  const parts = readdirSync(source ?? '').filter((file) => file.startsWith(`${name}.part`) && file.endsWith('.rar.uu'));
  if (parts.length === 0) {
    writeFileSync(join(root, 'archive.part'), decoded(`${name}.rar`));
    return join(root, 'archive.part');
  }
  const folder = join(root, 'volumes');
  mkdirSync(folder);
  const names = parts.sort().map((file) => file.slice(0, -3));
  for (const file of names) writeFileSync(join(folder, file.replace(name, 'archive')), decoded(file));
  return join(folder, (names[0] ?? '').replace(name, 'archive'));
}

async function unpacked(name: string) {
  const archivePath = laid(name);
  const listing = await listArchive(archivePath, 'Game.rar');
  const plan = planUnpack(listing, LIMITS);
  const { files } = await unpack({ archivePath, archiveName: 'Game.rar', plan, targetFolder: join(root, 'out') });
  return plan.files.map(({ path, crc32: sum }, at) => {
    const bytes = readFileSync(files.at(at)?.stagedPath ?? '');
    return { path, sizeBytes: bytes.length, right: sum === null || crc32(bytes) === sum };
  });
}

const how = source === null ? ' (without RGSX_RAR_FILES)' : '';

describe.runIf(source !== null)(`RAR files made by WinRAR${how}`, () => {
  // Files and bytes of all as bsdtar lists them too (a link of RAR 4, which 7-Zip does not tell from a file, counts its text). The CRCs are
  // WinRAR's.
  it.each([
    ['test_read_format_rar_windows', 3, 473],
    ['test_read_format_rar_unicode', 4, 75],
    ['test_read_format_rar_subblock', 1, 20],
    ['test_read_format_rar_noeof', 1, 20],
    ['test_read_format_rar_binary_data', 2, 1_081_194],
    ['test_read_format_rar_compress_best', 4, 40_267],
    ['test_read_format_rar_compress_normal', 4, 40_267],
    ['test_read_format_rar_filter', 1, 204_288],
    ['test_read_format_rar_multi_lzss_blocks', 1, 20_131_111],
    ['test_read_format_rar_multivolume', 5, 241_688_245],
    ['test_rar_multivolume_single_file', 1, 20_111],
    ['test_rar_multivolume_multiple_files', 2, 40_222],
    ['test_rar_multivolume_uncompressed_files', 12, 120_895],
    ['test_read_format_rar5_arm', 1, 90_808],
    ['test_read_format_rar5_blake2', 1, 814],
    ['test_read_format_rar5_compressed', 1, 1200],
    ['test_read_format_rar5_fileattr', 4, 44],
    ['test_read_format_rar5_multiple_files', 4, 16_384],
    ['test_read_format_rar5_multiple_files_solid', 4, 16_384],
    ['test_read_format_rar5_owner', 3, 15],
    ['test_read_format_rar5_solid', 7, 25_776],
    ['test_read_format_rar5_stored', 1, 29],
    ['test_read_format_rar5_stored_manyfiles', 3, 2419],
    ['test_read_format_rar5_win32', 7, 25_776],
    ['test_read_format_rar5_multiarchive', 2, 510_280],
    ['test_read_format_rar5_multiarchive_solid', 9, 117_398],
  ])('%s: %i files, byte for byte', async (name, count, totalBytes) => {
    const files = await unpacked(name);
    expect(files.filter(({ right }) => !right)).toEqual([]);
    expect([files.length, files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)]).toEqual([count, totalBytes]);
  });

  it.each([
    ['test_read_format_rar_encryption_data', 'archive-encrypted'],
    ['test_read_format_rar_encryption_header', 'archive-encrypted'],
    ['test_read_format_rar5_symlink', 'archive-link'],
    ['test_read_format_rar5_hardlink', 'archive-link'],
    ['test_read_format_rar5_invalid_dict_reference', 'archive-damaged'],
    ['test_read_format_rar5_truncated_huff', 'archive-damaged'],
    ['test_read_format_rar_invalid1', 'archive-damaged'],
  ])('%s: %s', async (name, code) => {
    await expect(unpacked(name)).rejects.toMatchObject({ code });
  });

  it('the end of each volume tells whether another one follows', () => {
    const volumes = readdirSync(source ?? '').filter((file) => /\.part\d+\.rar\.uu$/.test(file));
    const last = new Map<string, string>();
    for (const file of volumes.sort()) last.set(file.replace(/\.part\d+.*/, ''), file);
    expect(volumes.length).toBeGreaterThan(30);
    for (const file of volumes) {
      const bytes = decoded(file.slice(0, -3));
      const { goesOn } = readVolumeEnd('rar', bytes.subarray(...telltaleRange('rar', bytes.length)));
      expect(goesOn, file).toBe(last.get(file.replace(/\.part\d+.*/, '')) !== file);
    }
  });
});
