/** Zips that are odd but honest: each must be unpacked exactly. All made by code. */
import { crc32, deflateRawSync } from 'node:zlib';
import { extraField } from './hostile-zips.ts';
import type { ZipEntrySpec } from './zip-maker.ts';
import { gameLike, makeZip, noise, zipOf } from './zip-maker.ts';

export interface OddZip {
  readonly what: string;
  readonly make: () => Buffer;
  /** What must come out: path and content. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}

const TEXT = 'a small invented game '.repeat(200);
const BIG = gameLike(1_500_000, 5);
const NOISE = noise(300_000, 9);

/** One file, with everything about it as given. */
function one(
  what: string,
  name: string,
  data: Uint8Array | string,
  more: Partial<ZipEntrySpec> = {},
  path = name,
): OddZip {
  return { what, make: () => makeZip({ entries: [{ name, data, ...more }] }), files: { [path]: data } };
}

function raw(what: string, bytes: Uint8Array, path: string, more: Partial<ZipEntrySpec> = {}): OddZip {
  return { what, make: () => makeZip({ entries: [{ name: bytes, data: TEXT, ...more }] }), files: { [path]: TEXT } };
}

const PAIR: readonly ZipEntrySpec[] = [
  { name: 'one.rom', data: BIG },
  { name: 'two.rom', data: NOISE, method: 'stored' },
];
const PAIR_FILES = { 'one.rom': BIG, 'two.rom': NOISE };

function pair(
  what: string,
  spec: Omit<Parameters<typeof makeZip>[0], 'entries'>,
  more: Partial<ZipEntrySpec> = {},
): OddZip {
  return {
    what,
    make: () => makeZip({ ...spec, entries: PAIR.map((entry) => ({ ...entry, ...more })) }),
    files: PAIR_FILES,
  };
}

function unicodePath(plain: string, real: string): Buffer {
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeUInt32LE(crc32(plain), 1);
  return extraField(0x7075, Buffer.concat([head, Buffer.from(real)]));
}

const many = Object.fromEntries(
  Array.from({ length: 3000 }, (_, i) => [`level ${i}.dat`, `level number ${i}`.repeat(i % 40)]),
);

const METHODS: readonly OddZip[] = [
  one('deflated', 'a.rom', BIG),
  one('stored', 'a.rom', NOISE, { method: 'stored' }),
  one('deflated noise that grew', 'a.rom', NOISE),
  one('deflated at level 0: stored blocks', 'a.rom', NOISE, { packed: deflateRawSync(NOISE, { level: 0 }) }),
  one('deflated at level 9', 'a.rom', BIG, { packed: deflateRawSync(BIG, { level: 9 }) }),
  one('deflated with fixed codes', 'a.rom', TEXT, { packed: deflateRawSync(TEXT, { strategy: 4 }) }),
  one('deflated with a small window', 'a.rom', BIG, { packed: deflateRawSync(BIG, { windowBits: 9 }) }),
  one('deflated with full flushes', 'a.rom', TEXT, {
    packed: Buffer.concat([deflateRawSync(TEXT.slice(0, 1000), { finishFlush: 3 }), deflateRawSync(TEXT.slice(1000))]),
  }),
  one('an empty file, stored', 'empty.sav', '', { method: 'stored' }),
  one('an empty file, deflated to two bytes', 'empty.sav', ''),
  one('one byte', 'a.rom', 'x'),
  one('one byte, stored', 'a.rom', 'x', { method: 'stored' }),
  one('exactly one piece of output', 'a.rom', gameLike(256 * 1024, 3)),
  one('exactly two pieces of output', 'a.rom', gameLike(512 * 1024, 3)),
  one('one byte more than a piece', 'a.rom', gameLike(256 * 1024 + 1, 3)),
  one('exactly one piece of input, stored', 'a.rom', noise(256 * 1024), { method: 'stored' }),
  one('zeros, a thousand to one', 'a.rom', Buffer.alloc(4 * 1024 * 1024)),
];

const DESCRIPTORS: readonly OddZip[] = [
  one('deflated with a descriptor', 'a.rom', BIG, { descriptor: true }),
  one('deflated with a bare descriptor', 'a.rom', BIG, { descriptor: 'bare' }),
  one('deflated with a zip64 descriptor', 'a.rom', BIG, { descriptor: true, zip64: true }),
  one('deflated with a bare zip64 descriptor', 'a.rom', BIG, { descriptor: 'bare', zip64: true }),
  one('stored with a descriptor', 'a.rom', NOISE, { descriptor: true, method: 'stored' }),
  one('stored with a bare descriptor', 'a.rom', NOISE, { descriptor: 'bare', method: 'stored' }),
  one('empty with a descriptor', 'a.sav', '', { descriptor: true }),
  one('empty and stored with a descriptor', 'a.sav', '', { descriptor: true, method: 'stored' }),
  one('a descriptor and the sizes in front all the same', 'a.rom', TEXT, {
    descriptor: true,
    local: { crc32: crc32(TEXT), sizeBytes: TEXT.length, packedBytes: deflateRawSync(TEXT).length },
  }),
  one('a stored file with the mark of a descriptor inside', 'a.rom', Buffer.from(`PK\x07\x08${TEXT}PK\x07\x08`), {
    descriptor: true,
    method: 'stored',
  }),
  pair('two files with descriptors', {}, { descriptor: true }),
  pair('two files with bare descriptors', {}, { descriptor: 'bare' }),
  one('a stored zip inside, with a descriptor', 'inner.zip', zipOf({ 'inner.rom': TEXT }), {
    descriptor: true,
    method: 'stored',
  }),
  one('a stored zip inside', 'inner.zip', zipOf({ 'inner.rom': TEXT }), { method: 'stored' }),
  one('a deflated zip inside', 'inner.zip', zipOf({ 'inner.rom': TEXT })),
];

const NAMES: readonly OddZip[] = [
  one('UTF-8 by flag', 'Pokémon ポケ 🎮.rom', TEXT),
  one('UTF-8 flag on plain ASCII', 'plain.rom', TEXT, { utf8: true }),
  raw('UTF-8 without the flag, as macOS writes it', Buffer.from('Pokémon.rom'), 'Pokémon.rom'),
  raw('CP437', Buffer.from([0x50, 0x6f, 0x6b, 0x82, 0x6d, 0x6f, 0x6e]), 'Pokémon'),
  raw('CP437 with bytes that are no UTF-8', Buffer.from([0x41, 0xff, 0x81, 0x2e, 0x61]), 'A\u00a0ü.a'),
  one(
    'a Unicode path field',
    'Pok_mon.rom',
    TEXT,
    { central: { extra: unicodePath('Pok_mon.rom', 'Pokémon.rom') } },
    'Pokémon.rom',
  ),
  one('a Unicode path field that is out of date', 'new.rom', TEXT, {
    central: { extra: unicodePath('old.rom', 'wrong.rom') },
  }),
  one('a name in the local header that differs', 'right.rom', TEXT, { local: { name: 'wrong.rom' } }),
  one('backslashes between folders', 'disc 1\\track.bin', TEXT, {}, 'disc 1/track.bin'),
  one('a dot in front', './a.rom', TEXT, {}, 'a.rom'),
  one('doubled slashes', 'a//b///c.rom', TEXT, {}, 'a/b/c.rom'),
  one('a hidden file', '.config', TEXT),
  one('dots inside the name', 'a...b..c.rom', TEXT),
  one('a reserved DOS name', 'NUL.rom', TEXT),
  one('what FAT forbids', 'Game: a|b?c*.rom', TEXT),
  one('a folder of the same name as the file', 'game/game', TEXT),
  one('a name of 255 characters', `${'n'.repeat(251)}.rom`, TEXT),
  {
    what: 'folders that differ only in case become one',
    make: () => zipOf({ 'Data/a.rom': TEXT, 'DATA/b.rom': TEXT, 'data/Sub/c.rom': TEXT, 'data/SUB/d.rom': TEXT }),
    files: { 'Data/a.rom': TEXT, 'Data/b.rom': TEXT, 'Data/Sub/c.rom': TEXT, 'Data/Sub/d.rom': TEXT },
  },
];

const STRUCTURE: readonly OddZip[] = [
  pair('zip64 entries', {}, { zip64: true }),
  pair('a zip64 end record', { zip64End: true }),
  pair('zip64 everywhere', { zip64End: true }, { zip64: true }),
  pair('a self-extractor in front, offsets adjusted', { prefix: noise(70_000, 2), shiftOffsets: true }),
  pair('a self-extractor in front, offsets not adjusted', { prefix: noise(70_000, 2) }),
  pair('a self-extractor in front of a zip64', { prefix: noise(500, 2), zip64End: true }, { zip64: true }),
  pair('a comment', { comment: 'made by hand' }),
  pair('the longest comment', { comment: 'c'.repeat(65_535) }),
  pair('a comment with the mark of an end record', { comment: 'PK\x05\x06 is how a zip ends' }),
  pair('zeros after the end', { trailer: Buffer.alloc(512) }),
  pair('bytes between the entries', {}, { gapAfter: noise(77, 4) }),
  pair('comments on the entries', {}, { central: { comment: 'good level' } }),
  pair(
    'extra fields nobody knows',
    {},
    {
      local: { extra: extraField(0xcafe, NOISE.subarray(0, 90)) },
      central: { extra: extraField(0xbeef, NOISE.subarray(0, 9)) },
    },
  ),
  pair('extra fields padded for alignment', {}, { local: { extra: extraField(0xd935, Buffer.alloc(4000)) } }),
  pair('made by a version from the future', {}, { central: { madeBy: 0x03ff, needed: 63 }, local: { needed: 63 } }),
  pair('Unix modes', {}, { unixMode: 0o100755 }),
  pair('times and other flags', {}, { central: { flags: 0x0006 }, local: { flags: 0x0002 } }),
  {
    what: 'a split marker in front, in one piece after all',
    make: () => makeZip({ entries: PAIR, prefix: Buffer.from('PK\x07\x08'), shiftOffsets: true }),
    files: PAIR_FILES,
  },
  {
    what: 'the directory in another order than the data',
    make: () => {
      const first = makeZip({
        entries: [
          { name: 'b.rom', data: TEXT },
          { name: 'a.rom', data: NOISE, hasCentral: false },
        ],
      });
      const second = 30 + 5 + deflateRawSync(TEXT).length;
      const packedBytes = deflateRawSync(NOISE).length;
      const data = first.subarray(0, second + 30 + 5 + packedBytes);
      const central = (spec: readonly ZipEntrySpec[]) => makeZip({ entries: spec, prefix: data, shiftOffsets: true });
      return central([
        { name: 'a.rom', data: NOISE, hasLocal: false, central: { offset: second } },
        { name: 'b.rom', data: TEXT, hasLocal: false, central: { offset: 0 } },
      ]);
    },
    files: { 'a.rom': NOISE, 'b.rom': TEXT },
  },
  {
    what: 'an old version of a file that the directory has forgotten',
    make: () =>
      makeZip({
        entries: [
          { name: 'a.rom', data: 'old version', hasCentral: false },
          { name: 'a.rom', data: TEXT },
          { name: 'b.rom', data: BIG },
        ],
      }),
    files: { 'a.rom': TEXT, 'b.rom': BIG },
  },
  {
    what: 'folders as entries',
    make: () =>
      makeZip({
        entries: [
          { name: 'game/', data: '', method: 'stored' },
          { name: 'game/levels/', data: '', unixMode: 0o040755 },
          { name: 'game/levels/1.dat', data: TEXT },
          { name: 'empty/', data: '' },
        ],
      }),
    files: { 'game/levels/1.dat': TEXT },
  },
  {
    what: 'what desktops leave behind, left out',
    make: () => zipOf({ 'a.rom': TEXT, '__MACOSX/._a.rom': 'fork', '.DS_Store': 'x', 'sub/Thumbs.db': 'x' }),
    files: { 'a.rom': TEXT },
  },
  { what: '3,000 small files', make: () => zipOf(many), files: many },
  {
    what: '30 folders',
    make: () => zipOf(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}/e/f.rom`, `${i}`]))),
    files: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}/e/f.rom`, `${i}`])),
  },
  {
    what: 'stored and deflated, with and without descriptors, in turn',
    make: () =>
      makeZip({
        entries: [
          { name: '1', data: NOISE, method: 'stored' },
          { name: '2', data: BIG, descriptor: true },
          { name: '3', data: '', descriptor: 'bare' },
          { name: '4', data: TEXT, method: 'stored' },
          { name: '5', data: TEXT, zip64: true },
          { name: '6', data: NOISE, descriptor: 'bare' },
        ],
      }),
    files: { '1': NOISE, '2': BIG, '3': '', '4': TEXT, '5': TEXT, '6': NOISE },
  },
];

export const ODD_ZIPS: readonly OddZip[] = [...METHODS, ...DESCRIPTORS, ...NAMES, ...STRUCTURE];
