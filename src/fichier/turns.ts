/** One call at a time, spaced: the thin part of pacing.ts. */

import { AppError } from '../lib/errors.ts';
import type { Clock, Sleep } from '../services.ts';
import type { CallMemory } from './call-memory.ts';
import { afterCall, type Call, delayBefore, freshSpacing, isSlowed, type Spacing } from './pacing.ts';

/**
 * Why a call has not gone out yet. `spacing`: calls are kept apart. `flood`: kept further apart since the host complained.
 * `user-info`, `folder`, `whole-account`: the host allows this one only so often.
 */
export type WaitReason = 'spacing' | 'flood' | 'user-info' | 'folder' | 'whole-account';

export interface PaceWait {
  readonly reason: WaitReason;
  readonly delayMs: number;
}

export interface TurnsOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly callMs: number;
  /** Told before a wait, and with null when it is over. */
  readonly onWait: (wait: PaceWait | null) => void;
  /** What happened before this run; absent: nothing is known of it. */
  readonly memory?: CallMemory | undefined;
}

/** Codes after which every call would fail for the same reason, and only make it last longer. */
const LOCKING: ReadonlySet<string> = new Set(['flood', 'too-fast']);

/** Something that the host allows only once in a while. */
export interface Gap {
  readonly subject: string;
  readonly gapMs: number;
  readonly reason: WaitReason;
}

export class Turns {
  readonly #options: TurnsOptions;
  /** Until when each subject may not be asked for, monotonic. */
  readonly #closed: Map<string, number>;
  #spacing: Spacing;
  #tail: Promise<void> = Promise.resolve();
  #lock: { error: AppError; until: number } | null = null;

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#spacing = freshSpacing(options.callMs);
    this.#closed = options.memory?.read() ?? new Map();
  }

  /**
   * Runs `call` when it is its turn. `shared` says whether a flood it meets concerns every call. While a flood lasts calls
   * fail at once with the same error and what is left of its wait: trying again is decided elsewhere.
   */
  async run<T>(call: () => Promise<T>, shared: boolean, signal?: AbortSignal): Promise<T> {
    const before = this.#tail;
    let done = (): void => {};
    this.#tail = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await before;
      signal?.throwIfAborted();
      if (shared) this.#throwWhileLocked();
      await this.#wait(isSlowed(this.#spacing) ? 'flood' : 'spacing', this.#delay(), signal);
      return await this.#tracked(call, shared);
    } finally {
      done();
    }
  }

  /** Waits until this may be asked for again, and takes that chance. */
  async allow({ subject, gapMs, reason }: Gap, signal?: AbortSignal): Promise<void> {
    const now = this.#options.clock.monotonic();
    const before = this.#closed.get(subject);
    const delayMs = Math.max(0, (before ?? now) - now);
    const taken = now + delayMs + gapMs;
    this.#closed.set(subject, taken);
    try {
      await this.#wait(reason, delayMs, signal);
    } catch (error) {
      // Given up before its time: the chance was not taken.
      if (before !== undefined && this.#closed.get(subject) === taken) this.#closed.set(subject, before);
      throw error;
    }
  }

  /** Gives the chance back: the host was not reached. */
  forget({ subject }: Gap): void {
    this.#closed.delete(subject);
  }

  /** Notes that this was asked for just now (a call goes out, and is answered, later than its chance). */
  note({ subject, gapMs }: Gap): void {
    const now = this.#options.clock.monotonic();
    for (const [old, until] of this.#closed) if (until <= now) this.#closed.delete(old);
    this.#closed.set(subject, now + gapMs);
    this.#options.memory?.write(this.#closed);
  }

  #delay(): number {
    return delayBefore(this.#spacing, this.#options.clock.monotonic());
  }

  #throwWhileLocked(): void {
    const left = (this.#lock?.until ?? 0) - this.#options.clock.monotonic();
    if (this.#lock === null || left <= 0) {
      this.#lock = null;
      return;
    }
    const { error } = this.#lock;
    throw new AppError(error.code, error.details, { waitMs: Math.ceil(left), cause: error });
  }

  async #tracked<T>(call: () => Promise<T>, shared: boolean): Promise<T> {
    const { clock } = this.#options;
    const sentAt = clock.monotonic();
    const note = (outcome: Call['outcome']): void => {
      this.#spacing = afterCall(this.#spacing, { outcome, sentAt, answeredAt: clock.monotonic() });
    };
    try {
      const value = await call();
      note('success');
      return value;
    } catch (error) {
      const locking = error instanceof AppError && LOCKING.has(error.code);
      note(locking ? 'flood' : 'failure');
      if (locking && shared) this.#lock = { error, until: clock.monotonic() + (error.waitMs ?? 0) };
      throw error;
    }
  }

  async #wait(reason: WaitReason, delayMs: number, signal?: AbortSignal): Promise<void> {
    if (delayMs <= 0) return;
    this.#options.onWait({ reason, delayMs });
    try {
      await this.#options.sleep(delayMs, signal);
    } finally {
      this.#options.onWait(null);
    }
  }
}
