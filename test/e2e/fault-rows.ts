/** The faults of the network and the host, one a row, and how each ends: for the tests, `npm run torture` and docs/reliability.md. */

import { join } from 'node:path';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { Fault } from '../helpers/fake-fichier/index.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { sha256, type World } from './world.ts';

const ROM = gameLike(3_000_000, 7);
export const ZIP = zipOf({ 'Robo Run (World).sfc': ROM });
export const HALF = Math.floor(ZIP.length / 2);

export interface FaultRow {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly ends: 'done' | ErrorCode;
  /** Opens of downloads that it takes. */
  readonly opens?: number;
}

export const down = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({ on: 'download', kind, ...more });
export const token = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({
  on: 'download/get_token',
  kind,
  ...more,
});
export const info = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({ on: 'file/info', kind, ...more });

export const FAULT_ROWS: readonly FaultRow[] = [
  { name: 'nothing', faults: [], ends: 'done', opens: 1 },
  { name: 'drop (FIN) at half', faults: [down('drop', { atByte: HALF })], ends: 'done', opens: 2 },
  { name: 'reset at half', faults: [down('reset', { atByte: HALF })], ends: 'done', opens: 2 },
  { name: 'drop at the first byte', faults: [down('drop', { atByte: 0 })], ends: 'done' },
  { name: 'drop at the last byte', faults: [down('drop', { atByte: ZIP.length - 1 })], ends: 'done', opens: 2 },
  {
    name: 'every connection dies after 200 KB',
    faults: [down('drop', { afterBytes: 200_000, times: 60 })],
    ends: 'done',
  },
  { name: 'stall for ever at half', faults: [down('stall', { atByte: HALF })], ends: 'done', opens: 2 },
  { name: 'half-open: no answer at all', faults: [down('hang')], ends: 'done', opens: 2 },
  { name: 'half-open: the API never answers', faults: [token('hang')], ends: 'done', opens: 1 },
  { name: 'slow drip at half, then a drop', faults: [down('drip', { atByte: HALF })], ends: 'done', opens: 2 },
  { name: '503 three times', faults: [down('status', { status: 503, times: 3 })], ends: 'done', opens: 4 },
  {
    name: '429 with Retry-After',
    faults: [down('status', { status: 429, headers: { 'retry-after': '5' }, times: 2 })],
    ends: 'done',
    opens: 3,
  },
  {
    name: '500 from the API twice',
    faults: [info('status', { times: 2 }), token('status', { times: 2 })],
    ends: 'done',
  },
  {
    name: '500 from the API for ever',
    faults: [info('status', { times: Number.POSITIVE_INFINITY })],
    ends: 'server-error',
  },
  { name: 'flood at the token', faults: [token('flood', { times: 3 })], ends: 'done' },
  { name: 'flood at file/info', faults: [info('flood')], ends: 'done' },
  { name: 'IP locked', faults: [token('ip-locked')], ends: 'done' },
  { name: 'one location', faults: [token('one-location')], ends: 'done' },
  { name: 'maintenance', faults: [token('maintenance')], ends: 'done' },
  { name: 'expired token', faults: [down('expired')], ends: 'done', opens: 2 },
  { name: 'expired token with a page and 200', faults: [down('expired', { page: true })], ends: 'done', opens: 2 },
  {
    name: 'drop, then an expired token',
    faults: [down('drop', { atByte: HALF }), down('expired', { skip: 1 })],
    ends: 'done',
    opens: 3,
  },
  { name: 'a token that was used before', faults: [token('reused')], ends: 'done', opens: 2 },
  {
    name: 'used tokens for ever',
    faults: [token('reused', { times: Number.POSITIVE_INFINITY })],
    ends: 'token-expired',
  },
  {
    name: 'DNS: the name of the download host does not resolve, twice',
    faults: [token('unknown-host', { times: 2 })],
    ends: 'done',
    opens: 1,
  },
  { name: 'connection refused', faults: [token('refused', { times: 2 })], ends: 'done', opens: 1 },
  {
    name: 'TLS: the clock is wrong, twice',
    faults: [token('future-certificate', { times: 2 })],
    ends: 'done',
    opens: 1,
  },
  {
    name: 'TLS: a certificate that nobody vouches for, once',
    faults: [token('foreign-certificate')],
    ends: 'done',
    opens: 1,
  },
  {
    name: 'TLS: such a certificate for ever',
    faults: [token('foreign-certificate', { times: Number.POSITIVE_INFINITY })],
    ends: 'tls-failed',
  },
  {
    name: 'captive portal: 511 from the API, twice',
    faults: [info('status', { status: 511, times: 2 })],
    ends: 'done',
  },
  {
    name: 'captive portal: 511 instead of the file, twice',
    faults: [down('status', { status: 511, times: 2 })],
    ends: 'done',
  },
  {
    name: 'changed file of the same size after a drop',
    faults: [down('drop', { atByte: HALF }), down('changed', { skip: 1 })],
    ends: 'archive-damaged',
  },
  {
    name: 'changed file of another size after a drop',
    faults: [down('drop', { atByte: HALF }), down('changed', { skip: 1, bytes: 1000 })],
    ends: 'size-mismatch',
  },
  {
    name: 'ignored Range after a drop',
    faults: [down('drop', { atByte: HALF }), down('ignore-range', { skip: 1 })],
    ends: 'done',
  },
  {
    name: 'wrong Content-Range after a drop',
    faults: [down('drop', { atByte: HALF }), down('wrong-range', { skip: 1 })],
    ends: 'done',
  },
  { name: 'one byte short, once', faults: [down('short')], ends: 'done' },
  { name: 'one byte long, once', faults: [down('long')], ends: 'done' },
  {
    name: 'always another size than promised',
    faults: [down('long', { times: Number.POSITIVE_INFINITY })],
    ends: 'size-mismatch',
  },
  { name: 'no Content-Length and a drop', faults: [down('no-length'), down('drop', { atByte: HALF })], ends: 'done' },
  { name: 'HTML with 200 instead of the file, once', faults: [down('html')], ends: 'done', opens: 2 },
  { name: 'HTML with 200 for ever', faults: [down('html', { times: Number.POSITIVE_INFINITY })], ends: 'bad-answer' },
  { name: 'JSON with 200 instead of the file', faults: [down('json')], ends: 'done', opens: 2 },
  { name: 'HTML from the API', faults: [token('html')], ends: 'done' },
  { name: 'corrupt byte, once', faults: [down('corrupt', { atByte: HALF })], ends: 'done', opens: 2 },
  // In deflated data one wrong byte shows as a wrong size before the CRC is reached.
  {
    name: 'corrupt byte, always',
    faults: [down('corrupt', { atByte: HALF, times: Number.POSITIVE_INFINITY })],
    ends: 'archive-wrong-size',
    opens: 2,
  },
  { name: 'throttled', faults: [down('throttle', { bytesPerSecond: 3_000_000 })], ends: 'done', opens: 1 },
  {
    name: 'not found',
    faults: [info('ko', { status: 404, message: 'Resource not found #469' })],
    ends: 'file-gone',
    opens: 0,
  },
  {
    name: 'not allowed',
    faults: [info('ko', { message: 'Resource not allowed #631' })],
    ends: 'file-forbidden',
    opens: 0,
  },
  {
    name: 'a lost subscription',
    faults: [token('ko', { message: 'Must be a customer (Premium, Access) #200' })],
    ends: 'premium-required',
    opens: 0,
  },
  {
    name: 'a refused key',
    faults: [info('ko', { status: 401, message: 'Not authenticated #247' })],
    ends: 'key-refused',
    opens: 0,
  },
];

/** How the archive is installed: kept as it is where the system opens it, or always unpacked. */
export const FAULT_KEEPS = ['auto', 'unpack'] as const;

export interface FaultResult {
  readonly ends: string;
  /** Opens of downloads that it took. */
  readonly opens: number;
  /** What is on the card but should not be, or is not but should, in words; empty is the only good answer. */
  readonly wrong: readonly string[];
}

/** Fetches one game under the row's faults and looks at the card. The card is to be cleared afterwards. */
export async function tryFault(world: World, row: FaultRow, keep: (typeof FAULT_KEEPS)[number]): Promise<FaultResult> {
  const title = `Robo Run ${row.name.replace(/[^\w]+/g, ' ').trim()} ${keep}`;
  const url = world.addFile(`${title}.zip`, ZIP);
  const before = world.server.downloads.length;
  world.server.faults.push(...row.faults.map((fault) => ({ ...fault })));
  const outcome = await world.get(url, 'snes', { keep });
  world.server.faults.splice(0);
  const ends = outcome.code ?? outcome.state;
  const wrong: string[] = [];
  const found = world.romFiles();
  if (ends === 'done') {
    const [file, bytes] = keep === 'auto' ? [`${title}.zip`, ZIP] : ['Robo Run (World).sfc', ROM];
    if (found.join() !== `snes/${file}`) wrong.push(`on the card: ${found.join(', ')}`);
    else if (sha256(join(world.userdata.roms, 'snes', file)) !== sha256(bytes)) wrong.push(`${file} is not right`);
  } else {
    wrong.push(
      ...found.filter((file) => !file.startsWith('.rgsx/')).map((file) => `${file} is there, though it failed`),
    );
  }
  if (world.server.maxStreams > 1) wrong.push(`${world.server.maxStreams} streams at once`);
  return { ends, opens: world.server.downloads.length - before, wrong };
}

/** Faults of which two can come at once: every row that the program gets over, and what a good host may be like for ever. */
const PAIRED = FAULT_ROWS.filter(({ faults }) => faults.length > 0);

export type FaultPair = readonly [FaultRow, FaultRow];

/** Every two rows, in both orders: whichever comes first in the list strikes first where both could. */
export const FAULT_PAIRS: readonly FaultPair[] = PAIRED.flatMap((one) =>
  PAIRED.filter((other) => other !== one).map((other): FaultPair => [one, other]),
);

/** How a pair may end: done where both rows do, else with the error of one of them, or another that such bytes have. */
export function mayEnd([one, other]: FaultPair, ends: string): boolean {
  const both = [one.ends, other.ends];
  if (both.every((end) => end === 'done')) return ends === 'done';
  return both.includes(ends as ErrorCode) || (both.some((end) => HONEST.has(end)) && HONEST.has(ends));
}

/** Bytes that are not the file: which of these is found first depends on what else happened. */
const HONEST: ReadonlySet<string> = new Set([
  'archive-damaged',
  'archive-wrong-size',
  'archive-wrong-crc',
  'size-mismatch',
]);

/** Both rows at once. */
export function pairRow([one, other]: FaultPair): FaultRow {
  return { name: `${one.name} + ${other.name}`, faults: [...one.faults, ...other.faults], ends: 'done' };
}
