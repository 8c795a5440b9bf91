import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stripElf } from '../../scripts/build/strip-elf.ts';

test('a stripped Node runs, is at least 10 MB smaller and keeps every loaded byte', () => {
  const original = readFileSync(process.execPath);
  const stripped = stripElf(original);
  expect(stripped.length).toBeLessThan(original.length - 10e6);
  // From the end of the ELF header: the header itself tells another place of the section table.
  expect(stripped.subarray(64, 100e6).equals(original.subarray(64, 100e6))).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-strip-'));
  try {
    const file = join(folder, 'node');
    writeFileSync(file, stripped, { mode: 0o755 });
    expect(execFileSync(file, ['-p', '6*7'], { encoding: 'utf8' })).toBe('42\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('stripping twice changes nothing more', () => {
  const once = stripElf(readFileSync(process.execPath));
  expect(stripElf(once).equals(once)).toBe(true);
});

test('what is not an ELF file is refused', () => {
  expect(() => stripElf(Buffer.alloc(100))).toThrow('not a 64-bit little-endian ELF file');
});
