/** The Node binary of a target machine, from its npm package, stripped. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripElf } from './strip-elf.ts';

export type Arch = 'arm64' | 'x64';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'scripts/node-target');

function installed(arch: Arch): string | null {
  for (const place of [root, folder]) {
    const file = join(place, `node_modules/node-linux-${arch}/bin/node`);
    if (existsSync(file)) return file;
  }
  return null;
}

/** Installs what scripts/node-target pins for the machine, by its own lockfile. */
function install(arch: Arch): void {
  console.log(`build: installing the Node of linux-${arch}`);
  const args = ['ci', `--cpu=${arch}`, '--os=linux', '--libc=glibc', '--ignore-scripts', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  if (npm === undefined) execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  else execFileSync(process.execPath, [npm, ...args], { cwd: folder, stdio: 'inherit' });
}

/** Installs the targets' Node where it is missing; the only step of a build that may need the network. */
export function ensureTargets(archs: readonly Arch[]): void {
  for (const arch of archs) {
    if (installed(arch) === null) install(arch);
    // npm skips an optional package silently, with exit code 0, when it cannot be had or its hash is wrong.
    if (installed(arch) === null) {
      throw new Error(
        `npm left out node-linux-${arch}: is the registry reachable, does scripts/node-target's lockfile fit?`,
      );
    }
  }
}

/**
 * Node brings a TypeScript compiler (WebAssembly as base64, 3.8 MB) for running .ts files, of which an executable has none. Blanked
 * out it stays the string that it is, and packs to nothing: 1.2 MB less to fetch. Throws when it is not where it was.
 */
function withoutTypeScript(node: Buffer): Buffer {
  const start = node.indexOf('Buffer2.from("AGFzbQE') + 'Buffer2.from("'.length;
  const end = node.indexOf('"', start);
  const alone = node.indexOf('Buffer2.from("AGFzbQE', start) === -1;
  if (!alone || end - start < 1e6) throw new Error('the TypeScript compiler inside Node has moved');
  return node.fill('A', start, end);
}

/**
 * Writes the stripped binary into `file`, unless it is already there and newer.
 * Injecting into a binary and stripping it afterwards breaks it: it has to be this way round.
 */
export function writeStripped(arch: Arch, file: string): void {
  const source = installed(arch);
  if (source === null) throw new Error(`no Node of linux-${arch}`);
  if (existsSync(file)) return;
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.new`, withoutTypeScript(stripElf(readFileSync(source))), { mode: 0o755 });
  renameSync(`${file}.new`, file);
}
