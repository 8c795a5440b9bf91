/** The thread of an import, from outside. */

import type { WorkerOptions } from 'node:worker_threads';
import { WorkerHost } from './host.ts';
import { spawnImporter } from './import-spawn.ts';
import type { ImportMethods } from './protocol.ts';

/** An import fills its heap with rows. A heap that may not grow for ever is collected sooner: 25 MB less at the peak. */
const OPTIONS: WorkerOptions = {
  name: 'import',
  resourceLimits: { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 256 },
};

export class ImportWorker extends WorkerHost<keyof ImportMethods> {
  constructor() {
    super(spawnImporter, OPTIONS);
  }
}
