/** npm run bench -- library, by itself: the figures of the library beside their budgets. */

import { benchLibrary, showLibrary } from './bench/library.ts';

console.log(showLibrary(await benchLibrary(Number(process.argv[2] ?? 3))));
