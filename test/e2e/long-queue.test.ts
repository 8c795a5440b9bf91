import { expect, it } from 'vitest';
import { workLongQueues } from './long-queue.ts';

it('a long queue arrives whole, and open files do not follow its length', async () => {
  const report = await workLongQueues({ count: 60, queues: 1, every: 10 });
  expect(report.wrong).toEqual([]);
  expect(report.installed).toBe(60);
  const files = report.samples.slice(2).map(({ openFiles }) => openFiles);
  expect(Math.max(...files) - Math.min(...files)).toBeLessThanOrEqual(4);
}, 120_000);
