/** The account as the screens and `rgsx account` show it: the host's last answer, never asked for more often than it allows. */

import type { Account, FichierClient } from '../fichier/client.ts';
import type { PaceWait } from '../fichier/turns.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import type { AccountView } from '../ui/views.ts';
import type { KeyKeeper } from './key.ts';

const GIGABYTE = 1_000_000_000;

export interface AccountKeeper {
  view(): AccountView;
  /** Asks the host, or its answer of the last minutes. Never rejects: the reason is in the view. */
  refresh(signal?: AbortSignal): Promise<AccountView>;
  /** Told by the client why its next call has not gone out yet. */
  onWait(wait: PaceWait | null, now: number): void;
}

export function createAccount(
  key: KeyKeeper,
  fichier: FichierClient,
  paceMs: number,
  changed: () => void,
): AccountKeeper {
  let account: Account | null = null;
  let error: ErrorRecord | null = null;
  let asking = false;
  let heldUntil: number | null = null;

  const state = (): AccountView['state'] => {
    if (key.key() === null) return 'no-key';
    if (asking) return 'asking';
    if (error !== null) return 'error';
    return account === null ? 'unknown' : 'ok';
  };
  const view = (): AccountView => ({
    state: state(),
    error: key.state.error?.toRecord() ?? error,
    maskedKey: key.key()?.masked() ?? null,
    keyPath: key.state.path,
    email: account?.info.email ?? null,
    plan: account === null || account.info.plan === 'unknown' ? null : account.info.plan,
    validUntil: account?.info.validUntil ?? null,
    storageBytes: account?.info.storedBytes ?? null,
    creditBytes: account?.info.cdnCreditsGb == null ? null : account.info.cdnCreditsGb * GIGABYTE,
    answeredAt: account?.at ?? null,
    lastAnswer: null,
    paceMs,
    heldUntil,
  });
  return {
    view,
    onWait: (wait, now) => {
      heldUntil = wait === null ? null : now + wait.delayMs;
      changed();
    },
    refresh: async (signal) => {
      if (key.key() === null) return view();
      asking = true;
      changed();
      try {
        account = await fichier.userInfo(signal);
        error = account.stale?.toRecord() ?? null;
      } catch (failure) {
        error = asAppError(failure).toRecord();
      } finally {
        asking = false;
        changed();
      }
      return view();
    },
  };
}
