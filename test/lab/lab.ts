/**
 * The emulated handheld: boots what build-lab.sh made, runs shell commands in it, presses its buttons, photographs its screen.
 * See README.md.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AXES, type Axis, CONTROLLERS, type Controller, HAT } from './controllers.ts';
import { Lines } from './lines.ts';
import { DEFAULTS, type MachineOptions, mountCommand, qemuArguments } from './machine.ts';

/** A word of the shell. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function bytesOf(size: string): number {
  const [, digits, unit] = size.match(/^(\d+)([KMG]?)$/) ?? [];
  if (digits === undefined) throw new Error(`not a size: ${size}`);
  return Number(digits) * 1024 ** ' KMG'.indexOf(unit || ' ');
}

export class Lab {
  readonly options: MachineOptions;
  /** The run's folder: sockets, console.log, qemu.log. */
  readonly folder: string;
  bootMs = 0;
  #nextId = 1;
  #controller: Controller | null = null;
  readonly #qemu: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #killAtExit: () => void;
  #ctl: Lines | undefined;
  #pad: Lines | undefined;
  #qmp: Lines | undefined;

  private constructor(options: MachineOptions) {
    this.options = options;
    this.folder = fs.mkdtempSync(join(tmpdir(), 'lab-'));
    fs.mkdirSync(join(this.folder, 'share'));
    const log = fs.openSync(join(this.folder, 'qemu.log'), 'w');
    this.#qemu = spawn('qemu-system-aarch64', qemuArguments(options, this.folder), { stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.#gone = once(this.#qemu, 'exit').catch(() => {});
    this.#killAtExit = () => this.#qemu.kill('SIGKILL');
    process.on('exit', this.#killAtExit);
  }

  /** Boots a handheld and waits until it takes commands. */
  static async boot(given: Partial<MachineOptions> = {}): Promise<Lab> {
    const options = { ...DEFAULTS, ...given };
    if (!fs.existsSync(join(options.cache, 'built'))) {
      throw new Error(`nothing in ${options.cache}: run ${join(import.meta.dirname, 'build-lab.sh')} ${options.cache}`);
    }
    const fresh = options.card !== null && !fs.existsSync(options.card);
    if (fresh && options.card !== null) {
      fs.writeFileSync(options.card, '');
      fs.truncateSync(options.card, bytesOf(options.cardSize));
    }
    const lab = new Lab(options);
    try {
      await lab.#start(fresh);
    } catch (error) {
      const logs = ['qemu.log', 'console.log']
        .map((name) => join(lab.folder, name))
        .filter((file) => fs.existsSync(file));
      await lab.cut();
      const said = logs.map((file) => fs.readFileSync(file, 'utf8')).join('');
      throw new Error(`the handheld did not start: ${error instanceof Error ? error.message : error}\n${said}`);
    }
    return lab;
  }

  async #start(fresh: boolean): Promise<void> {
    const started = Date.now();
    const deadline = started + 120_000;
    this.#ctl = await Lines.connect(join(this.folder, 'ctl.sock'), started + 5000);
    const hello = this.#ctl.wait((line) => line.match(/^hello (.*)/)?.[1], 120_000, 'boot');
    hello.catch(() => {});
    this.#pad = await Lines.connect(join(this.folder, 'pad.sock'), deadline);
    this.#qmp = await Lines.connect(join(this.folder, 'qmp.sock'), deadline);
    await this.command('qmp_capabilities');
    await hello;
    this.bootMs = Date.now() - started;
    if (this.options.card !== null) await this.sh(mountCommand(this.options, fresh));
    if (this.options.controller !== null) await this.plug(this.options.controller);
  }

  /** A command of QEMU's monitor. */
  async command(execute: string, args?: object): Promise<unknown> {
    const id = `q${this.#nextId++}`;
    const answer = this.#qmp?.wait(
      (line) => {
        const message = JSON.parse(line) as { id?: string; error?: { desc: string }; return?: unknown };
        return message.id === id ? message : undefined;
      },
      20_000,
      execute,
    );
    this.#qmp?.write(JSON.stringify({ execute, id, ...(args === undefined ? {} : { arguments: args }) }));
    const message = await answer;
    if (message?.error !== undefined) throw new Error(`${execute}: ${message.error.desc}`);
    return message?.return;
  }

  /** Runs a shell script in the handheld, one after another. Status 137 is one that took too long. */
  async run(script: string, seconds = 60): Promise<{ status: number; output: string }> {
    const id = this.#nextId++;
    const file = join(this.folder, 'share', `cmd${id}`);
    fs.writeFileSync(file, script);
    const answer = this.#ctl?.wait(
      (line) => (line.startsWith(`${id} `) ? Number(line.split(' ')[1]) : undefined),
      (seconds + 30) * 1000,
      script,
    );
    this.#ctl?.write(`${id} ${seconds}`);
    const status = (await answer) ?? -1;
    const output = fs.readFileSync(`${file}.out`, 'utf8');
    for (const name of [file, `${file}.out`]) fs.rmSync(name);
    return { status, output };
  }

  /** The same, but gives the output alone and throws when the script fails. */
  async sh(script: string, seconds?: number): Promise<string> {
    const { status, output } = await this.run(script, seconds);
    if (status !== 0) throw new Error(`status ${status} from: ${script}\n${output}`);
    return output;
  }

  /**
   * Starts a script as EmulationStation's Ports menu does: bash, a session of its own, no terminal, standard input from nowhere,
   * standard output a pipe (kept in /tmp/launch.log), standard error a file.
   */
  async launch(script: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const set = Object.entries({ HOME: '/root', ...env })
      .map(([name, value]) => `${name}=${quote(value)}`)
      .join(' ');
    await this.sh(`rm -f /run/launch.status /run/launch.pid; cd /
      cat > /run/launch.sh <<'LAUNCH'
echo $$ > /run/launch.pid; exec bash "$1"
LAUNCH
      ( ${set} setsid bash -c '(bash /run/launch.sh "$1"; echo $? > /run/launch.status) < /dev/null 2> /tmp/launch.err | cat > /tmp/launch.log' - ${quote(script)} ) > /dev/null 2>&1 &
      while [ ! -s /run/launch.pid ]; do sleep 0.05; done`);
  }

  /** Waits until what was launched has ended; gives its exit code, null when it still runs. */
  async ended(seconds = 10): Promise<number | null> {
    const wait = `for i in $(seq ${seconds * 10}); do [ -s /run/launch.status ] && exec cat /run/launch.status; sleep 0.1; done; exit 1`;
    const { status, output } = await this.run(wait, seconds * 2 + 5);
    return status === 0 ? Number(output) : null;
  }

  /** Copies a file, or what is in a folder, into the handheld. */
  async push(from: string, to: string): Promise<void> {
    const name = `push${this.#nextId++}`;
    const into = fs.statSync(from).isDirectory()
      ? `mkdir -p ${quote(to)} && cp -R /share/${name}/.`
      : `mkdir -p "$(dirname ${quote(to)})" && cp /share/${name}`;
    fs.cpSync(from, join(this.folder, 'share', name), { recursive: true });
    await this.sh(`${into} ${quote(to)}`, 600);
    fs.rmSync(join(this.folder, 'share', name), { recursive: true });
  }

  /** Copies a file or folder out of the handheld. */
  async pull(from: string, to: string): Promise<void> {
    const name = `pull${this.#nextId++}`;
    await this.sh(`cp -R ${quote(from)} /share/${name}`, 600);
    fs.cpSync(join(this.folder, 'share', name), to, { recursive: true });
    fs.rmSync(join(this.folder, 'share', name), { recursive: true });
  }

  /** Plugs a controller in, in place of the one before. Gives its event device. */
  async plug(which: keyof typeof CONTROLLERS | Controller): Promise<string> {
    await this.unplug();
    const controller: Controller = typeof which === 'string' ? CONTROLLERS[which] : which;
    this.#controller = controller;
    const axes = Object.entries(controller.axes)
      .map(([name, [min, max]]) => `${AXES[name as Axis]}:${min}:${max}`)
      .join(',');
    const keys = Object.values(controller.buttons).join(',');
    const device =
      await this.sh(`setsid pad ${quote(controller.name)} ${controller.id} ${keys} ${axes} < /run/port.pad > /tmp/pad.log 2>&1 &
        echo $! > /run/pad.pid; for i in $(seq 100); do grep -q ready /tmp/pad.log && break; sleep 0.05; done
        cd /sys/class/input/$(sed -n 's/^ready //p' /tmp/pad.log)/ && for e in event*; do echo /dev/input/$e; done || { cat /tmp/pad.log; exit 1; }`);
    return device.trim();
  }

  async unplug(): Promise<void> {
    await this.sh(
      '[ ! -f /run/pad.pid ] || { p=$(cat /run/pad.pid); kill $p; while [ -d /proc/$p ]; do sleep 0.05; done; rm /run/pad.pid; }',
    );
  }

  /** Holds a button down (or lets it go): its label, or up, down, left, right. */
  set(label: string, down: boolean): void {
    const code = this.#controller?.buttons[label];
    const direction = HAT[label];
    if (code !== undefined) this.#pad?.write(`k ${code} ${down ? 1 : 0}`);
    else if (direction !== undefined) this.axis(direction[0], down ? direction[1] : 0);
    else throw new Error(`${this.#controller?.name} has no ${label}`);
  }

  axis(name: Axis, value: number): void {
    this.#pad?.write(`a ${AXES[name]} ${value}`);
  }

  async press(labels: string | readonly string[], holdMs = 80, gapMs = 150): Promise<void> {
    for (const label of [labels].flat()) {
      this.set(label, true);
      await sleep(holdMs);
      this.set(label, false);
      await sleep(gapMs);
    }
  }

  /** Types on a keyboard, by QEMU's names: 'ret', 'a', 'ctrl-c'. */
  async key(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.command('send-key', { keys: name.split('-').map((data) => ({ type: 'qcode', data })) });
      await sleep(150);
    }
  }

  /** The screen, as a .png or .ppm file. */
  async screenshot(file: string): Promise<string> {
    await this.command('screendump', { filename: resolve(file), format: extname(file).slice(1) });
    return file;
  }

  /** The text of a console, as the kernel keeps it. */
  async text(tty = 1): Promise<string> {
    const [size, cells] = (await this.sh(`stty -F /dev/tty${tty} size; base64 -w 0 /dev/vcsu${tty}`)).split('\n');
    const columns = Number(size?.split(' ')[1]);
    const codes = new Uint32Array(new Uint8Array(Buffer.from(cells ?? '', 'base64')).buffer);
    return [...codes]
      .map((code, i) => `${i > 0 && i % columns === 0 ? '\n' : ''}${String.fromCodePoint(code || 32)}`)
      .join('')
      .replace(/ +$/gm, '');
  }

  /** Waits until a console shows it (a string or an expression); gives the text. */
  async waitText(what: string | RegExp, seconds = 30, tty = 1): Promise<string> {
    for (const end = Date.now() + seconds * 1000; ; ) {
      const text = await this.text(tty);
      if (what instanceof RegExp ? what.test(text) : text.includes(what)) return text;
      if (Date.now() > end) throw new Error(`never on the screen: ${what}\n${text}`);
      await sleep(250);
    }
  }

  /** Switches off in good order. */
  async off(): Promise<void> {
    const mount = quote(this.options.mount);
    await this.run(`${this.options.card === null ? '' : `umount ${mount} || umount -l ${mount}; `}sync`);
    await this.command('quit').catch(() => {});
    await this.cut();
  }

  /** Takes the battery out: what the handheld had not written yet is lost. */
  async cut(): Promise<void> {
    this.#qemu.kill('SIGKILL');
    await this.#gone;
    process.off('exit', this.#killAtExit);
    for (const lines of [this.#ctl, this.#pad, this.#qmp]) lines?.close();
  }

  /** Removes the run's folder, with console.log and qemu.log. */
  clean(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
