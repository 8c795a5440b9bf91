/**
 * What runs inside of the machine of power cuts: inside.ts ROUND MODE. Puts the host with its games up (the same ones after every boot) and
 * `rgsx get` to work on the card at /mnt. Tells the machine's console, one line a fact, beginning with POWER.
 *
 *   first  makes a userdata on the card, then as `work`
 *   work   looks at the card as the power cut left it, then fetches
 *   end    lets the program sweep, then looks whether everything is there
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CutReport, checkEnd, checkNow, goods, OLD_LIST, partBytes } from '../e2e/cuts.ts';
import { startRgsx } from '../e2e/run-rgsx.ts';
import { MARKED_KEY } from '../e2e/world.ts';
import { startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata } from '../helpers/temp-userdata.ts';

const WATCH_MS = 20;

const [, , roundText = '1', mode = 'first'] = process.argv;
const round = Number(roundText);
const say = (text: string): void => void process.stdout.write(`POWER ${text}\n`);

const server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }], bytesPerSecond: 12_000_000 });
const userdata = makeTempUserdata({ key: null, systems: null, root: '/mnt' });
const all = goods(round);
const rows = all.map(({ name, system, archive }) => ({
  system,
  row: [name, server.host.addFile({ name: `${name}.zip`, content: archive }).url],
}));

if (mode === 'first') {
  makeTempUserdata({ key: MARKED_KEY, root: '/mnt' });
  userdata.write('roms/snes/gamelist.xml', OLD_LIST);
  for (const { system, row } of rows) userdata.write(`saves/ports/rgsx/games/${system}.json`, JSON.stringify([row]));
  mkdirSync('/mnt/made');
  const { execFileSync } = await import('node:child_process');
  execFileSync('sync');
}

const wrong: string[] = [];
process.on('uncaughtException', (error) => {
  say(`wrong ${error.message.replaceAll('\n', ' ')}; the kernel: ${kernelSaid()}`);
  if (isReadOnly()) say('read-only');
  process.exit(1);
});
const report: CutReport = { cuts: 0, rounds: round, installed: 0, wrong, mostAgainBytes: 0 };

/** Databases open, hold together and are read. */
function checkDatabases(): void {
  const folder = join(userdata.saves, 'ports/rgsx/tui');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith('.db')) continue;
    try {
      const database = new DatabaseSync(join(folder, name));
      const found = database.prepare('PRAGMA integrity_check').get();
      database.close();
      if (JSON.stringify(found) !== '{"integrity_check":"ok"}') wrong.push(`${name}: ${JSON.stringify(found)}`);
    } catch (error) {
      wrong.push(`${name}: ${String(error)}`);
    }
  }
}

function lastOfLog(): string {
  const log = join(userdata.saves, 'ports/rgsx/tui/log/rgsx.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-6).join(' ') : 'none';
}

/** Whether Linux turned the card read-only, as it does with a FAT card on which it found something inconsistent. */
function isReadOnly(): boolean {
  return / \/mnt \S+ ro[, ]/.test(readFileSync('/proc/mounts', 'utf8'));
}

/** What the kernel made of the card. */
function kernelSaid(): string {
  const { stdout } = spawnSync('dmesg', { encoding: 'utf8' });
  const told = stdout.split('\n').filter((line) => /FAT-fs .*error|EXT4-fs .*error|I\/O error/.test(line));
  return told.slice(-3).join(' ') || 'nothing';
}

/** Everything below a folder that the program may take away at the same moment. */
function listOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return ['changing'];
  }
}

/** The names of everything unfinished and everything installed. */
function names(): string {
  const staging = join(userdata.roms, '.rgsx');
  const inside = existsSync(staging) ? listOf(staging) : [];
  const installed = all
    .flatMap(({ files }) => [...files.keys()])
    .filter((path) => existsSync(join(userdata.roms, path)));
  const lists = all.map(({ system }) => existsSync(join(userdata.roms, system, 'gamelist.xml')));
  return JSON.stringify([inside, installed, lists]);
}

if (mode === 'end') {
  const { code, out, err } = await startRgsx(userdata.root, server, ['queue', 'list']).ended;
  if (code !== 0) wrong.push(`queue list: exit ${code}: ${err.slice(0, 200)}`);
  checkNow(userdata, all, wrong, `round ${round}, end`);
  checkEnd(userdata, all, report);
  checkDatabases();
  // What the program itself makes of it, for whoever looks into a finding.
  if (wrong.length > 0)
    wrong.push(
      `the queue: ${out.trim().replaceAll('\n', ' ')}`,
      `the log: ${lastOfLog()}`,
      `the kernel: ${kernelSaid()}`,
    );
} else {
  if (mode === 'work') checkNow(userdata, all, wrong, `round ${round}`);
  const before = partBytes(userdata);
  const run = startRgsx(userdata.root, server, ['get', ...all.map(({ name }) => name), '--quiet']);
  say('working');
  let told = '';
  let seen = '';
  const timer = setInterval(() => {
    const [first] = server.downloads;
    const now = `${partBytes(userdata)} ${first === undefined ? 'none' : (/^bytes=(\d+)-/.exec(first.range ?? '')?.[1] ?? 0)} ${before}`;
    if (now !== told) say(`part ${now}`);
    told = now;
    // What comes, goes and grows on the card tells the machine's owner where in its life a job is.
    const card = names();
    if (card !== seen) say('step');
    seen = card;
  }, WATCH_MS);
  const { code, err } = await run.ended;
  clearInterval(timer);
  // Before the exit, at which this machine may be cut.
  if (isReadOnly()) say('read-only');
  say(`exit ${code} ${code === 0 ? '' : err.slice(0, 300).replaceAll('\n', ' ')}`);
}
if (mode === 'end' && isReadOnly()) say('read-only');
for (const text of wrong) say(`wrong ${text}`);
say(`checked ${report.installed}`);
await server.close();
