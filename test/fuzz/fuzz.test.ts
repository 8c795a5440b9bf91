/** The short form of `npm run torture -- fuzz`: each kind of input from outside, some seconds, always the same inputs. */

import { expect, it } from 'vitest';
import { runFuzzer } from './harness.ts';
import { FUZZ_KINDS } from './kinds.ts';

it.each(Object.entries(FUZZ_KINDS))(
  '%s: whatever comes, what must hold does',
  async (_, make) => {
    const fuzzer = await make();
    const report = await runFuzzer(fuzzer, { seed: 20_261_126, inputs: fuzzer.shortRun ?? 1500, minutes: 0 });
    expect(report.crashes).toEqual([]);
    for (const outcome of fuzzer.reaches) expect([...report.outcomes.keys()]).toContain(outcome);
  },
  120_000,
);
