/** The thin loop around the UI: events in, frames out, no more often than they can be seen. */

import { describeError, fill, languageOf, texts } from '../i18n/index.ts';
import type { InputEvent } from '../input/actions.ts';
import { asAppError } from '../lib/errors.ts';
import type { Clock } from '../services.ts';
import { BLANK, clip, type Line, line, paragraph } from './lines.ts';
import type { UiPort } from './port.ts';
import type { StyledLine, Surface } from './surface.ts';
import { type Glyphs, THEMES, type Theme, UNICODE_GLYPHS } from './theme.ts';
import { createUi, type Ui, type UiOptions } from './ui.ts';

/** Calls `body` once after so many milliseconds; the result takes it back. */
export type After = (delayMs: number, body: () => void) => () => void;

export interface RunOptions extends Omit<UiOptions, 'size' | 'onUpdate' | 'onQuit'> {
  readonly surface: Surface;
  readonly clock: Clock;
  readonly after: After;
  readonly port: UiPort;
  /** Hears the player; gives what ends it. */
  readonly onInput: (listener: (event: InputEvent) => void) => () => void;
}

export interface RunResult {
  /** 0: the player quit. 1: an error nobody caught, shown to the player before. */
  readonly exitCode: 0 | 1;
  readonly error: unknown;
}

/** Progress is painted this often at most (a slow console must keep up). */
const PROGRESS_MS = 250;
const LEAST_COLUMNS = 38;
const LEAST_ROWS = 12;

/** Roles become colours, and what was cut is marked with a sign that the font has. */
export function styled(lines: readonly Line[], theme: Theme, glyphs: Glyphs = UNICODE_GLYPHS): StyledLine[] {
  const shown = (text: string): string => text.replaceAll(UNICODE_GLYPHS.ellipsis, glyphs.ellipsis);
  return lines.map((row) => ({
    spans: row.spans.map(({ text, role }) => ({ text: shown(text), style: theme[role] })),
    fill: theme[row.fill],
  }));
}

/** What is shown when an error was caught by nobody: that nothing is lost, and where the log is. */
export function crashLines(error: unknown, port: UiPort, columns: number, locale: string | undefined): Line[] {
  const t = texts(port.settings().language ?? languageOf(locale));
  const { what } = describeError(t, asAppError(error).toRecord());
  return [
    { spans: [{ text: ` ${t.crash.title}`, role: 'title' }], fill: 'title' },
    BLANK,
    ...paragraph(what, columns, 'strong'),
    BLANK,
    ...paragraph(t.crash.kept, columns),
    ...paragraph(t.crash.log, columns),
    ...paragraph(port.about().logPath, columns, 'accent'),
    BLANK,
    line(` ${t.crash.key}`, 'footer'),
  ];
}

class Runner {
  readonly #options: RunOptions;
  readonly #done: (result: RunResult) => void;
  readonly #ends: (() => void)[] = [];
  #ui: Ui | null = null;
  #cancelWake: (() => void) | null = null;
  #queued = false;
  #paintedAt = Number.NEGATIVE_INFINITY;
  #crashed: { readonly error: unknown } | null = null;

  constructor(options: RunOptions, done: (result: RunResult) => void) {
    this.#options = options;
    this.#done = done;
  }

  start(): void {
    const { surface, port, onInput } = this.#options;
    this.#guarded(() => {
      const ui = createUi({
        ...this.#options,
        size: () => ({ columns: surface.columns, rows: surface.rows }),
        onUpdate: () => this.#guarded(() => this.#paint()),
        onQuit: () => this.#finish({ exitCode: 0, error: null }),
      });
      this.#ui = ui;
      this.#ends.push(
        onInput((event) => this.#hear(ui, event)),
        port.onQueue((event) => this.#soon(() => ui.queueEvent(event))),
        port.onChange(() => this.#soon(() => ui.changed())),
      );
      surface.onResize(() => this.#guarded(() => this.#paint()));
      this.#paint();
    });
  }

  #hear(ui: Ui, event: InputEvent): void {
    if (this.#crashed !== null) {
      this.#finish({ exitCode: 1, error: this.#crashed.error });
      return;
    }
    this.#guarded(() => {
      ui.press(event);
      this.#paint();
    });
  }

  #finish(result: RunResult): void {
    this.#ui = null;
    this.#cancelWake?.();
    for (const end of this.#ends.splice(0)) end();
    this.#done(result);
  }

  #guarded(body: () => void): void {
    if (this.#crashed !== null) return;
    try {
      body();
    } catch (error) {
      this.#crash(error);
    }
  }

  #crash(error: unknown): void {
    const { surface, port, locale } = this.#options;
    this.#crashed = { error };
    this.#cancelWake?.();
    try {
      this.#show(crashLines(error, port, surface.columns, locale));
    } catch {
      // Not even that: the glass itself is broken.
      this.#finish({ exitCode: 1, error });
    }
  }

  #show(lines: readonly Line[]): void {
    const { surface, port, glyphs } = this.#options;
    const rows = Array.from({ length: surface.rows }, (_, at) => clip(lines[at] ?? BLANK, surface.columns));
    surface.draw(styled(rows, THEMES[port.settings().theme], glyphs));
  }

  #paint(): void {
    const { surface, port, after, clock } = this.#options;
    const ui = this.#ui;
    if (ui === null) return;
    this.#queued = false;
    this.#cancelWake?.();
    this.#paintedAt = clock.monotonic();
    if (surface.columns < LEAST_COLUMNS || surface.rows < LEAST_ROWS) {
      const t = texts(port.settings().language ?? languageOf(this.#options.locale));
      const size = { columns: surface.columns, rows: surface.rows };
      this.#show(paragraph(fill(t.tooSmall, size), surface.columns));
    } else this.#show(ui.frame());
    this.#cancelWake = after(ui.wakeIn(), () => this.#guarded(() => this.#paint()));
  }

  /** Takes something in and paints soon; several events within a quarter of a second make one frame. */
  #soon(body: () => void): void {
    this.#guarded(() => {
      body();
      if (this.#queued) return;
      this.#queued = true;
      this.#cancelWake?.();
      const { after, clock } = this.#options;
      const wait = Math.max(0, this.#paintedAt + PROGRESS_MS - clock.monotonic());
      this.#cancelWake = after(wait, () => this.#guarded(() => this.#paint()));
    });
  }
}

/** Runs the UI until the player quits. Resolves with the exit code; never rejects. */
export function runUi(options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => new Runner(options, resolve).start());
}
