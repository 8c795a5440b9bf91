import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeGap, closeTail, stripElf } from '../../scripts/build/strip-elf.ts';

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

/** The inverse of closeGap: zeros in front of the last loaded part, as injecting leaves them. */
function withGap(elf: Buffer, gap: number): Buffer {
  const programs = Array.from({ length: elf.readUInt16LE(0x38) }, (_, i) => Number(elf.readBigUInt64LE(0x20)) + i * 56);
  const loads = programs.filter((header) => elf.readUInt32LE(header) === 1);
  const last = Math.max(...loads.map((header) => Number(elf.readBigUInt64LE(header + 8))));
  const moved = Buffer.concat([elf.subarray(0, last), Buffer.alloc(gap), elf.subarray(last)]);
  const move = (field: number): void => {
    const at = Number(moved.readBigUInt64LE(field));
    if (at >= last) moved.writeBigUInt64LE(BigInt(at + gap), field);
  };
  for (const header of programs) move(header + 8);
  move(0x28);
  for (let i = 0; i < elf.readUInt16LE(0x3c); i++) move(Number(moved.readBigUInt64LE(0x28)) + i * 64 + 24);
  return moved;
}

test('a gap in front of the last loaded part is closed by whole pages, and nothing else is', () => {
  const elf = stripElf(readFileSync(process.execPath));
  expect(closeGap(elf)).toBe(elf);
  expect(closeGap(withGap(elf, 4 * 65_536)).equals(elf)).toBe(true);
});

test('what fills the end is cut, and nothing else is', () => {
  const elf = stripElf(readFileSync(process.execPath));
  expect(closeTail(elf).equals(elf)).toBe(true);
  const table = Number(elf.readBigUInt64LE(0x28));
  const filled = Buffer.concat([elf.subarray(0, table), Buffer.alloc(40_000), elf.subarray(table)]);
  filled.writeBigUInt64LE(BigInt(table + 40_000), 0x28);
  expect(closeTail(filled).equals(elf)).toBe(true);
});

test('stripping twice changes nothing more', () => {
  const once = stripElf(readFileSync(process.execPath));
  expect(stripElf(once).equals(once)).toBe(true);
});

test('what is not an ELF file is refused', () => {
  expect(() => stripElf(Buffer.alloc(100))).toThrow('not a 64-bit little-endian ELF file');
});
