/** Every kind of input from outside, each for the minutes that are given. */

import { runFuzzer } from '../../test/fuzz/harness.ts';
import { FUZZ_KINDS } from '../../test/fuzz/kinds.ts';
import type { Part } from './part.ts';

export const fuzz: Part = async ({ minutes, seed, only }) => {
  const wrong: string[] = [];
  const more: string[] = [];
  let inputs = 0;
  for (const [name, make] of Object.entries(FUZZ_KINDS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const report = await runFuzzer(await make(), { seed, inputs: 1, minutes });
    inputs += report.inputs;
    wrong.push(...report.crashes);
    const outcomes = `${report.outcomes.size} ${report.outcomes.size === 1 ? 'outcome' : 'different outcomes'}`;
    more.push(`${report.kind}: ${report.inputs} inputs, ${outcomes}, ${report.crashes.length} crashes`);
  }
  const length = `${minutes} minutes each`;
  return { line: `${inputs} inputs in ${more.length} kinds, ${length}, ${wrong.length} crashes`, more, wrong };
};
