/**
 * A warm code cache: the bytecode of what the program needs until its first screen, made by running it once with the target's own
 * runtime. It halves the start (on the desk 62 -> 34 ms of CPU, bare Node 24). The ARM64 one needs qemu and the libraries that
 * test/binary/prepare.sh fetches; without them that executable is made without a cache.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { makeTempUserdata } from '../../test/helpers/temp-userdata.ts';
import { FLAGS } from './flags.ts';
import type { Arch } from './node-target.ts';

const SYSROOT =
  process.env['RGSX_ARM64_SYSROOT'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rgsx-tui/sysroot-arm64');

/** What runs the target's binaries here; null: nothing does. */
function runner(arch: Arch): string[] | null {
  if (process.arch === arch) return [];
  const qemu = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, 'qemu-aarch64-static'))
    .find((file) => existsSync(file));
  const usable = arch === 'arm64' && qemu !== undefined && existsSync(join(SYSROOT, 'complete'));
  return usable ? [qemu, '-L', SYSROOT, '-cpu', 'cortex-a53'] : null;
}

/** A look around: takes the first thing offered, moves, opens. What these keys mean is of no importance. */
const KEYS = ['', '\r', '\x1b[B', '\r', '\x1b[B'];

/** Starts the program in a terminal, presses a few keys, always waiting until the screen stands, and asks for the cache. */
async function runOnce(command: readonly string[], root: string): Promise<void> {
  const [program = '', ...args] = command;
  const env = { HOME: root, TERM: 'linux', PATH: process.env['PATH'], RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1' };
  const child = spawn(program, args, { name: 'linux', cols: 80, rows: 30, env });
  let last = Date.now();
  let shown = 0;
  child.onData((data) => {
    last = Date.now();
    shown += data.length;
  });
  const ended = new Promise<void>((done) => child.onExit(() => done()));
  const quiet = async (): Promise<void> => {
    for (const end = Date.now() + 40_000; Date.now() < end; await sleep(100)) {
      if (shown > 200 && Date.now() - last > 1500) return;
    }
  };
  for (const key of KEYS) {
    child.write(key);
    await Promise.race([quiet(), ended]);
  }
  child.kill('SIGUSR2');
  await Promise.race([ended, sleep(20_000)]);
  child.kill('SIGKILL');
}

/**
 * Makes the caches of the scripts in `work`/scripts, in `work`/caches, under the same names. None, with a word on the console, when
 * they cannot be made here.
 */
export async function makeCodeCaches(arch: Arch, node: string, work: string): Promise<void> {
  const caches = join(work, 'caches');
  rmSync(caches, { recursive: true, force: true });
  const before = runner(arch);
  if (before === null) {
    console.log(`build: linux-${arch} without a code cache (it starts later): run test/binary/prepare.sh to have one`);
    return;
  }
  const card = mkdtempSync(join(tmpdir(), 'rgsx-cache-'));
  try {
    // A key, and a host that refuses: so the first exchange with a host is warm, too.
    const userdata = makeTempUserdata({ root: card, key: 'BUILD-KEY_of-no-account-anywhere' });
    userdata.write('saves/ports/rgsx/systems_list.json', '[{"platform_name":"PICO-8","folder":"pico8"}]');
    userdata.write(
      'saves/ports/rgsx/games/PICO-8.json',
      '[["Robo Run (World).zip","https://1fichier.com/?robo1","3 MB"]]',
    );
    const maker = join(import.meta.dirname, 'make-cache.cjs');
    await runOnce([...before, node, ...FLAGS, maker, work, '--userdata', card], card);
    if (!existsSync(caches)) console.log(`build: linux-${arch} without a code cache: the program did not give one`);
  } finally {
    rmSync(card, { recursive: true, force: true });
  }
}
