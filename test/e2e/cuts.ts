/**
 * Power cuts: `rgsx get` of a whole queue is killed (SIGKILL) at random instants, over and over, until everything is
 * installed; after each cut and at the end it is checked that nothing was lost and nothing unfinished shows.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { seeded } from '../helpers/random.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, makeZip, noise, zipOf } from '../helpers/zip-maker.ts';
import { startRgsx } from './run-rgsx.ts';
import { MARKED_KEY } from './world.ts';

/** The most that may be fetched again after a cut. */
export const AGAIN_BYTES = 8 * 1024 * 1024;

/** Of one round. */
const MOST_CUTS = 150;

export interface CutReport {
  cuts: number;
  rounds: number;
  installed: number;
  /** What was found wrong, in words; empty is the only good answer. */
  readonly wrong: string[];
  /** The most bytes that one cut cost. */
  mostAgainBytes: number;
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface Goods {
  readonly name: string;
  readonly system: string;
  readonly archive: Buffer;
  /** Final path below roms/ → hash. */
  readonly files: ReadonlyMap<string, string>;
}

export function goods(round: number): Goods[] {
  const rom = gameLike(1_500_000, round + 1);
  const disc = noise(12_000_000, round + 2);
  const cue = Buffer.from('FILE "Moon Ferry (World).bin" BINARY');
  const shell = [gameLike(400_000, round + 3), noise(300_000, round + 4)] as const;
  const kept = zipOf({ 'Dune Hopper (World).sfc': rom });
  const ferry = makeZip({
    entries: [
      { name: 'Moon Ferry (World).cue', data: cue },
      { name: 'Moon Ferry (World).bin', data: disc, method: 'stored' },
    ],
  });
  const tower = zipOf({ 'PLAY.EXE': shell[0], 'DATA/A.DAT': shell[1] });
  const set = (entries: Record<string, Uint8Array>) =>
    new Map(Object.entries(entries).map(([path, bytes]) => [path, hash(bytes)]));
  return [
    {
      name: 'Dune Hopper (World)',
      system: 'snes',
      archive: kept,
      files: set({ 'snes/Dune Hopper (World).zip': kept }),
    },
    {
      ...{ name: 'Moon Ferry (World)', system: 'psx', archive: ferry },
      files: set({
        'psx/Moon Ferry (World)/Moon Ferry (World).cue': cue,
        'psx/Moon Ferry (World)/Moon Ferry (World).bin': disc,
      }),
    },
    {
      ...{ name: 'Tower of Tin', system: 'dos', archive: tower },
      files: set({ 'dos/Tower of Tin.pc/PLAY.EXE': shell[0], 'dos/Tower of Tin.pc/DATA/A.DAT': shell[1] }),
    },
  ];
}

export const OLD_LIST =
  '<?xml version="1.0"?>\n<gameList>\n\t<game>\n\t\t<path>./Mine.sfc</path>\n\t\t<name>Mine &amp; only</name>\n\t</game>\n</gameList>\n';

/** Bytes of the part that is there now; the program may take it away at the same moment. */
export function partBytes(userdata: TempUserdata): number {
  const root = join(userdata.roms, '.rgsx');
  try {
    const part = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('archive.part'));
    return part === undefined ? 0 : statSync(join(root, part)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** What must hold at any instant: whatever has a final name is whole, and the game list is as good as ever. */
export function checkNow(userdata: TempUserdata, all: readonly Goods[], wrong: string[], when: string): void {
  for (const [path, expected] of all.flatMap(({ files }) => [...files])) {
    const full = join(userdata.roms, path);
    if (existsSync(full) && hash(readFileSync(full)) !== expected) wrong.push(`${when}: ${path} is not whole`);
  }
  const list = readFileSync(join(userdata.roms, 'snes/gamelist.xml'), 'utf8');
  if (XMLValidator.validate(list) !== true) wrong.push(`${when}: gamelist.xml does not parse`);
  if (!list.includes('<name>Mine &amp; only</name>')) wrong.push(`${when}: an old entry is gone`);
}

export function checkEnd(userdata: TempUserdata, all: readonly Goods[], report: CutReport): void {
  for (const [path] of all.flatMap(({ files }) => [...files])) {
    if (existsSync(join(userdata.roms, path))) report.installed++;
    else report.wrong.push(`end of round ${report.rounds}: ${path} is missing`);
  }
  const staging = join(userdata.roms, '.rgsx');
  const left = existsSync(staging) ? readdirSync(staging, { recursive: true }) : [];
  if (left.length > 0) report.wrong.push(`end of round ${report.rounds}: staging is left: ${left.join(', ')}`);
}

/**
 * Cuts until `cuts` are counted, or no further round begins because `goOn` says no; always to the end of a round. The same seed
 * cuts at the same delays.
 */
export async function cutThePower(cuts: number, seed: number, goOn = (): boolean => true): Promise<CutReport> {
  const random = seeded(seed);
  const report: CutReport = { cuts: 0, rounds: 0, installed: 0, wrong: [], mostAgainBytes: 0 };
  while (report.cuts < cuts && goOn()) {
    report.rounds++;
    await oneRound(report, random);
  }
  return report;
}

async function oneRound(report: CutReport, random: (below: number) => number): Promise<void> {
  const server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }], bytesPerSecond: 12_000_000 });
  const userdata = makeTempUserdata({ key: MARKED_KEY });
  try {
    userdata.write('roms/snes/gamelist.xml', OLD_LIST);
    const all = goods(report.rounds);
    const rows = (system: string) =>
      all
        .filter((one) => one.system === system)
        .map(({ name, archive }) => [name, server.host.addFile({ name: `${name}.zip`, content: archive }).url]);
    for (const { system } of all) userdata.write(`saves/ports/rgsx/games/${system}.json`, JSON.stringify(rows(system)));
    for (let tries = 0; tries <= MOST_CUTS; tries++) {
      const before = partBytes(userdata);
      const opens = server.downloads.length;
      const run = startRgsx(userdata.root, server, ['get', ...all.map(({ name }) => name), '--quiet']);
      const cutAfterMs = 350 + random(1500);
      // On a machine that is too busy to get anywhere in that time the round is left to end.
      const timer = tries < MOST_CUTS ? setTimeout(() => run.child.kill('SIGKILL'), cutAfterMs) : undefined;
      const { code, err } = await run.ended;
      clearTimeout(timer);
      const from = Number(/^bytes=(\d+)-/.exec(server.downloads[opens]?.range ?? '')?.[1] ?? before);
      if (server.downloads.length > opens && before > 0) {
        report.mostAgainBytes = Math.max(report.mostAgainBytes, before - from);
      }
      checkNow(userdata, all, report.wrong, `round ${report.rounds}, cut ${report.cuts} after ${cutAfterMs} ms`);
      if (code === 0) break;
      if (code === null) report.cuts++;
      else report.wrong.push(`round ${report.rounds}: exit ${code}: ${err.slice(0, 200)}`);
    }
    checkEnd(userdata, all, report);
    if (server.maxStreams > 1) report.wrong.push(`round ${report.rounds}: ${server.maxStreams} streams at once`);
  } finally {
    await server.close();
    rmSync(userdata.root, { recursive: true, force: true });
  }
}
