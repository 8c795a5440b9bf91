import { expect, it } from 'vitest';
import { StreamedFiles } from '../../src/archive/streamed-files.ts';
import type { ZipRow } from '../../src/archive/zip-directory.ts';

const COUNT = 1000;
/** Offsets beyond 4 GiB, CRCs beyond 2^31. */
const fileOf = (number: number) => ({
  number,
  method: number % 2 === 0 ? (0 as const) : (8 as const),
  packedBytes: number * 7,
  sizeBytes: number * 2 ** 33,
  crc32: 0xffffffff - number,
});
const offsetOf = (number: number): number => 30 + number * 2 ** 32;

function streamed(): StreamedFiles {
  const files = new StreamedFiles();
  for (let number = 0; number < COUNT; number++) files.add(offsetOf(number), fileOf(number));
  return files;
}

function rowOf(number: number, other: Partial<ZipRow['entry']> = {}): ZipRow {
  const { method, packedBytes, sizeBytes, crc32 } = fileOf(number);
  const entry = { index: number, name: 'x', kind: 'file', packedBytes, sizeBytes, crc32, encrypted: false, ...other };
  return {
    entry: { offset: offsetOf(number), unsupportedMethod: null, ...entry } as ZipRow['entry'],
    method,
    flags: 0,
    offset: offsetOf(number),
  };
}

it('gives the numbers in the order of the directory, whatever that is', () => {
  const order = [999, 0, 512, 63, 64, 65, 998, 1];
  expect([...(streamed().agreesWith(order.map((number) => rowOf(number))) ?? [])]).toEqual(order);
});

it.each<[string, ZipRow]>([
  ['size', rowOf(5, { sizeBytes: 1 })],
  ['packed size', rowOf(5, { packedBytes: 1 })],
  ['CRC', rowOf(5, { crc32: 1 })],
  ['method', { ...rowOf(5), method: 0 }],
  ['place', { ...rowOf(5), offset: offsetOf(5) + 1 }],
  ['place in front of all', { ...rowOf(5), offset: 0 }],
  ['place behind all', { ...rowOf(5), offset: offsetOf(COUNT) }],
])('does not agree with another %s', (_what, row) => {
  expect(streamed().agreesWith([rowOf(4), row])).toBeNull();
});
