/** The one message that is shown for a moment. */

import type { Clock } from '../services.ts';
import type { Tone } from './screen.ts';

export interface Note {
  readonly text: string;
  readonly tone: Tone;
}

const SHOWN_MS: Readonly<Record<Tone, number>> = { info: 2500, error: 5000, letter: 900 };

export class Toast {
  readonly #clock: Clock;
  #note: Note | null = null;
  #until = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A newer message takes the place of an older one. */
  show(text: string, tone: Tone): void {
    this.#note = { text, tone };
    this.#until = this.#clock.monotonic() + SHOWN_MS[tone];
  }

  /** Shows a message until `release` is called, unless another one takes its place before. */
  hold(text: string): () => void {
    const note: Note = { text, tone: 'info' };
    this.#note = note;
    this.#until = Number.POSITIVE_INFINITY;
    return () => {
      if (this.#note === note) this.#note = null;
    };
  }

  /** What is to be seen now; null: nothing. */
  now(): Note | null {
    if (this.endsIn() === 0) this.#note = null;
    return this.#note;
  }

  /** Milliseconds until the message goes; infinite without one. */
  endsIn(): number {
    if (this.#note === null) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#until - this.#clock.monotonic());
  }
}
