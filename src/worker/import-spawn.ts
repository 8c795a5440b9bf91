/** Starts the thread of an import. In the one-file bundle this module is replaced by one that carries the thread's source. */

import { Worker, type WorkerOptions } from 'node:worker_threads';

export const spawnImporter = (options: WorkerOptions): Worker =>
  new Worker(new URL('./import-entry.ts', import.meta.url), options);
