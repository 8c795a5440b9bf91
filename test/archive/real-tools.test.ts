/** Archives made by the tools that players have. Each is made when its tool is there. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listArchive } from '../../src/archive/read.ts';
import { planUnpack } from '../../src/archive/safe-plan.ts';
import { unpack } from '../../src/archive/unpack.ts';
import { withFile } from '../../src/archive/with-file.ts';
import { plannedRows, readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import { gameLike, noise } from '../helpers/zip-maker.ts';

const root = mkdtempSync(join(tmpdir(), 'rgsx-tools-'));
const source = join(root, 'source');
const LIMITS = { freeBytes: 2 ** 40, maxFileBytes: null };
const FILES: Readonly<Record<string, Buffer>> = {
  'Game (World).rom': gameLike(700_000, 3),
  'Disc/Pokéball 🎮 [!].bin': noise(300_000, 5),
  'Disc/empty.sav': Buffer.alloc(0),
  'Disc/ゲーム/Ünï — n\u0303ame.bin': gameLike(9000, 6),
  'text.txt': Buffer.from('hello\n'.repeat(400)),
};

beforeAll(() => {
  for (const [name, data] of Object.entries(FILES)) {
    mkdirSync(dirname(join(source, name)), { recursive: true });
    writeFileSync(join(source, name), data);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

/** A command in the folder of the files; `$A` is the archive. */
type Row = readonly [what: string, tool: string, ending: string, command: string, streams: boolean];

const ROWS: readonly Row[] = [
  ['Info-ZIP', 'zip', 'zip', 'zip -qr "$A" .', true],
  ['Info-ZIP, stored', 'zip', 'zip', 'zip -qr0 "$A" .', true],
  ['Info-ZIP, best', 'zip', 'zip', 'zip -qr9 "$A" .', true],
  ['Info-ZIP, zip64 forced', 'zip', 'zip', 'zip -qr -fz "$A" .', true],
  ['Info-ZIP through a pipe', 'zip', 'zip', 'zip -qr - . | cat > "$A"', true],
  ['Info-ZIP with extra things left out', 'zip', 'zip', 'zip -qrXD "$A" .', true],
  ['Info-ZIP with a comment', 'zip', 'zip', 'echo made by hand | zip -qrz "$A" . > /dev/null', true],
  ['7-Zip making a zip', '7z', 'zip', '"$Z" a -bd -tzip "$A" . > /dev/null', true],
  ['7-Zip making a stored zip', '7z', 'zip', '"$Z" a -bd -tzip -mx=0 "$A" . > /dev/null', true],
  [
    'Python',
    'python3',
    'zip',
    'python3 -c "import shutil,sys; shutil.make_archive(sys.argv[1][:-4], \'zip\', \'.\')" "$A"',
    true,
  ],
  ...['Deflate64', 'BZip2', 'LZMA', 'PPMd', 'XZ'].map(
    (method): Row => [
      `7-Zip making a zip by ${method}, which 7-Zip unpacks`,
      '7z',
      'zip',
      `"$Z" a -bd -tzip -mm=${method} "$A" . > /dev/null`,
      false,
    ],
  ),
  ['7-Zip', '7z', '7z', '"$Z" a -bd "$A" . > /dev/null', false],
  ['7-Zip, ultra', '7z', '7z', '"$Z" a -bd -mx=9 "$A" . > /dev/null', false],
  ['7-Zip, PPMd', '7z', '7z', '"$Z" a -bd -m0=ppmd "$A" . > /dev/null', false],
  ['7-Zip with filters', '7z', '7z', '"$Z" a -bd -m0=bcj -m1=lzma "$A" . > /dev/null', false],
  ...['bzip2', 'deflate64', 'copy'].map(
    (method): Row => [`7-Zip, ${method}`, '7z', '7z', `"$Z" a -bd -m0=${method} "$A" . > /dev/null`, false],
  ),
  ...['BCJ2', 'ARM64', 'ARMT', 'Delta:4'].map(
    (filter): Row => [`7-Zip, filter ${filter}`, '7z', '7z', `"$Z" a -bd -mf=${filter} "$A" . > /dev/null`, false],
  ),
  ['7-Zip, each file by itself', '7z', '7z', '"$Z" a -bd -ms=off -mx=9 "$A" . > /dev/null', false],
  ['GNU tar', 'tar', 'tar', 'tar cf "$A" .', false],
  ['GNU tar, pax', 'tar', 'tar', 'tar -H pax -cf "$A" .', false],
  ['GNU tar and gzip', 'gzip', 'tar.gz', 'tar czf "$A" .', false],
  ['GNU tar and gzip through a pipe', 'gzip', 'tgz', 'tar cf - . | gzip > "$A"', false],
  ['GNU tar and xz', 'xz', 'tar.xz', 'tar cJf "$A" .', false],
  ['GNU tar and xz in several blocks', 'xz', 'txz', 'tar cf - . | xz --block-size=200000 > "$A"', false],
];

function has(tool: string): boolean {
  if (tool === '7z') return sevenZip !== undefined;
  return isThere(tool);
}

function isThere(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function streamed(archivePath: string, files: number): Promise<boolean> {
  const stream = new ZipStream({ begin: () => {}, write: () => {}, end: () => {} }, 2 ** 40);
  const bytes = readFileSync(archivePath);
  for (let at = 0; at < bytes.length && !stream.finished; ) at += stream.push(bytes.subarray(at, at + 65_536));
  stream.close();
  const plan = planUnpack(await listArchive(archivePath), LIMITS);
  const rows = await withFile(archivePath, async (fd, size) =>
    plannedRows(await readZipDirectory(fd, size, archivePath), plan),
  );
  return stream.agreesWith(rows)?.length === files;
}

/** Debian's packages call it by four names. */
const sevenZip = ['7z', '7zz', '7za'].find(isThere);

describe('unpacked byte for byte', () => {
  for (const [what, tool, ending, command, streams] of ROWS) {
    it.runIf(has(tool))(has(tool) ? what : `${what} (no ${tool} here)`, async () => {
      const archivePath = join(root, `Game.${ending}`);
      rmSync(archivePath, { force: true });
      rmSync(`${archivePath}.layer`, { recursive: true, force: true });
      execFileSync('sh', ['-c', command], {
        cwd: source,
        env: { ...process.env, A: archivePath, Z: sevenZip, LC_ALL: 'C.UTF-8' },
      });
      const plan = planUnpack(await listArchive(archivePath), LIMITS);
      const { files } = await unpack({ archivePath, plan, targetFolder: join(root, 'out') });
      expect(files.map((file) => file.path).sort()).toEqual(Object.keys(FILES).sort());
      for (const file of files)
        expect(readFileSync(file.stagedPath).equals(FILES[file.path] ?? noise(1)), file.path).toBe(true);
      if (streams) expect(await streamed(archivePath, files.length)).toBe(true);
    });
  }

  it.runIf(has('zip'))('a link that Info-ZIP has kept is refused', async () => {
    const folder = join(root, 'linked');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.rom'), 'x');
    symlinkSync('/etc/passwd', join(folder, 'b.rom'));
    execFileSync('zip', ['-qry', join(root, 'linked.zip'), '.'], { cwd: folder });
    const listing = await listArchive(join(root, 'linked.zip'));
    expect(() => planUnpack(listing, LIMITS)).toThrowError(expect.objectContaining({ code: 'archive-link' }));
  });

  it.runIf(has('zip'))('a password of Info-ZIP is seen', async () => {
    execFileSync('zip', ['-qr', '-P', 'secret', join(root, 'locked.zip'), '.'], { cwd: source });
    const listing = await listArchive(join(root, 'locked.zip'));
    expect(() => planUnpack(listing, LIMITS)).toThrowError(expect.objectContaining({ code: 'archive-encrypted' }));
  });
});

/** Beyond what 32 bits count: gigabytes on the disk and minutes, so only when asked for (RGSX_BIG_TESTS=1). */
describe.runIf(process.env['RGSX_BIG_TESTS'] === '1')('an entry of more than 4 GiB', () => {
  const big = join(root, 'big');
  const END = Buffer.from('the end of a large file');
  beforeAll(() => {
    mkdirSync(big);
    const fd = openSync(join(big, 'Game.iso'), 'w');
    // Mostly holes, so that it takes little room by itself; with fewer bytes between them its archive would be refused as a bomb.
    for (let at = 0; at < 4_590_000_000; at += 70_000_003) writeSync(fd, noise(1_000_000, at % 97), 0, 1_000_000, at);
    writeSync(fd, END, 0, END.length, 4_600_000_000);
    closeSync(fd);
  });

  it.each([
    ['Info-ZIP', 'zip', 'zip -qr1 "$A" .'],
    ['Info-ZIP, stored', 'zip', 'zip -qr0 "$A" .'],
    ['7-Zip', '7z', '"$Z" a -bd -mx=1 "$A" . > /dev/null'],
    ['7-Zip making a zip', 'zip', '"$Z" a -bd -tzip -mx=1 "$A" . > /dev/null'],
    ['GNU tar', 'tar', 'tar cf "$A" .'],
    ['xz', 'xz', 'xz -0 -k -c Game.iso > "$A"'],
  ])('%s', async (_, ending, command) => {
    const archivePath = join(root, `Game.iso.${ending}`);
    const targetFolder = join(root, 'big-out');
    rmSync(archivePath, { force: true });
    execFileSync('sh', ['-c', command], { cwd: big, env: { ...process.env, A: archivePath, Z: sevenZip } });
    const plan = planUnpack(await listArchive(archivePath), LIMITS);
    const { files } = await unpack({ archivePath, plan, targetFolder });
    expect(files).toMatchObject([{ path: 'Game.iso', sizeBytes: 4_600_000_000 + END.length }]);
    execFileSync('cmp', [files.at(0)?.stagedPath ?? '', join(big, 'Game.iso')]);
    rmSync(targetFolder, { recursive: true });
    rmSync(archivePath);
  });
});
