/** What the byte benchmarks run in: a folder (RAM disk where there is one), a zip, a fake host in a process of its own, userdata. */

import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type BigZipEntry, generatedZip, writeBigZip } from '../../test/helpers/big-zip.ts';
import type { ServeConfig, ServeStarted, ServeStats } from '../../test/helpers/fake-fichier/serve.ts';
import { makeTempUserdata } from '../../test/helpers/temp-userdata.ts';
import { bundleProgram } from '../build/bundle.ts';
import { FLAGS } from '../build/flags.ts';
import { forget } from './measure.ts';

const KEY = 'BENCH-KEY_of-no-account-anywhere';
const MIB = 1024 * 1024;
const EXECUTABLE = process.env['RGSX_BENCH_PROGRAM'];

/** A RAM disk with room for zip, part and members, else the temporary folder: so that the disk is not what is measured. */
function spaciousFolder(needBytes: number): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > needBytes) return '/dev/shm';
  } catch {
    // Not on this system.
  }
  return tmpdir();
}

/** What the makers of content deflate to, a bit more than in truth. */
const DEFLATED = { game: 0.46, disc: 0.59 };

/** Entries that make a zip of about this size: one half stored, the other deflated; of what `gameLike` makes, or `discLike`. */
export function halfAndHalf(archiveBytes: number, content?: 'disc'): BigZipEntry[] {
  const piece = Math.min(64 * MIB, Math.ceil(archiveBytes / 8));
  const made = content === undefined ? {} : { content };
  const entries: BigZipEntry[] = [];
  for (let n = 0, size = 0; size < archiveBytes / 2; n++, size += piece) {
    entries.push({ name: `tracks/Track ${n + 1}.bin`, sizeBytes: piece, method: 'stored', ...made });
  }
  for (let n = 0, size = 0; size < archiveBytes / 2; n++, size += piece * DEFLATED[content ?? 'game']) {
    entries.push({ name: `data/Level ${n + 1}.pak`, sizeBytes: piece, method: 'deflate', ...made });
  }
  return entries;
}

export interface WorldOptions {
  /** Throttles the host. */
  readonly bytesPerSecond?: number | undefined;
  /** So many links lead to the zip; the first is `link`. */
  readonly copies?: number;
  /** What is in each of them has names of its own, so that all can be installed. */
  readonly distinct?: boolean;
  /** The zip is made on the way and never lies on a disk. */
  readonly generated?: boolean;
  /** Not on a RAM disk, even where there is one. */
  readonly onDisk?: boolean;
}

/** `Game.pak` → `Game 7.pak`. */
function renamed(entries: readonly BigZipEntry[], number: number): BigZipEntry[] {
  return entries.map((entry) => ({ ...entry, name: entry.name.replace(/(\.\w+)$/, ` ${number}$1`) }));
}

export class World {
  readonly folder: string;
  readonly unpackedBytes: number;
  readonly zipBytes: number;
  readonly zipPath: string;
  readonly certificate: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  started!: ServeStarted;

  constructor(entries: readonly BigZipEntry[], options: WorldOptions = {}) {
    const { bytesPerSecond, copies = 1, distinct = false, onDisk = false } = options;
    const generated = distinct || options.generated === true;
    this.unpackedBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
    const place = onDisk ? tmpdir() : spaciousFolder(this.unpackedBytes * (generated ? 1.1 : 4));
    this.folder = mkdtempSync(join(place, 'rgsx-bench-'));
    this.zipPath = join(this.folder, 'bench.zip');
    this.certificate = join(this.folder, 'ca.pem');
    this.zipBytes = generated ? generatedZip(entries).sizeBytes : writeBigZip(this.zipPath, entries).sizeBytes;
    const config: ServeConfig = {
      key: KEY,
      files: Array.from({ length: copies }, (_, at) => ({
        name: at === 0 ? 'bench.zip' : `bench-${at + 1}.zip`,
        ...(distinct ? { zip: renamed(entries, at + 1) } : generated ? { zip: entries } : { path: this.zipPath }),
      })),
      certificatePath: this.certificate,
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    };
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify(config));
    const serve = join(import.meta.dirname, '../../test/helpers/fake-fichier/serve.ts');
    this.#child = spawn(process.execPath, [serve, join(this.folder, 'config.json')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Starts the host and bundles the program into the folder. */
  async start(): Promise<void> {
    this.started = JSON.parse((await this.#lines.next()).value as string) as ServeStarted;
    if (EXECUTABLE !== undefined) forget(EXECUTABLE);
    const { text } = await bundleProgram();
    writeFileSync(this.program, text);
    // Its compiled code is kept, as the executable carries it; what the first start compiles is not what is measured.
    execFileSync(process.execPath, [...FLAGS, this.program, '--version'], { env: { ...process.env, ...this.env } });
  }

  /** The program with these arguments: the executable that RGSX_BENCH_PROGRAM names, else the bundle with the executable's flags. */
  command(...args: readonly string[]): readonly string[] {
    if (EXECUTABLE !== undefined) return [resolve(EXECUTABLE), ...args];
    return [process.execPath, ...FLAGS, this.program, ...args];
  }

  get program(): string {
    return join(this.folder, 'rgsx.cjs');
  }

  async stats(): Promise<ServeStats> {
    this.#child.stdin.write('stats\n');
    return JSON.parse((await this.#lines.next()).value as string) as ServeStats;
  }

  /** A fresh userdata with the key and two systems: `snes` opens zips, `psx` does not. Call the answer to remove it. */
  userdata(): { readonly root: string; readonly roms: string; remove(): void } {
    const root = mkdtempSync(join(this.folder, 'userdata-'));
    const systems = [
      { name: 'snes', fullName: 'Super Nintendo', extensions: ['.sfc', '.zip'] },
      { name: 'psx', fullName: 'PlayStation', extensions: ['.cue', '.bin', '.pak'] },
    ];
    const { roms } = makeTempUserdata({ root, systems, key: KEY });
    return { root, roms, remove: () => rmSync(root, { recursive: true, force: true }) };
  }

  /** The environment in which the program takes this host for 1fichier. */
  get env(): Record<string, string> {
    return {
      RGSX_FICHIER_URL: this.started.apiUrl,
      RGSX_FICHIER_PACE_MS: '1',
      // As the launcher sets it (ports/RGSX-TUI.sh).
      MALLOC_ARENA_MAX: '2',
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
      NODE_EXTRA_CA_CERTS: this.certificate,
    };
  }

  get link(): string {
    return this.started.links['bench.zip'] ?? '';
  }

  /** Every link, the first is `link`. */
  get links(): readonly string[] {
    return Object.values(this.started.links);
  }

  /** The same bytes without an API, for peers that know none. */
  get plain(): string {
    return this.started.plain['bench.zip'] ?? '';
  }

  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where the kernel tells which machine this is. */
export function machine(): string {
  const cpu = /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch;
  return `${cpu}, Node ${process.version}`;
}
