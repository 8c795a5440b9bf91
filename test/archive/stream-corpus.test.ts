/** Both corpora through the stream, in pieces of random sizes: it gives what the ordinary way gives, or it gives up. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { withFile } from '../../src/archive/with-file.ts';
import { plannedRows, readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import type { UnpackPlan } from '../../src/model.ts';
import { HOSTILE_ZIPS } from '../helpers/hostile-zips.ts';
import { ODD_ZIPS } from '../helpers/odd-zips.ts';
import { noise } from '../helpers/zip-maker.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-corpus-'));
afterAll(() => rmSync(root, { recursive: true }));
const archivePath = join(root, 'archive.part');
const LIMITS = { freeBytes: 8 * 1024 ** 3, maxFileBytes: null };
const MOST = 64 * 1024 * 1024;

/** Size and CRC say enough, and fit on a line when they differ. */
function summary(bytes: Uint8Array | string): string {
  const all = Buffer.from(bytes);
  return `${all.length} bytes, ${crc32(all).toString(16)}`;
}

interface Stream {
  readonly stream: ZipStream;
  /** Summaries of the files by number. */
  readonly made: string[];
  readonly madeBytes: number;
}

/** Many pieces of a few bytes, some large; each is spoilt afterwards, because the stream must keep no reference. */
function streamed(zip: Buffer, seed: number): Stream {
  const picks = noise(4096, seed);
  const made: string[] = [];
  let parts: Buffer[] = [];
  let madeBytes = 0;
  const sink = {
    begin: () => {
      parts = [];
    },
    write: (bytes: Buffer) => {
      parts.push(Buffer.from(bytes));
      madeBytes += bytes.length;
    },
    end: (number: number) => {
      made[number] = summary(Buffer.concat(parts));
    },
  };
  const stream = new ZipStream(sink, MOST);
  for (let at = 0, i = 0; at < zip.length && !stream.finished; i += 2) {
    const pick = picks.readUInt16LE(i % 4094);
    const size = zip.length > 100_000 && (pick & 3) !== 0 ? 1 + pick * 2 : 1 + (pick % 40);
    const piece = Buffer.from(zip.subarray(at, at + size));
    const taken = stream.push(piece);
    piece.fill(0xee);
    at += taken;
  }
  stream.close();
  return { stream, made, madeBytes };
}

async function planned(zip: Buffer): Promise<UnpackPlan | null> {
  writeFileSync(archivePath, zip);
  return listArchive(archivePath, 'a.zip').then(
    (listing) => {
      try {
        return planUnpack(listing, LIMITS);
      } catch {
        return null;
      }
    },
    () => null,
  );
}

/** What the stream gives for the plan, by path; null when it does not agree with the directory. */
async function agreed(plan: UnpackPlan, { stream, made }: Stream): Promise<Record<string, string> | null> {
  const rows = await withFile(archivePath, async (fd, bytes) =>
    plannedRows(await readZipDirectory(fd, bytes, archivePath), plan),
  );
  const files = stream.agreesWith(rows);
  if (files === null) return null;
  return Object.fromEntries(plan.files.map((file, i) => [file.path, made[files[i] ?? -1] ?? 'missing']));
}

/** Odd zips that a stream cannot follow; they are unpacked afterwards from the part. */
const NOT_STREAMED = new Set([
  'a self-extractor in front, offsets adjusted',
  'a self-extractor in front, offsets not adjusted',
  'a self-extractor in front of a zip64',
  'bytes between the entries',
  'stored with a bare descriptor',
  'two files with bare descriptors',
  'a split marker in front, in one piece after all',
]);

describe('odd but honest zips, streamed in pieces of any size', () => {
  it.each(ODD_ZIPS.map((zip, i) => [zip.what, zip, i] as const))('%s', async (what, { make, files }, seed) => {
    const zip = make();
    const plan = await planned(zip);
    const result = await agreed(plan as UnpackPlan, streamed(zip, seed + 1));
    const wanted = Object.fromEntries(Object.entries(files).map(([path, data]) => [path, summary(data)]));
    if (result === null) expect(NOT_STREAMED).toContain(what);
    else expect(result).toEqual(wanted);
  });
});

describe('hostile zips are never unpacked differently from the ordinary way', () => {
  it.each(HOSTILE_ZIPS.map((zip, i) => [zip.code, zip.what, zip.make, i] as const))(
    '%s: %s',
    async (_code, _what, make, seed) => {
      const zip = make();
      const stream = streamed(zip, seed + 1);
      expect(stream.madeBytes).toBeLessThanOrEqual(MOST);
      const plan = await planned(zip);
      if (plan === null) return;
      const ordinary = await unpack({ archivePath, archiveName: 'a.zip', plan, targetFolder: join(root, 'out') }).then(
        ({ files }) => Object.fromEntries(files.map((file) => [file.path, summary(readFileSync(file.stagedPath))])),
        () => null,
      );
      const result = await agreed(plan, stream);
      if (result !== null) expect(result).toEqual(ordinary);
    },
  );
});
