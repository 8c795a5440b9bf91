/** Whether memory and open files stay where they are over a long run. */

import type { Sample } from '../../test/e2e/soak.ts';

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** More than this between the second and the last third is growth and no noise. */
const GROWTH = 1.15;
const MORE_FILES = 8;

/** The figures in words, and what of them is not flat. The first third is the warming up. */
export function flatness(samples: readonly Sample[]): { readonly line: string; readonly wrong: string[] } {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const before = samples.slice(third, 2 * third);
  const after = samples.slice(-third);
  const rss = [before, after].map((some) => median(some.map(({ rssMb }) => rssMb)));
  const files = [before, after].map((some) => median(some.map(({ openFiles }) => openFiles)));
  const [rssBefore = 0, rssAfter = 0] = rss;
  const [filesBefore = 0, filesAfter = 0] = files;
  const wrong: string[] = [];
  if (rssAfter > rssBefore * GROWTH) wrong.push(`memory grew from ${rssBefore} to ${rssAfter} MB`);
  if (filesAfter > filesBefore + MORE_FILES) wrong.push(`open files grew from ${filesBefore} to ${filesAfter}`);
  const heap = [before, after].map((some) => median(some.map(({ heapMb }) => heapMb ?? 0)));
  const [heapBefore = 0, heapAfter = 0] = heap;
  if (heapAfter > heapBefore * GROWTH + 2) wrong.push(`the heap grew from ${heapBefore} to ${heapAfter} MB`);
  const alive = heapBefore === 0 ? '' : `alive in the heap ${heapBefore} and ${heapAfter} MB; `;
  const most = Math.max(...samples.map(({ rssMb }) => rssMb));
  return {
    line: `${alive}memory ${rssBefore} MB in the second third, ${rssAfter} MB in the last, ${most} MB at most; open files ${filesBefore} and ${filesAfter}`,
    wrong,
  };
}
