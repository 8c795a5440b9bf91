/** A queue of thousands of small games: all of them arrive, and memory and open files do not follow their number. */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TEMP_SYSTEMS } from '../helpers/temp-userdata.ts';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { forget, type Sample, sample } from './soak.ts';
import { sha256, type World } from './world.ts';

/** Systems that keep a zip as it is. */
const SYSTEMS = TEMP_SYSTEMS.filter(({ name }) => ['snes', 'nes', 'megadrive', 'gba'].includes(name));

export interface LongQueueReport {
  readonly queued: number;
  installed: number;
  readonly wrong: string[];
  /** One at the beginning, one for every `every` jobs, one at the end. */
  readonly samples: Sample[];
}

/** Queues so many games, works until none is left and looks at the card; everything is cleared away again. */
export async function workLongQueue(world: World, count: number, every: number, batch = 0): Promise<LongQueueReport> {
  const report: LongQueueReport = { queued: count, installed: 0, wrong: [], samples: [] };
  const hashes = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    const system = SYSTEMS[n % SYSTEMS.length]?.name ?? 'snes';
    const name = `Batch ${batch} Game ${n}`;
    const zip = zipOf({ [`${name}.rom`]: gameLike(2000, n + 1) });
    hashes.set(`${system}/${name}.zip`, sha256(zip));
    world.program.enqueueGame(world.program.findGame(world.addFile(`${name}.zip`, zip), system), {
      keep: 'auto',
      verify: 'auto',
    });
  }
  report.samples.push(sample(0));
  let done = 0;
  const end = world.program.onQueue((event) => {
    if (event.event !== 'job' || event.job.state !== 'done') return;
    done++;
    if (done % every !== 0) return;
    world.server.requests.splice(0);
    world.events.splice(0);
    report.samples.push(sample(done));
  });
  await world.program.runQueue();
  end();
  for (const [path, hash] of hashes) {
    if (sha256(readFileSync(join(world.userdata.roms, path))) === hash) report.installed++;
    else report.wrong.push(`${path} is not right`);
  }
  if (world.server.maxStreams > 1) report.wrong.push(`${world.server.maxStreams} streams at once`);
  const left = readdirSync(join(world.userdata.roms, '.rgsx'));
  if (left.length > 0) report.wrong.push(`staging is left: ${left.join(', ')}`);
  for (const { name } of SYSTEMS) {
    for (const file of readdirSync(join(world.userdata.roms, name))) rmSync(join(world.userdata.roms, name, file));
  }
  forget(world);
  return report;
}
