// The main file of the executables: compiles the program, and its other scripts when they are asked for, each with the code cache
// that was made for this machine's kind. A cache that the runtime does not accept is ignored by it without a word; without one the
// program only starts later. All are packed: reading from a slow card costs more than unpacking.
'use strict';
const { getRawAsset } = require('node:sea');
const { Script } = require('node:vm');
const { unbrotli, unzstd } = require('../../src/lib/unpack.ts');

// The first four bytes are the size, negative for brotli.
const unpack = (name) => {
  const packed = Buffer.from(getRawAsset(name));
  if (packed.length <= 4) return packed.subarray(4);
  const size = packed.readInt32LE();
  return size < 0 ? unbrotli(packed.subarray(4), -size) : unzstd(packed.subarray(4), size);
};

const loaded = new Map();
const load = (name) => {
  if (loaded.has(name)) return loaded.get(name);
  const cachedData = unpack(`${name}.cache`);
  const source = unpack(`${name}.js`).latin1Slice();
  const script = new Script(source, { filename: name, ...(cachedData.length > 0 ? { cachedData } : {}) });
  if (process.env.RGSX_TRACE_START) {
    const state = cachedData.length === 0 ? 'left out' : script.cachedDataRejected ? 'refused' : 'used';
    process.stderr.write(`code cache of ${name}: ${state}\n`);
  }
  const made = { exports: {} };
  loaded.set(name, made.exports);
  script.runInThisContext()(require, made, made.exports, load);
  loaded.set(name, made.exports);
  return made.exports;
};
load('program');
