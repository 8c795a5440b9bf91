import { describe, expect, it } from 'vitest';
import { Presses } from '../../src/input/presses.ts';
import { type ButtonMap, buttonOf, CHANGEABLE, isButtonMap, remapped, swapped } from '../../src/input/remap.ts';
import { seeded } from '../helpers/random.ts';

describe('buttons that change places', () => {
  it('each does what the other did; twice is as before', () => {
    const once = swapped({}, 'x', 'y');
    expect(once).toEqual({ x: 'y', y: 'x' });
    expect([remapped('x', once), remapped('y', once), remapped('confirm', once)]).toEqual(['y', 'x', 'confirm']);
    expect(swapped(once, 'x', 'y')).toEqual({});
  });

  it('a third joins: the action asked for is on the button that was pressed', () => {
    const map = swapped(swapped({}, 'x', 'y'), 'x', 'l1');
    expect(buttonOf('x', map)).toBe('l1');
    expect(buttonOf('l1', map)).toBe('y');
    expect(buttonOf('y', map)).toBe('x');
  });

  it('whatever is swapped, every action keeps exactly one button', () => {
    const chance = seeded(5);
    let map: ButtonMap = {};
    for (let turn = 0; turn < 500; turn++) {
      const [a, b] = [CHANGEABLE[chance(10)] ?? 'x', CHANGEABLE[chance(10)] ?? 'y'];
      const pressed = buttonOf(b, map);
      map = swapped(map, a, b);
      if (a !== b) expect(buttonOf(a, map)).toBe(pressed);
      expect(new Set(CHANGEABLE.map((action) => buttonOf(action, map))).size).toBe(CHANGEABLE.length);
      expect(isButtonMap(map)).toBe(true);
    }
  });

  it.each([null, [], 'x', { x: 'y' }, { up: 'down', down: 'up' }, { x: 'nothing' }, { x: 5 }])(
    '%j is no map',
    (value) => {
      expect(isButtonMap(value)).toBe(false);
    },
  );
});

it('a pad speaks in its new meaning: moves repeat, and Select waits for its release as before', () => {
  const presses = new Presses('a');
  presses.setButtons(swapped(swapped({}, 'x', 'l1'), 'select', 'y'));
  const press = (button: 'x' | 'l1' | 'select' | 'y', down: boolean) =>
    presses.feed({ button, down, hotkey: false }, 0).map((event) => (event.kind === 'action' ? event.action : ''));
  expect(press('x', true)).toEqual(['l1']);
  expect(presses.nextTickMs()).not.toBeNull();
  expect(press('x', false)).toEqual([]);
  expect(press('l1', true)).toEqual(['x']);
  expect(presses.nextTickMs()).toBeNull();
  press('l1', false);
  expect(press('select', true)).toEqual([]);
  expect(press('select', false)).toEqual(['y']);
  expect(press('y', true)).toEqual(['select']);
});
