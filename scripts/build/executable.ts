/** Single executables: the program put into Node binaries by @yao-pkg/pkg, from a cache that we fill, so without network. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import type { Bundle } from './bundle.ts';
import { makeCodeCache, writeProgram } from './code-cache.ts';
import { FLAGS } from './flags.ts';
import { type Arch, writeStripped } from './node-target.ts';

type MakeSea = (
  entry: string,
  options: {
    targets: { nodeRange: string; platform: 'linux'; arch: Arch; output: string }[];
    signature: boolean;
    seaConfig: Record<string, unknown>;
  },
) => Promise<void>;

/** The size in four bytes, then the bytes as zstd; nothing stays nothing. */
function pack(data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  if (data.length === 0) return size;
  size.writeUInt32LE(data.length);
  return Buffer.concat([size, zstdCompressSync(data, { params: { [constants.ZSTD_c_compressionLevel]: 19 } })]);
}

/** Fills pkg's cache: it leaves out the download when both marker files are there. Gives the stripped binary. */
function seedCache(work: string, arch: Arch): string {
  const cache = join(work, 'home/.pkg-cache/sea');
  const name = `node-${process.version}-linux-${arch}`;
  const node = join(cache, name, 'bin/node');
  writeStripped(arch, node);
  for (const marker of [`${name}.tar.gz`, `${name}.tar.gz.ok`, `${name}/bin/node.ok`]) {
    mkdirSync(dirname(join(cache, marker)), { recursive: true });
    writeFileSync(join(cache, marker), '');
  }
  return node;
}

/**
 * Makes the executable of a machine. pkg's command line drops the SEA settings that matter here (flags, assets); the function
 * beneath it takes them. It looks for Node in $HOME/.pkg-cache/sea.
 */
export async function makeExecutable(arch: Arch, bundle: Bundle, output: string, work: string): Promise<void> {
  const home = process.env['HOME'];
  const node = seedCache(work, arch);
  const program = join(work, 'program.js');
  writeProgram(bundle.text, program);
  const parts = join(work, 'parts');
  mkdirSync(parts, { recursive: true });
  for (const [name, data] of bundle.parts) writeFileSync(join(parts, name), data);
  const own = [...bundle.parts.keys()].map((name) => [name, join(parts, name)] as const);
  const assets = {
    ...Object.fromEntries(own),
    program: join(work, 'program.zst'),
    cache: join(work, `cache-${arch}.zst`),
  };
  writeFileSync(assets.program, pack(readFileSync(program)));
  writeFileSync(assets.cache, pack(await makeCodeCache(arch, node, program, parts)));
  const sea = createRequire(import.meta.url)('@yao-pkg/pkg/lib-es5/sea.js') as { default: MakeSea };
  try {
    process.env['HOME'] = join(work, 'home');
    await sea.default(join(import.meta.dirname, 'starter.cjs'), {
      // The full version: a shorter one makes pkg ask the network which is the newest.
      targets: [{ nodeRange: `node${process.version.slice(1)}`, platform: 'linux', arch, output }],
      signature: false,
      seaConfig: {
        disableExperimentalSEAWarning: true,
        useSnapshot: false,
        useCodeCache: false,
        execArgv: FLAGS,
        execArgvExtension: 'env',
        assets,
      },
    });
  } finally {
    if (home !== undefined) process.env['HOME'] = home;
  }
}
