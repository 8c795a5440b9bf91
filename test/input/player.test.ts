import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlayerInput, type PlayerInput } from '../../src/input/player.ts';
import { bitmap, key, XBOX_AXES, XBOX_KEYS } from './records.ts';

let root: string;
let pad = -1;
let player: PlayerInput | null = null;
/** Monotonic time of the program. */
let now = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-player-'));
  mkdirSync(join(root, 'dev/input'), { recursive: true });
  device('event0', 'sys/devices/platform/pad', XBOX_KEYS, XBOX_AXES);
  pad = openSync(join(root, 'dev/input/event0'), 'r+');
});
afterEach(() => {
  player?.close();
  closeSync(pad);
  rmSync(root, { recursive: true, force: true });
});

function device(node: string, folder: string, keys: readonly number[], axes: readonly number[]): void {
  mkdirSync(join(root, folder, 'capabilities'), { recursive: true });
  writeFileSync(join(root, folder, 'capabilities/key'), bitmap(keys));
  writeFileSync(join(root, folder, 'capabilities/abs'), bitmap(axes));
  mkdirSync(join(root, 'sys/class/input', node), { recursive: true });
  symlinkSync(join(root, folder), join(root, 'sys/class/input', node, 'device'));
  execFileSync('mkfifo', [join(root, 'dev/input', node)]);
}

/** The program with a pad and a terminal; gives what the player did so far. */
function open(): { terminal: PassThrough; did: () => string } {
  const terminal = new PassThrough();
  const events: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  player = openPlayerInput(
    { keys: terminal, pads: true, keyboards: false, esInputTexts: [], confirm: 'b', root },
    { clock: { now: () => Date.now(), monotonic: () => now }, log },
  );
  player.readPads();
  player.onInput((event) => events.push(event.kind === 'action' ? `${event.from} ${event.action}` : event.text));
  return { terminal, did: () => events.join(', ') };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 1500 && !what(); i++) await sleep(10);
  expect(what()).toBe(true);
}

test('pad and terminal together', async () => {
  const { terminal, did } = open();
  writeSync(pad, Buffer.concat([key(304, 1), key(304, 0)]));
  await until(() => did() === 'pad confirm');
  terminal.write('\x1b[Bx\x1b');
  await until(() => did() === 'pad confirm, keyboard down, x, keyboard back');
});

test('what evmapy types of a pad’s press does not count again, a lone Escape included', async () => {
  const letters = Array.from({ length: 100 }, (_, index) => index + 1);
  device('event1', 'sys/devices/virtual/input/input9', letters, []);
  const { terminal, did } = open();
  writeSync(pad, Buffer.concat([key(305, 1), key(305, 0)]));
  await until(() => did() === 'pad back');
  now += 40;
  terminal.write('\x1b');
  await sleep(60);
  expect(did()).toBe('pad back');
  now += 1000;
  terminal.write('\x1b');
  await until(() => did() === 'pad back, keyboard back');
});
