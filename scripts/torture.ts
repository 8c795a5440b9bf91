/**
 * npm run torture [-- PART...] [--cuts N] [--minutes N] [--rounds N] [--seed S]: the long forms of what `npm test` does in short.
 * Parts: cuts (N power cuts, 1000 unless given), faults (every row, then --rounds mixes, 200 unless given), archives (both corpora),
 * fuzz (zips and other archives, --minutes each, 10 unless given). The last line but the exit code is the verdict: 1 when anything was wrong.
 */

import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AGAIN_BYTES, cutThePower } from '../test/e2e/cuts.ts';
import { FAULT_KEEPS, FAULT_ROWS, tryFault } from '../test/e2e/fault-rows.ts';
import { startWorld } from '../test/e2e/world.ts';
import { tryArchives } from './torture/archives.ts';

const root = join(import.meta.dirname, '..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260101' },
  },
});

function numberOf(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} takes a number`);
  return number;
}

/** What one part found: its line of the summary, and whatever was wrong. */
interface Found {
  readonly line: string;
  readonly wrong: readonly string[];
}

async function cuts(): Promise<Found> {
  const report = await cutThePower(numberOf('cuts'), numberOf('seed'));
  const wrong = [...report.wrong];
  if (report.mostAgainBytes > AGAIN_BYTES)
    wrong.push(`${report.mostAgainBytes} bytes were fetched again after one cut`);
  const most = (report.mostAgainBytes / 1024 / 1024).toFixed(1);
  const files = `${report.installed} files installed in ${report.rounds} rounds`;
  return {
    line: `${report.cuts} cuts, ${files}, ${wrong.length} wrong, at most ${most} MiB fetched again per cut`,
    wrong,
  };
}

async function faults(): Promise<Found> {
  const world = await startWorld();
  const wrong: string[] = [];
  let tried = 0;
  let survived = 0;
  try {
    for (const keep of FAULT_KEEPS) {
      for (const row of FAULT_ROWS) {
        const found = await tryFault(world, row, keep);
        const bad = [...found.wrong, ...(found.ends === row.ends ? [] : [`ended ${found.ends}, not ${row.ends}`])];
        wrong.push(...bad.map((text) => `${row.name} (${keep}): ${text}`));
        tried++;
        if (bad.length === 0) survived++;
        await world.clearCard();
      }
    }
  } finally {
    await world.close();
  }
  const rounds = numberOf('rounds');
  const mixes =
    rounds === 0 ? null : await vitest('test/download/fault-mix.test.ts', { RGSX_FAULT_ROUNDS: String(rounds) });
  if (mixes !== null && mixes.code !== 0) wrong.push(`mixes of faults: ${mixes.out.slice(-2000)}`);
  const mixed =
    mixes === null ? '' : `; ${2 * rounds} mixes of two to four ${mixes.code === 0 ? 'survived' : 'NOT survived'}`;
  return { line: `${tried} tried, ${survived} survived${mixed}`, wrong };
}

async function archives(): Promise<Found> {
  const { refused, unpacked, wrong } = await tryArchives();
  return { line: `${refused} refused, ${unpacked} unpacked exactly, ${wrong.length} wrong`, wrong };
}

async function fuzz(): Promise<Found> {
  const env = { RGSX_FUZZ_MINUTES: values.minutes, RGSX_FUZZ_SEED: values.seed };
  const { code, out } = await vitest('test/archive/fuzz', env);
  // Each file prints its outcomes as one object: name → how many.
  const counts = [...out.matchAll(/^(?:\d+ zips: )?(\{"[^}]*\})$/gm)].map(
    ([, text = '{}']) => JSON.parse(text) as object,
  );
  const sums = counts.map((outcomes) => Object.values(outcomes).reduce((sum: number, n: number) => sum + n, 0));
  const sum = sums.reduce((total, n) => total + n, 0);
  const wrong = code === 0 ? [] : [`fuzzing: ${out.slice(-3000)}`];
  return { line: `${sum} inputs in ${sums.length} kinds fuzzed, ${wrong.length} crashes`, wrong };
}

/** A test file in its long form, at one worker. */
function vitest(
  filter: string,
  env: Record<string, string>,
): Promise<{ readonly code: number | null; readonly out: string }> {
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    filter,
    '--maxWorkers=1',
    '--disable-console-intercept',
  ];
  // A mix of faults may wait for a stall: the tests' own limits are for their short forms.
  const child = spawn(process.execPath, [...args, '--testTimeout=3600000'], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
  }
  return new Promise((done) => child.on('close', (code) => done({ code, out })));
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'no commit';
  }
}

const PARTS: Readonly<Record<string, () => Promise<Found>>> = { cuts, faults, archives, fuzz };
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) throw new Error(`there is no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}`);

const began = performance.now();
console.log(`torture, ${new Date().toISOString().slice(0, 10)}, commit ${commit()}, seed ${values.seed}`);
let bad = 0;
for (const name of names) {
  const found = await PARTS[name]?.();
  if (found === undefined) continue;
  console.log(`${`${name}:`.padEnd(10)}${found.line}`);
  for (const text of found.wrong) console.log(`  WRONG ${text}`);
  bad += found.wrong.length;
}
console.log(`${bad === 0 ? 'nothing was wrong' : `${bad} WRONG`}, ${Math.round((performance.now() - began) / 1000)} s`);
process.exitCode = bad === 0 ? 0 : 1;
