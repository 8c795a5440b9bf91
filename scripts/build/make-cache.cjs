// make-cache.cjs PROGRAM PARTS CACHE ARGUMENTS...: runs the program as starter.cjs does, with the executable's assets from the folder
// PARTS; at SIGUSR2 it writes the code cache with all that
// was compiled by then, and ends. Run by the runtime of the target machine (under qemu where that is another).
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [program, parts, cache] = process.argv.splice(2, 3);
const script = new Script(readFileSync(program, 'latin1'), {
  filename: 'rgsx',
});
process.on('SIGUSR2', () => {
  writeFileSync(cache, script.createCachedData());
  process.reallyExit(0);
});
const sea = {
  isSea: () => true,
  getRawAsset: (name) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(parts, name));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  },
};
script.runInThisContext()((name) => (name === 'node:sea' ? sea : require(name)), module, exports);
