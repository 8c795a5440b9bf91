// The main file of the executables: compiles the program with the code cache that was made for this machine's kind, and runs it.
// A cache that the runtime does not accept is ignored by it without a word; without one the program only starts later.
// Both are packed: reading from a slow card costs more than unpacking.
'use strict';
const { getRawAsset } = require('node:sea');
const { Script } = require('node:vm');
const { zstdDecompressSync } = require('node:zlib');

// The first four bytes are the size: given room for all of it, unpacking takes half as long.
const unpack = (name) => {
  const packed = Buffer.from(getRawAsset(name));
  return packed.length <= 4
    ? packed.subarray(4)
    : zstdDecompressSync(packed.subarray(4), { chunkSize: packed.readUInt32LE() + 64 });
};
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
