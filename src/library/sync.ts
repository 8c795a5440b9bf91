/** Makes commits durable without letting the thread that commits wait for the card. */

import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * After `soon()` the write-ahead log is synced by the thread pool; calls in the meantime are gathered into one more round.
 * The descriptor stays open: closing one of SQLite's files would drop locks that SQLite holds on it.
 */
export class LogSync {
  readonly #path: string;
  #fd: number | null = null;
  #dirty = false;
  #running: Promise<void> | null = null;

  constructor(databasePath: string) {
    this.#path = `${databasePath}-wal`;
  }

  soon(): void {
    this.#dirty = true;
    this.#running ??= this.#run();
  }

  /** Resolves when everything committed before this call is on the card (or the card refused). */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // Commits of the same turn share one sync.
    await Promise.resolve();
    while (this.#dirty) {
      this.#dirty = false;
      const fd = this.#open();
      // A refused sync (card pulled out) shows itself as an error of the next commit; nothing better is known here.
      if (fd !== null) await new Promise<void>((resolve) => fdatasync(fd, () => resolve()));
    }
    this.#running = null;
  }

  #open(): number | null {
    try {
      this.#fd ??= openSync(this.#path, 'r+');
    } catch {
      // No log: the file system does not allow one, and then every commit was synced already.
    }
    return this.#fd;
  }

  /** After the database is closed. */
  close(): void {
    this.#dirty = false;
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    if (this.#running === null) closeSync(fd);
    else void this.#running.then(() => closeSync(fd));
  }
}
