import { describe, expect, it } from 'vitest';
import { keepFor, withSystemKeep } from '../../src/install/keep-choice.ts';

describe('what holds for a system', () => {
  it.each([
    ['the general setting', 'unpack', {}, 'unpack'],
    ['its own', 'auto', { psx: 'keep' }, 'keep'],
    ['its own, automatic where everything else is unpacked', 'unpack', { psx: 'auto' }, 'auto'],
    ["another's is not its own", 'auto', { snes: 'keep' }, 'auto'],
  ] as const)('%s', (_, keep, systemKeep, expected) => {
    expect(keepFor('psx', { keep, systemKeep })).toBe(expected);
  });

  it('a system by the name of something that every object has', () => {
    expect(keepFor('constructor', { keep: 'auto', systemKeep: {} })).toBe('auto');
  });
});

it.each([
  ['keep', 'auto', { snes: 'keep' }, { snes: 'keep', psx: 'keep' }],
  ['unpack', 'auto', { psx: 'keep' }, { psx: 'unpack' }],
  ['auto', 'auto', { psx: 'keep', snes: 'keep' }, { snes: 'keep' }],
  ['auto', 'unpack', {}, { psx: 'auto' }],
] as const)('%s where %s is general, from %j', (choice, keep, systemKeep, expected) => {
  expect(withSystemKeep('psx', choice, { keep, systemKeep })).toEqual(expected);
});
