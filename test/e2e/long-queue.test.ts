import { expect, it } from 'vitest';
import { workLongQueue } from './long-queue.ts';
import { startWorld } from './world.ts';

it('a long queue arrives whole, and open files do not follow its length', async () => {
  const world = await startWorld();
  const report = await workLongQueue(world, 60, 10);
  await world.close();
  expect(report.wrong).toEqual([]);
  expect(report.installed).toBe(60);
  const files = report.samples.slice(2).map(({ openFiles }) => openFiles);
  expect(Math.max(...files) - Math.min(...files)).toBeLessThanOrEqual(4);
}, 120_000);
