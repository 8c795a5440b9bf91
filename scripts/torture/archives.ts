/** The corpora of zips: every hostile one must be refused by its own code, every odd one must come out exactly. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { asAppError } from '../../src/lib/errors.ts';
import { HOSTILE_ZIPS } from '../../test/helpers/hostile-zips.ts';
import { ODD_ZIPS, type OddZip } from '../../test/helpers/odd-zips.ts';
import type { Part } from './part.ts';

interface ArchiveReport {
  refused: number;
  unpacked: number;
  readonly wrong: string[];
}

const LIMITS = { freeBytes: 8 * 1024 ** 3, maxFileBytes: 2 ** 32 - 1 };

async function unpackIn(root: string, bytes: Buffer, archiveName: string) {
  const archivePath = join(root, 'archive.part');
  const targetFolder = join(root, 'unpacked');
  rmSync(targetFolder, { recursive: true, force: true });
  writeFileSync(archivePath, bytes);
  const plan = planUnpack(await listArchive(archivePath, archiveName), LIMITS);
  return (await unpack({ archivePath, archiveName, plan, targetFolder })).files;
}

async function odd(root: string, { make, files }: OddZip): Promise<string | null> {
  const found = await unpackIn(root, make(), 'Game.zip');
  if (found.length !== Object.keys(files).length) return 'not the files that it holds';
  const bad = found.find(({ path, stagedPath }) => {
    const expected = files[path];
    return expected === undefined || !readFileSync(stagedPath).equals(Buffer.from(expected));
  });
  return bad === undefined ? null : `${bad.path} is not right`;
}

/** Every zip of both corpora once, in a folder of its own that is removed again. */
async function tryArchives(): Promise<ArchiveReport> {
  const root = mkdtempSync(join(tmpdir(), 'rgsx-torture-'));
  const report: ArchiveReport = { refused: 0, unpacked: 0, wrong: [] };
  try {
    for (const { code, what, make } of HOSTILE_ZIPS) {
      const name = what.startsWith('no') ? 'x.rom' : 'x.zip';
      const said = await unpackIn(root, make(), name).then(
        () => 'unpacked',
        (error: unknown) => asAppError(error).code,
      );
      if (said === code && !existsSync(join(root, 'unpacked'))) report.refused++;
      else report.wrong.push(`${what}: ${said}, not ${code}`);
    }
    for (const zip of ODD_ZIPS) {
      const said = await odd(root, zip).catch((error: unknown) => asAppError(error).code);
      if (said === null) report.unpacked++;
      else report.wrong.push(`${zip.what}: ${said}`);
    }
    return report;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export const archives: Part = async () => {
  const { refused, unpacked, wrong } = await tryArchives();
  return { line: `${refused} refused, ${unpacked} unpacked exactly, ${wrong.length} wrong`, wrong };
};
