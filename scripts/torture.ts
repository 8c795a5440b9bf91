/**
 * npm run torture [-- PART...] [--seed S] [--tell]: the long forms of what `npm test` does in short. Parts:
 *   cuts      --cuts power cuts by SIGKILL, 1000 unless given
 *   lost      --lost power cuts of whole machines, 200 unless given: what was not synced is gone (needs root and user-mode-linux)
 *   faults    every row of the table, then --rounds mixes, 200 unless given
 *   pairs     every two rows of the table at once
 *   cards     faults of real FAT32, exFAT and ext4 cards (needs root; user-mode-linux where the kernel has no such file system)
 *   archives  both corpora of zips
 *   fuzz      every kind of input from outside (or --only KIND,KIND), --minutes each, 10 unless given
 *   soak      jobs under random faults for --soak minutes, 30 unless given
 *   queue     two queues of --jobs games, 5000 unless given
 * The last line but the exit code is the verdict: 1 when anything was wrong.
 */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archives } from './torture/archives.ts';
import { cards } from './torture/cards.ts';
import { cuts } from './torture/cuts.ts';
import { faults } from './torture/faults.ts';
import { fuzz } from './torture/fuzz.ts';
import { lost } from './torture/lost.ts';
import { pairs } from './torture/pairs.ts';
import type { Part, TortureOptions } from './torture/part.ts';
import { queue } from './torture/queue.ts';
import { soak } from './torture/soak.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '10' },
    lost: { type: 'string', default: '200' },
    soak: { type: 'string', default: '30' },
    jobs: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260101' },
    tell: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

function numberOf(name: Exclude<keyof typeof values, 'only' | 'tell'>): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} takes a number`);
  return number;
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'no commit';
  }
}

const PARTS: Readonly<Record<string, Part>> = { cuts, lost, faults, pairs, cards, archives, fuzz, soak, queue };
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) throw new Error(`there is no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}`);

const options: TortureOptions = {
  cuts: numberOf('cuts'),
  lostCuts: numberOf('lost'),
  minutes: numberOf('minutes'),
  rounds: numberOf('rounds'),
  soakMinutes: numberOf('soak'),
  jobs: numberOf('jobs'),
  seed: numberOf('seed'),
  only: values.only.split(',').filter(Boolean),
  tell: values.tell ? (text) => console.error(text) : () => {},
};
const began = performance.now();
console.log(`torture, ${new Date().toISOString().slice(0, 10)}, commit ${commit()}, seed ${values.seed}`);
let bad = 0;
for (const name of names) {
  const found = await PARTS[name]?.(options);
  if (found === undefined) continue;
  console.log(`${`${name}:`.padEnd(10)}${found.line}`);
  for (const line of found.more ?? []) console.log(`          ${line}`);
  for (const text of found.wrong) console.log(`  WRONG ${text}`);
  bad += found.wrong.length;
}
console.log(`${bad === 0 ? 'nothing was wrong' : `${bad} WRONG`}, ${Math.round((performance.now() - began) / 1000)} s`);
process.exit(bad === 0 ? 0 : 1);
