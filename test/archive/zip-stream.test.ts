import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readZipDirectory } from '../../src/archive/zip-directory.ts';
import { ZipStream } from '../../src/archive/zip-stream.ts';
import { seeded } from '../helpers/random.ts';
import { gameLike, makeZip, noise, type ZipEntrySpec, type ZipSpec } from '../helpers/zip-maker.ts';

interface Streamed {
  /** Contents by number, of the files that ended. */
  readonly files: Buffer[];
  readonly stream: ZipStream;
  /** The numbers of the files that the directory agrees with. */
  readonly agreed: readonly number[] | null;
}

/** Streams a zip in pieces whose sizes `piece` gives. */
async function streamed(zip: Buffer, piece: () => number, maxBytes = 1e9): Promise<Streamed> {
  const files: Buffer[] = [];
  let parts: Buffer[] = [];
  const stream = new ZipStream(
    {
      begin: () => {
        parts = [];
      },
      write: (bytes) => parts.push(Buffer.from(bytes)),
      end: (number) => {
        files[number] = Buffer.concat(parts);
      },
    },
    maxBytes,
  );
  for (let at = 0; at < zip.length && !stream.finished; ) {
    expect(stream.position).toBe(at);
    at += stream.push(zip.subarray(at, at + piece()));
  }
  stream.close();
  return { files, stream, agreed: await judged(zip, stream) };
}

async function judged(zip: Buffer, stream: ZipStream): Promise<readonly number[] | null> {
  const folder = mkdtempSync(join(tmpdir(), 'rgsx-stream-'));
  const path = join(folder, 'x.zip');
  writeFileSync(path, zip);
  const fd = openSync(path, 'r');
  try {
    const { rows } = await readZipDirectory(fd, zip.length, path);
    const numbers = stream.agreesWith(rows.filter(({ entry }) => entry.kind === 'file'));
    return numbers === null ? null : [...numbers];
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

const DATA = {
  small: Buffer.from('hello, world'),
  game: gameLike(9_000, 3),
  noise: noise(4_000, 4),
  empty: Buffer.alloc(0),
};
const MARK = Buffer.concat([noise(700, 9), Buffer.from('PK\x07\x08'), noise(300, 8), Buffer.from('PK\x07')]);

const entry = (name: string, data: Buffer, more: Partial<ZipEntrySpec> = {}): ZipEntrySpec => ({ name, data, ...more });

const GOOD: [string, ZipEntrySpec[], Partial<ZipSpec>?][] = [
  ['deflated', [entry('a', DATA.small), entry('b', DATA.game)]],
  ['stored', [entry('a', DATA.small, { method: 'stored' }), entry('b', DATA.noise, { method: 'stored' })]],
  [
    'deflated with descriptors',
    [entry('a', DATA.game, { descriptor: true }), entry('b', DATA.small, { descriptor: true })],
  ],
  ['deflated with bare descriptors', [entry('a', DATA.game, { descriptor: 'bare' }), entry('b', DATA.small)]],
  ['stored with descriptors', [entry('a', DATA.noise, { method: 'stored', descriptor: true }), entry('b', DATA.small)]],
  [
    'stored with a descriptor and its mark inside',
    [entry('a', MARK, { method: 'stored', descriptor: true }), entry('b', MARK)],
  ],
  [
    'zip64',
    [entry('a', DATA.game, { zip64: true }), entry('b', DATA.noise, { zip64: true, method: 'stored' })],
    { zip64End: true },
  ],
  [
    'zip64 with descriptors',
    [
      entry('a', DATA.game, { zip64: true, descriptor: true }),
      entry('b', DATA.noise, { zip64: true, descriptor: true, method: 'stored' }),
    ],
  ],
  [
    'empty files',
    [
      entry('a', DATA.empty),
      entry('b', DATA.empty, { method: 'stored' }),
      entry('c', DATA.empty, { descriptor: true }),
      entry('d', DATA.empty, { method: 'stored', descriptor: true }),
      entry('e', DATA.empty, { zip64: true, descriptor: true }),
      entry('f', DATA.small),
    ],
  ],
  [
    'folders between',
    [
      entry('d/', DATA.empty, { method: 'stored' }),
      entry('d/a', DATA.small),
      entry('e/', DATA.empty),
      entry('e/b', DATA.game),
    ],
  ],
  ['a comment behind', [entry('a', DATA.small)], { comment: 'made by hand' }],
  ['extra fields', [entry('a', DATA.small, { local: { extra: Buffer.from('UT\x05\x00\x01abcd', 'latin1') } })]],
];

describe.each([
  ['one byte at a time', () => 1],
  ['in pieces of 7', () => 7],
  ['in pieces of 30', () => 30],
  ['in pieces of any size', seeded(11)],
  ['in one piece', () => 1 << 24],
] as const)('%s', (name, sizes) => {
  const piece =
    name === 'in pieces of any size' ? () => 1 + (sizes as (n: number) => number)(5_000) : (sizes as () => number);
  it.each(GOOD)('%s', async (_what, entries, more) => {
    const { files, stream, agreed } = await streamed(makeZip({ entries, ...more }), piece);
    expect(stream.lost).toBe(false);
    const wanted = entries.filter(({ name: path }) => !String(path).endsWith('/'));
    expect(agreed?.map((number) => files[number]?.equals(Buffer.from(wanted[number]?.data ?? '')))).toEqual(
      wanted.map(() => true),
    );
  });
});

describe('a zip that cannot be followed is left to the ordinary way', () => {
  const two = [entry('a', DATA.game), entry('b', DATA.small)];
  const table: [string, ZipSpec][] = [
    ['data in front', { entries: two, prefix: Buffer.from('#!/bin/sh\n'), shiftOffsets: true }],
    [
      'a gap between entries',
      { entries: [entry('a', DATA.small, { gapAfter: Buffer.from('gap!') }), entry('b', DATA.small)] },
    ],
    ['an encrypted entry', { entries: [entry('a', DATA.small, { local: { flags: 1 }, central: { flags: 1 } })] }],
    [
      'a method that is not deflate',
      { entries: [entry('a', DATA.small, { local: { method: 14 }, central: { method: 14 } })] },
    ],
    ['a local size that lies', { entries: [entry('a', DATA.game, { local: { sizeBytes: 5 } })] }],
    ['a local CRC that lies', { entries: [entry('a', DATA.game, { local: { crc32: 5 } })] }],
    [
      'a local packed size that lies',
      { entries: [entry('a', DATA.game, { local: { packedBytes: 50 } }), entry('b', DATA.small)] },
    ],
    [
      'a descriptor that lies',
      { entries: [entry('a', DATA.game, { descriptor: true, descriptorLies: { sizeBytes: 1 } })] },
    ],
    ['damaged data', { entries: [entry('a', DATA.game, { packed: Buffer.concat([Buffer.from([7]), noise(500)]) })] }],
    [
      'a stored entry that a bare descriptor ends',
      { entries: [entry('a', DATA.noise, { method: 'stored', descriptor: 'bare' })] },
    ],
    ['a directory with another CRC', { entries: [entry('a', DATA.game, { central: { crc32: 1 } })] }],
    ['a directory with another size', { entries: [entry('a', DATA.game, { central: { sizeBytes: 1 } })] }],
    [
      'an entry that only the directory knows',
      { entries: [...two, { name: 'c', data: 'x', hasLocal: false, central: { offset: 3 } }] },
    ],
  ];
  it.each(table)('%s', async (_name, spec) => {
    const { agreed } = await streamed(makeZip(spec), () => 1_000);
    expect(agreed).toBeNull();
  });

  it('more than may come out', async () => {
    const { stream, agreed } = await streamed(makeZip({ entries: two }), () => 4_096, 5_000);
    expect([stream.lost, agreed]).toEqual([true, null]);
  });
});

it('an entry that no directory names is not among the files', async () => {
  const zip = makeZip({ entries: [entry('a', DATA.small, { hasCentral: false }), entry('b', DATA.game)] });
  const { files, agreed } = await streamed(zip, () => 512);
  expect(agreed).toHaveLength(1);
  expect(files[agreed?.[0] ?? -1]?.equals(DATA.game)).toBe(true);
});

it('a bomb does not hold the thread: a push takes a part and asks to be called again', () => {
  const zip = makeZip({ entries: [entry('bomb', Buffer.alloc(100_000_000))] });
  let most = 0;
  let made = 0;
  let calls = 0;
  const sink = {
    begin: () => {},
    end: () => {},
    write: (bytes: Buffer) => {
      made += bytes.length;
    },
  };
  const stream = new ZipStream(sink, 1e9);
  for (let at = 0; at < zip.length && !stream.finished; calls++) {
    const before = made;
    at += stream.push(zip.subarray(at));
    most = Math.max(most, made - before);
  }
  stream.close();
  expect(made).toBe(100_000_000);
  expect(calls).toBeGreaterThan(2);
  expect(most).toBeLessThan(90_000_000);
});

it('what the sink throws comes out', () => {
  const fault = new Error('full');
  const sink = {
    begin: () => {},
    end: () => {},
    write: () => {
      throw fault;
    },
  };
  const stream = new ZipStream(sink, 1e9);
  expect(() => stream.push(makeZip({ entries: [entry('a', DATA.game)] }))).toThrow(fault);
  stream.close();
});
