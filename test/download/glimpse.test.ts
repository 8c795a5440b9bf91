import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { glimpse } from '../../src/download/glimpse.ts';
import { pageError } from '../../src/fichier/errors.ts';
import { type FakeFichier, type Fault, patternBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { KEY, Rig, tokens } from './helpers/rig.ts';

const BYTES = patternBytes(300_000);

let server: FakeFichier;
let rig: Rig;
beforeEach(async () => {
  server = await startFakeFichier({ accounts: [{ key: KEY }] });
  rig = new Rig();
});
afterEach(async () => {
  rig.close();
  await server.close();
});

async function look(range: readonly [number, number], fault?: Fault['kind'], sizeBytes = BYTES.length) {
  const file = server.host.addFile({ name: 'robo.part2.rar', content: BYTES });
  if (fault !== undefined) server.faults.push({ on: 'download', kind: fault, atByte: range[0] + 10 });
  const request = rig.request(await tokens(server, file.url)(), { sizeBytes });
  const classifyBody = (status: number, _type: string, text: string) => pageError(status, text);
  return glimpse(request, range, { getter: rig.getter, classifyBody });
}

it.each([
  [0, 32],
  [100_000, 170_000],
  [299_000, 300_000],
])('bytes %i to %i, nothing else and nothing on the card', async (start, end) => {
  expect((await look([start, end])).equals(BYTES.subarray(start, end))).toBe(true);
  expect(server.downloads.map(({ range }) => range)).toEqual([`bytes=${start}-${end - 1}`]);
  expect(existsSync(rig.partPath)).toBe(false);
});

it.each<readonly [Fault['kind'], string]>([
  ['ignore-range', 'range-refused'],
  ['wrong-range', 'range-refused'],
  ['drop', 'connection-lost'],
  ['stall', 'stalled'],
  ['expired', 'token-expired'],
])('%s: %s', async (fault, code) => {
  await expect(look([1000, 2000], fault)).rejects.toMatchObject({ code });
});

it('a file of another size is not the one that was asked about', async () => {
  await expect(look([1000, 2000], undefined, BYTES.length - 1)).rejects.toMatchObject({ code: 'size-mismatch' });
});
