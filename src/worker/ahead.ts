/**
 * Unpacks (or only tests) a zip while its download runs, in the same thread and between the same blocks. It never costs
 * the download anything but time: whatever goes wrong here (a strange zip, a full card) only ends the attempt, and the
 * zip is unpacked in the ordinary way from the part. What it missed (an open that went on where an earlier one ended) it
 * reads from the part, at the disk's speed.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ZipRow } from '../archive/zip-directory.ts';
import { type StreamSink, ZipStream } from '../archive/zip-stream.ts';
import type { AheadOrder } from '../download/types.ts';
import { AppError } from '../lib/errors.ts';
import type { ByteProgress, UnpackedFile, UnpackPlan } from '../model.ts';
import { AheadFiles, placeStaged } from './ahead-files.ts';

const BLOCK_BYTES = 1024 * 1024;
/** What may be read again from the part between two blocks of the network. */
const CATCH_UP_BLOCKS = 4;
const NOWHERE: StreamSink = { begin: () => {}, write: () => {}, end: () => {} };

export class Ahead {
  readonly partPath: string;
  readonly order: AheadOrder;
  #files: AheadFiles | null = null;
  #stream: ZipStream | null = null;
  #fd = -1;
  #block: Buffer | null = null;
  /** Bytes of the archive that are in the part. */
  #there = 0;
  /** It went wrong for this content: only a new beginning is another try. */
  #over = false;

  constructor(partPath: string, order: AheadOrder) {
    this.partPath = partPath;
    this.order = order;
  }

  /** Whether it works for this part and these wishes. */
  serves(partPath: string, order: AheadOrder): boolean {
    const mine = this.order;
    return partPath === this.partPath && order.mode === mine.mode && order.folder === mine.folder;
  }

  /** An open writes from `offset` on; what came by before is void when it lies behind that. */
  start(offset: number): void {
    if (offset < this.#there) this.discard();
    if (offset < this.#there || offset === 0) this.#over = false;
    this.#there = offset;
    if (this.#stream !== null || this.#over) return;
    try {
      if (this.order.mode === 'unpack') this.#files = new AheadFiles(join(this.order.folder, 'ahead'));
      this.#stream = new ZipStream(this.#files ?? NOWHERE, this.order.maxBytes);
    } catch {
      this.#giveUp();
    }
  }

  #giveUp(): void {
    this.#over = true;
    this.discard();
  }

  /** Bytes that were just written to the part. Never throws. */
  take(bytes: Buffer, offset: number): void {
    this.#there = offset + bytes.length;
    const stream = this.#stream;
    if (stream === null || stream.finished) return;
    try {
      if (stream.position === offset) stream.push(bytes);
      else for (let n = 0; n < CATCH_UP_BLOCKS && this.#again(stream); n++);
    } catch {
      this.#giveUp();
    }
    if (stream.lost) this.#giveUp();
  }

  /** Reads and pushes the next block from the part; false when there is nothing more to do. */
  #again(stream: ZipStream): boolean {
    const want = Math.min(BLOCK_BYTES, this.#there - stream.position);
    if (stream.finished || want <= 0) return false;
    if (this.#fd < 0) this.#fd = openSync(this.partPath, 'r');
    this.#block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const got = readSync(this.#fd, this.#block, 0, want, stream.position);
    if (got > 0) stream.push(this.#block.subarray(0, got));
    return got > 0;
  }

  /** Does what is left once the part is whole. Rejects only with `cancelled`. */
  async #finish(signal: AbortSignal, onProgress: (progress: ByteProgress) => void, totalBytes: number): Promise<void> {
    for (let stream = this.#stream; stream !== null && !stream.finished; stream = this.#stream) {
      try {
        if (!this.#again(stream)) return;
      } catch {
        this.#giveUp();
        return;
      }
      onProgress({ doneBytes: Math.min(stream.madeBytes, totalBytes), totalBytes });
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) {
        this.discard();
        throw new AppError('cancelled');
      }
    }
  }

  /**
   * Whether every one of these rows came by exactly as the directory tells it, so that nothing has to be read again; the
   * attempt is over either way. Rejects with `cancelled`.
   */
  async tested(
    rows: readonly ZipRow[],
    signal: AbortSignal,
    onProgress: (progress: ByteProgress) => void,
  ): Promise<boolean> {
    const totalBytes = rows.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
    await this.#finish(signal, onProgress, totalBytes);
    const good = this.#stream?.agreesWith(rows) ?? null;
    this.discard();
    return good !== null;
  }

  /**
   * The planned files, synced and in the places where the ordinary way would have put them; null when the directory tells
   * anything else than came by, or the card fails: then the ordinary way decides. `rows` are those of the plan, in its
   * order. Rejects with `cancelled`.
   */
  async unpacked(
    plan: UnpackPlan,
    rows: readonly ZipRow[],
    signal: AbortSignal,
    onProgress: (progress: ByteProgress) => void,
  ): Promise<readonly UnpackedFile[] | null> {
    await this.#finish(signal, onProgress, plan.totalBytes);
    const streamed = this.#stream?.agreesWith(rows) ?? null;
    const ahead = this.#files;
    if (streamed === null || ahead === null) {
      this.discard();
      return null;
    }
    try {
      const files = placeStaged(ahead, streamed, plan, this.order.folder);
      onProgress({ doneBytes: plan.totalBytes, totalBytes: plan.totalBytes });
      return files;
    } catch {
      return null;
    } finally {
      this.discard();
    }
  }

  /** Ends the attempt and removes its files. Never throws. */
  discard(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#files?.files.discard();
    this.#files = null;
    this.#block = null;
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}
