// The main file of the executables: compiles the program with the code cache that was made for this machine's kind, and runs it.
// A cache that the runtime does not accept is ignored by it without a word; without one the program only starts later.
'use strict';
const { getAsset, getRawAsset } = require('node:sea');
const { Script, constants } = require('node:vm');

const cachedData = new Uint8Array(getRawAsset('cache'));
const script = new Script(getAsset('program', 'latin1'), {
  filename: 'rgsx',
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  ...(cachedData.length > 8 ? { cachedData } : {}),
});
if (process.env.RGSX_TRACE_START) {
  const state = cachedData.length <= 8 ? 'none' : script.cachedDataRejected ? 'refused' : 'used';
  process.stderr.write(`code cache: ${state}\n`);
}
script.runInThisContext()(require, module, exports);
