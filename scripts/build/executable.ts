/** Single executables: the program put into Node binaries by @yao-pkg/pkg, from a cache that we fill, so without network. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, zstdCompressSync } from 'node:zlib';
import type { Bundle } from './bundle.ts';
import { makeCodeCaches } from './code-cache.ts';
import { FLAGS } from './flags.ts';
import { type Arch, writeStripped } from './node-target.ts';
import { closeGap, closeTail } from './strip-elf.ts';

type MakeSea = (
  entry: string,
  options: {
    targets: { nodeRange: string; platform: 'linux'; arch: Arch; output: string }[];
    signature: boolean;
    seaConfig: Record<string, unknown>;
  },
) => Promise<void>;

/** Scripts whose code cache is worth its bytes: the others are tables of texts, or rarely used. */
const CACHED: readonly string[] = ['program', 'canvas', 'terminal', 'undici'];

/** What the first picture waits for: packed by zstd, which unpacks three times as fast as brotli; the others are a tenth smaller so. */
const EARLY: readonly string[] = ['program'];

/** The size in four bytes, negative for brotli, then the bytes as zstd or brotli; nothing stays nothing. */
function pack(name: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  if (data.length === 0) return size;
  const early = EARLY.includes(name);
  size.writeInt32LE(early ? data.length : -data.length);
  const packed = early
    ? zstdCompressSync(data, { params: { [constants.ZSTD_c_compressionLevel]: 19 } })
    : brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
  return Buffer.concat([size, packed]);
}

/** A folder with these files and no others. */
function writeAll(folder: string, files: ReadonlyMap<string, string | Buffer>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, data] of files) writeFileSync(join(folder, name), data);
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
  writeAll(join(work, 'parts'), bundle.parts);
  // What the starter compiles: a function of what a CommonJS module is given, and of the starter's `load`.
  const scripts = new Map([...bundle.scripts, ['program', bundle.text]]);
  const wrapped = (text: string): string => `(function (require, module, exports, load) {${text}\n})`;
  writeAll(join(work, 'scripts'), new Map([...scripts].map(([name, text]) => [name, wrapped(text)])));
  await makeCodeCaches(arch, node, work);
  const packed = new Map<string, Buffer>();
  for (const name of scripts.keys()) {
    const cache = join(work, 'caches', name);
    const worth = CACHED.includes(name) && existsSync(cache);
    packed.set(`${name}.js`, pack(name, readFileSync(join(work, 'scripts', name))));
    packed.set(`${name}.cache`, pack(name, worth ? readFileSync(cache) : Buffer.alloc(0)));
  }
  writeAll(join(work, 'packed'), packed);
  const assetsIn = (folder: string): [string, string][] =>
    readdirSync(join(work, folder)).map((name) => [name, join(work, folder, name)]);
  const assets = Object.fromEntries([...assetsIn('parts'), ...assetsIn('packed')]);
  const starter = join(work, 'starter.cjs');
  writeFileSync(starter, bundle.starter);
  const sea = createRequire(import.meta.url)('@yao-pkg/pkg/lib-es5/sea.js') as { default: MakeSea };
  try {
    process.env['HOME'] = join(work, 'home');
    await sea.default(starter, {
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
  writeFileSync(output, closeTail(closeGap(readFileSync(output))), { mode: 0o755 });
}
