/** Game lists and listings of accounts: rows that are clean and can be fetched, or a reason; never more than what stands there. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowHash } from '../../src/catalog/link-hash.ts';
import { MAX_LINK_LENGTH, readRow } from '../../src/catalog/parse.ts';
import { MAX_ROW_BYTES, RowScanner, type ScanEnd } from '../../src/catalog/scan.ts';
import { AccountTree } from '../../src/catalog/sources/account-tree.ts';
import { readLines } from '../../src/catalog/sources/listing-file.ts';
import { openListing } from '../../src/catalog/sources/listing-reader.ts';
import { openBundle } from '../../src/catalog/sources/rgsx-bundle.ts';
import { groupKey, readTitle } from '../../src/catalog/title.ts';
import { AppError } from '../../src/lib/errors.ts';
import { hasControls } from '../../src/lib/text.ts';
import type { CatalogRow } from '../../src/model.ts';
import { openBelow } from '../helpers/open-files.ts';
import { zipOf } from '../helpers/zip-maker.ts';
import type { Fuzzer, Pick } from './harness.ts';

const LINK = 'https://1fichier.com/?abcde12345';
const LISTS = [
  JSON.stringify([
    ['Robo Run (World).zip', LINK, '1.2 GB'],
    ['Dune Hopper (Europe) (En,Fr) (Rev 1)', 'https://example.org/d%20h.7z', '512 Ko'],
  ]),
  JSON.stringify({
    games: [{ game_name: 'Moon [!]', url: LINK, size: 12 }, 'https://example.org/x.zip', ['a', 'ftp://x/y']],
  }),
  JSON.stringify({ name: 'One, The (Disc 1)', download: LINK, size: '1 234 567' }),
  JSON.stringify([{ platform_name: 'SNES', folder: 'snes', platform_image: 'snes.png' }, { dossier: 'nes' }]),
  '[]',
];
const SCRAPS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '\\u001b',
    '\\ud800',
    'null',
    '1e999',
    '-1',
    '"games":',
    '"url":',
    '"name":',
    '"size":',
    '[[',
  ],
  ...[
    '"__proto__"',
    'https://u:p@x.org/',
    'magnet:?x',
    'javascript:alert(1)',
    '//x',
    '\u001b[2J',
    '\u202e',
    '\ufeff',
    '\0',
    '(',
    ')',
    '1,5 Gio',
    '9'.repeat(30),
  ],
  ...['../', '%2e%2e%2f', '%00', 'https://[::1]/x', 'https://xn--/', '\n', ' '],
];

interface Scanned {
  /** As JSON.parse has it, or why it is none. */
  readonly rows: readonly ({ readonly value: unknown } | string)[];
  readonly end: ScanEnd;
}

function scan(input: Buffer, size: (left: number) => number): Scanned {
  const rows: ({ value: unknown } | string)[] = [];
  const put = (row: { value: unknown } | string, at: number) => {
    rows.push(row);
    assert.equal(at, rows.length, 'rows are not counted one by one');
  };
  const scanner = new RowScanner({ row: (value, at) => put({ value }, at), bad: put });
  // Every piece in the same buffer, as it is read from the card.
  const buffer = Buffer.alloc(Math.max(1, input.length));
  for (let at = 0; at < input.length; ) {
    const piece = input.subarray(at, at + Math.max(1, size(input.length - at)));
    scanner.feed(buffer.subarray(0, piece.copy(buffer)));
    at += piece.length;
  }
  return { rows, end: scanner.end() };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Where the whole text is a list of JSON, its elements are the rows. */
function judgeScan(input: Buffer, pick: Pick): Scanned {
  const whole = scan(input, (left) => left);
  assert.deepEqual(
    scan(input, () => 1),
    whole,
    'byte by byte there are other rows',
  );
  assert.deepEqual(
    scan(input, (left) => 1 + pick(left)),
    whole,
    'in pieces there are other rows',
  );
  const text = input.toString('utf8').replace(/^\ufeff/, '');
  const value = json(text);
  if (Array.isArray(value) && Buffer.from(text).length < MAX_ROW_BYTES) {
    assert.equal(whole.end, 'complete');
    assert.deepEqual(
      whole.rows,
      value.map((one: unknown) => ({ value: one })),
    );
  }
  return whole;
}

function judgeRow(row: CatalogRow): void {
  assert.ok(
    row.name !== '' && row.name.length <= 255 && !hasControls(row.name) && row.name.isWellFormed(),
    JSON.stringify(row),
  );
  assert.ok(row.sizeBytes === null || (Number.isSafeInteger(row.sizeBytes) && row.sizeBytes >= 0), JSON.stringify(row));
  assert.ok(!hasControls(row.url), JSON.stringify(row));
  if (row.unsupported === undefined) {
    const url = new URL(row.url);
    assert.ok(url.protocol === 'https:' || url.protocol === 'http:', row.url);
    assert.equal(`${url.username}${url.password}${url.hash}`, '', row.url);
    // Escapes of what is no ASCII make a link longer.
    assert.ok(row.url.length <= MAX_LINK_LENGTH * 9);
  }
  assert.ok(Number.isSafeInteger(rowHash(row)));
  const title = readTitle(row.name);
  assert.ok(title.title !== '' && groupKey(title.title) !== '', JSON.stringify(row.name));
  assert.ok(title.disc === null || title.disc >= 1);
}

interface Place {
  readonly root: string;
  readonly close: () => Promise<void>;
}

function place(): Place {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rgsx-fuzz-catalog-'));
  return {
    root,
    close: async () => {
      // A stream that is left before its end closes its file a moment later.
      for (let tries = 0; tries < 100 && openBelow(root).length > 0; tries++) await sleep(20);
      const open = openBelow(root);
      rmSync(root, { recursive: true, force: true });
      assert.deepEqual(open, [], 'files are left open');
    },
  };
}

/** The whole set as the program reads it; only AppErrors refuse. */
async function readBundle(location: string): Promise<CatalogRow[] | string> {
  try {
    const bundle = await openBundle(location);
    try {
      const rows: CatalogRow[] = [];
      for await (const part of bundle.platforms()) {
        assert.ok(!hasControls(part.platform) && part.platform.length <= 120);
        rows.push(...part.rows);
      }
      return rows;
    } finally {
      bundle.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'bug') throw error;
    return error.code;
  }
}

export function bundleFuzzer(): Fuzzer {
  const { root, close } = place();
  const zipPath = join(root, 'set.zip');
  const folder = join(root, 'set');
  mkdirSync(join(folder, 'games'), { recursive: true });
  const list = Buffer.from(LISTS[3] ?? '');
  const zip = zipOf({ 'systems_list.json': list, 'games/snes.json': LISTS[0] ?? '', 'games/nes.json': LISTS[1] ?? '' });
  return {
    kind: 'game sets',
    seeds: [...LISTS.map((text) => Buffer.from(text)), zip],
    scraps: [...SCRAPS, 'PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006'],
    judge: async (input, pick) => {
      if (input.subarray(0, 2).toString() === 'PK') {
        writeFileSync(zipPath, input);
        const rows = await readBundle(zipPath);
        if (typeof rows === 'string') return `zip: ${rows}`;
        for (const row of rows) judgeRow(row);
        return rows.length === 0 ? 'zip: no games' : 'zip: games';
      }
      const { rows, end } = judgeScan(input, pick);
      const read = rows.map((row) => (typeof row === 'string' ? row : readRow(row.value)));
      const good = read.filter((row) => typeof row !== 'string');
      for (const row of good) judgeRow(row);
      if (pick(10) === 0) {
        writeFileSync(join(folder, 'systems_list.json'), pick(2) === 0 ? input : list);
        writeFileSync(join(folder, 'games', 'snes.json'), input);
        const found = await readBundle(folder);
        assert.ok(typeof found !== 'string', String(found));
        assert.ok(found.length <= good.length, 'more games than rows');
        assert.equal(new Set(found.map(rowHash)).size, new Set(good.map(rowHash)).size, 'a game was lost');
      }
      return `${end}: ${good.length === 0 ? 'no games' : 'games'}`;
    },
    reaches: [
      'complete: games',
      'complete: no games',
      'truncated: games',
      'no-list: no games',
      'zip: games',
      'zip: catalog-malformed',
    ],
    close,
  };
}

const HEAD = { kind: 'head', version: 1, path: '/Games', rootId: 1, owner: 'x', startedAt: 0 };
const LISTING = [
  HEAD,
  {
    kind: 'folder',
    id: 1,
    at: 1,
    folders: [
      [2, 'SNES', 3, 10],
      [3, 'Loop', null, null],
    ],
    files: [[LINK, 'a.zip', 5, 0]],
    badRows: 0,
  },
  {
    kind: 'folder',
    id: 2,
    at: 1,
    folders: [],
    files: [[LINK, 'b.7z', null, 1]],
    badRows: 2,
    cut: { pivot: '2026-01-02 00:00:00' },
  },
  { kind: 'slice', id: 2, after: null, before: '2026-01-02 00:00:00', files: [[LINK, 'c.zip', 1, 0]], badRows: 0 },
  { kind: 'folder', id: 3, at: 1, folders: [[1, 'Back', 0, 0]], files: [], badRows: 0, unlisted: true },
];

export function listingFuzzer(): Fuzzer {
  const { root, close } = place();
  const file = join(root, 'account.jsonl');
  const text = LISTING.map((line) => `${JSON.stringify(line)}\n`).join('');
  const scraps = [
    ...SCRAPS,
    ...[
      '\n',
      '"kind":"folder"',
      '"kind":"slice"',
      '"files":',
      '"folders":',
      '"cut":{"pivot":null}',
      '"id":2',
      '[1]',
      '[null]',
      '{}',
      '"2026-02-30 99:00:00"',
    ],
    ...LISTING.map((line) => `${JSON.stringify(line)}\n`),
  ];
  return {
    kind: 'account listings',
    seeds: [Buffer.from(text), Buffer.from(`${JSON.stringify(HEAD)}\n`)],
    scraps,
    judge: async (input) => {
      writeFileSync(file, input);
      const tree = new AccountTree(1);
      let lines = 0;
      for await (const { line, offset, length } of readLines(file)) {
        assert.deepEqual(JSON.parse(input.subarray(offset, offset + length).toString('utf8')), line);
        tree.add(line);
        tree.next();
        lines++;
      }
      for (let asked = 0; asked < 5 && tree.next() !== null; asked++);
      let games = 0;
      let refused = 'ok';
      try {
        const listing = await openListing(file, (name) => name.toLowerCase() === 'snes');
        for await (const { platform, rows } of listing.platforms()) {
          assert.notEqual(platform, '');
          games += rows.length;
        }
      } catch (error) {
        if (!(error instanceof AppError) || error.kind === 'bug') throw error;
        refused = error.code;
      }
      assert.deepEqual(readdirSync(root), ['account.jsonl']);
      return `${Math.min(lines, 8)} lines, ${games === 0 ? 'no games' : 'games'}, ${refused}`;
    },
    reaches: ['5 lines, games, ok', '0 lines, no games, catalog-missing', '1 lines, no games, catalog-missing'],
    shortRun: 600,
    close,
  };
}
