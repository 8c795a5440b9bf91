/** Starts the worker's thread. In the one-file bundle this module is replaced by one that carries the worker's source. */

import { Worker, type WorkerOptions } from 'node:worker_threads';

export const spawnWorker = (options: WorkerOptions): Worker =>
  new Worker(new URL('./entry.ts', import.meta.url), options);
