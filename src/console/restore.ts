/**
 * The one place that gives the screen back: everything that was changed on the handheld is undone in reverse order, once,
 * whatever ends the program: a normal end, an error nobody caught, a signal. (SIGKILL cannot be caught; the launcher clears up.)
 */

export type Undo = () => void;

export interface Restorer {
  /** Remembers what to undo. It must be synchronous and may run in a dying process. The result takes it back out, running it. */
  add(undo: Undo): () => void;
  /** Undoes everything now. */
  run(): void;
}

export function createRestorer(): Restorer {
  const undos: Undo[] = [];
  const attempt = (undo: Undo): void => {
    try {
      undo();
    } catch {
      // One thing that cannot be undone must not keep the others from it.
    }
  };
  return {
    add(undo) {
      undos.push(undo);
      return () => {
        const at = undos.indexOf(undo);
        if (at < 0) return;
        undos.splice(at, 1);
        attempt(undo);
      };
    },
    run() {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) attempt(undo);
    },
  };
}

/** What a program is asked to end by: the frontend's exit hotkey, a closed terminal, Ctrl-C, the system going down. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const NUMBERS: Readonly<Record<(typeof SIGNALS)[number], number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };

export interface ProcessLike {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): void;
}

/**
 * Ties a restorer to the process. `onSignal` may end the program in its own time (exit 0 after putting the queue down
 * safely); without it the process ends at once with 128 + the signal's number. Gives what unties it.
 */
export function restoreWithProcess(
  restorer: Restorer,
  process: ProcessLike,
  onSignal?: (signal: string) => void,
): () => void {
  const restore = (): void => restorer.run();
  const handlers = SIGNALS.map((signal) => {
    const handler = (): void => {
      if (onSignal !== undefined) onSignal(signal);
      else {
        restore();
        process.exit(128 + NUMBERS[signal]);
      }
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  process.on('exit', restore);
  // The monitor event comes before Node prints the error and ends with code 7 or 1; it changes nothing about that.
  process.on('uncaughtExceptionMonitor', restore);
  return () => {
    for (const untie of handlers) untie();
    process.off('exit', restore);
    process.off('uncaughtExceptionMonitor', restore);
  };
}
