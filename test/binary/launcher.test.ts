/** ports/RGSX-TUI.sh with a stand-in for the program: a script that says how it was started. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { afterEach, beforeEach, expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../ports/RGSX-TUI.sh');
const name = process.arch === 'arm64' ? 'rgsx-linux-arm64' : 'rgsx-linux-x64';
const STAND_IN = `#!/bin/sh
case "$1" in --version) echo 1.2.3; exit 0;; esac
echo "stdout of the program"; echo "stderr of the program" >&2
{ echo "arguments:$*"; echo "cwd:$PWD"; echo "stdin:$(readlink /proc/self/fd/0)"; echo "options:$NODE_OPTIONS"; echo "heaps:$MALLOC_ARENA_MAX"; echo "cores:$(ulimit -c)"; } > "$OUT"
exit "\${CODE:-0}"
`;

let card: string;
let script: string;
let program: string;
let out: string;

beforeEach(() => {
  card = mkdtempSync(join(tmpdir(), 'rgsx card '));
  script = join(card, 'roms/ports/RGSX-TUI.sh');
  program = join(card, 'roms/ports/rgsx-tui', name);
  out = join(card, 'out.txt');
  mkdirSync(join(card, 'roms/ports/rgsx-tui'), { recursive: true });
  mkdirSync(join(card, 'tmp'));
  copyFileSync(source, script);
  chmodSync(script, 0o644);
  writeFileSync(program, STAND_IN, { mode: 0o755 });
});
afterEach(() => rmSync(card, { recursive: true, force: true }));

function run(options: { cwd?: string; shell?: string; env?: Record<string, string> } = {}) {
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', TMPDIR: join(card, 'tmp'), OUT: out },
    // No screen: there is none below the card.
    ...{ RGSX_MESSAGE_SECONDS: '0', RGSX_SCREEN_ROOT: card },
  };
  // Cores are allowed as far as this machine lets them be: the script must not leave it at that.
  const command = `ulimit -S -c "$(ulimit -H -c)"; ${options.shell ?? `bash '${script}'`}`;
  return spawnSync('/bin/sh', ['-c', command], {
    cwd: options.cwd ?? '/',
    env: { ...env, ...options.env },
    encoding: 'utf8',
  });
}
const launcherLog = () => readFileSync(join(card, 'roms/ports/rgsx-tui/launcher.log'), 'utf8');
const told = () => readFileSync(out, 'utf8');

test('by "bash script" without the exec bit it starts the program, prints nothing and logs what the program prints', () => {
  const result = run({ env: { NODE_OPTIONS: '--inspect' } });
  expect([result.status, result.stdout, result.stderr]).toEqual([0, '', '']);
  expect(told()).toBe(`arguments:\ncwd:${card}/roms/ports/rgsx-tui\nstdin:/dev/null\noptions:\nheaps:2\ncores:0\n`);
  expect(launcherLog()).toContain('version 1.2.3');
  expect(launcherLog()).toContain('stdout of the program\nstderr of the program');
});

test.each([
  ['standard input closed', (path: string) => `exec bash '${path}' <&-`],
  ['standard output closed', (path: string) => `exec bash '${path}' >&- 2>&-`],
  ['a relative name from its own folder', (path: string) => `cd '${join(path, '..')}' && bash RGSX-TUI.sh`],
  ['a reader of standard output that has gone', (path: string) => `bash '${path}' | true`],
])('it starts with %s', (_what, shell) => {
  expect(run({ shell: shell(script) }).status).toBe(0);
  expect(told()).toContain('stdin:/dev/null');
});

test('the exit code is the program’s, so a normal quit is 0', () => {
  expect(run().status).toBe(0);
  expect(run({ env: { CODE: '6' } }).status).toBe(6);
});

test('arguments go to the program', () => {
  run({ shell: `bash '${script}' doctor --json` });
  expect(told()).toContain('arguments:doctor --json\n');
});

test('a program without the exec bit gets it, or is copied to where programs may run', () => {
  chmodSync(program, 0o644);
  expect(run().status).toBe(0);
  // A card whose mount gives no right to execute: chmod has no effect there.
  chmodSync(program, 0o644);
  const bin = join(card, 'bin');
  mkdirSync(bin);
  const chmod = `#!/bin/sh\ncase "$2" in *tmp/rgsx-tui-program/*) exec /bin/chmod "$@";; esac\nexit 0\n`;
  writeFileSync(join(bin, 'chmod'), chmod, { mode: 0o755 });
  rmSync(out);
  expect(run({ env: { PATH: `${bin}:${process.env['PATH']}` } }).status).toBe(0);
  expect(existsSync(join(card, 'tmp/rgsx-tui-program', name))).toBe(true);
  expect(told()).toContain('arguments:\n');
});

test('a missing program and one that cannot run are told, with exit code 1', () => {
  writeFileSync(program, '#!/bin/sh\necho "libc.so.6: version GLIBC_2.28 not found" >&2\nexit 127\n', { mode: 0o755 });
  const result = run();
  expect([result.status, result.stdout]).toEqual([1, '']);
  expect(launcherLog()).toContain('RGSX TUI cannot run here: libc.so.6: version GLIBC_2.28 not found');
  rmSync(program);
  expect(run().status).toBe(1);
  expect(launcherLog()).toContain('Unpack the whole RGSX-TUI.zip again');
});

test('the log of the run before is kept', () => {
  run();
  run({ env: { CODE: '3' } });
  expect(existsSync(join(card, 'roms/ports/rgsx-tui/launcher.old.log'))).toBe(true);
  expect(launcherLog()).not.toContain('version 1.2.3');
});

test('where the card takes no log, it is in the temporary folder', () => {
  mkdirSync(join(card, 'roms/ports/rgsx-tui/launcher.log'));
  const result = run();
  expect([result.status, result.stdout, result.stderr]).toEqual([0, '', '']);
  expect(readFileSync(join(card, 'tmp/rgsx-tui-launcher.log'), 'utf8')).toContain('version 1.2.3');
});

test('on a real terminal the program runs in place', async () => {
  writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ] && exit 0\n[ -t 0 ] && [ -t 1 ] && echo in place\nexit 0\n', {
    mode: 0o755,
  });
  const child = spawnPty('bash', [script], { env: { PATH: process.env['PATH'] ?? '', TMPDIR: join(card, 'tmp') } });
  let text = '';
  child.onData((data) => {
    text += data;
  });
  const code = await new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  expect(code).toBe(0);
  expect(text).toContain('in place');
});
