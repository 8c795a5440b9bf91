/** Where the bytes of a download go: into a part file, or straight into an unpacker where the card has no room for both. */

import type { JournalState } from './journal.ts';

export interface HashState {
  /** How many bytes from the start the state covers. */
  readonly offset: number;
  readonly state: Uint8Array;
}

export interface Target {
  /** What is there for the next open to go on from. */
  readonly state: JournalState;
  /** Bytes taken, safe or not. */
  readonly written: number;
  /** Bytes that a power cut now would lose. */
  readonly unsynced: number;
  readonly syncing: boolean;
  /** Throws everything away and begins for this identity. */
  restart(identity: { sizeBytes: number | null; validator: string | null; fileName?: string | null }): void;
  /** Takes bytes at the end, whole. Throws AppError. */
  append(buffer: Buffer, length: number): void;
  /** Reads back; fewer bytes than asked only at the end. */
  read(buffer: Uint8Array, offset: number): number;
  /** Begins to make everything taken so far safe; `done` is called when it is, or when that failed. */
  sync(hash: HashState | null, done: () => void): void;
  /** Waits for a running sync, then makes the rest safe. Rejects when that is impossible. */
  settle(hash: HashState | null): Promise<void>;
  /** The open is over. Never rejects. */
  close(): Promise<void>;
}
