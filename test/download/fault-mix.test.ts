/** Faults in twos and threes, chosen by a seed: the right bytes in the end, or an honest failure with nothing wrong kept. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeFichier, type Fault, patternBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { seeded } from '../helpers/random.ts';
import { KEY, Rig, tokens } from './helpers/rig.ts';

const SIZE = 300_007;
const BYTES = patternBytes(SIZE, 5);
/** `npm run torture` asks for more. */
const ROUNDS = Number(process.env['RGSX_FAULT_ROUNDS'] ?? 20);

let server: FakeFichier;
beforeAll(async () => {
  server = await startFakeFichier({ accounts: [{ key: KEY }] });
});
afterAll(() => server.close());

/** One fault of any kind that a good host may show; places and lengths by chance. */
function anyFault(below: (n: number) => number, on: 'download' | 'plain'): Fault {
  const kinds: (() => Partial<Fault> & Pick<Fault, 'kind'>)[] = [
    () => ({ kind: 'drop', atByte: below(SIZE) }),
    () => ({ kind: 'drop', afterBytes: below(SIZE), times: 1 + below(4) }),
    () => ({ kind: 'reset', atByte: below(SIZE) }),
    () => ({ kind: 'stall', atByte: below(SIZE) }),
    () => ({ kind: 'hang' }),
    () => ({
      kind: 'status',
      status: [500, 502, 503, 504, 408, 429, 404, 410, 403][below(on === 'plain' ? 5 : 9)] ?? 500,
    }),
    () => ({ kind: 'html' }),
    () => ({ kind: 'json' }),
    () => ({ kind: 'maintenance' }),
    // A plain server's 403 is its last word; 1fichier's is read.
    () => ({ kind: on === 'plain' ? 'maintenance' : 'too-fast' }),
    () => ({ kind: 'ignore-range' }),
    () => ({ kind: 'wrong-range' }),
    () => ({ kind: 'no-length' }),
    () => ({ kind: 'short', bytes: 1 + below(1000) }),
    () => ({ kind: 'long', bytes: 1 + below(1000) }),
  ];
  const fault = kinds[below(kinds.length)]?.() ?? { kind: 'drop' };
  return { on, skip: below(3), ...fault };
}

it.each(['fichier', 'http'] as const)(`%s: ${ROUNDS} mixes of faults`, async (rules) => {
  const on = rules === 'fichier' ? 'download' : 'plain';
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const below = seeded(seed * 7919);
    const rig = new Rig();
    const name = `${rules}-${seed}.zip`;
    const file = server.host.addFile({ name, content: BYTES });
    const plain = server.addPlain(name, BYTES);
    server.faults.splice(0);
    server.faults.push(...Array.from({ length: 2 + below(3) }, () => anyFault(below, on)));
    const told = JSON.stringify(server.faults);
    const address = rules === 'fichier' ? tokens(server, file.url) : () => plain;
    const outcome = await rig.fetch(address, { rules, linkId: name, sizeBytes: SIZE, stallMs: 600, whirlpool: false });
    if (outcome.error === null) expect(outcome.content.equals(BYTES), `seed ${seed}: ${told}`).toBe(true);
    // Whatever was kept is a right beginning.
    else expect(BYTES.subarray(0, outcome.content.length).equals(outcome.content), `seed ${seed}: ${told}`).toBe(true);
    outcomes.set(outcome.error ?? 'whole', (outcomes.get(outcome.error ?? 'whole') ?? 0) + 1);
    rig.close();
  }
  // Three wrong lengths in a row are taken for another file: an honest failure.
  expect([...outcomes.keys()].filter((code) => code !== 'whole' && code !== 'size-mismatch')).toEqual([]);
  expect(outcomes.get('whole') ?? 0).toBeGreaterThan(ROUNDS * 0.9);
  expect(server.maxStreams).toBe(1);
});
