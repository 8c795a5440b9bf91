/**
 * 7z, RAR and tar files with bytes changed: 7-Zip ends, whatever it thinks of them, and what it thinks is an AppError. The long
 * run: RGSX_FUZZ_MINUTES as in fuzz.test.ts.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { AppError } from '../../src/lib/errors.ts';
import { makeRar4, makeRar5, pack } from '../helpers/archive-maker.ts';
import { openBelow } from '../helpers/open-files.ts';
import { seeded } from '../helpers/random.ts';
import { gameLike } from '../helpers/zip-maker.ts';

const MINUTES = Number(process.env['RGSX_FUZZ_MINUTES'] ?? 0);
const SEED = Number(process.env['RGSX_FUZZ_SEED'] ?? 20_261_123);
const SHORT_RUN = 8;

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rgsx-fuzz7-'));
afterAll(() => rmSync(root, { recursive: true }));
const archivePath = join(root, 'archive.part');
const targetFolder = join(root, 'unpacked');

/** Heads and tails hold the structures; the middle is data. */
function spoil(bytes: Buffer, pick: (below: number) => number): Buffer {
  const out = Buffer.from(bytes);
  for (let n = 1 + pick(4); n > 0; n--) {
    const edge = Math.min(120, out.length);
    const at = [pick(edge), out.length - 1 - pick(edge), pick(out.length)][pick(3)] ?? 0;
    out[at] = [pick(256), 0, 0xff, (out[at] ?? 0) ^ (1 << pick(8))][pick(4)] ?? 0;
  }
  return pick(8) === 0 ? out.subarray(0, pick(out.length)) : out;
}

async function judge(name: string): Promise<string> {
  try {
    const listing = await listArchive(archivePath, name);
    const plan = planUnpack(listing, { freeBytes: 64 * 1024 * 1024, maxFileBytes: null });
    const { files } = await unpack({ archivePath, archiveName: name, plan, targetFolder });
    files.forEach(({ stagedPath, sizeBytes }, i) => {
      const content = readFileSync(stagedPath);
      expect(content.length).toBe(sizeBytes);
      const crc = plan.files[i]?.crc32 ?? null;
      if (crc !== null) expect(crc32(content)).toBe(crc);
    });
    return 'unpacked';
  } catch (error) {
    if (!(error instanceof AppError) || !['archive', 'disk'].includes(error.kind) || error.code === 'disk-error')
      throw error;
    expect(existsSync(targetFolder)).toBe(false);
    return error.code;
  } finally {
    rmSync(targetFolder, { recursive: true, force: true });
  }
}

it('7z, RAR and tar files at random', { timeout: 120_000 + MINUTES * 90_000 }, async () => {
  const files = { 'Game.rom': gameLike(20_000, 3), 'd/other.bin': 'abc'.repeat(500) };
  const rom = { 'Game.rom': 'abc'.repeat(300), 'd/b.bin': 'x' };
  const seeds: readonly (readonly [string, Buffer])[] = [
    ['a.7z', await pack('7z', files)],
    ['a.7z', await pack('7z', files, { args: ['-mhc=off', '-ms=off'] })],
    ['a.rar', makeRar4(rom)],
    ['a.rar', makeRar5(rom)],
    ['a.tar', await pack('tar', files)],
  ];
  const pick = seeded(SEED);
  const outcomes = new Map<string, number>();
  const until = performance.now() + MINUTES * 60_000;
  for (let n = 0; n < SHORT_RUN || performance.now() < until; n++) {
    const [name, bytes] = seeds[pick(seeds.length)] ?? ['a.7z', Buffer.alloc(0)];
    const spoilt = spoil(bytes, pick);
    writeFileSync(archivePath, spoilt);
    const began = performance.now();
    try {
      const outcome = await judge(name);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      const kept = join(tmpdir(), `rgsx-fuzz7-${SEED}-${n}-${name}`);
      writeFileSync(kept, spoilt);
      throw new Error(`input ${n} of seed ${SEED}, kept as ${kept}`, { cause: error });
    }
    expect(performance.now() - began, `input ${n} of seed ${SEED}`).toBeLessThan(60_000);
  }
  if (MINUTES > 0) process.stdout.write(`${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  expect(openBelow(root)).toEqual([]);
  expect(readdirSync(root)).toEqual(['archive.part']);
});
