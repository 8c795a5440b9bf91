import { describe, expect, test } from 'vitest';
import { BUTTON_ORDERS, deviceKind, isProgramKeyboard, parseBitmap, sdlOrder } from '../../src/input/capabilities.ts';
import { bitmap, device, ROW_KEYS, XBOX_AXES, XBOX_KEYS } from './records.ts';

test('a bitmap has 64 bits a word, the highest word first, no leading zeros', () => {
  expect(parseBitmap('3\n')).toEqual(new Set([0, 1]));
  expect(parseBitmap('1 0\n')).toEqual(new Set([64]));
  expect([...parseBitmap('7cdb000000000000 0 0 0 0')].sort((a, b) => a - b)).toEqual(XBOX_KEYS);
  for (const codes of [[], [0], [63, 64], XBOX_KEYS, ROW_KEYS, [767]]) {
    expect([...parseBitmap(bitmap(codes))].sort((a, b) => a - b)).toEqual(codes);
  }
});

test('what is no bitmap is no capability', () => {
  for (const text of ['', '\n', 'xyz', '12345678901234567', '0x3', 'f '.repeat(40)])
    expect(parseBitmap(text).size).toBe(0);
});

describe('kinds of devices', () => {
  const keys = (...codes: number[]) => new Set(codes);
  const letters = Array.from({ length: 100 }, (_, index) => index + 1);
  test.each([
    ['an Xbox pad', 'pad', { keys: keys(...XBOX_KEYS), axes: new Set(XBOX_AXES) }],
    ['a pad with volume keys', 'pad', { keys: keys(...ROW_KEYS) }],
    ['a stick without buttons', 'pad', { axes: new Set([0, 1, 3, 4]) }],
    ['a keyboard', 'keyboard', { keys: keys(...letters) }],
    ['the arrow keys of a remote control', 'keyboard', { keys: keys(103, 105, 106, 108, 28) }],
    ['volume and power keys', 'other', { keys: keys(114, 115, 116) }],
    ['a mouse', 'other', { keys: keys(0x110, 0x111), relative: new Set([0, 1]) }],
    [
      'the touch pad of a pad',
      'other',
      { keys: keys(0x110, 0x145, 0x14a), axes: new Set([0, 1, 0x35]), properties: new Set([0]) },
    ],
    ['the motion sensors of a pad', 'other', { axes: new Set([0, 1, 2, 3, 4, 5]), properties: new Set([6]) }],
    ['a touch screen', 'other', { keys: keys(0x14a), axes: new Set([0, 1]), properties: new Set([1]) }],
  ] as const)('%s: %s', (_name, kind, facts) => {
    expect(deviceKind(device(facts))).toBe(kind);
  });

  test('a keyboard that a program made is told from a real one; a pad that a program made is read', () => {
    const virtual = { sysPath: '/sys/devices/virtual/input/input9' };
    expect(isProgramKeyboard(device({ keys: keys(...letters), ...virtual }))).toBe(true);
    expect(isProgramKeyboard(device({ keys: keys(...letters) }))).toBe(false);
    expect(
      isProgramKeyboard(
        device({ keys: keys(...letters), sysPath: '/sys/devices/virtual/misc/uhid/0005:1/input/input9' }),
      ),
    ).toBe(false);
    expect(isProgramKeyboard(device({ keys: keys(...XBOX_KEYS), ...virtual }))).toBe(false);
  });
});

test('SDL’s numbers: joystick buttons, then what lies below; hats are not axes', () => {
  const facts = device({
    keys: new Set([115, 114, 0x103, 305, 304, 288]),
    axes: new Set([5, 0, 16, 17, 20, 21, 0x28]),
  });
  expect(sdlOrder(facts)).toEqual({ buttons: [288, 304, 305, 114, 115, 0x103], axes: [0, 5, 0x28], hats: [16, 20] });
  expect(sdlOrder(facts, BUTTON_ORDERS[1]).buttons).toEqual([114, 115, 0x103, 288, 304, 305]);
});
