/** The byte worker's thread. Synchronous file work is right here: nobody paints. */

import { WorkerMethods } from './methods.ts';
import type { ByteMethods } from './protocol.ts';
import { serve } from './serve.ts';

const methods = new WorkerMethods();
serve<keyof ByteMethods>((call, running) => methods.run(call, running));
