import { describe, expect, test } from 'vitest';
import { DigitalAxis, StickAxis } from '../../src/input/axis.ts';
import { seeded } from '../helpers/random.ts';

/** Directions for values that come every `stepMs`; `rest` puts a pause before the next value. */
function play(values: readonly (number | 'rest')[]): string {
  const axis = new StickAxis();
  let now = 0;
  let out = '';
  for (const value of values) {
    if (value === 'rest') now += 500;
    else {
      now += 8;
      out += { '-1': '<', 0: '.', 1: '>' }[axis.feed(value, now)] ?? '';
    }
  }
  return out;
}

test.each<[string, (number | 'rest')[], string]>([
  ['a D-pad on an axis of -1, 0, 1, from the first press', [-1, 0, 1, 0], '<.>.'],
  ['a D-pad on an axis of ±127', [-127, 0, 127, 0, 127], '<.>.>'],
  ['a D-pad on an axis of ±32767', [-32767, 0, 32767, 0], '<.>.'],
  ['a D-pad on 0..255 with its centre seen', [128, 'rest', 255, 128, 'rest', 0, 128], '.>.<.'],
  ['a 16-bit stick', [-40, -900, -30000, -32768, -9000, 100, 9000, 31000, 0], '..<<...>.'],
  ['a stick of ±1800 after its first push', [300, 1800, 900, 0, -1800, -20, 1790, 0], '....<.>.'],
  ['an 8-bit stick with its centre seen', [130, 'rest', 180, 250, 130, 60, 5, 127], '..>..<.'],
  ['a 10-bit stick with its centre seen', [515, 'rest', 900, 1023, 512, 0, 511], '.>>.<.'],
  ['a 16-bit stick that starts at 32768', [32700, 'rest', 65535, 32768, 0, 32768], '.>.<.'],
])('%s', (_name, values, expected) => {
  expect(play(values)).toBe(expected);
});

test.each<[string, number[], string]>([
  ['0, 127, 255: left first', [0, 127, 255, 127, 0, 127], '<.>.<.'],
  ['0, 128, 255: right first', [255, 128, 0, 128], '>.<.'],
  ['with the tremble of a real stick', [127, 130, 125, 255, 129, 3, 128], '...>.<.'],
  ['-1, 0, 1', [1, 0, -1, 0, 1], '>.<.>'],
  ['±32767', [32767, 0, -32767, 0], '>.<.'],
  ['±127: a first push to the right may be the middle of 0..255, and is nothing', [127, 0, -127, 0, 127], '..<.>'],
  ['0..1023', [0, 512, 1023, 511], '<.>.'],
])('a D-pad on an axis, %s', (_name, values, expected) => {
  const axis = new DigitalAxis();
  expect(values.map((value, at) => ({ '-1': '<', 0: '.', 1: '>' })[axis.feed(value, at * 100)]).join('')).toBe(
    expected,
  );
});

test('a D-pad of 0..255 whose middle was the first thing heard: left counts from the first press', () => {
  const axis = new DigitalAxis();
  expect([axis.feed(127, 0), axis.feed(0, 5000), axis.feed(127, 5100), axis.feed(0, 5200)]).toEqual([0, -1, 0, -1]);
});

test('press and release differ, so that a stick on the edge does not chatter', () => {
  expect(play([-32768, 0, 18_500, 17_500, 14_000, 13_500, 12_000])).toBe('<.>>>>.');
});

describe('what rests or trembles never moves the cursor', () => {
  test.each([
    ['a 16-bit stick', 0, 700],
    ['a worn 16-bit stick', 1500, 400],
    ['a worn 16-bit stick on the other side', -2500, 400],
    ['an 8-bit stick', 128, 4],
    ['an 8-bit stick that rests at 121', 121, 3],
    ['a 10-bit stick', 512, 12],
    ['a 12-bit stick', 2048, 60],
    ['a full 16-bit stick', 32768, 900],
    ['a small signed stick', 0, 60],
  ])('%s', (_name, centre, noise) => {
    const random = seeded(centre + noise);
    const axis = new StickAxis();
    let now = 0;
    for (let i = 0; i < 5000; i++) {
      now += random(10) === 0 ? 400 : 8;
      expect(axis.feed(centre + random(noise * 2 + 1) - noise, now)).toBe(0);
    }
  });
});

test('a signed stick that was only pushed right is not taken for an unsigned one', () => {
  expect(play([100, 9000, 32767, 'rest', 20000, 3, 'rest', 32767, 'rest', 0, 'rest', -3, 'rest', 0])).not.toContain(
    '<',
  );
});
