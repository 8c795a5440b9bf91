// make-cache.cjs FOLDER ARGUMENTS...: runs the program as starter.cjs does, with its scripts from FOLDER/scripts and the executable's
// assets from FOLDER/parts; at SIGUSR2 it writes the code caches, with all that was compiled by then, into FOLDER/caches, and ends.
// Run by the runtime of the target machine (under qemu where that is another).
'use strict';
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [folder] = process.argv.splice(2, 1);
const sea = {
  isSea: () => true,
  getRawAsset: (name) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'parts', name));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  },
};
const scripts = new Map();
const load = (name) => {
  if (scripts.has(name)) return scripts.get(name).exports;
  const script = new Script(readFileSync(join(folder, 'scripts', name), 'latin1'), { filename: name });
  const made = { exports: {} };
  scripts.set(name, made);
  script.runInThisContext()((id) => (id === 'node:sea' ? sea : require(id)), made, made.exports, load);
  made.script = script;
  return made.exports;
};

// What the program paints is painted once more on the terminal of the framebuffer console: so that one is warm, too.
const painted = [];
const write = process.stdout.write;
process.stdout.write = function (data, ...rest) {
  painted.push(Buffer.from(data));
  return write.call(this, data, ...rest);
};

process.on('SIGUSR2', () => {
  for (const name of readdirSync(join(folder, 'scripts'))) load(name);
  const { Terminal } = load('terminal');
  new Terminal({ cols: 80, rows: 30, allowProposedApi: true }).write(Buffer.concat(painted), () => {
    mkdirSync(join(folder, 'caches'), { recursive: true });
    for (const [name, { script }] of scripts) writeFileSync(join(folder, 'caches', name), script.createCachedData());
    process.reallyExit(0);
  });
});
load('program');
