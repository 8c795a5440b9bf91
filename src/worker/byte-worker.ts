/** The thread of downloads and archives, from outside. */

import type { Worker, WorkerOptions } from 'node:worker_threads';
import { WorkerHost } from './host.ts';
import type { ByteMethods } from './protocol.ts';
import { spawnWorker } from './spawn.ts';

/** Its heap holds little but strings of headers and entries; its bytes lie outside of it. */
const OPTIONS: WorkerOptions = { name: 'bytes', resourceLimits: { maxYoungGenerationSizeMb: 3 } };

export class ByteWorker extends WorkerHost<keyof ByteMethods> {
  constructor(spawn: (options: WorkerOptions) => Worker = spawnWorker) {
    super(spawn, OPTIONS);
  }
}
