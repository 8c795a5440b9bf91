import { describe, expect, test } from 'vitest';
import type { InputEvent } from '../../src/input/actions.ts';
import { EvdevDecoder, type InputRecord } from '../../src/input/evdev.ts';
import { mapPad } from '../../src/input/mapping.ts';
import { type ButtonChange, PadState } from '../../src/input/pad.ts';
import { FIRST_REPEAT_MS, Presses, repeatDelayMs } from '../../src/input/presses.ts';
import { seeded } from '../helpers/random.ts';
import { device, key, record, XBOX_AXES, XBOX_KEYS } from './records.ts';

const xbox = mapPad(device({ keys: new Set(XBOX_KEYS), axes: new Set(XBOX_AXES) }), []);
const event = (type: number, code: number, value: number, timeMs = 0): InputRecord => ({ type, code, value, timeMs });
const words = (changes: readonly ButtonChange[]): string =>
  changes.map(({ button, down }) => (down ? '+' : '-') + button).join(' ');

describe('records', () => {
  test('24 bytes: time, type, code, signed value', () => {
    expect(new EvdevDecoder().push(record(3, 17, -1, 12_345.5))).toEqual([
      { timeMs: 12_345.5, type: 3, code: 17, value: -1 },
    ]);
  });

  test('reads may end anywhere: every way of cutting gives the same records', () => {
    const random = seeded(7);
    const all = Buffer.concat(
      Array.from({ length: 40 }, (_, i) => record(random(4), random(768), random(70_000) - 35_000, i)),
    );
    const whole = new EvdevDecoder().push(all);
    expect(whole).toHaveLength(40);
    for (let round = 0; round < 50; round++) {
      const decoder = new EvdevDecoder();
      const found: InputRecord[] = [];
      for (let at = 0; at < all.length; ) {
        const size = 1 + random(70);
        found.push(...decoder.push(Buffer.from(all.subarray(at, at + size))));
        at += size;
      }
      expect(found).toEqual(whole);
    }
  });
});

describe('buttons of a pad', () => {
  test('press and release; the kernel’s own repeat and a release without a press are nothing', () => {
    const pad = new PadState(xbox);
    expect(words(pad.feed(event(1, 305, 0)))).toBe('');
    expect(words(pad.feed(event(1, 305, 1)))).toBe('+a');
    expect(words(pad.feed(event(1, 305, 2)))).toBe('');
    expect(words(pad.feed(event(1, 305, 0)))).toBe('-a');
    expect(words(pad.feed(event(1, 9999, 1)))).toBe('');
  });

  test('a hat: sliding from left to right releases before it presses', () => {
    const pad = new PadState(xbox);
    expect(words(pad.feed(event(3, 16, -1)))).toBe('+left');
    expect(words(pad.feed(event(3, 16, 1)))).toBe('-left +right');
    expect(words(pad.feed(event(3, 16, 0)))).toBe('-right');
  });

  test('hat and stick in the same direction are one press', () => {
    const pad = new PadState(xbox);
    pad.feed(event(3, 0, -32768, 0));
    pad.feed(event(3, 0, 0, 10));
    expect(words(pad.feed(event(3, 16, -1, 20)))).toBe('+left');
    expect(words(pad.feed(event(3, 0, -32768, 30)))).toBe('');
    expect(words(pad.feed(event(3, 16, 0, 40)))).toBe('');
    expect(words(pad.feed(event(3, 0, 0, 50)))).toBe('-left');
  });

  test('the USB pad of an old console: no file knows it, its D-pad is two axes of 0..255, every direction counts at once', () => {
    const keys = new Set(Array.from({ length: 10 }, (_, index) => 288 + index));
    const pad = new PadState(mapPad(device({ keys, axes: new Set([0, 1]) }), []));
    expect(words(pad.feed(event(3, 1, 0)))).toBe('+up');
    expect(words(pad.feed(event(3, 1, 127)))).toBe('-up');
    expect(words(pad.feed(event(3, 0, 255)))).toBe('+right');
    expect(words(pad.feed(event(3, 0, 127)))).toBe('-right');
    expect(words(pad.feed(event(1, 289, 1)))).toBe('+a');
  });

  test('an analogue trigger counts when it is pulled', () => {
    const pad = new PadState(
      mapPad(device({ keys: new Set(XBOX_KEYS), axes: new Set([2, 5]) }), [
        [{ deviceName: 'Test Pad', deviceGuid: 'x', rows: [{ name: 'l2', type: 'axis', id: 0, value: 1, code: 2 }] }],
      ]),
    );
    expect(words([3, 90, 255, 200, 20, 0].flatMap((value) => pad.feed(event(3, 2, value))))).toBe('+l2 -l2');
    expect(words([2, 5, 0].flatMap((value) => pad.feed(event(3, 2, value))))).toBe('');
  });

  test('when the kernel dropped events, or the pad is gone, everything is let go', () => {
    const pad = new PadState(xbox);
    pad.feed(event(1, 305, 1));
    pad.feed(event(3, 17, 1));
    expect(words(pad.feed(event(0, 3, 0)))).toBe('-a -down');
    expect(pad.releaseAll()).toEqual([]);
  });
});

describe('presses', () => {
  const play = (
    steps: readonly (readonly [change: string, atMs: number])[],
    confirm: 'a' | 'b' = 'b',
    hotkey = 'hotkey',
  ): string => {
    const presses = new Presses(confirm);
    const out: InputEvent[] = [];
    for (const [change, at] of steps) {
      if (change === 'tick') out.push(...presses.tick(at));
      else {
        const button = change.slice(1) as ButtonChange['button'];
        out.push(...presses.feed({ button, down: change[0] === '+', hotkey: button === hotkey }, at));
      }
    }
    return out.map((each) => (each.kind === 'action' ? each.action + (each.repeat || '') : each.text)).join(' ');
  };
  const tap = (...buttons: string[]) =>
    buttons.flatMap((button, i) => [[`+${button}`, i * 10] as const, [`-${button}`, i * 10 + 5] as const]);

  test('which of a and b confirms follows EmulationStation', () => {
    expect(play(tap('a', 'b'), 'b')).toBe('back confirm');
    expect(play(tap('a', 'b'), 'a')).toBe('confirm back');
  });

  test('Select and Start count when they are let go; together, in either order, they are the firmware’s', () => {
    expect(play([['+select', 0]])).toBe('');
    expect(play(tap('select', 'start'))).toBe('select start');
    expect(
      play([
        ['+select', 0],
        ['+start', 9],
        ['-start', 20],
        ['-select', 30],
      ]),
    ).toBe('');
    expect(
      play([
        ['+start', 0],
        ['+select', 9],
        ['-start', 20],
        ['-select', 30],
      ]),
    ).toBe('');
    expect(play([...tap('start'), ['+select', 50], ['-select', 60]])).toBe('start select');
  });

  test('nothing counts while a hotkey is held, not even its own release', () => {
    expect(play([['+hotkey', 0], ...tap('a', 'start', 'l1'), ['-hotkey', 90], ...tap('a')])).toBe('back');
    expect(play([['+select', 0], ...tap('b', 'up'), ['-select', 90]], 'b', 'select')).toBe('');
    expect(play(tap('select'), 'b', 'select')).toBe('select');
  });

  test('a direction repeats, faster and faster; confirm does not', () => {
    const held = (button: string) =>
      play([
        [`+${button}`, 0],
        ['tick', FIRST_REPEAT_MS - 1],
        ['tick', FIRST_REPEAT_MS],
        ['tick', 10_000],
      ]);
    expect(held('down')).toBe('down down1 down2');
    expect(held('b')).toBe('confirm');
    const delays = Array.from({ length: 30 }, (_, i) => repeatDelayMs(i + 1));
    expect(delays).toEqual([...delays].sort((a, b) => b - a));
    expect(delays.at(-1)).toBe(33);
  });

  test('one second of holding gives 8 steps, two seconds 38, three seconds 68', () => {
    const presses = new Presses('b');
    presses.feed({ button: 'down', down: true, hotkey: false }, 0);
    const counts: number[] = [];
    let count = 0;
    for (let now = 0; now <= 3000; now++) {
      count += presses.tick(now).length;
      if (now % 1000 === 0 && now > 0) counts.push(count);
    }
    expect(counts).toEqual([8, 38, 68]);
  });

  test('the next press takes the repeat over, a release of another button leaves it', () => {
    expect(
      play([
        ['+down', 0],
        ['+b', 100],
        ['tick', 5000],
      ]),
    ).toBe('down confirm');
    expect(
      play([
        ['+b', 0],
        ['+down', 10],
        ['-b', 20],
        ['tick', 5000],
      ]),
    ).toBe('confirm down down1');
    expect(
      play([
        ['+down', 0],
        ['-down', 10],
        ['tick', 5000],
      ]),
    ).toBe('down');
  });

  test('a busy time gives one repeat, not a flood', () => {
    const presses = new Presses('b');
    presses.feed({ button: 'up', down: true, hotkey: false }, 0);
    expect(presses.tick(60_000)).toHaveLength(1);
    expect(presses.tick(60_001)).toHaveLength(0);
  });
});

test('from bytes to action', () => {
  const decoder = new EvdevDecoder();
  const pad = new PadState(xbox);
  const presses = new Presses('b');
  const bytes = Buffer.concat([key(304, 1), key(304, 0)]);
  const events = decoder
    .push(bytes)
    .flatMap((each) => pad.feed(each))
    .flatMap((change) => presses.feed(change, 0));
  expect(events).toEqual([{ kind: 'action', action: 'confirm', repeat: 0, from: 'pad' }]);
});
