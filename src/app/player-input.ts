/** Everything the player can press, as one stream of events: pads, keyboards as devices, keys of a terminal. */

import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { InputEvent } from '../input/actions.ts';
import { EchoFilter } from '../input/echo.ts';
import { type InputWatch, watchInput } from '../input/gamepads.ts';
import { KeyBytes } from '../input/key-bytes.ts';
import type { Clock, Log } from '../services.ts';

/** A lone Escape looks like the start of a sequence for so long. */
const ESCAPE_MS = 30;

export interface InputSources {
  /** Bytes of a terminal's keyboard; null: there is none. */
  readonly terminal: Readable | null;
  readonly pads: boolean;
  readonly keyboards: boolean;
  readonly esInputFiles: readonly string[];
  readonly confirm: 'a' | 'b';
}

export interface PlayerInput {
  listen(listener: (event: InputEvent) => void): () => void;
  setConfirm(confirm: 'a' | 'b'): void;
  /** Ends at once; no device can hold it up. */
  close(): void;
}

function readable(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      return [readFileSync(path, 'utf8')];
    } catch {
      return [];
    }
  });
}

export function openPlayerInput(sources: InputSources, { clock, log }: { clock: Clock; log: Log }): PlayerInput {
  const listeners = new Set<(event: InputEvent) => void>();
  const send = (event: InputEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const echo = new EchoFilter();
  const { confirm, keyboards } = sources;
  const watch: InputWatch | null = sources.pads
    ? watchInput(
        { esInputTexts: readable(sources.esInputFiles), confirm, keyboards },
        {
          event: (event) => {
            if (event.kind === 'action' && event.from === 'pad') echo.padMoved(clock.monotonic());
            send(event);
          },
          device: (change, name) => log.info('pad', { change, name }),
        },
        { clock, log },
      )
    : null;
  const stopKeys =
    sources.terminal === null ? null : readKeys(sources.terminal, send, () => isEcho(echo, watch, clock));
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setConfirm: (wanted) => watch?.setConfirm(wanted),
    close: () => {
      stopKeys?.();
      watch?.close();
    },
  };
}

function isEcho(echo: EchoFilter, watch: InputWatch | null, clock: Clock): boolean {
  if (watch === null) return false;
  echo.setProgramKeyboards(watch.programKeyboards);
  return echo.isEcho(clock.monotonic(), watch.anyButtonDown);
}

function readKeys(terminal: Readable, send: (event: InputEvent) => void, ignore: () => boolean): () => void {
  const keys = new KeyBytes();
  let timer: NodeJS.Timeout | null = null;
  const onData = (bytes: Buffer): void => {
    if (timer !== null) clearTimeout(timer);
    const events = keys.push(bytes);
    if (!ignore()) for (const event of events) send(event);
    if (!keys.pending) return;
    timer = setTimeout(() => {
      for (const event of keys.flush()) send(event);
    }, ESCAPE_MS);
  };
  terminal.on('data', onData);
  return () => {
    if (timer !== null) clearTimeout(timer);
    terminal.off('data', onData);
  };
}
