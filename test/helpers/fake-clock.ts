import type { Clock, Sleep } from '../../src/services.ts';

/** A clock that stands still until a sleeper makes it jump: waiting costs no time in tests, and every wait is on record. */
export class FakeClock implements Clock {
  time = Date.UTC(2026, 0, 1);
  /** The delays asked for, in order, in milliseconds. */
  readonly slept: number[] = [];
  readonly #held = new Set<() => void>();
  #hold = false;

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  advance(delayMs: number): void {
    this.time += delayMs;
  }

  /** From now on sleepers sleep until `wake()` (or their signal). */
  hold(): void {
    this.#hold = true;
  }

  wake(): void {
    this.#hold = false;
    for (const wake of [...this.#held]) wake();
  }

  readonly sleep: Sleep = async (delayMs, signal) => {
    signal?.throwIfAborted();
    this.slept.push(delayMs);
    if (this.#hold) await this.#asleep(signal);
    this.time += delayMs;
    await new Promise(setImmediate);
  };

  #asleep(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        this.#held.delete(wake);
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = () => {
        this.#held.delete(wake);
        reject(signal?.reason);
      };
      this.#held.add(wake);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
