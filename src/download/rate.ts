/** How fast bytes come and when they will be there. Pure: `now` is monotonic milliseconds given by the caller. */

const WINDOW_MS = 8_000;
const SLOT_MS = 500;
const ETA_AFTER_MS = 5_000;

/** A rate over the last eight seconds, in slots of half a second, so that its cost does not depend on how often it is fed. */
export class RateMeter {
  /** Times and byte counts of slot starts, oldest first; the first is at most one slot older than the window. */
  #times: number[] = [];
  #bytes: number[] = [];
  #startedAt = 0;
  #last = 0;

  /** Begins (again): bytes that were there before do not count as speed. */
  start(now: number, doneBytes: number): void {
    this.#times = [now];
    this.#bytes = [doneBytes];
    this.#startedAt = now;
    this.#last = doneBytes;
  }

  /** `doneBytes` so far. Going backwards (the file starts again) begins anew. */
  sample(now: number, doneBytes: number): void {
    if (this.#times.length === 0 || doneBytes < this.#last) {
      this.start(now, doneBytes);
      return;
    }
    this.#last = doneBytes;
    if (now - (this.#times.at(-1) ?? now) >= SLOT_MS) {
      this.#times.push(now);
      this.#bytes.push(doneBytes);
    }
    while (this.#times.length > 1 && (this.#times[1] ?? now) <= now - WINDOW_MS) {
      this.#times.shift();
      this.#bytes.shift();
    }
  }

  /** Bytes per second over the window; falls to 0 when nothing comes. */
  bytesPerSecond(now: number): number {
    const from = this.#times[0];
    if (from === undefined || now <= from) return 0;
    // Once only the slot before the window is left, its bytes have gone out of sight.
    const first = this.#bytes[0] ?? this.#last;
    const idle = this.#times.length === 1 && now - from > WINDOW_MS;
    return idle ? 0 : Math.max(0, (this.#last - first) / ((now - from) / 1000));
  }

  /** Seconds until all is there; null before five seconds of measuring, without a total, or when nothing comes. */
  etaSeconds(now: number, totalBytes: number | null): number | null {
    if (totalBytes === null || this.#times.length === 0 || now - this.#startedAt < ETA_AFTER_MS) return null;
    const left = totalBytes - this.#last;
    if (left <= 0) return 0;
    const rate = this.bytesPerSecond(now);
    return rate > 0 ? left / rate : null;
  }
}
