import { expect, test } from 'vitest';
import { ACTIONS, actionOfText } from '../../src/input/actions.ts';

test('a keyboard reaches every button of the pad by letters where no text is typed', () => {
  const byLetters = new Set([...'x/ybqm []{}hjkl'].map(actionOfText));
  for (const action of [
    'x',
    'y',
    'back',
    'start',
    'select',
    'l1',
    'r1',
    'l2',
    'r2',
    'up',
    'down',
    'left',
    'right',
  ] as const) {
    expect(byLetters).toContain(action);
  }
});

test('other characters stand for nothing, also the names of built-in properties', () => {
  for (const text of ['a', '1', 'é', '', 'constructor', '__proto__', 'toString']) expect(actionOfText(text)).toBeNull();
});

test('no action is named twice', () => {
  expect(new Set(ACTIONS).size).toBe(ACTIONS.length);
});
