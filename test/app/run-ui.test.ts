/** The whole program in a terminal, as over SSH: it paints, answers, and gives the terminal back however it ends. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
let userdata: TempUserdata;
const children: IPty[] = [];

beforeEach(() => {
  userdata = makeTempUserdata({});
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(userdata.root, { recursive: true, force: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, '--userdata', userdata.root, ...args], {
    name: 'xterm-256color',
    cols: 60,
    rows: 20,
    // No server is asked: the port of "discard" on this machine is closed.
    env: {
      PATH: '/nowhere',
      HOME: userdata.root,
      TERM: 'xterm-256color',
      TMPDIR: tmpdir(),
      SSH_TTY: 'test',
      RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1',
    },
  });
  children.push(child);
  const terminal = new headless.Terminal({ cols: 60, rows: 20, allowProposedApi: true });
  let raw = '';
  let exit: number | null = null;
  child.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  child.onExit(({ exitCode }) => {
    exit = exitCode;
  });
  const text = () =>
    Array.from({ length: 20 }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').join(
      '\n',
    );
  return { child, text, raw: () => raw, exit: () => exit };
}

async function until(what: () => boolean, ms = 15_000): Promise<void> {
  for (let waited = 0; waited < ms && !what(); waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(what()).toBe(true);
}

/** The alternate screen is left and the cursor is back. */
const restored = (raw: string): boolean =>
  raw.lastIndexOf('\x1b[?1049l') > raw.lastIndexOf('\x1b[?1049h') &&
  raw.lastIndexOf('\x1b[?25h') > raw.lastIndexOf('\x1b[?25l');

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
  '%s ends it with 0 within seconds, the terminal restored',
  async (signal) => {
    const ui = start();
    await until(() => /\S/.test(ui.text()) && ui.raw().includes('\x1b[?1049h'));
    const sent = performance.now();
    ui.child.kill(signal);
    await until(() => ui.exit() !== null);
    expect([ui.exit(), restored(ui.raw())]).toEqual([0, true]);
    expect(performance.now() - sent).toBeLessThan(5000);
  },
);

test('Ctrl-C asks before it leaves, or leaves; the terminal is restored', async () => {
  const ui = start();
  await until(() => /\S/.test(ui.text()) && ui.raw().includes('\x1b[?1049h'));
  ui.child.write('\x03');
  for (let i = 0; i < 100 && ui.exit() === null; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (i % 20 === 19) ui.child.write('\r');
  }
  await until(() => ui.exit() !== null);
  expect([ui.exit(), restored(ui.raw())]).toEqual([0, true]);
});

test('a second instance says on the screen that one runs already', async () => {
  const first = start();
  await until(() => /\S/.test(first.text()) && first.raw().includes('\x1b[?1049h'));
  const second = start();
  await until(() => /already|runs/i.test(second.text()) || second.exit() !== null);
  second.child.write('\r');
  await until(() => second.exit() !== null);
  expect(second.exit()).not.toBe(0);
  expect(first.exit()).toBeNull();
});
