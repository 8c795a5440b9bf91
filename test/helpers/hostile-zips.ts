/** Zips that must be refused, each named after the code that refuses it and what it tries. All made by code. */
import { deflateRawSync } from 'node:zlib';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { ZipEntrySpec, ZipSpec } from './zip-maker.ts';
import { makeZip, noise, zipOf } from './zip-maker.ts';

export interface HostileZip {
  readonly code: ErrorCode;
  readonly what: string;
  readonly make: () => Buffer;
}

const DATA = 'a small invented game '.repeat(20);
const GOOD: ZipEntrySpec = { name: 'Good Game.rom', data: DATA };

function named(name: string | Uint8Array, more: Partial<ZipEntrySpec> = {}): () => Buffer {
  return () => makeZip({ entries: [GOOD, { name, data: DATA, ...more }] });
}

function entries(...list: readonly ZipEntrySpec[]): () => Buffer {
  return () => makeZip({ entries: list });
}

function lying(end: NonNullable<ZipSpec['end']>, zip64End = false): () => Buffer {
  return () => makeZip({ entries: [GOOD, { name: 'second.rom', data: 'x'.repeat(500) }], end, zip64End });
}

/** An extra field: id, then the data. */
export function extraField(id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

function wide(...values: readonly bigint[]): Buffer {
  const out = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => {
    out.writeBigUInt64LE(value, i * 8);
  });
  return out;
}

const BASE = zipOf({ 'one.rom': DATA, 'two.rom': DATA });
const ZEROS = Buffer.alloc(8 * 1024 * 1024);

/** Two entries whose directory gives them the same local header. */
function sharedHeader(): Buffer {
  return makeZip({ entries: [GOOD, { name: 'Twin.rom', data: DATA, hasLocal: false, central: { offset: 0 } }] });
}

/**
 * The quoting overlap: a stored block of deflate quotes the next local header, so that each entry's data contains the next
 * entry. (The construction behind non-recursive zip bombs.)
 */
function quotedOverlap(): Buffer {
  const inner = makeZip({ entries: [{ name: 'inner.rom', data: DATA }] });
  const local = inner.subarray(0, inner.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
  const quote = Buffer.alloc(5);
  quote[0] = 1;
  quote.writeUInt16LE(local.length, 1);
  quote.writeUInt16LE(~local.length & 0xffff, 3);
  const packed = Buffer.concat([quote, local]);
  const start = 30 + 'outer.rom'.length + 5;
  return makeZip({
    entries: [
      { name: 'outer.rom', data: local, packed },
      { name: 'inner.rom', data: DATA, hasLocal: false, central: { offset: start } },
    ],
  });
}

const NAMES: readonly HostileZip[] = [
  { code: 'archive-absolute-path', what: 'a path from the root', make: named('/etc/evil') },
  { code: 'archive-absolute-path', what: 'two slashes in front', make: named('//evil') },
  { code: 'archive-absolute-path', what: 'a backslash in front', make: named('\\evil') },
  { code: 'archive-absolute-path', what: 'a network share', make: named('\\\\host\\share\\evil') },
  { code: 'archive-absolute-path', what: 'a folder from the root', make: named('/evil/') },
  { code: 'archive-parent-path', what: 'up and out', make: named('../evil') },
  { code: 'archive-parent-path', what: 'up and out, far', make: named('../../../../../../etc/evil') },
  { code: 'archive-parent-path', what: 'up in the middle', make: named('a/../../evil') },
  { code: 'archive-parent-path', what: 'up that stays inside', make: named('a/../b') },
  { code: 'archive-parent-path', what: 'up at the end', make: named('a/..') },
  { code: 'archive-parent-path', what: 'up by backslash', make: named('..\\..\\evil') },
  { code: 'archive-parent-path', what: 'up by a mix', make: named('a\\../..\\evil') },
  { code: 'archive-parent-path', what: 'a folder up', make: named('../') },
  { code: 'archive-parent-path', what: 'a dot, then up', make: named('./../evil') },
  {
    code: 'archive-parent-path',
    what: 'up in a Unicode path field',
    make: () => {
      const crc = Buffer.alloc(5);
      crc[0] = 1;
      // CRC-32 of the header's own name, `ok.rom`, so that the field counts.
      crc.writeUInt32LE(0xc6cb9b57, 1);
      const probe = makeZip({ entries: [{ name: 'ok.rom', data: 'ok.rom', method: 'stored' }] });
      crc.writeUInt32LE(probe.readUInt32LE(14), 1);
      const extra = extraField(0x7075, Buffer.concat([crc, Buffer.from('../../evil')]));
      return makeZip({ entries: [{ name: 'ok.rom', data: DATA, central: { extra } }] });
    },
  },
  { code: 'archive-drive-letter', what: 'a drive with a slash', make: named('C:/evil') },
  { code: 'archive-drive-letter', what: 'a drive with a backslash', make: named('c:\\evil') },
  { code: 'archive-drive-letter', what: 'a drive without either', make: named('D:evil') },
  { code: 'archive-link', what: 'a symbolic link', make: named('link', { unixMode: 0o120777, data: '/etc/passwd' }) },
  {
    code: 'archive-link',
    what: 'a link, then a file through it',
    make: entries(
      { name: 'out', data: '/tmp', unixMode: 0o120777, method: 'stored' },
      { name: 'out/evil', data: DATA, unixMode: 0o100644 },
    ),
  },
  {
    code: 'archive-link',
    what: 'a link that ends like a folder',
    make: named('link/', { unixMode: 0o120777, data: '' }),
  },
  { code: 'archive-special-file', what: 'a character device', make: named('dev', { unixMode: 0o020666, data: '' }) },
  { code: 'archive-special-file', what: 'a block device', make: named('dev', { unixMode: 0o060660, data: '' }) },
  { code: 'archive-special-file', what: 'a pipe', make: named('pipe', { unixMode: 0o010644, data: '' }) },
  { code: 'archive-special-file', what: 'a socket', make: named('socket', { unixMode: 0o140644, data: '' }) },
  { code: 'archive-duplicate-name', what: 'the same name twice', make: named('Good Game.rom') },
  { code: 'archive-duplicate-name', what: 'the same name in capitals', make: named('GOOD GAME.ROM') },
  { code: 'archive-duplicate-name', what: 'the same name after a dot', make: named('./Good Game.rom') },
  { code: 'archive-duplicate-name', what: 'the same name with a dot at the end', make: named('Good Game.rom.') },
  { code: 'archive-duplicate-name', what: 'the same name with a space at the end', make: named('Good Game.rom ') },
  {
    code: 'archive-duplicate-name',
    what: 'the same accents, composed and not',
    make: entries({ name: 'Pok\u00e9.rom', data: DATA }, { name: 'Poke\u0301.rom', data: DATA }),
  },
  {
    code: 'archive-duplicate-name',
    what: 'the same path by backslash',
    make: entries({ name: 'a/b.rom', data: DATA }, { name: 'a\\b.rom', data: DATA }),
  },
  {
    code: 'archive-duplicate-name',
    what: 'a file where a folder is',
    make: entries({ name: 'a/b.rom', data: DATA }, { name: 'a', data: DATA }),
  },
  {
    code: 'archive-duplicate-name',
    what: 'a folder where a file is',
    make: entries({ name: 'A', data: DATA }, { name: 'a/b.rom', data: DATA }),
  },
  {
    code: 'archive-duplicate-name',
    what: 'an empty folder where a file is',
    make: entries({ name: 'a', data: DATA }, { name: 'a/', data: '' }),
  },
  { code: 'archive-bad-name', what: 'an escape sequence', make: named('\u001b[2Jevil.rom', { utf8: true }) },
  { code: 'archive-bad-name', what: 'a line feed', make: named('one\ntwo.rom', { utf8: true }) },
  { code: 'archive-bad-name', what: 'a zero byte', make: named(Buffer.from('evil.rom\0.txt')) },
  { code: 'archive-bad-name', what: 'a C1 control', make: named('evil\u009b31m.rom') },
  { code: 'archive-bad-name', what: 'text turned around', make: named('evil\u202emor.rom') },
  { code: 'archive-bad-name', what: 'no name at all', make: named('') },
  { code: 'archive-bad-name', what: 'a name of slashes', make: named('./.') },
  { code: 'archive-bad-name', what: 'three dots', make: named('...') },
  { code: 'archive-bad-name', what: 'a folder of spaces', make: named('a/  /b.rom') },
  { code: 'archive-bad-name', what: 'a name of 300 characters', make: named(`${'n'.repeat(300)}.rom`) },
  { code: 'archive-bad-name', what: 'a path of 2,000 characters', make: named(`${'folder/'.repeat(300)}a.rom`) },
  { code: 'archive-bad-name', what: '200 folders deep', make: named(`${'d/'.repeat(200)}a.rom`) },
  { code: 'archive-bad-name', what: 'a name of 60,000 bytes', make: named('x'.repeat(60_000)) },
];

const SIZES: readonly HostileZip[] = [
  {
    code: 'archive-wrong-size',
    what: 'stored, more packed than plain',
    make: named('a', { method: 'stored', central: { sizeBytes: 10 } }),
  },
  {
    code: 'archive-wrong-size',
    what: 'stored, less packed than plain',
    make: named('a', { method: 'stored', central: { packedBytes: 10 } }),
  },
  {
    code: 'archive-wrong-size',
    what: 'deflate gives more than said',
    make: named('a', { central: { sizeBytes: 100 } }),
  },
  {
    code: 'archive-wrong-size',
    what: 'deflate gives less than said',
    make: named('a', { central: { sizeBytes: 1000 } }),
  },
  { code: 'archive-wrong-size', what: 'said to be empty, but is not', make: named('a', { central: { sizeBytes: 0 } }) },
  { code: 'archive-wrong-size', what: 'content from no packed bytes', make: named('a', { packed: new Uint8Array(0) }) },
  {
    code: 'archive-wrong-size',
    what: 'bytes left over after the deflate',
    make: named('a', { packed: Buffer.concat([deflateRawSync(Buffer.from(DATA)), noise(40)]) }),
  },
  { code: 'archive-wrong-size', what: 'a folder with content', make: named('folder/', { method: 'stored' }) },
  {
    code: 'archive-wrong-size',
    what: 'zip64 size beyond what a number holds',
    make: named('a', { central: { sizeBytes: 0xffffffff, extra: extraField(1, wide(0xffff_ffff_ffff_ffffn)) } }),
  },
  { code: 'archive-wrong-crc', what: 'the directory lies about the CRC', make: named('a', { central: { crc32: 1 } }) },
  {
    code: 'archive-wrong-crc',
    what: 'a stored entry with a wrong CRC',
    make: named('a', { method: 'stored', central: { crc32: 7 } }),
  },
  {
    code: 'archive-wrong-crc',
    what: 'content that was changed',
    make: () => {
      const zip = makeZip({ entries: [{ name: 'a', data: noise(5000), method: 'stored' }] });
      zip[2000] = (zip[2000] ?? 0) ^ 0xff;
      return zip;
    },
  },
  {
    code: 'archive-wrong-crc',
    what: 'an empty file with a CRC',
    make: named('a', { data: '', central: { crc32: 99 } }),
  },
  {
    code: 'archive-bomb',
    what: 'a claim that deflate cannot keep',
    make: named('a', { central: { sizeBytes: 0xfffffff0 } }),
  },
  {
    code: 'archive-bomb',
    what: 'a zip64 claim of a petabyte',
    make: named('a', { central: { sizeBytes: 0xffffffff, extra: extraField(1, wide(1n << 50n)) } }),
  },
  {
    code: 'archive-bomb',
    what: 'a thousand times its size, again and again',
    make: () => {
      const packed = deflateRawSync(ZEROS, { level: 9 });
      const list = Array.from({ length: 160 }, (_, i) => ({ name: `${i}.rom`, data: ZEROS, packed }));
      return makeZip({ entries: list });
    },
  },
  { code: 'archive-overlap', what: 'two names for one entry', make: sharedHeader },
  { code: 'archive-overlap', what: 'an entry inside another', make: quotedOverlap },
  {
    code: 'archive-overlap',
    what: 'data that runs into the next entry',
    make: entries({ ...GOOD, central: { packedBytes: 90 } }, { name: 'b', data: DATA }),
  },
  {
    code: 'archive-overlap',
    what: 'data that runs into the directory',
    make: named('a', { central: { packedBytes: 120 } }),
  },
];

const KINDS: readonly HostileZip[] = [
  {
    code: 'archive-encrypted',
    what: 'traditional encryption',
    make: named('a', { central: { flags: 1 }, local: { flags: 1 } }),
  },
  {
    code: 'archive-encrypted',
    what: 'strong encryption',
    make: named('a', { central: { flags: 0x41 }, local: { flags: 0x41 } }),
  },
  { code: 'archive-encrypted', what: 'masked headers', make: named('a', { central: { flags: 0x2001 } }) },
  { code: 'archive-encrypted', what: 'WinZip AES', make: named('a', { central: { flags: 1, method: 99 } }) },
  { code: 'archive-unsupported', what: 'shrink', make: named('a', { central: { method: 1 }, local: { method: 1 } }) },
  { code: 'archive-unsupported', what: 'implode', make: named('a', { central: { method: 6 }, local: { method: 6 } }) },
  { code: 'archive-unsupported', what: 'reduce', make: named('a', { central: { method: 2 }, local: { method: 2 } }) },
  { code: 'archive-unsupported', what: 'LZ77', make: named('a', { central: { method: 19 }, local: { method: 19 } }) },
  { code: 'archive-unsupported', what: 'JPEG', make: named('a', { central: { method: 96 }, local: { method: 96 } }) },
  {
    code: 'archive-unsupported',
    what: 'WavPack',
    make: named('a', { central: { method: 97 }, local: { method: 97 } }),
  },
  { code: 'archive-unsupported', what: 'a method nobody knows', make: named('a', { central: { method: 4242 } }) },
  {
    code: 'archive-unsupported',
    what: 'not an archive',
    make: () => Buffer.from('<html>no game here</html>'.repeat(40)),
  },
  { code: 'archive-unsupported', what: 'no byte at all', make: () => Buffer.alloc(0) },
  { code: 'archive-empty', what: 'only an end record', make: entries() },
  { code: 'archive-empty', what: 'only folders', make: entries({ name: 'a/', data: '' }, { name: 'a/b/', data: '' }) },
  {
    code: 'archive-empty',
    what: 'only what desktops leave behind',
    make: () => zipOf({ '__MACOSX/._a.rom': 'x', '.DS_Store': 'x', 'pics/Thumbs.db': 'x' }),
  },
  { code: 'archive-volume-missing', what: 'the last disk of several', make: lying({ disk: 3 }) },
  { code: 'archive-volume-missing', what: 'the last disk of several, zip64', make: lying({ disk: 2 }, true) },
];

const STRUCTURE: readonly HostileZip[] = [
  {
    code: 'archive-damaged',
    what: 'a local header somewhere else',
    make: entries({ ...GOOD, central: { offset: 3, packedBytes: 20 } }),
  },
  { code: 'archive-damaged', what: 'cut in the directory', make: () => BASE.subarray(0, BASE.length - 40) },
  { code: 'archive-damaged', what: 'cut in the data', make: () => BASE.subarray(0, 60) },
  { code: 'archive-damaged', what: 'only the first bytes', make: () => BASE.subarray(0, 10) },
  {
    code: 'archive-damaged',
    what: 'only the second half',
    make: () => Buffer.concat([Buffer.from('PK\x03\x04'), BASE.subarray(BASE.length - 30)]),
  },
  { code: 'archive-damaged', what: 'more entries than there are', make: lying({ entries: 3 }) },
  { code: 'archive-damaged', what: 'fewer entries than there are', make: lying({ entries: 1 }) },
  {
    code: 'archive-damaged',
    what: 'a directory in the wrong place',
    make: lying({ directoryOffset: 7, directoryBytes: 20 }),
  },
  { code: 'archive-damaged', what: 'a directory behind the end', make: lying({ directoryOffset: 0x7ffffff0 }) },
  {
    code: 'archive-damaged',
    what: 'a zip64 directory behind the end',
    make: lying({ directoryOffset: 2 ** 40 }, true),
  },
  {
    code: 'archive-damaged',
    what: 'a zip64 directory of a petabyte',
    make: lying({ directoryOffset: 2 ** 50, directoryBytes: 2 ** 50 }, true),
  },
  { code: 'archive-too-many-entries', what: 'a zip64 count of billions', make: lying({ entries: 2 ** 40 }, true) },
  {
    code: 'archive-too-many-entries',
    what: 'a directory that claims 3 GiB',
    make: lying({ directoryBytes: 3 * 1024 ** 3 }),
  },
  {
    code: 'archive-damaged',
    what: 'a local header without its mark',
    make: named('a', { local: { signature: 0x12345678 } }),
  },
  {
    code: 'archive-damaged',
    what: 'a directory entry without its mark',
    make: named('a', { central: { signature: 0x12345678 } }),
  },
  {
    code: 'archive-damaged',
    what: 'a method that differs from the directory',
    make: named('a', { local: { method: 0 } }),
  },
  {
    code: 'archive-damaged',
    what: 'an encrypted entry that the directory denies',
    make: named('a', { local: { flags: 1 } }),
  },
  {
    code: 'archive-overlap',
    what: 'a local header inside another entry',
    make: named('a', { central: { offset: 11 } }),
  },
  {
    code: 'archive-damaged',
    what: 'a local header behind the end',
    make: named('a', { central: { offset: 0x7fffffff } }),
  },
  { code: 'archive-damaged', what: 'a deflate of nonsense', make: named('a', { packed: Buffer.alloc(200, 0xff) }) },
  {
    code: 'archive-damaged',
    what: 'a deflate that is cut',
    make: named('a', { packed: deflateRawSync(noise(5000)).subarray(0, 3000), data: noise(5000) }),
  },
  {
    code: 'archive-damaged',
    what: 'an extra field longer than there is',
    make: named('a', { central: { extra: Buffer.from([1, 0, 0xff, 0xff]) } }),
  },
  {
    code: 'archive-damaged',
    what: 'a zip64 field without the size it promises',
    make: named('a', { central: { sizeBytes: 0xffffffff, extra: extraField(1, Buffer.alloc(4)) } }),
  },
  {
    code: 'archive-damaged',
    what: 'a name length that eats the directory',
    make: named('a', { central: { nameLength: 0xfff0 } }),
  },
];

export const HOSTILE_ZIPS: readonly HostileZip[] = [...NAMES, ...SIZES, ...KINDS, ...STRUCTURE];
