/** All pads (and, where wanted, keyboards) of /dev/input, as they come and go, as events for the screens. I/O. */

import { type FSWatcher, readdirSync, readFileSync, realpathSync, watch } from 'node:fs';
import { join } from 'node:path';
import { clean } from '../lib/text.ts';
import type { Clock, Log } from '../services.ts';
import type { InputEvent } from './actions.ts';
import { type DeviceFacts, deviceKind, isProgramKeyboard, parseBitmap } from './capabilities.ts';
import { type InputBlock, parseEsInput } from './es-input.ts';
import { EvdevDecoder } from './evdev.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import { KeyCodes } from './key-codes.ts';
import { mapPad, missingButtons, type PadMapping } from './mapping.ts';
import { PadState } from './pad.ts';
import { type ConfirmButton, Presses } from './presses.ts';
import type { ButtonMap } from './remap.ts';

export interface InputOptions {
  /** Texts of the es_input.cfg files that exist, the player's own first. */
  readonly esInputTexts: readonly string[];
  /** The button that confirms (device/es-settings.ts). */
  readonly confirm: ConfirmButton;
  /** Whether keyboards are read as devices too: only where no terminal passes their keys on. */
  readonly keyboards: boolean;
  /** In front of `/sys` and `/dev`, for tests; default none. */
  readonly root?: string;
}

export interface InputHandlers {
  event(event: InputEvent): void;
  /** A pad came or went; for a short message. `name` is clean. */
  device?(change: 'added' | 'removed', name: string): void;
}

/** What `doctor` prints about a device. */
export interface InputDeviceReport {
  readonly node: string;
  readonly name: string;
  readonly kind: 'pad' | 'keyboard';
  readonly state: 'read' | 'program-keyboard' | 'left-to-terminal' | 'unreadable';
  /** Of pads: where the meaning of the buttons comes from. */
  readonly mapping: PadMapping['origin'] | null;
  readonly missing: readonly string[];
}

export interface InputWatch {
  devices(): InputDeviceReport[];
  setConfirm(confirm: ConfirmButton): void;
  setButtons(buttons: ButtonMap): void;
  /** Whether a keyboard of evmapy or gptokeyb is there, and whether a pad's button is down (input/echo.ts). */
  readonly programKeyboards: number;
  readonly anyButtonDown: boolean;
  /** Stops at once; no device can hold it up. */
  close(): void;
}

interface OpenDevice {
  readonly stream: EventStream;
  readonly pad: PadState | null;
  readonly name: string;
}

/** Where inotify does not say when a device comes, and while one cannot be read (its rights may come later). */
const RESCAN_MS = 4000;
/** Where it does. */
const SELDOM_MS = 60_000;
/** udev sets the rights of a new node a moment after it appears. */
const SETTLE_MS = 250;

const NODE = /^event\d{1,4}$/;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 4096);
  } catch {
    return '';
  }
}

/** The facts of one device from sysfs. Missing files are empty, as on kernels without them. */
export function readDeviceFacts(node: string, root = ''): DeviceFacts {
  const folder = join(root, '/sys/class/input', node, 'device');
  const hex = (name: string): number => Number.parseInt(readText(join(folder, 'id', name)).trim() || '0', 16) || 0;
  const bits = (name: string): Set<number> => parseBitmap(readText(join(folder, name)));
  let sysPath = '';
  try {
    sysPath = realpathSync(folder);
  } catch {
    // A device without a folder is one without capabilities.
  }
  return {
    name: clean(readText(join(folder, 'name')), 120),
    bus: hex('bustype'),
    vendor: hex('vendor'),
    product: hex('product'),
    version: hex('version'),
    sysPath,
    keys: bits('capabilities/key'),
    axes: bits('capabilities/abs'),
    relative: bits('capabilities/rel'),
    properties: bits('properties'),
  };
}

function nodes(root: string): string[] {
  try {
    return readdirSync(join(root, '/dev/input'))
      .filter((name) => NODE.test(name))
      .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  } catch {
    return [];
  }
}

class Watcher implements InputWatch {
  readonly #options: InputOptions;
  readonly #handlers: InputHandlers;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #root: string;
  readonly #files: readonly (readonly InputBlock[])[];
  readonly #presses: Presses;
  readonly #open = new Map<string, OpenDevice>();
  readonly #reports = new Map<string, InputDeviceReport>();
  #repeatTimer: NodeJS.Timeout | null = null;
  #settleTimer: NodeJS.Timeout | null = null;
  #rescanTimer: NodeJS.Timeout | null = null;
  #watcher: FSWatcher | null = null;
  #closed = false;

  constructor(options: InputOptions, handlers: InputHandlers, deps: { clock: Clock; log: Log }) {
    this.#options = options;
    this.#handlers = handlers;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#root = options.root ?? '';
    this.#files = options.esInputTexts.map(parseEsInput);
    this.#presses = new Presses(options.confirm);
    this.#look(true);
  }

  /** Looks now, and again when it may be necessary. */
  #look(first: boolean): void {
    this.#watcher ??= this.#watchFolder();
    this.#scan(first);
    const unreadable = this.devices().some(({ state }) => state === 'unreadable');
    const again = this.#watcher === null || unreadable ? RESCAN_MS : SELDOM_MS;
    if (this.#rescanTimer !== null) clearTimeout(this.#rescanTimer);
    this.#rescanTimer = setTimeout(() => this.#look(false), again);
    this.#rescanTimer.unref();
  }

  #watchFolder(): FSWatcher | null {
    try {
      const watcher = watch(join(this.#root, '/dev/input'), { persistent: false }, () => this.#settle());
      watcher.on('error', () => this.#unwatch());
      return watcher;
    } catch {
      return null;
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  devices(): InputDeviceReport[] {
    return [...this.#reports.values()];
  }

  setConfirm(confirm: ConfirmButton): void {
    this.#presses.setConfirm(confirm);
  }

  setButtons(buttons: ButtonMap): void {
    this.#presses.setButtons(buttons);
  }

  get programKeyboards(): number {
    return this.devices().filter((report) => report.state === 'program-keyboard').length;
  }

  get anyButtonDown(): boolean {
    return this.#presses.anyDown;
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    if (this.#rescanTimer !== null) clearTimeout(this.#rescanTimer);
    if (this.#settleTimer !== null) clearTimeout(this.#settleTimer);
    if (this.#repeatTimer !== null) clearTimeout(this.#repeatTimer);
    for (const device of this.#open.values()) device.stream.close();
    this.#open.clear();
  }

  #settle(): void {
    if (this.#closed || this.#settleTimer !== null) return;
    this.#settleTimer = setTimeout(() => {
      this.#settleTimer = null;
      this.#look(false);
    }, SETTLE_MS);
  }

  /** Opens what is new and forgets what is gone. */
  #scan(first: boolean): void {
    const present = nodes(this.#root);
    for (const node of [...this.#reports.keys()]) if (!present.includes(node)) this.#lost(node, 'ENOENT');
    for (const node of present) {
      const known = this.#reports.get(node);
      if (known === undefined || known.state === 'unreadable') this.#add(node, first);
    }
  }

  #add(node: string, first: boolean): void {
    const facts = readDeviceFacts(node, this.#root);
    const kind = deviceKind(facts);
    if (kind === 'other') return;
    const mapping = kind === 'pad' ? mapPad(facts, this.#files) : null;
    const report = {
      node,
      name: facts.name,
      kind,
      mapping: mapping?.origin ?? null,
      // A stick whose buttons belong to another device lacks nothing.
      missing: mapping === null || facts.keys.size === 0 ? [] : missingButtons(mapping),
    } as const;
    if (isProgramKeyboard(facts)) this.#reports.set(node, { ...report, state: 'program-keyboard' });
    else if (kind === 'keyboard' && !this.#options.keyboards)
      this.#reports.set(node, { ...report, state: 'left-to-terminal' });
    else {
      const before = this.#reports.get(node)?.state;
      try {
        this.#start(node, facts.name, mapping);
        this.#reports.set(node, { ...report, state: 'read' });
        this.#log.info('input-added', { node, name: facts.name, kind, mapping: report.mapping });
        if (!first && kind === 'pad') this.#handlers.device?.('added', facts.name);
      } catch (error) {
        this.#reports.set(node, { ...report, state: 'unreadable' });
        const { code } = error as NodeJS.ErrnoException;
        if (before !== 'unreadable')
          this.#log.warn('input-unreadable', { node, name: facts.name, code: code ?? 'unknown' });
      }
    }
  }

  #start(node: string, name: string, mapping: PadMapping | null): void {
    const decoder = new EvdevDecoder();
    const pad = mapping === null ? null : new PadState(mapping);
    const keyboard = mapping === null ? new KeyCodes() : null;
    const stream = openEventStream(join(this.#root, '/dev/input', node), {
      data: (bytes) => {
        const now = this.#clock.monotonic();
        for (const record of decoder.push(bytes)) {
          for (const change of pad?.feed(record) ?? []) this.#send(this.#presses.feed(change, now));
          const event = keyboard?.feed(record) ?? null;
          if (event !== null) this.#send([event]);
        }
        this.#schedule();
      },
      gone: (code) => this.#lost(node, code),
    });
    this.#open.set(node, { stream, pad, name });
  }

  #lost(node: string, code: string): void {
    const device = this.#open.get(node);
    this.#open.delete(node);
    this.#reports.delete(node);
    // With the last device the kernel removes the folder, and with it what inotify watches.
    if (this.#reports.size === 0) this.#unwatch();
    this.#settle();
    if (device === undefined) return;
    device.stream.close();
    const now = this.#clock.monotonic();
    // What it held is let go without being a press of its own.
    for (const change of device.pad?.releaseAll() ?? []) this.#presses.feed(change, now);
    this.#schedule();
    this.#log.info('input-removed', { node, name: device.name, code });
    if (device.pad !== null && !this.#closed) this.#handlers.device?.('removed', device.name);
  }

  #send(events: readonly InputEvent[]): void {
    for (const event of events) if (!this.#closed) this.#handlers.event(event);
  }

  #schedule(): void {
    if (this.#repeatTimer !== null) clearTimeout(this.#repeatTimer);
    this.#repeatTimer = null;
    const due = this.#presses.nextTickMs();
    if (due === null || this.#closed) return;
    const wait = Math.max(0, due - this.#clock.monotonic());
    this.#repeatTimer = setTimeout(() => {
      this.#send(this.#presses.tick(this.#clock.monotonic()));
      this.#schedule();
    }, wait);
  }
}

/** Starts reading every pad there is and will be. Never throws: without /dev/input there are simply no pads. */
export function watchInput(
  options: InputOptions,
  handlers: InputHandlers,
  deps: { clock: Clock; log: Log },
): InputWatch {
  return new Watcher(options, handlers, deps);
}
