import { expect, test } from 'vitest';
import { isFichierLink, linkIdentity, normaliseLink, sharedFolderLink } from '../../src/fichier/links.ts';

const ID = 'abcde12345abcde12345';

test.each([
  [`https://1fichier.com/?${ID}`, `https://1fichier.com/?${ID}`],
  [`http://1fichier.com/?${ID}`, `https://1fichier.com/?${ID}`],
  [`https://www.1fichier.com/?${ID}`, `https://1fichier.com/?${ID}`],
  [`1fichier.com/?${ID}`, `https://1fichier.com/?${ID}`],
  [`https://1fichier.com/?${ID}&af=62851`, `https://1fichier.com/?${ID}`],
  [` https://1fichier.com?${ID} `, `https://1fichier.com/?${ID}`],
  [`https://desfichiers.com/?${ID}&af=1`, `https://desfichiers.com/?${ID}`],
  [`https://tenvoi.com/?abcde`, 'https://tenvoi.com/?abcde'],
  [`http://${ID}.dl4free.com/`, `https://dl4free.com/?${ID}`],
])('%s', (link, expected) => {
  expect(normaliseLink(link)).toBe(expected);
  expect(isFichierLink(link)).toBe(true);
});

test.each([
  'https://1fichier.com/',
  'https://1fichier.com/dir/AbCd123',
  'https://1fichier.com/?abc',
  `https://1fichier.com.example.org/?${ID}`,
  `https://user:pw@1fichier.com/?${ID}`,
  `https://1fichier.com:8443/?${ID}`,
  `ftp://1fichier.com/?${ID}`,
  'https://a-4.1fichier.com/c118073942',
  'https://example.org/game.zip',
  'javascript:alert(1)',
  '',
])('not a file link: %s', (link) => {
  expect(normaliseLink(link)).toBeNull();
});

test('one file has one identity whatever its link looks like', () => {
  expect(linkIdentity(`http://www.1fichier.com/?${ID}&af=1`)).toBe(`1fichier:${ID}`);
});

test.each([
  ['https://1fichier.com/dir/AbCd1234', { origin: 'https://1fichier.com', id: 'AbCd1234' }],
  ['http://desfichiers.com/dir/en/AbCd1234/', { origin: 'https://desfichiers.com', id: 'AbCd1234' }],
  ['https://1fichier.com/dir/AbCd1234?json=1', { origin: 'https://1fichier.com', id: 'AbCd1234' }],
  [`https://1fichier.com/?${ID}`, null],
  ['https://example.org/dir/AbCd1234', null],
])('shared folder %s', (link, expected) => {
  expect(sharedFolderLink(link)).toEqual(expected);
});

test('a link with a host of thousands of letters is no link, and no exception: URL.canParse says yes to it', () => {
  const link = `https://${'ab"c'.repeat(6000)}`;
  expect([normaliseLink(link), linkIdentity(link), sharedFolderLink(link)]).toEqual([null, null, null]);
});
