/** Power cuts by SIGKILL, over and over. */

import { AGAIN_BYTES, cutThePower } from '../../test/e2e/cuts.ts';
import type { Part } from './part.ts';

export const cuts: Part = async (options) => {
  const report = await cutThePower(options.cuts, options.seed);
  const wrong = [...report.wrong];
  if (report.mostAgainBytes > AGAIN_BYTES)
    wrong.push(`${report.mostAgainBytes} bytes were fetched again after one cut`);
  const most = (report.mostAgainBytes / 1024 / 1024).toFixed(1);
  const files = `${report.installed} files installed in ${report.rounds} rounds`;
  return {
    line: `${report.cuts} cuts, ${files}, ${wrong.length} wrong, at most ${most} MiB fetched again per cut`,
    wrong,
  };
};
