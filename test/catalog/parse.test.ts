import { expect, test } from 'vitest';
import { checkLink, MAX_REPORTED, parseSize, RowReport, readRow } from '../../src/catalog/parse.ts';
import { hasControls } from '../../src/lib/text.ts';
import { seeded } from '../helpers/random.ts';

test.each<[unknown, number | null]>([
  [123456, 123456],
  ['123456', 123456],
  ['0', null],
  ['0.00 MB', null],
  ['1.2 GB', 1_200_000_000],
  ['1,2 Go', 1_200_000_000],
  ['1.2GB', 1_200_000_000],
  ['512 Ko', 512_000],
  ['640 KiB', 655_360],
  ['1,5 Gio', 1_610_612_736],
  ['3 Mo', 3_000_000],
  ['700 M', 700_000_000],
  ['12 octets', 12],
  ['1 octet', 1],
  ['15 bytes', 15],
  ['9 B', 9],
  ['2 tb', 2_000_000_000_000],
  ['1 234 567', 1_234_567],
  ['1\u202f234\u00a0567 o', 1_234_567],
  ['1,234,567', 1_234_567],
  ['1.234.567 o', 1_234_567],
  ['1,234', 1234],
  ['1.234 KB', 1234],
  ['1,234.5 MB', 1_234_500_000],
  ['1.234,5 Mo', 1_234_500_000],
  ['  64 KB  ', 64_000],
  ['64 KB.', 64_000],
  [-5, null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [1e18, null],
  ['', null],
  ['?', null],
  ['N/A', null],
  ['unknown', null],
  ['1.2 parsecs', null],
  ['-3 MB', null],
  ['MB', null],
  ['1 MB 2 KB', null],
  ['9'.repeat(60), null],
  [null, null],
  [undefined, null],
  [['1 MB'], null],
  [true, null],
])('size %j is %j bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each<[string, string]>([
  ['https://1fichier.com/?abcdefghij0123456789', 'https://1fichier.com/?abcdefghij0123456789'],
  ['  https://1fichier.com/?abc123&af=555 ', 'https://1fichier.com/?abc123'],
  ['1fichier.com/?abc123', 'https://1fichier.com/?abc123'],
  ['https://tenvoi.com/?abc12&af=1', 'https://tenvoi.com/?abc12'],
  ['http://www.1fichier.com/?abc123', 'https://1fichier.com/?abc123'],
  ['https://abc123.1fichier.com/', 'https://1fichier.com/?abc123'],
  ['https://1fichier.com/dir/abc123', 'https://1fichier.com/dir/abc123'],
  ['https://not1fichier.org/?abc123&af=5', 'https://not1fichier.org/?abc123&af=5'],
  ['http://192.168.1.5:8080/a%20b.zip', 'http://192.168.1.5:8080/a%20b.zip'],
  ['https://files.example.org/a b.zip', ''],
  ['HTTPS://Files.Example.org/A.zip#part', 'https://files.example.org/A.zip'],
  ['https://exämple.org/ä.zip', 'https://xn--exmple-cua.org/%C3%A4.zip'],
  // Found by fuzzing: the short cut for plain links kept what is behind a #, and hosts that no URL can have.
  ['https://files.example.org/x.zip#part', 'https://files.example.org/x.zip'],
  ['https://files.example.999999999999/x.zip', ''],
  ['https://files.example.org:99999/x.zip', ''],
])('link %j', (link, url) => {
  expect(checkLink(link)).toEqual(url === '' ? { ok: false, reason: 'link-malformed', shown: '' } : { ok: true, url });
});

test.each<[string, string, string]>([
  ['https://user:secret@host.org/a.zip', 'link-credentials', ''],
  ['https://token@1fichier.com/?abc', 'link-credentials', ''],
  ['file:///etc/passwd', 'link-scheme', 'file:'],
  ['javascript:alert(1)', 'link-scheme', 'javascript:'],
  ['ftp://user:secret@host/a', 'link-scheme', 'ftp:'],
  ['magnet:?xt=urn:btih:abc', 'link-scheme', 'magnet:'],
  ['data:text/html,x', 'link-scheme', 'data:'],
  ['just words', 'link-malformed', ''],
  ['words', 'link-malformed', ''],
  ['https://', 'link-malformed', ''],
  ['https://host.org/\u001b[31m', 'link-malformed', ''],
  [`https://host.org/${'x'.repeat(3000)}`, 'link-too-long', ''],
])('link %j is refused', (link, reason, shown) => {
  expect(checkLink(link)).toEqual({ ok: false, reason, shown });
});

const url = 'https://1fichier.com/?abc123';
test.each<[string, unknown, unknown]>([
  ['list', ['Game', url, '5 MB'], { name: 'Game', url, sizeBytes: 5_000_000 }],
  ['list without size', ['Game', url], { name: 'Game', url, sizeBytes: null }],
  ['list with more', ['Game', url, 7, 'x', null], { name: 'Game', url, sizeBytes: 7 }],
  ['object', { game_name: 'Game', url, size: 7 }, { name: 'Game', url, sizeBytes: 7 }],
  ['other keys', { title: 'Game', href: url, length: '7 B' }, { name: 'Game', url, sizeBytes: 7 }],
  [
    'the first key that says something',
    { game_name: '', name: null, title: 'Game', download: url },
    { name: 'Game', url, sizeBytes: null },
  ],
  [
    'name from the link',
    { link: 'https://h.org/dir/A%20Game.zip?x=1' },
    { name: 'A Game.zip', url: 'https://h.org/dir/A%20Game.zip?x=1', sizeBytes: null },
  ],
  ['a bare link', 'https://h.org/Game.7z', { name: 'Game.7z', url: 'https://h.org/Game.7z', sizeBytes: null }],
  ['a number for a name', [1942, url], { name: '1942', url, sizeBytes: null }],
  [
    'an unsupported link',
    ['Game', 'magnet:?x', 5],
    { name: 'Game', url: 'magnet:', sizeBytes: 5, unsupported: 'link-scheme' },
  ],
  ['escapes and turned text', ['\u001b[31mRed\u202eGame\u0007', url], { name: '[31mRedGame', url, sizeBytes: null }],
  ['a bare name', 'Game', 'no-link'],
  ['no link', ['Game', '', '1 MB'], 'no-link'],
  ['null link', { name: 'Game', url: null }, 'no-link'],
  ['no name', ['', url], 'no-name'],
  ['a name of controls', ['\u001b\u0000', url], 'no-name'],
  ['nothing', [], 'no-name'],
  ['an empty object', {}, 'no-name'],
  ['a number', 5, 'unknown-shape'],
  ['null', null, 'unknown-shape'],
  ['a nested list', [['Game'], url], 'unknown-shape'],
  ['ten levels', [[[[[[[[[['x']]]]]]]]]], 'unknown-shape'],
  ['a link that is an object', ['Game', { href: url }], 'unknown-shape'],
  ['credentials', ['Game', 'https://a:b@h.org/x'], 'link-credentials'],
])('row: %s', (_, row, expected) => {
  expect(readRow(row)).toEqual(expected);
});

test('a name of 5,000 characters is cut to what a file system holds', () => {
  const row = readRow([`${'A long name '.repeat(500)}.zip`, url]);
  expect(typeof row === 'object' && row.name.length).toBeLessThanOrEqual(255);
});

test('bad rows are all counted and told, the first ones kept, their file names clean', () => {
  const told: string[] = [];
  const report = new RowReport((bad) => told.push(bad.reason));
  for (let row = 1; row <= 2500; row++) report.add('games/\u001b[2Ja.json', row, 'no-link');
  expect(report.count).toBe(2500);
  expect(told).toHaveLength(2500);
  expect(report.first).toHaveLength(MAX_REPORTED);
  expect(report.first[0]).toEqual({ file: 'games/[2Ja.json', row: 1, reason: 'no-link' });
});

test('any value gives a clean row or a reason, never an exception', () => {
  const random = seeded(21);
  const bits = [
    '\u001b]0;x\u0007',
    '\u202e',
    'Game',
    ' ',
    'https://',
    '1fichier.com/?',
    '@',
    ':',
    '/',
    '%zz',
    '\ud800',
    '1.2 GB',
    '…',
  ];
  const text = () => Array.from({ length: random(6) }, () => bits[random(bits.length)]).join('');
  const value = (): unknown => [text(), random(1e9), null, [text()], { name: text() }, true][random(6)];
  for (let round = 0; round < 5000; round++) {
    const kinds = [
      () => [value(), value(), value()],
      () => ({ name: value(), url: value(), size: value() }),
      () => ({ title: text(), link: `https://${text()}`, filesize: text() }),
      () => value(),
    ] as const;
    const row = readRow((kinds[random(4)] as () => unknown)());
    if (typeof row === 'string') continue;
    expect(row.name).not.toBe('');
    expect(hasControls(row.name)).toBe(false);
    expect(row.unsupported === undefined ? new URL(row.url).username : '').toBe('');
    expect(row.sizeBytes === null || (Number.isInteger(row.sizeBytes) && row.sizeBytes >= 0)).toBe(true);
  }
});

test.each([
  ['https://a.example/x.zip#y', 'https://a.example/x.zip'],
  ['https://1fichier.com/?ab#de12345', 'https://1fichier.com/?ab'],
])('a fragment is no longer part of a link that looks plain: %s', (link, url) => {
  expect(checkLink(link)).toEqual({ ok: true, url });
});

test.each(['https://example.1/x.zip', 'https://example.org:99999/x'])(
  'a link that looks plain and is no address is a reason, no game: %s',
  (link) => {
    expect(checkLink(link)).toEqual({ ok: false, reason: 'link-malformed', shown: '' });
  },
);
