/**
 * Archives that nobody has thought of: the corpora with bytes changed, and new ones with lies in any field. Whatever comes, the answer is
 * files that are exactly what the directory says, or an AppError; nothing is left over, and the stream never says otherwise.
 */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { testArchive, unpack } from '../../src/archive/unpack.ts';
import { withFile } from '../../src/archive/with-file.ts';
import { plannedRows, readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import type { UnpackPlan } from '../../src/model.ts';
import { makeRar4, makeRar5, pack } from '../helpers/archive-maker.ts';
import { extraField, HOSTILE_ZIPS } from '../helpers/hostile-zips.ts';
import { ODD_ZIPS } from '../helpers/odd-zips.ts';
import { openBelow } from '../helpers/open-files.ts';
import { gameLike, type HeaderLies, makeZip, noise, type ZipEntrySpec } from '../helpers/zip-maker.ts';
import type { Fuzzer, Pick } from './harness.ts';

const MOST = 32 * 1024 * 1024;
const LIMITS = { freeBytes: MOST, maxFileBytes: 2 ** 32 - 1 };

interface Place {
  readonly archivePath: string;
  readonly targetFolder: string;
  readonly close: () => void;
}

/** A folder of its own that must be as empty at the end as it was. */
function place(): Place {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rgsx-fuzz-archives-'));
  return {
    archivePath: join(root, 'archive.part'),
    targetFolder: join(root, 'unpacked'),
    close: () => {
      const open = openBelow(root);
      const left = readdirSync(root).filter((name) => name !== 'archive.part' && name !== 'unpacked');
      rmSync(root, { recursive: true, force: true });
      assert.deepEqual(open, [], 'files are left open');
      assert.deepEqual(left, [], 'files are left over');
    },
  };
}

const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes changed, mostly where a record begins. */
function spoilZip(bytes: Buffer, pick: Pick): Buffer {
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
function inventZip(pick: Pick): Buffer {
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

function assertHonest(plan: UnpackPlan): void {
  for (const { path } of plan.files) {
    const parts = path.split('/');
    const bad = isAbsolute(path) || hasControls(path) || parts.some((part) => ['', '.', '..'].includes(part));
    assert.ok(!bad, JSON.stringify(path));
  }
  const keys = plan.files.map(({ path }) => path.normalize('NFC').toLowerCase());
  assert.equal(new Set(keys).size, keys.length);
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

async function judgeZip({ archivePath, targetFolder }: Place, zip: Buffer, pick: Pick): Promise<string> {
  writeFileSync(archivePath, zip);
  const { stream, sums } = streamed(zip, pick);
  let plan: UnpackPlan | null = null;
  const refused = await codeOf(async () => {
    plan = planUnpack(await listArchive(archivePath, 'a.zip'), LIMITS);
  });
  await codeOf(() => testArchive({ archivePath, archiveName: 'a.zip' }));
  if (plan === null) return refused ?? 'nothing';
  const planned: UnpackPlan = plan;
  assertHonest(planned);
  const failed = await codeOf(async () => {
    const { files } = await unpack({ archivePath, archiveName: 'a.zip', plan: planned, targetFolder });
    for (const [i, { stagedPath, sizeBytes }] of files.entries()) {
      const content = readFileSync(stagedPath);
      assert.equal(content.length, sizeBytes);
      assert.equal(crc32(content), planned.files.at(i)?.crc32);
    }
  });
  const rows = await withFile(archivePath, async (fd, bytes) =>
    plannedRows(await readZipDirectory(fd, bytes, archivePath), planned),
  );
  for (const [i, number] of (stream.agreesWith(rows) ?? []).entries()) {
    assert.equal(sums.get(number), planned.files.at(i)?.crc32);
  }
  if (failed !== null) {
    assert.ok(!existsSync(targetFolder), 'something was left over');
    assert.equal(stream.agreesWith(rows), null, `streamed, but ${failed}`);
  }
  return failed ?? 'unpacked';
}

/** Zips. */
export function zipFuzzer(): Fuzzer {
  const where = place();
  return {
    kind: 'zips',
    seeds: [...ODD_ZIPS, ...HOSTILE_ZIPS].map((zip) => zip.make()).filter((bytes) => bytes.length < 400_000),
    scraps: [],
    invent: inventZip,
    spoil: spoilZip,
    judge: (input, pick) => judgeZip(where, input, pick),
    reaches: ['unpacked', 'archive-damaged', 'archive-wrong-crc', 'archive-overlap'],
    shortRun: 400,
    close: where.close,
  };
}

/** Heads and tails hold the structures; the middle is data. */
function spoilEdges(bytes: Buffer, pick: Pick): Buffer {
  const out = Buffer.from(bytes);
  for (let n = 1 + pick(4); n > 0; n--) {
    const edge = Math.min(120, out.length);
    const at = [pick(edge), out.length - 1 - pick(edge), pick(out.length)][pick(3)] ?? 0;
    out[at] = [pick(256), 0, 0xff, (out[at] ?? 0) ^ (1 << pick(8))][pick(4)] ?? 0;
  }
  return pick(8) === 0 ? out.subarray(0, pick(out.length)) : out;
}

async function judgeOther({ archivePath, targetFolder }: Place, input: Buffer): Promise<string> {
  writeFileSync(archivePath, input);
  const failed = await codeOf(async () => {
    const plan = planUnpack(await listArchive(archivePath, 'a.7z'), LIMITS);
    assertHonest(plan);
    const { files } = await unpack({ archivePath, archiveName: 'a.7z', plan, targetFolder });
    for (const [i, { stagedPath, sizeBytes }] of files.entries()) {
      const content = readFileSync(stagedPath);
      assert.equal(content.length, sizeBytes);
      const crc = plan.files.at(i)?.crc32 ?? null;
      if (crc !== null) assert.equal(crc32(content), crc);
    }
  });
  if (failed !== null) assert.ok(!existsSync(targetFolder), 'something was left over');
  rmSync(targetFolder, { recursive: true, force: true });
  return failed ?? 'unpacked';
}

/** 7z, RAR and tar files: 7-Zip ends, whatever it thinks of them, and what it thinks is an AppError. */
export async function otherArchivesFuzzer(): Promise<Fuzzer> {
  const where = place();
  const files = { 'Game.rom': gameLike(20_000, 3), 'd/other.bin': 'abc'.repeat(500) };
  const rom = { 'Game.rom': 'abc'.repeat(300), 'd/b.bin': 'x' };
  return {
    kind: 'other archives',
    seeds: [
      await pack('7z', files),
      await pack('7z', files, { args: ['-mhc=off', '-ms=off'] }),
      makeRar4(rom),
      makeRar5(rom),
      await pack('tar', files),
    ],
    scraps: [],
    spoil: spoilEdges,
    judge: (input) => judgeOther(where, input),
    reaches: [],
    shortRun: 8,
    close: where.close,
  };
}
