/** A sentence can only show what is given where its error is made. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { ERRORS, type ErrorCode } from '../../src/lib/errors.ts';

const root = resolve(import.meta.dirname, '../../src');
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('i18n/') && name !== 'lib/errors.ts')
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');

/** Keys of the details that the source gives a code, wherever the object is written out beside it. */
function givenKeys(code: ErrorCode): Set<string> {
  const keys = new Set<string>();
  const places = new RegExp(
    `'${code}'\\s*(?:,|,\\s*details:)\\s*\\{([^}]*)\\}|code: '${code}'[^{}]*\\{([^}]*)\\}`,
    'g',
  );
  for (const match of source.matchAll(places)) {
    for (const part of (match[1] ?? match[2] ?? '').split(',')) {
      const key = /^\s*(\w+)\s*(?::|$)/.exec(part)?.[1];
      if (key !== undefined) keys.add(key);
    }
  }
  return keys;
}

/** What diskError, networkError and the host's error reader give to every code that they make. */
const ALWAYS: Readonly<Partial<Record<string, readonly string[]>>> = {
  disk: ['path', 'system'],
  network: ['host', 'system', 'status', 'said', 'number'],
  limit: ['host', 'status', 'said', 'number', 'wait'],
  auth: ['host', 'status', 'said', 'number', 'path'],
  file: ['host', 'status', 'said', 'number'],
  // archive/ makes its refusals in helpers that always name the entry.
  archive: ['entry'],
};

/** Codes whose details are put together in a variable. */
const ELSEWHERE: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  'system-unsupported': ['name'],
  'game-ambiguous': ['name'],
  'gamelist-malformed': ['path'],
};

/** Those that the program makes so far. */
const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => source.includes(`'${code}'`));

it.each(codes)('%s shows only values that it is given', (code) => {
  const { what, todo } = en.errors[code];
  const wanted = [...`${what} ${todo}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const given = new Set([...givenKeys(code), ...(ALWAYS[ERRORS[code].kind] ?? []), ...(ELSEWHERE[code] ?? [])]);
  expect(wanted.filter((name) => !given.has(name))).toEqual([]);
});
