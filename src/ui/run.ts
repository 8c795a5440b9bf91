/** The thin loop around the UI: events in, frames out, no more often than they can be seen. */

import { describeError, fill, languageOf, texts } from '../i18n/index.ts';
import type { InputEvent } from '../input/actions.ts';
import { asAppError } from '../lib/errors.ts';
import type { Clock } from '../services.ts';
import { BLANK, clip, type Line, line, paragraph } from './lines.ts';
import type { UiPort } from './port.ts';
import type { StyledLine, Surface } from './surface.ts';
import { THEMES, type Theme } from './theme.ts';
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

/** Roles become colours. */
export function styled(lines: readonly Line[], theme: Theme): StyledLine[] {
  return lines.map((row) => ({
    spans: row.spans.map(({ text, role }) => ({ text, style: theme[role] })),
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

/** Runs the UI until the player quits. Resolves with the exit code; never rejects. */
export function runUi(options: RunOptions): Promise<RunResult> {
  const { surface, port, after, clock } = options;
  return new Promise((resolve) => {
    const ends: (() => void)[] = [];
    let cancelWake: (() => void) | null = null;
    let queued = false;
    let paintedAt = Number.NEGATIVE_INFINITY;
    let crashed: { error: unknown } | null = null;
    let ui: Ui | null = null;

    const finish = (result: RunResult): void => {
      cancelWake?.();
      for (const end of ends.splice(0)) end();
      resolve(result);
    };

    const show = (lines: readonly Line[]): void => {
      const rows = Array.from({ length: surface.rows }, (_, at) => clip(lines[at] ?? BLANK, surface.columns));
      surface.draw(styled(rows, THEMES[port.settings().theme]));
    };

    const crash = (error: unknown): void => {
      crashed ??= { error };
      cancelWake?.();
      show(crashLines(error, port, surface.columns, options.locale));
    };

    const guarded = (body: () => void): void => {
      if (crashed !== null) return;
      try {
        body();
      } catch (error) {
        crash(error);
      }
    };

    const paint = (): void => {
      if (ui === null || crashed !== null) return;
      queued = false;
      cancelWake?.();
      paintedAt = clock.monotonic();
      if (surface.columns < LEAST_COLUMNS || surface.rows < LEAST_ROWS) {
        const t = texts(port.settings().language ?? 'en');
        show(paragraph(fill(t.tooSmall, { columns: surface.columns, rows: surface.rows }), surface.columns));
      } else show(ui.frame());
      cancelWake = after(ui.wakeIn(), () => guarded(paint));
    };

    /** Paints soon; several events within a quarter of a second make one frame. */
    const paintSoon = (): void => {
      if (queued || crashed !== null) return;
      queued = true;
      cancelWake?.();
      cancelWake = after(Math.max(0, paintedAt + PROGRESS_MS - clock.monotonic()), () => guarded(paint));
    };

    guarded(() => {
      const size = (): { columns: number; rows: number } => ({ columns: surface.columns, rows: surface.rows });
      const onQuit = (): void => finish({ exitCode: 0, error: null });
      ui = createUi({ ...options, size, onUpdate: () => guarded(paint), onQuit });
      ends.push(
        options.onInput((event) => {
          if (crashed !== null) finish({ exitCode: 1, error: crashed.error });
          else
            guarded(() => {
              ui?.press(event);
              paint();
            });
        }),
        port.onQueue((event) =>
          guarded(() => {
            ui?.queueEvent(event);
            paintSoon();
          }),
        ),
        port.onChange(() =>
          guarded(() => {
            ui?.changed();
            paintSoon();
          }),
        ),
      );
      surface.onResize(() => guarded(paint));
      paint();
    });
  });
}
