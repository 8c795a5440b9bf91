/** Everything the player can do, from every device and the console's keyboard, as one stream of events. I/O. */

import type { Readable } from 'node:stream';
import type { Clock, Log } from '../services.ts';
import type { InputEvent } from './actions.ts';
import { EchoFilter } from './echo.ts';
import { type InputDeviceReport, type InputWatch, watchInput } from './gamepads.ts';
import { KeyBytes } from './key-bytes.ts';
import type { ConfirmButton } from './presses.ts';
import type { ButtonMap } from './remap.ts';

export interface PlayerOptions {
  /** Bytes of the console's keyboard; null: there is none. */
  readonly keys: Readable | null;
  /** console/choose.ts, inputPlan. */
  readonly pads: boolean;
  readonly keyboards: boolean;
  readonly esInputTexts: readonly string[];
  readonly confirm: ConfirmButton;
  /** A pad came or went. */
  readonly onDevice?: (change: 'added' | 'removed', name: string) => void;
  readonly root?: string;
}

export interface PlayerInput {
  /** Reads pads from now on; until then there are none. Finding and opening them is a tenth of a start that no button is waited for in. */
  readPads(): void;
  /** Hears every event; the result ends it. */
  onInput(listener: (event: InputEvent) => void): () => void;
  setConfirm(confirm: ConfirmButton): void;
  /** What the buttons of pads do instead of what they usually do. */
  setButtons(buttons: ButtonMap): void;
  devices(): InputDeviceReport[];
  close(): void;
}

/** After this long a lone Escape is the key and not the start of a sequence. */
const ESCAPE_MS = 30;

export function openPlayerInput(options: PlayerOptions, deps: { clock: Clock; log: Log }): PlayerInput {
  const listeners = new Set<(event: InputEvent) => void>();
  const echo = new EchoFilter();
  const send = (event: InputEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };

  let watch: InputWatch | null = null;
  let { confirm } = options;
  let buttons: ButtonMap | null = null;
  const readPads = (): void => {
    if (!options.pads || watch !== null) return;
    watch = watchInput(
      { ...options, confirm },
      {
        event: (event) => {
          if (event.kind === 'action' && event.from === 'pad') echo.padMoved(deps.clock.monotonic());
          send(event);
        },
        ...(options.onDevice === undefined ? {} : { device: options.onDevice }),
      },
      deps,
    );
    if (buttons !== null) watch.setButtons(buttons);
  };

  const bytes = new KeyBytes();
  let timer: NodeJS.Timeout | null = null;
  const typed = (events: readonly InputEvent[]): void => {
    for (const event of events) send(event);
  };
  const onData = (chunk: Buffer | string): void => {
    echo.setProgramKeyboards(watch?.programKeyboards ?? 0);
    // Decided when the bytes come: a lone Escape is known to be a key only later.
    if (echo.isEcho(deps.clock.monotonic(), watch?.anyButtonDown ?? false)) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    typed(bytes.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    if (bytes.pending) timer = setTimeout(() => typed(bytes.flush()), ESCAPE_MS);
  };
  options.keys?.on('data', onData);

  return {
    readPads,
    onInput(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setConfirm(button) {
      confirm = button;
      watch?.setConfirm(button);
    },
    setButtons(map) {
      buttons = map;
      watch?.setButtons(map);
    },
    devices: () => watch?.devices() ?? [],
    close() {
      if (timer !== null) clearTimeout(timer);
      options.keys?.off('data', onData);
      listeners.clear();
      watch?.close();
    },
  };
}
