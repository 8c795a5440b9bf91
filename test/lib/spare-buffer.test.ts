import { expect, test } from 'vitest';
import { SpareBuffer } from '../../src/lib/spare-buffer.ts';

test('the buffer is used again once it was given back; while somebody has it there is another one', () => {
  const spares = new SpareBuffer(64);
  const first = spares.take();
  const second = spares.take();
  expect(second).not.toBe(first);
  expect([first.length, second.length]).toEqual([64, 64]);
  spares.give(second);
  expect(spares.take()).toBe(second);
  expect(spares.take()).not.toBe(second);
});
