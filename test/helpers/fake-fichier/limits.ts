/** The host's limits, really counted. A violation is remembered; whether it is also answered with a lock is an option. */

export interface Limits {
  /** Calls of one key to the API in any second (documented: 3). */
  callsPerSecond: number;
  /** Between two user/info of one key (documented: 5 minutes). */
  userInfoMs: number;
  /** Between two listings of one folder (documented: 30 seconds). */
  folderMs: number;
  /** Between two listings of the whole account (documented: an hour). */
  wholeAccountMs: number;
  /** How long a flood lock lasts after the last call. */
  floodLockMs: number;
}

export const DOCUMENTED_LIMITS: Limits = {
  callsPerSecond: 3,
  userInfoMs: 5 * 60_000,
  folderMs: 30_000,
  wholeAccountMs: 60 * 60_000,
  floodLockMs: 5 * 60_000,
};

export interface Violation {
  readonly endpoint: string;
  readonly rule: 'calls-per-second' | 'user-info' | 'folder' | 'whole-account' | 'call-while-locked';
  readonly at: number;
}

/** Counts calls by the clock given; one instance per server. */
export class LimitCounter {
  readonly violations: Violation[] = [];
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #recent = new Map<string, number[]>();
  readonly #last = new Map<string, number>();
  readonly #lockedUntil = new Map<string, number>();

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Locks a key for flooding, as if it had. */
  lock(key: string, delayMs: number = this.#limits.floodLockMs): void {
    this.#lockedUntil.set(key, this.#now() + delayMs);
  }

  /** Whether a key is locked now. */
  isLocked(key: string): boolean {
    return (this.#lockedUntil.get(key) ?? 0) > this.#now();
  }

  /** Counts a call and gives the rule it broke, or null. `folder` is the listed folder's id (-1: whole account). */
  call(key: string, endpoint: string, folder: number | null): Violation['rule'] | null {
    const now = this.#now();
    const broken = this.#rule(key, endpoint, folder, now);
    if (broken !== null) this.violations.push({ endpoint, rule: broken, at: now });
    return broken;
  }

  #rule(key: string, endpoint: string, folder: number | null, now: number): Violation['rule'] | null {
    if (this.isLocked(key)) return 'call-while-locked';
    const recent = (this.#recent.get(key) ?? []).filter((at) => at > now - 1000);
    recent.push(now);
    this.#recent.set(key, recent);
    if (recent.length > this.#limits.callsPerSecond) return 'calls-per-second';
    if (endpoint === 'user/info' && this.#tooSoon(`${key} user`, this.#limits.userInfoMs, now)) return 'user-info';
    if (folder === -1) return this.#tooSoon(`${key} all`, this.#limits.wholeAccountMs, now) ? 'whole-account' : null;
    if (folder !== null && this.#tooSoon(`${key} ${folder}`, this.#limits.folderMs, now)) return 'folder';
    return null;
  }

  #tooSoon(what: string, gapMs: number, now: number): boolean {
    const last = this.#last.get(what);
    this.#last.set(what, now);
    return last !== undefined && now - last < gapMs;
  }
}
