/** The built executables, and the two ways in which they are tried: as on a Cortex-A53, and as on an old kernel. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const sysroot =
  process.env['RGSX_ARM64_SYSROOT'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rgsx-tui/sysroot-arm64');

export const executable = (arch: 'arm64' | 'x64'): string => join(root, `dist/rgsx-linux-${arch}`);

function found(command: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, command)));
}

function newestSource(): number {
  const folder = join(root, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs));
}

/** What keeps these tests from running here; null: nothing. */
export function whatIsMissing(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'this is not an x64 Linux';
  for (const arch of ['x64', 'arm64'] as const) {
    if (!existsSync(executable(arch))) return 'run "npm run build" first';
    if (statSync(executable(arch)).mtimeMs < newestSource()) return 'dist/ is older than src/: run "npm run build"';
  }
  if (!found('qemu-aarch64-static') || !found('gcc') || !existsSync(join(sysroot, 'complete'))) {
    return 'run test/binary/prepare.sh first';
  }
  return null;
}

export interface Way {
  readonly title: string;
  /** What stands before the program's own arguments. */
  readonly command: readonly [string, ...string[]];
}

/** Compiles the helper and gives the ways. */
export function waysToRun(): readonly Way[] {
  const oldKernel = join(mkdtempSync(join(tmpdir(), 'rgsx-binary-')), 'old-kernel');
  execFileSync('gcc', ['-O2', '-Wall', '-Werror', '-o', oldKernel, join(import.meta.dirname, 'old-kernel.c')]);
  const qemu = ['qemu-aarch64-static', '-L', sysroot, '-cpu', 'cortex-a53'] as const;
  return [
    { title: 'x64, every system call newer than Linux 4.9 refused', command: [oldKernel, executable('x64')] },
    {
      // -R: no more than the 512 GB of addresses that a kernel with VA_BITS=39 gives.
      title: 'arm64 on a Cortex-A53 (qemu) with 39 bits of addresses',
      command: [...qemu, '-R', '0x7ffffff000', executable('arm64')],
    },
  ];
}

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end. The environment is only what is given, as under a frontend. */
export function run(way: Way, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
  const [program, ...before] = way.command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (data) => {
      text.stdout += data;
    });
    child.stderr.setEncoding('utf8').on('data', (data) => {
      text.stderr += data;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...text }));
  });
}
