/** What the host says about the account: asked rarely, remembered over restarts, refusals too. */

import { AppError } from '../lib/errors.ts';
import type { Clock } from '../services.ts';
import { type AccountRecord, ownerOf, readAccount, refusalOf, writeAccount } from './account-cache.ts';
import type { ApiCaller } from './api-call.ts';
import type { ApiKey } from './api-key.ts';
import { readUserInfo, type UserInfo } from './protocol.ts';
import type { Gap, Turns } from './turns.ts';

export interface Account {
  readonly info: UserInfo;
  /** Wall time at which the host said so. */
  readonly at: number;
  /** Set when this is an older answer because the host could not be asked just now. */
  readonly stale: AppError | null;
}

export interface AccountQuestionOptions {
  readonly api: ApiCaller;
  readonly turns: Turns;
  readonly clock: Clock;
  /** An answer serves for this long. */
  readonly keptMs: number;
  /** null: remembered in memory only. */
  readonly cachePath: string | null;
}

/** The host also limits user/info to once a minute for each address, whatever the key. */
const ADDRESS_MS = 60_000;

export class AccountQuestion {
  readonly #options: AccountQuestionOptions;
  readonly #gap: Gap;
  #record: AccountRecord | null = null;
  /** Monotonic time of the question behind `#record`; null when it was asked before this run. */
  #askedAt: number | null = null;
  #asking: Promise<Account> | null = null;

  constructor(options: AccountQuestionOptions) {
    this.#options = options;
    this.#gap = { subject: 'user-info', gapMs: Math.min(ADDRESS_MS, options.keptMs), reason: 'user-info' };
  }

  /** Questions at the same time are one. */
  ask(signal: AbortSignal | undefined): Promise<Account> {
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(signal: AbortSignal | undefined): Promise<Account> {
    const { api, turns, clock } = this.#options;
    const key = api.key();
    const record = this.#remembered(key);
    if (record !== null && this.#isRecent(record)) return answerFrom(record, refusalOf(record));
    await turns.allow(this.#gap, signal);
    try {
      // Downloads go on through a flood of this one: it is nobody else's business.
      const info = readUserInfo(await api.call('user/info', {}, { signal, gap: this.#gap, shared: false }));
      const now = clock.now();
      return answerFrom(this.#remember({ owner: ownerOf(key), askedAt: now, info, infoAt: now, error: null }), null);
    } catch (error) {
      return this.#failed(error, key, record, clock.now());
    }
  }

  /** By the clock that cannot jump where this run asked, else by wall time; a time from the future is no time. */
  #isRecent(record: AccountRecord): boolean {
    const { clock, keptMs } = this.#options;
    const age = this.#askedAt === null ? clock.now() - record.askedAt : clock.monotonic() - this.#askedAt;
    return age >= 0 && age < keptMs;
  }

  /** A refusal is remembered like an answer; an older answer serves while the host or the network says no. */
  #failed(error: unknown, key: ApiKey, before: AccountRecord | null, now: number): Account {
    if (!(error instanceof AppError)) throw error;
    if (error.kind !== 'auth' && error.kind !== 'limit' && error.kind !== 'network') throw error;
    const { info = null, infoAt = 0 } = before ?? {};
    const record = { owner: ownerOf(key), askedAt: now, info, infoAt, error: error.toRecord() };
    if (error.kind !== 'network') return answerFrom(this.#remember(record), error);
    // Nobody was asked, so the next question need not wait.
    this.#options.turns.forget(this.#gap);
    return answerFrom(record, error);
  }

  #remembered(key: ApiKey): AccountRecord | null {
    if (this.#record?.owner === ownerOf(key)) return this.#record;
    const { cachePath } = this.#options;
    this.#record = cachePath === null ? null : readAccount(cachePath, key);
    this.#askedAt = null;
    return this.#record;
  }

  #remember(record: AccountRecord): AccountRecord {
    const { clock, cachePath } = this.#options;
    this.#record = record;
    this.#askedAt = clock.monotonic();
    if (cachePath !== null) writeAccount(cachePath, record);
    return record;
  }
}

function answerFrom(record: AccountRecord, refusal: AppError | null): Account {
  const final = refusal !== null && refusal.kind === 'auth';
  if (record.info === null || final) throw refusal ?? new AppError('bad-answer', { endpoint: 'user/info' });
  return { info: record.info, at: record.infoAt, stale: refusal };
}
