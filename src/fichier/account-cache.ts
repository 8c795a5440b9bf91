/** What the host said about the account, kept on the card: it may be asked only once in five minutes, restarts included. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { atomicWrite } from '../lib/atomic-write.ts';
import { AppError, type ErrorRecord, isErrorCode } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { ApiKey } from './api-key.ts';
import type { UserInfo } from './protocol.ts';

export interface AccountRecord {
  /** A fingerprint of the key; the key cannot be found from it. */
  readonly owner: string;
  /** Wall time of the last question, answered or refused. */
  readonly askedAt: number;
  /** The last good answer and its wall time, also when a later question was refused. */
  readonly info: UserInfo | null;
  readonly infoAt: number;
  /** Why the last question was refused. */
  readonly error: ErrorRecord | null;
}

/** 64 bits of a hash of 32 random characters: enough to tell keys apart, nothing to go back from. */
export function ownerOf(key: ApiKey): string {
  return createHash('sha256').update(`rgsx account ${key.reveal()}`).digest('hex').slice(0, 16);
}

/** The record of this key; null when there is none, or none that can be read. */
export function readAccount(path: string, key: ApiKey): AccountRecord | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as AccountRecord;
    const usable = value.owner === ownerOf(key) && Number.isFinite(value.askedAt) && Number.isFinite(value.infoAt);
    const known = value.error === null || isErrorCode(value.error?.code);
    return usable && known && (value.info === null || typeof value.info.plan === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** Keeps the record. A card that cannot be written is no reason to fail: the account is asked again after a restart. */
export function writeAccount(path: string, record: AccountRecord): void {
  try {
    makeFolders(dirname(path));
    atomicWrite(path, `${JSON.stringify(record)}\n`);
  } catch {
    // Told where it matters: the same card holds the library.
  }
}

/** The stored refusal as it is thrown again. */
export function refusalOf(record: AccountRecord): AppError | null {
  return record.error === null ? null : AppError.fromRecord(record.error);
}
