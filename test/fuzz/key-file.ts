/** What lies in the place of a key file: a key that a header can carry, or an AppError that never quotes the file. */

import assert from 'node:assert/strict';
import { parseKeyFile } from '../../src/fichier/api-key.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { Fuzzer, Pick } from './harness.ts';

const KEY = 'Abcdefghij-klmnopqrst_uvwxyz01=3';
const PATH = '/card/1FichierAPI.txt';
const PATTERN = /^[A-Za-z0-9_=-]{32}$/;
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
];
const BEFORE = [
  '',
  '  ',
  '"',
  '«',
  'API_KEY = ',
  'key: ',
  'Bearer ',
  "'",
  'Authorization: Bearer ',
  '1fichier API key:\n',
  '# my key\n',
  '\u200b',
  '\r\n\r\n',
];
const BEHIND = ['', ' ', '"', '»', '\n', '\r\n', '\n\n', "'", ',', ' \t', '\u200b', '\n# keep it secret\n', '\u2028'];

/** A key as people save it: it must be found, whatever stands around it. */
function saved(pick: Pick): Buffer {
  const text = `${BEFORE[pick(BEFORE.length)]}${KEY}${BEHIND[pick(BEHIND.length)]}`;
  return (ENCODINGS[pick(ENCODINGS.length)] ?? ENCODINGS[0])?.(text) ?? Buffer.alloc(0);
}

export function keyFileFuzzer(): Fuzzer {
  const plain = ENCODINGS.map((encode) => encode(`API key: ${KEY}\r\n`));
  const made = new WeakSet<Buffer>();
  return {
    kind: 'key file',
    seeds: [
      ...plain,
      Buffer.from(`{"key": "${KEY}"}`),
      Buffer.from('{\\rtf1 x}'),
      Buffer.from('<html>'),
      Buffer.from('abc'),
      Buffer.alloc(0),
    ],
    scraps: [
      ...BEFORE,
      ...BEHIND,
      KEY,
      'PK\u0003\u0004',
      '{\\rtf',
      '<!doctype',
      '\0',
      '\ufeff',
      Buffer.from([0xff, 0xfe]),
      '\u0085',
      '[',
      '\u001b[2J',
      '__proto__:',
    ],
    invent: (pick) => {
      const input = saved(pick);
      made.add(input);
      return input;
    },
    judge: (input) => {
      try {
        const { key, warnings } = parseKeyFile(input, PATH);
        const value = key.reveal();
        assert.ok(value.length > 0 && value.length <= 256);
        new Headers({ authorization: `Bearer ${value}` });
        assert.equal(`${key} ${JSON.stringify(key)}`, '*** "***"');
        assert.equal(PATTERN.test(value), !warnings.includes('unusual-shape'));
        if (made.has(input)) assert.equal(value, KEY, JSON.stringify(input.toString('latin1')));
        return ['key', ...warnings].join(' ');
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        assert.ok(!made.has(input), `${error.code}: ${JSON.stringify(input.toString('latin1'))}`);
        assert.match(error.code, /^key-/);
        assert.deepEqual(error.details, { path: PATH });
        return error.code;
      }
    },
    reaches: [
      'key',
      'key unusual-shape',
      'key extra-text',
      'key-empty',
      'key-rich-text',
      'key-bad-characters',
      'key-several',
    ],
  };
}
