/**
 * Zips that nobody has thought of: the corpora with bytes changed, and new ones with lies in any field. Whatever comes, the
 * answer is files that are exactly what the directory says, or an AppError; nothing is left over, and the stream never says
 * otherwise. The long run: npm run fuzz:archives (minutes in RGSX_FUZZ_MINUTES, another beginning by RGSX_FUZZ_SEED).
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { listArchive, withFile } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { plannedRows, testArchive, unpack } from '../../src/archive/unpack.ts';
import { readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import type { UnpackPlan } from '../../src/model.ts';
import { extraField, HOSTILE_ZIPS } from '../helpers/hostile-zips.ts';
import { ODD_ZIPS } from '../helpers/odd-zips.ts';
import { openBelow } from '../helpers/open-files.ts';
import { seeded } from '../helpers/random.ts';
import { type HeaderLies, makeZip, noise, type ZipEntrySpec } from '../helpers/zip-maker.ts';

type Pick = (below: number) => number;

const MINUTES = Number(process.env['RGSX_FUZZ_MINUTES'] ?? 0);
const SEED = Number(process.env['RGSX_FUZZ_SEED'] ?? 20_261_123);
const SHORT_RUN = 400;
const MOST = 32 * 1024 * 1024;
const LIMITS = { freeBytes: MOST, maxFileBytes: 2 ** 32 - 1 };

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rgsx-fuzz-'));
afterAll(() => rmSync(root, { recursive: true }));
const archivePath = join(root, 'archive.part');
const targetFolder = join(root, 'unpacked');

const SEEDS = [...ODD_ZIPS, ...HOSTILE_ZIPS].map((zip) => zip.make()).filter((bytes) => bytes.length < 400_000);
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes changed, mostly where a record begins. */
function spoil(bytes: Buffer, pick: Pick): Buffer {
  let out = Buffer.from(bytes);
  for (let n = pick(4) + 1; n > 0 && out.length > 8; n--) {
    const marks: number[] = [];
    for (let at = out.indexOf('PK'); at >= 0 && marks.length < 200; at = out.indexOf('PK', at + 1)) marks.push(at);
    const near = marks.length > 0 && pick(4) > 0 ? (marks[pick(marks.length)] ?? 0) + pick(60) : pick(out.length);
    const at = Math.min(near, out.length - 5);
    const value = NUMBERS[pick(NUMBERS.length)] ?? 0;
    switch (pick(7)) {
      case 0:
        out[at] = pick(256);
        break;
      case 1:
        out.writeUInt16LE(value & 0xffff, at);
        break;
      case 2:
        out.writeUInt32LE(value >>> 0, at);
        break;
      case 3:
        out = out.subarray(0, at);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + pick(64)))]);
        break;
      case 5:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at - pick(at + 1), at), out.subarray(at)]);
        break;
      default:
        out = Buffer.concat([out.subarray(0, at), noise(pick(40), pick(9999) + 1), out.subarray(at)]);
    }
  }
  return out;
}

const NAMES = [
  'a',
  'A',
  'a/b',
  'b/',
  '../x',
  '/x',
  'c:x',
  'a\\b',
  'é',
  'e\u0301',
  'x'.repeat(300),
  '',
  '.',
  'NUL',
  'a\u001bb',
];

function lies(pick: Pick): HeaderLies {
  const some = (): number => (pick(2) === 0 ? (NUMBERS[pick(NUMBERS.length)] ?? 0) : pick(3000));
  const all: HeaderLies[] = [
    { flags: pick(0x10000) },
    { method: [0, 8, 9, 12, 99][pick(5)] ?? 0 },
    { crc32: some() },
    { packedBytes: some() },
    { sizeBytes: some() },
    { name: NAMES[pick(NAMES.length)] ?? '' },
    { extra: extraField(pick(2) === 0 ? 1 : 0x7075, noise(pick(40), pick(999) + 1)) },
    { externalAttributes: pick(0x10000) * 0x10000 },
    { offset: some() },
    { nameLength: pick(0x10000) },
    { extraLength: pick(0x10000) },
  ];
  return pick(3) === 0 ? (all[pick(all.length)] ?? {}) : {};
}

/** A new zip, of which any field may be a lie. */
function invent(pick: Pick): Buffer {
  const entries = Array.from({ length: 1 + pick(5) }, (_, i): ZipEntrySpec => {
    return {
      name: pick(3) === 0 ? (NAMES[pick(NAMES.length)] ?? '') : `file ${i}`,
      data: pick(2) === 0 ? noise(pick(3000), i + 1) : 'abc'.repeat(pick(900)),
      method: pick(2) === 0 ? 'stored' : 'deflate',
      descriptor: pick(3) === 0 ? (pick(2) === 0 ? true : 'bare') : false,
      zip64: pick(5) === 0,
      local: lies(pick),
      central: lies(pick),
      ...(pick(12) === 0 ? { packed: noise(pick(2000), i + 77) } : {}),
      ...(pick(12) === 0 ? { hasLocal: false } : {}),
      ...(pick(12) === 0 ? { hasCentral: false } : {}),
      ...(pick(12) === 0 ? { gapAfter: noise(pick(50), 3) } : {}),
    };
  });
  return makeZip({ entries, zip64End: pick(5) === 0, ...(pick(6) === 0 ? { end: { entries: pick(7) } } : {}) });
}

function expectHonest(plan: UnpackPlan): void {
  for (const { path } of plan.files) {
    const parts = path.split('/');
    const bad = isAbsolute(path) || hasControls(path) || parts.some((part) => ['', '.', '..'].includes(part));
    expect(bad, JSON.stringify(path)).toBe(false);
  }
  const keys = plan.files.map(({ path }) => path.normalize('NFC').toLowerCase());
  expect(new Set(keys).size).toBe(keys.length);
}

/** The error's code; anything that is no AppError, or a `bug`, fails the test. */
async function codeOf(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || !['archive', 'disk'].includes(error.kind) || error.code === 'disk-error')
      throw error;
    return error.code;
  }
}

function streamed(zip: Buffer, pick: Pick): { readonly stream: ZipStream; readonly sums: Map<number, number> } {
  const sums = new Map<number, number>();
  let sum = 0;
  const stream = new ZipStream(
    {
      begin: () => {
        sum = 0;
      },
      write: (bytes) => {
        sum = crc32(bytes, sum);
      },
      end: (number) => sums.set(number, sum),
    },
    MOST,
  );
  for (let at = 0; at < zip.length && !stream.finished; ) at += stream.push(zip.subarray(at, at + 1 + pick(5000)));
  stream.close();
  return { stream, sums };
}

async function judge(zip: Buffer, pick: Pick): Promise<string> {
  writeFileSync(archivePath, zip);
  const { stream, sums } = streamed(zip, pick);
  let plan: UnpackPlan | null = null;
  const refused = await codeOf(async () => {
    plan = planUnpack(await listArchive(archivePath, 'a.zip'), LIMITS);
  });
  await codeOf(() => testArchive({ archivePath, archiveName: 'a.zip' }));
  if (plan === null) return refused ?? 'nothing';
  const planned: UnpackPlan = plan;
  expectHonest(planned);
  const failed = await codeOf(async () => {
    const { files } = await unpack({ archivePath, archiveName: 'a.zip', plan: planned, targetFolder });
    files.forEach(({ stagedPath, sizeBytes }, i) => {
      const content = readFileSync(stagedPath);
      expect(content.length).toBe(sizeBytes);
      expect(crc32(content)).toBe(planned.files[i]?.crc32);
    });
  });
  const rows = await withFile(archivePath, async (fd, bytes) =>
    plannedRows(await readZipDirectory(fd, bytes, archivePath), planned),
  );
  for (const file of stream.agreesWith(rows) ?? []) expect(sums.get(file.number)).toBe(file.crc32);
  if (failed !== null) {
    expect(existsSync(targetFolder)).toBe(false);
    expect(stream.agreesWith(rows), `streamed, but ${failed}`).toBeNull();
  }
  return failed ?? 'unpacked';
}

it(`zips at random${MINUTES > 0 ? ` for ${MINUTES} minutes` : ''}`, {
  timeout: 60_000 + MINUTES * 90_000,
}, async () => {
  const pick = seeded(SEED);
  const outcomes = new Map<string, number>();
  const until = performance.now() + MINUTES * 60_000;
  for (let n = 0; n < SHORT_RUN || performance.now() < until; n++) {
    const zip = pick(3) === 0 ? invent(pick) : spoil(SEEDS[pick(SEEDS.length)] ?? Buffer.alloc(0), pick);
    const began = performance.now();
    let outcome: string;
    try {
      outcome = await judge(zip, pick);
    } catch (error) {
      const kept = join(tmpdir(), `rgsx-fuzz-${SEED}-${n}.zip`);
      writeFileSync(kept, zip);
      throw new Error(`input ${n} of seed ${SEED}, kept as ${kept}`, { cause: error });
    }
    expect(performance.now() - began, `input ${n} of seed ${SEED}`).toBeLessThan(20_000);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(openBelow(root)).toEqual([]);
  expect(readdirSync(root).filter((name) => name !== 'unpacked')).toEqual(['archive.part']);
  const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  if (MINUTES > 0) process.stdout.write(`${total} zips: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  for (const outcome of ['unpacked', 'archive-damaged', 'archive-wrong-crc', 'archive-overlap']) {
    expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(0);
  }
});
