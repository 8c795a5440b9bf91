/** Whatever a server or a card gives: a value or an AppError, never another exception, and nothing that steers a terminal. */

import { expect, test } from 'vitest';
import { parseKeyFile } from '../../src/fichier/api-key.ts';
import { apiError, pageError } from '../../src/fichier/errors.ts';
import { isFichierLink, linkIdentity, normaliseLink, sharedFolderLink } from '../../src/fichier/links.ts';
import {
  frenchTime,
  parseBody,
  readFileInfo,
  readFileList,
  readFolder,
  readLinkChecks,
  readSharedFolder,
  readToken,
  readUserInfo,
  verdict,
} from '../../src/fichier/protocol.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import { seeded } from '../helpers/random.ts';

const random = seeded(20_26);
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
const TEXTS = [
  '',
  'x',
  '0',
  '1',
  'OK',
  'KO',
  'https://1fichier.com/?abcde12345',
  '\u001b[2J\u202ex',
  '9'.repeat(400),
  'é\ud800',
];
const KEYS = [
  'status',
  'message',
  'url',
  'filename',
  'size',
  'items',
  'sub_folders',
  'id',
  'name',
  'pass',
  'link',
  '__proto__',
];

function anyJson(depth: number): unknown {
  switch (random(depth > 3 ? 5 : 7)) {
    case 0:
      return null;
    case 1:
      return pick([0, -1, 1e308, 3.5, 42]);
    case 2:
      return pick([true, false]);
    case 5:
      return Array.from({ length: random(4) }, () => anyJson(depth + 1));
    case 6:
      return Object.fromEntries(Array.from({ length: random(7) }, () => [pick(KEYS), anyJson(depth + 1)]));
    default:
      return pick(TEXTS);
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return (error as AppError).details;
  }
}

test('JSON of any shape', () => {
  for (let n = 0; n < 1500; n++) {
    const json = anyJson(0);
    const names: unknown[] = [
      attempt(() => readUserInfo(json)),
      attempt(() => readFileInfo(json, 'u').file.fileName),
      attempt(() => readFolder(json, 1)),
      attempt(() => readFileList(json)),
      attempt(() => readSharedFolder(json)),
    ];
    for (const text of names.flatMap(texts)) expect(hasControls(text), JSON.stringify(json)).toBe(false);
    attempt(() => readToken(json));
    attempt(() => verdict(json));
    attempt(() => frenchTime(json));
    expect(parseBody(JSON.stringify(json))).toEqual(typeof json === 'object' ? json : null);
  }
});

test('text of any kind', () => {
  for (let n = 0; n < 1000; n++) {
    const bytes = Buffer.from(
      Array.from({ length: random(60) }, () => (random(3) === 0 ? random(256) : 32 + random(95))),
    );
    const text = bytes.toString(pick(['utf8', 'latin1', 'utf16le'] as const));
    attempt(() => parseKeyFile(bytes, 'k'));
    const errors = [apiError({ status: 100 + random(500), text, host: 'h' }, text), pageError(200, text)];
    for (const shown of errors.flatMap((error) => texts(error.details))) expect(hasControls(shown)).toBe(false);
    for (const read of [normaliseLink, linkIdentity, sharedFolderLink, isFichierLink]) {
      read(text);
      read(`https://1fichier.com/${text}`);
      read(`https://${text}`);
    }
    expect(readLinkChecks(text, ['https://1fichier.com/?abcde'])).toHaveLength(1);
  }
});

test('a huge page is looked through in time', () => {
  const page = `<script>${'<scrip'.repeat(30_000)}</script>${' <div>'.repeat(200_000)}`;
  const started = performance.now();
  expect(pageError(200, page).code).toBe('bad-answer');
  expect(performance.now() - started).toBeLessThan(1000);
});
