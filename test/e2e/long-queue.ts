/** Queues of thousands of small games, one after the other in one process: all of them arrive, and memory and open files do not follow their number. */

import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata, TEMP_SYSTEMS, type TempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import type { Batch } from './long-queue-program.ts';
import type { Sample } from './soak.ts';
import { MARKED_KEY, sha256 } from './world.ts';

/** Systems that keep a zip as it is. */
const SYSTEMS = TEMP_SYSTEMS.filter(({ name }) => ['snes', 'nes', 'megadrive', 'gba'].includes(name));

export interface LongQueueReport {
  installed: number;
  readonly wrong: string[];
  /** Of the program alone: one at the beginning of each queue and one for every `every` jobs. */
  readonly samples: Sample[];
}

export interface LongQueueOptions {
  /** Games of one queue. */
  readonly count: number;
  readonly queues: number;
  readonly every: number;
}

/** Works each queue until none is left and looks at the card; everything is cleared away again. */
export async function workLongQueues({ count, queues, every }: LongQueueOptions): Promise<LongQueueReport> {
  const report: LongQueueReport = { installed: 0, wrong: [], samples: [] };
  const server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }] });
  const userdata = makeTempUserdata({ key: MARKED_KEY });
  const child = fork(join(import.meta.dirname, 'long-queue-program.ts'), [userdata.root, server.apiUrl], {
    execArgv: ['--expose-gc'],
  });
  try {
    await heard(child, 'ready', report);
    for (let queue = 0; queue < queues; queue++) {
      const hashes = new Map<string, string>();
      const games: { url: string; system: string }[] = [];
      for (let n = 0; n < count; n++) {
        const system = SYSTEMS[n % SYSTEMS.length]?.name ?? 'snes';
        const name = `Queue ${queue} Game ${n}`;
        const zip = zipOf({ [`${name}.rom`]: gameLike(2000, n + 1) });
        hashes.set(`${system}/${name}.zip`, sha256(zip));
        games.push({ url: server.host.addFile({ name: `${name}.zip`, content: zip }).url, system });
      }
      child.send({ games, every } satisfies Batch);
      await heard(child, 'done', report);
      lookAtCard(userdata, hashes, report);
      server.forget();
    }
    if (server.maxStreams > 1) report.wrong.push(`${server.maxStreams} streams at once`);
  } finally {
    const ended = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.signalCode === null) {
      child.disconnect();
      await ended;
    }
    await server.close();
    userdata.remove();
  }
  return report;
}

/** Takes the samples in until this is said. Rejects when the program ends before. */
function heard(child: ChildProcess, word: 'ready' | 'done', { samples }: LongQueueReport): Promise<void> {
  return new Promise((resolve, reject) => {
    const exit = (code: number | null): void => reject(new Error(`the program ended with ${code}`));
    const hear = (message: Sample | string): void => {
      if (typeof message !== 'string') samples.push(message);
      if (message !== word) return;
      child.off('message', hear);
      child.off('exit', exit);
      resolve();
    };
    child.on('message', hear);
    child.on('exit', exit);
  });
}

function lookAtCard({ roms }: TempUserdata, hashes: ReadonlyMap<string, string>, report: LongQueueReport): void {
  for (const [path, hash] of hashes) {
    if (sha256(readFileSync(join(roms, path))) === hash) report.installed++;
    else report.wrong.push(`${path} is not right`);
  }
  const left = readdirSync(join(roms, '.rgsx'));
  if (left.length > 0) report.wrong.push(`staging is left: ${left.join(', ')}`);
  for (const { name } of SYSTEMS) {
    for (const file of readdirSync(join(roms, name))) rmSync(join(roms, name, file));
  }
}
