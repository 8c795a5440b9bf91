/**
 * Power cuts with lost writes, on real file systems: the program works in a machine of its own (user-mode Linux, a kernel as a process), the
 * card is an image, and a cut is SIGKILL of the whole machine. Whatever its kernel had not written back is gone, data and names alike; what
 * the image was given stays. Then the card is mounted again (a FAT card after `fsck.fat -a` or as it is) and the program goes on.
 *
 * Needs root, `linux.uml` with its modules, mkfs.ext4, and for FAT cards mkfs.vfat and fsck.fat (Debian: user-mode-linux, dosfstools).
 */

import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { bundleProgram } from '../../scripts/build/bundle.ts';
import { seeded } from '../helpers/random.ts';

const CARD_BYTES = 128 * 1024 * 1024;
/** Longest that a machine may work; a program that hangs is something wrong. */
const PATIENCE_MS = 300_000;

export const CARD_KINDS = ['ext4', 'vfat'] as const;
export type CardKind = (typeof CARD_KINDS)[number];

/** Why it cannot be run here, in words; null: it can. */
export function whyNoMachine(): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = ['linux.uml', 'mkfs.ext4', 'mkfs.vfat', 'fsck.fat'].filter((tool) => which(tool) === null);
  if (missing.length > 0) return `needs ${missing.join(', ')}`;
  return existsSync('/usr/lib/uml/modules') ? null : 'needs the modules of user-mode-linux';
}

function which(tool: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/sbin', '/usr/sbin'];
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path)) ?? null;
}

export interface PowerReport {
  cuts: number;
  rounds: number;
  installed: number;
  mostAgainBytes: number;
  /** Rounds at whose end the card had to be checked before the program could clear up. */
  readOnlyAtEnd: number;
  readonly wrong: string[];
}

interface Boot {
  readonly kind: CardKind;
  readonly image: string;
  /** Where `prepare` put the program. */
  readonly folder: string;
  /** Centiseconds between write-backs of the kernel. */
  readonly writeback: number;
  readonly inside: string;
  /** The power is cut so long after the program's so many facts on the console (1: it began to work); null: not at all. */
  readonly cut: { readonly facts: number; readonly afterMs: number } | null;
}

interface Booted {
  readonly cut: boolean;
  readonly exit: string | null;
  readonly lines: readonly string[];
}

const MOUNT_OPTIONS: Readonly<Record<CardKind, readonly string[]>> = {
  // Without the kernel's help for programs that rename without a sync.
  ext4: ['noatime,noauto_da_alloc', 'noatime', 'noatime,data=writeback,noauto_da_alloc'],
  vfat: ['noatime,utf8=1,codepage=437,iocharset=utf8', 'noatime,codepage=437,iocharset=ascii'],
};

/** The program and what drives it as one file each: a machine that reads its files from another one starts it sooner so. */
async function prepare(folder: string): Promise<void> {
  writeFileSync(join(folder, 'rgsx.cjs'), (await bundleProgram()).text);
  await build({
    entryPoints: [join(import.meta.dirname, 'inside.ts')],
    outfile: join(folder, 'inside.mjs'),
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
  });
}

function makeCard(kind: CardKind, image: string): void {
  rmSync(image, { force: true });
  writeFileSync(image, '');
  truncateSync(image, CARD_BYTES);
  const [tool, args] = kind === 'ext4' ? ['mkfs.ext4', ['-q']] : ['mkfs.vfat', ['-F', '32']];
  execFileSync(which(tool) ?? tool, [...args, image], { stdio: 'ignore' });
}

const FACT = /^(working|step|part )/;

/** A machine of its own: its root is this one's, read-only; its console is `stdout`. */
function startMachine(more: readonly string[], megabytes = 768): ChildProcessByStdio<null, Readable, null> {
  const init = join(import.meta.dirname, 'init.sh');
  const args = [`mem=${megabytes}M`, 'rootfstype=hostfs', 'ro', 'con=null', 'con0=null,fd:1', 'quiet'];
  return spawn(which('linux.uml') ?? 'linux.uml', [...args, `NODE=${process.execPath}`, ...more, `init=${init}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
}

/** Runs a script of the project in a machine to its end; answers the lines that it said with POWER before them. */
export async function runInMachine(script: string, args: readonly string[]): Promise<string[]> {
  const child = startMachine(['WRITEBACK=500', `RUN=${[script, ...args].join(',')}`], 1800);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await new Promise((done) => child.on('close', done));
  return out.split(/\r?\n/).flatMap((line) => (line.startsWith('POWER ') ? [line.slice(6)] : []));
}

/** One life of the machine. */
function boot({ kind, image, folder, writeback, inside, cut: plan }: Boot, options: string): Promise<Booted> {
  const child = startMachine([
    ...[`ubda=${image}`, `CARD_TYPE=${kind}`, `CARD_OPTIONS=${options}`, `WRITEBACK=${writeback}`],
    ...[`RGSX_MAIN=${join(folder, 'rgsx.cjs')}`, `RUN=${join(folder, 'inside.mjs')},${inside}`],
  ]);
  const lines: string[] = [];
  let exit: string | null = null;
  let cut = false;
  let facts = 0;
  let rest = '';
  const cutNow = (): void => {
    cut = true;
    // The kernel's processes are this one's children in a group of its own.
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in this very moment.
    }
  };
  const patience = setTimeout(() => {
    lines.push('wrong the machine hung');
    cutNow();
  }, PATIENCE_MS);
  const heard = (line: string): void => {
    lines.push(line);
    if (FACT.test(line) && ++facts === plan?.facts) {
      setTimeout(() => exit === null && !cut && cutNow(), plan.afterMs).unref();
    }
    if (!line.startsWith('exit ')) return;
    exit = line.slice(5);
    // Also behind the end: nothing that was told as done may be lost.
    if (plan !== null && !cut) cutNow();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('POWER ')) heard(part.slice(6));
  });
  return new Promise((done) => {
    child.on('close', () => {
      clearTimeout(patience);
      done({ cut, exit, lines });
    });
  });
}

export interface PowerOptions {
  /** At least so many, always to the end of a round. */
  readonly cuts: number;
  readonly seed: number;
  /** After so many cuts of one round it is left to end. */
  readonly perRound?: number;
  /** Whether another round may begin. */
  readonly goOn?: () => boolean;
  /** Hears each cut. */
  readonly tell?: (text: string) => void;
}

/** Rounds of three games each, a card of another kind for each round in turn. */
export async function cutRealPower(options: PowerOptions): Promise<PowerReport> {
  const report: PowerReport = { cuts: 0, rounds: 0, installed: 0, mostAgainBytes: 0, readOnlyAtEnd: 0, wrong: [] };
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-power-'));
  const below = seeded(options.seed);
  try {
    await prepare(folder);
    while (report.cuts < options.cuts && options.goOn?.() !== false) {
      report.rounds++;
      await oneRound(report, folder, below, options);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return report;
}

async function oneRound(
  report: PowerReport,
  folder: string,
  below: (n: number) => number,
  { perRound = 50, tell }: PowerOptions,
): Promise<void> {
  const image = join(folder, 'card.img');
  const kind = CARD_KINDS[report.rounds % CARD_KINDS.length] ?? 'ext4';
  const options = MOUNT_OPTIONS[kind][below(MOUNT_OPTIONS[kind].length)] ?? 'noatime';
  const repaired = kind === 'vfat' && below(2) === 0;
  // As the kernel does by itself, or so often that anything may be written at any time.
  const writeback = [3000, 100, 20, 5][below(4)] ?? 3000;
  const named = `round ${report.rounds}, ${kind} ${options}${repaired ? ', repaired' : ''}, write-back ${writeback}`;
  makeCard(kind, image);
  let most = 0;
  for (let boots = 0; boots < 60; boots++) {
    // By the clock, or by what happens on the card: much happens in little time there.
    const late = { facts: Number.POSITIVE_INFINITY, afterMs: 0 };
    const cut =
      boots >= perRound
        ? late
        : below(3) === 0
          ? { facts: 1, afterMs: below(9000) }
          : { facts: 1 + below(30), afterMs: below(120) };
    const inside = `${report.rounds},${boots === 0 ? 'first' : 'work'}`;
    const life = await boot({ kind, image, folder, writeback, inside, cut }, options);
    const wrong = life.lines.filter((line) => line.startsWith('wrong ')).map((line) => `${named}: ${line.slice(6)}`);
    report.wrong.push(...wrong);
    most = countAgain(report, life.lines, most);
    const parts = life.lines.filter((line) => line.startsWith('part '));
    const ended = life.exit === null ? `cut ${cut.afterMs} ms after fact ${cut.facts}` : `exit ${life.exit}`;
    tell?.([named, parts[0], parts.at(-1), ended, ...wrong.map((text) => `WRONG ${text}`)].join(' | '));
    if (life.cut) report.cuts++;
    if (!life.lines.includes('working')) report.wrong.push(`${named}: the machine did not begin to work`);
    // Linux turns a FAT card that a cut left inconsistent read-only; handhelds check it at the next start.
    const readOnly = life.lines.includes('read-only');
    if (repaired || readOnly) repair(image);
    if (life.exit?.trim() === '0') break;
    if (life.exit !== null && !readOnly) report.wrong.push(`${named}: exit ${life.exit}`);
  }
  const end: Boot = { kind, image, folder, writeback: 3000, inside: `${report.rounds},end`, cut: null };
  await lookAtEnd(report, named, end, options);
}

function repair(image: string): void {
  spawnSync(which('fsck.fat') ?? 'fsck.fat', ['-a', image], { stdio: 'ignore' });
}

/** A card that turns read-only under the last look as well is checked once, as at the next start of a handheld, and looked at again. */
async function lookAtEnd(report: PowerReport, named: string, end: Boot, options: string): Promise<void> {
  let last = await boot(end, options);
  if (last.lines.includes('read-only')) {
    report.readOnlyAtEnd++;
    repair(end.image);
    last = await boot(end, options);
  }
  report.wrong.push(
    ...last.lines.filter((line) => line.startsWith('wrong ')).map((line) => `${named}, at the end: ${line.slice(6)}`),
  );
  report.installed += Number(/checked (\d+)/.exec(last.lines.at(-1) ?? '')?.[1] ?? 0);
}

/** `part NOW FROM BEFORE`: what was there before the cut and is fetched again. Answers the most that the part had in this life. */
function countAgain(report: PowerReport, lines: readonly string[], most: number): number {
  const told = lines.flatMap((line) => {
    const match = /^part (\d+) (\w+) (\d+)$/.exec(line);
    return match === null ? [] : [{ now: Number(match[1]), from: match[2] === 'none' ? null : Number(match[2]) }];
  });
  const from = told.find((one) => one.from !== null)?.from;
  // Another game's part begins at nothing: only a part that is continued counts.
  if (from !== undefined && from !== null && from > 0)
    report.mostAgainBytes = Math.max(report.mostAgainBytes, most - from);
  return told.at(-1)?.now ?? 0;
}
