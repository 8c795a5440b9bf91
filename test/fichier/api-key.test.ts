import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ApiKey, parseKeyFile } from '../../src/fichier/api-key.ts';
import { AppError } from '../../src/lib/errors.ts';

const KEY = 'aB3_-=dE6fG7hI8jK9lM0nO1pQ2rS3tU';
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const accepted: readonly [string, Buffer | string][] = [
  ['nothing but the key', KEY],
  ['a newline', `${KEY}\n`],
  ['CRLF and blanks', `  ${KEY} \t\r\n`],
  ['blank lines', `\n\r\n${KEY}\n\n`],
  ['UTF-8 byte order mark', `\ufeff${KEY}`],
  ['UTF-16 little-endian', Buffer.from(`\ufeff${KEY}\r\n`, 'utf16le')],
  ['UTF-16 big-endian', utf16be(`\ufeff${KEY}\r\n`)],
  ['UTF-16 without a mark', Buffer.from(KEY, 'utf16le')],
  ['double quotes', `"${KEY}"`],
  ['single quotes', `'${KEY}'`],
  ['typographic quotes', `“${KEY}”`],
  ['Bearer', `Bearer ${KEY}`],
  ['a header', `Authorization: Bearer ${KEY}`],
  ['name=key', `API_KEY=${KEY}`],
  ['name = "key"', `api key = "${KEY}"`],
  ['name: key', `1fichier API: ${KEY}`],
  ['an unknown name', `x=${KEY}`],
  ['a JSON line', `"key": "${KEY}",`],
  ['a heading before it', `My key:\n${KEY}`],
  ['a comment before it', `# from the console\n${KEY}`],
  ['twice the same', `${KEY}\n${KEY}\n`],
  ['a zero-width blank', `${KEY.slice(0, 9)}\u200b${KEY.slice(9)}`],
  ['no-break spaces', `\u00a0${KEY}\u00a0`],
];

test.each(accepted)('accepted: %s', (_, content) => {
  const parsed = parseKeyFile(Buffer.from(content as string), 'k.txt');
  expect(parsed.key.reveal()).toBe(KEY);
  expect(parsed.warnings).toEqual([]);
});

const warned: readonly [string, string, string, string][] = [
  ['shorter', 'abcdef', 'abcdef', 'unusual-shape'],
  ['base64 with + and /', `${KEY.slice(2)}+/`, `${KEY.slice(2)}+/`, 'unusual-shape'],
  ['a key with = that is no name', 'ab=cdef', 'ab=cdef', 'unusual-shape'],
  ['an unusual key behind a telling name', 'KEY=abcdef', 'abcdef', 'unusual-shape'],
  ['a note beside it', `my 1fichier key\n${KEY}`, KEY, 'extra-text'],
  ['a note behind it', `${KEY}   (Premium, until 2031)`, KEY, 'extra-text'],
  ['a sentence around it', `the key is "${KEY}".`, KEY, 'extra-text'],
  ['an address beside it', `player@example.org\n${KEY}`, KEY, 'extra-text'],
];

test.each(warned)('accepted with a warning: %s', (_, content, key, warning) => {
  const parsed = parseKeyFile(Buffer.from(content), 'k.txt');
  expect([parsed.key.reveal(), parsed.warnings]).toEqual([key, [warning]]);
});

const refused: readonly [string, Buffer | string, string][] = [
  ['nothing', '', 'key-empty'],
  ['only blanks and a byte order mark', '\ufeff \r\n\t', 'key-empty'],
  ['only quotes', '""', 'key-empty'],
  ['RTF', `{\\rtf1\\ansi ${KEY}}`, 'key-rich-text'],
  ['RTF behind a byte order mark', `\ufeff{\\rtf1 ${KEY}}`, 'key-rich-text'],
  ['a Word document', Buffer.from('PK\u0003\u0004word', 'latin1'), 'key-rich-text'],
  ['an old Word document', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'key-rich-text'],
  ['a PDF', '%PDF-1.7', 'key-rich-text'],
  ['a web page', `<!DOCTYPE html><p>${KEY}</p>`, 'key-rich-text'],
  ['two keys', `${KEY}\n${OTHER}`, 'key-several'],
  ['two keys on one line', `${KEY} ${OTHER}`, 'key-several'],
  ['two unusual keys', 'abcdef\nghijkl', 'key-several'],
  ['a blank inside', `${KEY.slice(0, 9)} ${KEY.slice(9)}`, 'key-bad-characters'],
  ['an accent', 'clé-secrète', 'key-bad-characters'],
  ['Latin-1 bytes', Buffer.from('cl\u00e9secr\u00e8te', 'latin1'), 'key-bad-characters'],
  ['a control character', 'abc\u0007def', 'key-bad-characters'],
  ['prose', 'Put your key here', 'key-bad-characters'],
  ['something huge', `${KEY}\n`.repeat(3000), 'key-bad-characters'],
];

test.each(refused)('refused: %s', (_, content, code) => {
  const bytes = Buffer.from(content as string);
  expect(() => parseKeyFile(bytes, 'k.txt')).toThrow(expect.objectContaining({ code, details: { path: 'k.txt' } }));
});

describe('a key is never printed', () => {
  const key = new ApiKey(KEY);
  test.each([
    ['text', `${key}`, '***'],
    ['JSON', JSON.stringify({ key }), '{"key":"***"}'],
    ['inspect', inspect({ key }, { depth: 5, showHidden: true }), '{ key: ApiKey(***) }'],
    ['a clone', JSON.stringify(structuredClone({ key })), '{"key":{}}'],
    ['an error', new AppError('bug', { text: String(key) }).message, 'bug {"text":"***"}'],
    ['masked', key.masked(), 'aB…tU'],
    ['masked, short', new ApiKey('abcdef').masked(), '…'],
  ])('%s', (_, shown, expected) => {
    expect(shown).toBe(expected);
  });
});

test('UTF-16 without a mark is known even when the first letter is no ASCII', () => {
  const text = `\u200b\u00ab${KEY}\u00bb\r\n`;
  for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
    expect(parseKeyFile(bytes, 'k').key.reveal()).toBe(KEY);
  }
});
