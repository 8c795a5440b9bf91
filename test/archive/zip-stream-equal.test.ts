/** The zip that is unpacked while it arrives gives what the ordinary way gives, or nothing: on hostile, odd and damaged zips. */

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { plannedRows, unpack } from '../../src/archive/unpack.ts';
import { readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import { HOSTILE_ZIPS } from '../helpers/hostile-zips.ts';
import { ODD_ZIPS } from '../helpers/odd-zips.ts';
import { seeded } from '../helpers/random.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-equal-'));
afterAll(() => rmSync(root, { recursive: true }));
const archivePath = join(root, 'archive.part');
const targetFolder = join(root, 'unpacked');
const LIMITS = { freeBytes: 8 * 1024 ** 3, maxFileBytes: 2 ** 32 - 1 };
/** `npm run torture` asks for more. */
const ROUNDS = Number(process.env['RGSX_ZIP_ROUNDS'] ?? 150);

function stream(zip: Buffer, piece: () => number): { stream: ZipStream; files: Buffer[] } {
  const files: Buffer[] = [];
  let parts: Buffer[] = [];
  const sink = {
    begin: () => {
      parts = [];
    },
    write: (bytes: Buffer) => {
      parts.push(Buffer.from(bytes));
    },
    end: (number: number) => {
      files[number] = Buffer.concat(parts);
    },
  };
  const one = new ZipStream(sink, 64 * 1024 * 1024);
  for (let at = 0; at < zip.length && !one.finished; ) at += one.push(zip.subarray(at, at + piece()));
  one.close();
  return { stream: one, files };
}

/** What comes of a zip: `same`, `left` (to the ordinary way), or `refused` (by list, plan or unpack). Throws when they differ. */
async function compared(
  zip: Buffer,
  piece: () => number,
  expected?: Readonly<Record<string, Uint8Array | string>>,
): Promise<'same' | 'left' | 'refused'> {
  const { stream: one, files } = stream(zip, piece);
  writeFileSync(archivePath, zip);
  let plan: ReturnType<typeof planUnpack>;
  try {
    plan = planUnpack(await listArchive(archivePath, 'x.zip'), LIMITS);
  } catch {
    return 'refused';
  }
  const fd = openSync(archivePath, 'r');
  const rows = plannedRows(await readZipDirectory(fd, zip.length, archivePath), plan);
  closeSync(fd);
  const agreed = one.agreesWith(rows);
  if (expected !== undefined) {
    // What must come out is known: no need to write it all again.
    if (agreed === null) return 'left';
    for (const [n, { path }] of plan.files.entries()) {
      expect(files[agreed[n]?.number ?? -1]?.equals(Buffer.from(expected[path] ?? '?'))).toBe(true);
    }
    return 'same';
  }
  const ordinary = await unpack({ archivePath, archiveName: 'x.zip', plan, targetFolder }).catch(() => null);
  if (ordinary === null) {
    expect(agreed).toBeNull();
    return 'refused';
  }
  if (agreed === null) return 'left';
  for (const [n, { stagedPath }] of ordinary.files.entries()) {
    expect(files[agreed[n]?.number ?? -1]?.equals(readFileSync(stagedPath))).toBe(true);
  }
  return 'same';
}

const piecesOf = (zip: Buffer) => () => Math.max(700, zip.length >> 6);

it.each(HOSTILE_ZIPS.map((zip) => [zip.code, zip.what, zip.make] as const))('%s: %s', async (_code, _what, make) => {
  const zip = make();
  expect(await compared(zip, piecesOf(zip))).toBe('refused');
});

it.each(ODD_ZIPS.map((zip) => [zip.what, zip] as const))('odd: %s', async (_what, { make, files }) => {
  const zip = make();
  expect(['same', 'left']).toContain(await compared(zip, piecesOf(zip), files));
});

it(`${ROUNDS} zips with a few changed, lost or doubled bytes`, async () => {
  const zips = ODD_ZIPS.map((zip) => zip.make()).filter((zip) => zip.length < 300_000);
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const below = seeded(seed);
    let zip = Buffer.from(zips[below(zips.length)] ?? Buffer.alloc(0));
    for (let n = below(4); n >= 0; n--) {
      // Headers are more worth hitting than data: they lie at both ends of small archives.
      const at = below(2) === 0 ? below(zip.length) : below(Math.min(200, zip.length));
      const what = below(4);
      if (what < 2) zip[at] = below(256);
      else if (what === 2) zip = Buffer.concat([zip.subarray(0, at), zip.subarray(at + 1 + below(4))]);
      else zip = Buffer.concat([zip.subarray(0, at), zip.subarray(Math.max(0, at - 8))]);
      if (zip.length === 0) zip = Buffer.from('PK');
    }
    const outcome = await compared(zip, () => 1 + below(3_000));
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(['left', 'refused', 'same']);
});
