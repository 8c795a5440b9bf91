// The main file of the executables: compiles the program with the code cache that was made for this machine's kind, and runs it.
// A cache that the runtime does not accept is ignored by it without a word; without one the program only starts later.
// Both are packed: reading from a slow card costs more than unpacking.
'use strict';
const { getRawAsset } = require('node:sea');
const { Script } = require('node:vm');
const { zstdDecompressSync } = require('node:zlib');

const unpack = (name) => zstdDecompressSync(new Uint8Array(getRawAsset(name)));
const cachedData = unpack('cache');
const script = new Script(unpack('program').latin1Slice(), {
  filename: 'rgsx',
  ...(cachedData.length > 0 ? { cachedData } : {}),
});
if (process.env.RGSX_TRACE_START) {
  const state = cachedData.length === 0 ? 'none' : script.cachedDataRejected ? 'refused' : 'used';
  process.stderr.write(`code cache: ${state}\n`);
}
script.runInThisContext()(require, module, exports);
