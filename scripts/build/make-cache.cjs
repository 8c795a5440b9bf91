// make-cache.cjs PROGRAM CACHE ARGUMENTS...: runs the program as starter.cjs does; at SIGUSR2 it writes the code cache with all that
// was compiled by then, and ends. Run by the runtime of the target machine (under qemu where that is another).
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

const [program, cache] = process.argv.splice(2, 2);
const script = new Script(readFileSync(program, 'latin1'), {
  filename: 'rgsx',
});
process.on('SIGUSR2', () => {
  writeFileSync(cache, script.createCachedData());
  process.reallyExit(0);
});
script.runInThisContext()(require, module, exports);
