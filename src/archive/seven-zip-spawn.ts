/** Starts 7-Zip's thread. In the one-file bundle this module is replaced by one that carries the thread's source. */

import { Worker, type WorkerOptions } from 'node:worker_threads';

export const spawnSevenZip = (options: WorkerOptions): Worker =>
  new Worker(new URL('./seven-zip-thread.ts', import.meta.url), options);
