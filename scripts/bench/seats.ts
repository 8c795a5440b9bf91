/** Where a program is started to be measured: the bare runtime, the executable in a terminal, the executable on a framebuffer console. */
import { spawn as spawnPlain } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn as spawnInTerminal } from '@lydell/node-pty';

export interface Running {
  readonly pid: number;
  end(): Promise<void>;
}

export interface Seat {
  /** Resolves when the first picture is there; the bare runtime: when it has ended. */
  start(): Promise<Running>;
  /** As `start`; the bare runtime waits for ever. */
  startIdle(): Promise<Running>;
}

const environment = (home: string): Record<string, string> => ({
  ...{ PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: home },
  // A port where no host is.
  RGSX_FICHIER_URL: 'http://127.0.0.1:9/v1',
});

interface Child {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves at its end. */
  readonly gone: Promise<void>;
}

async function end({ kill, gone }: Child): Promise<void> {
  kill('SIGTERM');
  await Promise.race([gone, sleep(5000)]);
  kill('SIGKILL');
}

function plainChild(command: string, args: readonly string[], env: Record<string, string>): Child {
  const child = spawnPlain(command, args, { stdio: 'ignore', env });
  const gone = new Promise<void>((done) => child.on('exit', () => done()));
  return { pid: child.pid ?? 0, gone, kill: (signal) => child.kill(signal) };
}

/** `-e 0`, and one that waits. */
export function bareSeat(): Seat {
  const node = (script: string): Child => plainChild(process.execPath, ['-e', script], environment('/'));
  const running = (child: Child): Running => ({ pid: child.pid, end: () => end(child) });
  return {
    start: async () => {
      const child = node('0');
      await child.gone;
      return running(child);
    },
    startIdle: async () => running(node('setInterval(() => {}, 1e9)')),
  };
}

/** In a terminal of 80x30; the first picture is there when a system's name is. */
export function terminalSeat(program: string, userdata: string): Seat {
  const start = async (): Promise<Running> => {
    const terminal = spawnInTerminal(program, ['--userdata', userdata], {
      ...{ name: 'xterm-256color', cols: 80, rows: 30, env: environment(userdata) },
    });
    let shown = '';
    const gone = new Promise<void>((done) => terminal.onExit(() => done()));
    await new Promise<void>((done, fail) => {
      terminal.onData((data) => {
        if (shown.length < 100_000) shown += data;
        if (/Invented Console \d/.test(shown)) done();
      });
      terminal.onExit(() => fail(new Error(`the program ended before it painted:\n${shown}`)));
    });
    const kill = (signal: NodeJS.Signals): void => {
      try {
        terminal.kill(signal);
      } catch {
        // It has ended.
      }
    };
    return { pid: terminal.pid, end: () => end({ pid: terminal.pid, gone, kill }) };
  };
  return { start, startIdle: start };
}

const PANEL = { width: 640, height: 480, stride: 2560 } as const;
/** A row of pixels in the second row of text, which is chosen at the start and so never black. */
const TELLTALE_ROW = 36;

/** `/sys` and `/dev` of a handheld with a bare framebuffer, below a folder. */
function makePanel(root: string): string {
  const folder = join(root, 'sys/class/graphics/fb0');
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(root, 'dev/input'), { recursive: true });
  const { width, height, stride } = PANEL;
  const facts = {
    virtual_size: `${width},${height}`,
    bits_per_pixel: '32',
    stride: `${stride}`,
    modes: `U:${width}x${height}p-60`,
  };
  for (const [name, value] of Object.entries(facts)) writeFileSync(join(folder, name), `${value}\n`);
  const device = join(root, 'dev/fb0');
  writeFileSync(device, Buffer.alloc(stride * height));
  return device;
}

/** Without a terminal, as the Ports menu starts it: own framebuffer console. */
export function framebufferSeat(program: string, userdata: string): Seat {
  const start = async (): Promise<Running> => {
    const root = join(userdata, 'panel');
    const fd = openSync(makePanel(root), 'r');
    const env = { ...environment(userdata), RGSX_SCREEN_ROOT: root };
    const child = plainChild(program, ['--userdata', userdata, '--display', 'framebuffer'], env);
    const row = Buffer.alloc(PANEL.stride);
    // Opaque black is 0, 0, 0, 255.
    const painted = (): boolean => row.some((byte, at) => at % 4 !== 3 && byte !== 0);
    try {
      for (let looks = 0; !painted(); looks++) {
        if (looks > 20_000) throw new Error('nothing was painted on the framebuffer');
        await sleep(1);
        readSync(fd, row, 0, row.length, TELLTALE_ROW * PANEL.stride);
      }
    } finally {
      closeSync(fd);
    }
    return { pid: child.pid, end: () => end(child) };
  };
  return { start, startIdle: start };
}

/** Memory (MB) and the CPU (seconds) that all threads of a process have had until now. */
export function idleOf(pid: number): { rssMb: number; anonymousMb: number; cpuS: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    (Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1]) * 1024) / 1e6;
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  const cpuS = threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
  return { rssMb: field('VmRSS'), anonymousMb: field('RssAnon'), cpuS };
}
