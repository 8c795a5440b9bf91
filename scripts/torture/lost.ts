/** Power cuts that lose what was not synced, on ext4 and FAT32, in machines of their own. */

import { AGAIN_BYTES } from '../../test/e2e/cuts.ts';
import { cutRealPower, whyNoMachine } from '../../test/power/machine.ts';
import type { Part } from './part.ts';

export const lost: Part = async ({ lostCuts, seed, tell }) => {
  const why = whyNoMachine();
  if (why !== null) return { line: `left out: ${why}`, wrong: [] };
  const report = await cutRealPower({ cuts: lostCuts, seed, tell });
  const wrong = [...report.wrong];
  if (report.mostAgainBytes > AGAIN_BYTES)
    wrong.push(`${report.mostAgainBytes} bytes were fetched again after one cut`);
  const most = (report.mostAgainBytes / 1024 / 1024).toFixed(1);
  const line = `${report.cuts} power cuts of whole machines (ext4 and FAT32 in turn), ${report.installed} files installed in ${report.rounds} rounds, ${wrong.length} wrong, at most ${most} MiB fetched again per cut`;
  const more = [
    `cards that had to be checked (fsck) before the program could clear up at the end: ${report.readOnlyAtEnd}`,
  ];
  return { line, more, wrong };
};
