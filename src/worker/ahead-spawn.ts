/** Starts the thread that unpacks ahead. In the one-file bundle this module is replaced by one that carries the thread's source. */

import { Worker, type WorkerOptions } from 'node:worker_threads';

export const spawnAhead = (options: WorkerOptions): Worker =>
  new Worker(new URL('./ahead-thread.ts', import.meta.url), options);
