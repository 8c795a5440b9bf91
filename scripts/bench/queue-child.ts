/**
 * A queue of N games in a process of its own: `queue-child N FOLDER`; prints its figures as JSON. The library and the
 * conductor are the real ones, what they conduct (host, bytes, card) answers at once: what is left is the queue's own cost.
 */

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openLibrary } from '../../src/library/open.ts';
import { Runner } from '../../src/queue/runner.ts';
import { fakePorts } from '../../test/queue/fake-ports.ts';

const games = Number(process.argv[2]);
const path = join(process.argv[3] ?? '', 'library.db');

async function lap(body: () => unknown): Promise<number> {
  const started = performance.now();
  await body();
  return performance.now() - started;
}

function open() {
  const library = openLibrary(path);
  const { ports } = fakePorts();
  const { jobs, installs, history, transaction } = library;
  return { library, runner: () => new Runner({ ...ports, jobs, installs, history, transaction }) };
}

const options = { keep: 'auto', verify: 'auto' } as const;

async function main(): Promise<void> {
  const first = open();
  const filling = first.runner();
  const addMs = await lap(() =>
    first.library.transaction(() => {
      for (let n = 0; n < games; n++) {
        const name = `Game ${n}`;
        const url = `https://1fichier.com/?game${n.toString().padStart(8, '0')}`;
        filling.add({ gameId: null, name, url, sizeBytes: null, systemName: 'snes' }, options);
      }
    }),
  );
  await first.library.synced();
  first.library.close();

  const second = open();
  let runner = filling;
  const startMs = await lap(() => {
    runner = second.runner();
  });
  const listMs = await lap(() => runner.jobs());
  const runMs = await lap(() => runner.run());
  const rssMb = process.memoryUsage.rss() / 1e6;
  await second.library.synced();
  second.library.close();
  console.log(JSON.stringify({ games, addMs, startMs, listMs, runMs, rssMb }));
}

void main();
