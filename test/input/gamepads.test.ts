import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InputEvent } from '../../src/input/actions.ts';
import { openEventStream } from '../../src/input/event-stream.ts';
import { type InputOptions, type InputWatch, watchInput } from '../../src/input/gamepads.ts';
import { bitmap, key, ROW_KEYS, record, XBOX_AXES, XBOX_KEYS } from './records.ts';

let root: string;
let writers: Map<string, number>;
let watches: InputWatch[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rgsx-input-'));
  mkdirSync(join(root, 'dev/input'), { recursive: true });
  mkdirSync(join(root, 'sys/class/input'), { recursive: true });
  writers = new Map();
  watches = [];
});

afterEach(() => {
  for (const watch of watches) watch.close();
  for (const fd of writers.values()) closeSync(fd);
  rmSync(root, { recursive: true, force: true });
});

interface Made {
  readonly name?: string;
  readonly keys?: readonly number[];
  readonly axes?: readonly number[];
  readonly id?: readonly [bus: string, vendor: string, product: string, version: string];
  readonly virtual?: boolean;
}

/** A device as sysfs shows it; its node is a FIFO that this test holds open, as a driver holds its device. */
function plug(node: string, made: Made): void {
  const folder = join(root, made.virtual ? 'sys/devices/virtual/input' : 'sys/devices/platform', `input-${node}`);
  mkdirSync(join(folder, 'capabilities'), { recursive: true });
  mkdirSync(join(folder, 'id'));
  writeFileSync(join(folder, 'name'), `${made.name ?? 'Pad'}\n`);
  writeFileSync(join(folder, 'capabilities/key'), bitmap(made.keys ?? []));
  writeFileSync(join(folder, 'capabilities/abs'), bitmap(made.axes ?? []));
  for (const [index, file] of ['bustype', 'vendor', 'product', 'version'].entries()) {
    writeFileSync(join(folder, 'id', file), `${made.id?.[index] ?? '0001'}\n`);
  }
  mkdirSync(join(root, 'sys/class/input', node));
  symlinkSync(folder, join(root, 'sys/class/input', node, 'device'));
  execFileSync('mkfifo', [join(root, 'dev/input', node)]);
  writers.set(node, openSync(join(root, 'dev/input', node), 'r+'));
}

function unplug(node: string): void {
  rmSync(join(root, 'dev/input', node));
  rmSync(join(root, 'sys/class/input', node), { recursive: true });
  for (const bus of ['virtual/input', 'platform'])
    rmSync(join(root, 'sys/devices', bus, `input-${node}`), { recursive: true, force: true });
  closeSync(writers.get(node) ?? -1);
  writers.delete(node);
}

const send = (node: string, ...bytes: Buffer[]) => writeSync(writers.get(node) ?? -1, Buffer.concat(bytes));

function start(options: Partial<InputOptions> = {}) {
  const events: InputEvent[] = [];
  const changes: string[] = [];
  const watch = watchInput(
    { esInputTexts: [], confirm: 'b', keyboards: false, root, ...options },
    { event: (event) => events.push(event), device: (change, name) => changes.push(`${change} ${name}`) },
    {
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    },
  );
  watches.push(watch);
  const words = () => events.map((each) => (each.kind === 'action' ? each.action : `"${each.text}"`)).join(' ');
  return { watch, changes, words };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 1500 && !what(); i++) await sleep(10);
  expect(what()).toBe(true);
}

const XBOX: Made = { name: 'X Pad', keys: XBOX_KEYS, axes: XBOX_AXES };

describe('pads', () => {
  test('every pad there is is read, by the file that EmulationStation has, else by the kernel’s names', async () => {
    plug('event0', { name: 'Power Button', keys: [116] });
    plug('event2', { name: 'Deeplay-keys', keys: ROW_KEYS, axes: [16, 17], id: ['0019', '0001', '0001', '0100'] });
    plug('event10', XBOX);
    const file = `<inputConfig type="joystick" deviceName="Deeplay-keys" deviceGUID="19000000010000000100000000010000">
      <input name="a" type="button" id="0" value="1" code="304" /><input name="b" type="button" id="1" value="1" code="305" /></inputConfig>`;
    const { watch, words } = start({ esInputTexts: [file], confirm: 'a' });
    expect(watch.devices().map(({ node, state, mapping }) => `${node} ${state} ${mapping}`)).toEqual([
      'event2 read es_input',
      'event10 read kernel',
    ]);
    send('event2', key(304, 1), key(304, 0));
    await until(() => words() === 'confirm');
    send('event10', key(304, 1), key(304, 0), record(3, 17, 1), record(3, 17, 0));
    await until(() => words() === 'confirm back down');
    watch.setConfirm('b');
    send('event10', key(304, 1), key(304, 0));
    await until(() => words().endsWith('confirm'));
  });

  test('a pad that is plugged in, lost and back is picked up', async () => {
    const { changes, words } = start();
    plug('event3', { ...XBOX, name: 'Spiel\u001b[2Jzeug é' });
    await until(() => changes.length === 1);
    expect(changes).toEqual(['added Spiel[2Jzeug é']);
    send('event3', key(304, 1));
    await until(() => words() === 'confirm');
    unplug('event3');
    await until(() => changes.length === 2);
    expect(changes[1]).toMatch(/^removed/);
    plug('event3', XBOX);
    await until(() => changes.length === 3);
    send('event3', key(304, 1));
    await until(() => words() === 'confirm confirm');
  });

  test('a direction that was held when the pad was lost does not repeat for ever', async () => {
    plug('event3', XBOX);
    const { watch, words } = start();
    send('event3', record(3, 17, 1));
    await until(() => words().startsWith('down'));
    await until(() => words() === 'down down down');
    expect(watch.anyButtonDown).toBe(true);
    unplug('event3');
    await until(() => !watch.anyButtonDown);
    const before = words();
    await sleep(300);
    expect(words()).toBe(before);
  });

  test('the kernel takes the folder away with the last pad: the next one is read all the same', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      plug('event0', XBOX);
      const { watch, changes } = start();
      unplug('event0');
      rmSync(join(root, 'dev/input'), { recursive: true });
      vi.advanceTimersByTime(60_000);
      expect(watch.devices()).toEqual([]);
      mkdirSync(join(root, 'dev/input'));
      plug('event1', { ...XBOX, name: 'Other Pad' });
      vi.advanceTimersByTime(4_000);
      expect(changes).toEqual(['removed X Pad', 'added Other Pad']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a device without rights is told and does no harm', () => {
    plug('event3', XBOX);
    rmSync(join(root, 'dev/input/event3'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dev/input/event3'));
    const { watch } = start();
    expect(watch.devices().map(({ state }) => state)).toEqual(['unreadable']);
  });

  test('without /dev/input there are no pads and nothing fails', () => {
    rmSync(join(root, 'dev/input'), { recursive: true });
    expect(start().watch.devices()).toEqual([]);
  });
});

describe('keyboards', () => {
  const KEYBOARD: Made = { name: 'Keyboard', keys: Array.from({ length: 110 }, (_, i) => i + 1) };

  test('are read as devices only where no terminal passes their keys on; those of pad-to-key programs never', async () => {
    plug('event0', KEYBOARD);
    plug('event1', { ...KEYBOARD, name: 'evmapy', virtual: true });
    const terminal = start();
    expect(terminal.watch.devices().map(({ state }) => state)).toEqual(['left-to-terminal', 'program-keyboard']);
    expect(terminal.watch.programKeyboards).toBe(1);
    terminal.watch.close();
    const own = start({ keyboards: true });
    expect(own.watch.devices().map(({ state }) => state)).toEqual(['read', 'program-keyboard']);
    send('event1', key(28, 1));
    send('event0', key(108, 1), key(108, 0), key(30, 1));
    await until(() => own.words() === 'down "a"');
  });
});

describe('a device never holds up the end', () => {
  test('closing ends at once, and nothing comes afterwards', async () => {
    plug('event3', XBOX);
    for (const way of ['loop', 'poll'] as const) {
      let bytes = 0;
      let gone = 0;
      const stream = openEventStream(
        join(root, 'dev/input/event3'),
        { data: (b) => (bytes += b.length), gone: () => gone++ },
        way,
      );
      send('event3', key(304, 1));
      await until(() => bytes === 48);
      stream.close();
      const writer = openSync(join(root, 'dev/input/event3'), 'r+');
      await sleep(40);
      closeSync(writer);
      expect([way, bytes, gone]).toEqual([way, 48, 0]);
    }
  });

  const exits = (child: ChildProcess): Promise<number | string | null> =>
    new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));

  test.each(['process.exit(3)', 'throw new Error("crash")', 'process.kill(process.pid, "SIGTERM")'])(
    'with an open, silent device the process ends by %s',
    async (end) => {
      plug('event3', XBOX);
      const here = join(dirname(fileURLToPath(import.meta.url)), '../../src/input/event-stream.ts');
      const script = `import { openEventStream } from ${JSON.stringify(here)};
        openEventStream(${JSON.stringify(join(root, 'dev/input/event3'))}, { data() {}, gone() {} });
        setTimeout(() => { ${end} }, 30);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
      expect([3, 1, 'SIGTERM']).toContain(await exits(child));
      clearTimeout(timer);
    },
  );
});
