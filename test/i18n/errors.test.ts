import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { describeError } from '../../src/i18n/index.ts';
import { ERRORS, type ErrorCode } from '../../src/lib/errors.ts';

test('every error says what happened and what to do, and reads well without any detail', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const { what, todo } = describeError(en, { code, details: {} });
    for (const text of [what, todo]) {
      expect(text, code).toMatch(/[.]$/);
      expect(text, code).not.toMatch(/[?{}[\]]| {2}| [.:]/);
    }
  }
});

test('details are filled in, sizes and waits as people read them', () => {
  expect(
    describeError(en, { code: 'no-space', details: { neededBytes: 1_200_000_000, freeBytes: 5_000_000 } }).what,
  ).toBe('The card is full: 1.2 GB needed, 5.0 MB free.');
  expect(describeError(en, { code: 'flood', details: {}, waitMs: 30_000 }).todo).toBe(
    'Nothing to do: it goes on by itself in 0:30.',
  );
});

test('details from outside cannot steer the terminal', () => {
  expect(describeError(en, { code: 'archive-link', details: { entry: 'a\u001b[2Jb' } }).what).not.toContain('\u001b');
});
