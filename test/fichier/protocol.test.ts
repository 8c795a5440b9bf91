import { describe, expect, test } from 'vitest';
import {
  parseBody,
  readFileInfo,
  readFolder,
  readLinkChecks,
  readSharedFolder,
  readToken,
  readUserInfo,
  verdict,
} from '../../src/fichier/protocol.ts';

const HASH = 'AB'.repeat(64);

test.each([
  [{ status: 'OK' }, { failed: false, message: null }],
  [{}, { failed: false, message: null }],
  [
    { status: 'KO', message: 'x #1' },
    { failed: true, message: 'x #1' },
  ],
  [
    { Status: 'KO', Message: 'x' },
    { failed: true, message: 'x' },
  ],
  [{ status: 'KO' }, { failed: true, message: '' }],
  [[], { failed: false, message: null }],
])('verdict of %j', (body, expected) => {
  expect(verdict(body)).toEqual(expected);
});

test('a body that is no JSON is null', () => {
  expect([parseBody('<html>'), parseBody('"IP Locked"'), parseBody(''), parseBody('{"a":1}')]).toEqual([
    null,
    null,
    null,
    { a: 1 },
  ]);
});

describe('user/info', () => {
  test('numbers as text, dates in French time', () => {
    const info = readUserInfo({
      email: 'a@b.c',
      offer: '1',
      subscription_end: '2026-07-01 12:00:00',
      cdn: '25',
      cold_storage: '1000',
      hot_storage: 24,
    });
    expect(info).toEqual({
      email: 'a@b.c',
      plan: 'premium',
      validUntil: Date.UTC(2026, 6, 1, 10),
      cdnCreditsGb: 25,
      storedBytes: 1024,
      availableBytes: null,
    });
  });

  test.each([
    [0, 'free'],
    ['2', 'access'],
    [3, 'premium'],
    [undefined, 'unknown'],
    ['x', 'unknown'],
  ])('offer %s is %s', (offer, plan) => {
    expect(readUserInfo({ offer }).plan).toBe(plan);
  });
});

test('file/info: both names of types, sizes as text, checksum in lower case, odd ones left out', () => {
  const base = { filename: 'Robo\u202e Run.zip', size: '1234', checksum: HASH, pass: 1, acl: { ip: [] } };
  expect(readFileInfo(base, 'https://1fichier.com/?abcde')).toEqual({
    file: { fileName: 'Robo Run.zip', sizeBytes: 1234, whirlpool: HASH.toLowerCase(), validator: null },
    url: 'https://1fichier.com/?abcde',
    passwordProtected: true,
  });
  const odd = readFileInfo({ filename: 'x', size: '-1', checksum: 'none' }, 'u');
  expect([odd.file.sizeBytes, odd.file.whirlpool]).toEqual([null, null]);
  expect(() => readFileInfo({ size: 1 }, 'u')).toThrow(expect.objectContaining({ code: 'bad-answer' }));
});

test.each([
  [{ url: 'https://a-4.1fichier.com/p1' }, 'https://a-4.1fichier.com/p1'],
  [{ url: 'http://a-4.1fichier.com/p1' }, 'https://a-4.1fichier.com/p1'],
  [{ url: 'http://127.0.0.1:8080/p1' }, 'http://127.0.0.1:8080/p1'],
])('a token is always fetched over https: %j', (body, expected) => {
  expect(readToken(body)).toBe(expected);
});

test.each([{}, { url: 'nonsense' }, { url: 'file:///etc/passwd' }, { url: 17 }])('no token in %j', (body) => {
  expect(() => readToken(body)).toThrow(expect.objectContaining({ code: 'bad-answer' }));
});

test('folder/ls: both id names, rows that cannot be read are counted', () => {
  const listing = readFolder(
    {
      status: 'OK',
      name: 'roms',
      files: '2',
      sub_folders: [{ id: 7, name: 'snes', files: 3 }, { folder_id: '8', name: 'gb', pass: 1 }, { name: 'no id' }],
      items: [
        { url: 'https://1fichier.com/?abcde1', filename: 'a.zip', size: 5, date: '2025-06-01 10:00:00' },
        { filename: 'b' },
        3,
      ],
    },
    0,
  );
  expect(listing.subFolders.map((one) => [one.id, one.name, one.passwordProtected, one.fileCount])).toEqual([
    [7, 'snes', false, 3],
    [8, 'gb', true, null],
  ]);
  expect(listing.files).toEqual([
    {
      url: 'https://1fichier.com/?abcde1',
      name: 'a.zip',
      sizeBytes: 5,
      whirlpool: null,
      passwordProtected: false,
      sentAt: '2025-06-01 10:00:00',
    },
  ]);
  expect([listing.fileCount, listing.badRows, listing.filesTold]).toEqual([2, 3, true]);
  expect(readFolder({ files: 3 }, 0).filesTold).toBe(false);
  expect(readFolder({ files: 0 }, 0).filesTold).toBe(true);
});

test('a shared folder as a list, or as an object indexed by number', () => {
  const row = { filename: 'a.zip', link: 'https://1fichier.com/?abcde1', size: '5', password: 1, acl: 0 };
  const expected = [{ name: 'a.zip', sizeBytes: 5, passwordProtected: true, url: row.link }];
  expect(readSharedFolder([row]).files).toMatchObject(expected);
  expect(readSharedFolder({ 0: row }).files).toMatchObject(expected);
});

test('link checks: the last field decides, order does not matter', () => {
  const ok = 'https://1fichier.com/?aaaaa';
  const gone = 'https://1fichier.com/?bbbbb';
  const asked = [gone, ok, 'http://www.1fichier.com/?ccccc', 'https://1fichier.com/?ddddd', 'bad'];
  const body = `${ok};a;b.zip;12\r\n${gone};;;NOT FOUND\nhttps://1fichier.com/?ccccc;x;1;PRIVATE\nbad;;;BAD LINK\n`;
  expect(readLinkChecks(body, asked)).toEqual([
    { url: gone, state: 'gone', name: null, sizeBytes: null },
    { url: ok, state: 'ok', name: 'a;b.zip', sizeBytes: 12 },
    { url: asked[2], state: 'private', name: null, sizeBytes: null },
    { url: asked[3], state: 'unknown', name: null, sizeBytes: null },
    { url: 'bad', state: 'bad-link', name: null, sizeBytes: null },
  ]);
});
