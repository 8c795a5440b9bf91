/**
 * The program of a long queue in a process of its own, so that its figures are its own: the host is in the parent, which hands over
 * batches of links (process messages) and gets samples and the end of each batch back. Started by long-queue.ts.
 */

import { createProgram } from '../../src/app/create.ts';
import { sample } from './soak.ts';

export interface Batch {
  readonly games: readonly { readonly url: string; readonly system: string }[];
  /** A sample for so many jobs. */
  readonly every: number;
}

const [, , userdata = '', fichierUrl = ''] = process.argv;
const env = { RGSX_FICHIER_URL: fichierUrl, RGSX_FICHIER_PACE_MS: '0' };
const program = await createProgram({ userdata, env });
let all = 0;

async function work({ games, every }: Batch): Promise<void> {
  for (const { url, system } of games) {
    program.enqueueGame(program.findGame(url, system), { keep: 'auto', verify: 'auto' });
  }
  process.send?.(sample(all));
  const end = program.onQueue((event) => {
    if (event.event === 'job' && event.job.state === 'done' && ++all % every === 0) process.send?.(sample(all));
  });
  await program.runQueue();
  end();
  process.send?.('done');
}

process.on('message', (batch: Batch) => void work(batch));
process.on('disconnect', () => void program.close());
process.send?.('ready');
