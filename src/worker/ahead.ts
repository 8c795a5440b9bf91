/**
 * Unpacks (or only tests) a zip while its download runs. Whatever goes wrong here (a strange zip, a full card) only ends the
 * attempt, and the zip is unpacked in the ordinary way from the part. A small zip is dealt with in the thread of the
 * download, between the same blocks; for a larger one this runs in a thread of its own (ahead-thread.ts), which reads what
 * has arrived from the part, so that a core that cannot keep up never holds up the link. What was missed (an open that went
 * on where an earlier one ended) is read from the part in both cases, at the disk's speed.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { withFile } from '../archive/with-file.ts';
import { plannedRows, readZipDirectory, type ZipDirectory } from '../archive/zip-directory.ts';
import { type StreamSink, ZipStream } from '../archive/zip-stream.ts';
import type { AheadOrder } from '../download/types.ts';
import { AppError } from '../lib/errors.ts';
import { filtered } from '../lib/list.ts';
import { SpareBuffer } from '../lib/spare-buffer.ts';
import type { ByteProgress, UnpackPlan } from '../model.ts';
import { AheadFiles, placeStaged } from './ahead-files.ts';

const BLOCK_BYTES = 1024 * 1024;
const BLOCKS = new SpareBuffer(BLOCK_BYTES);
/** What may be read again from the part between two blocks of the network. */
const CATCH_UP_BLOCKS = 4;

async function readDirectory(path: string): Promise<ZipDirectory> {
  return await withFile(path, (fd, bytes) => readZipDirectory(fd, bytes, path));
}

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
    this.#work((stream) => {
      if (stream.position === offset) stream.push(bytes);
      else for (let n = 0; n < CATCH_UP_BLOCKS && this.#again(stream); n++);
    });
  }

  /** So much of the archive is in the part by now. */
  arrived(there: number): void {
    this.#there = there;
  }

  /** Deals with the next block of what has arrived; false when there is nothing more to do for now. Never throws. */
  step(): boolean {
    let more = false;
    this.#work((stream) => {
      more = this.#again(stream);
    });
    return more;
  }

  #work(body: (stream: ZipStream) => void): void {
    const stream = this.#stream;
    if (stream === null || stream.finished) return;
    try {
      body(stream);
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
    this.#block ??= BLOCKS.take();
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
   * Whether every entry of the directory came by exactly as it is told there, so that nothing has to be read again; the
   * attempt is over either way. Rejects with `cancelled`, or with what reading the directory rejects with.
   */
  async tested(signal: AbortSignal, onProgress: (progress: ByteProgress) => void): Promise<boolean> {
    const { rows: all } = await readDirectory(this.partPath);
    const rows = filtered(all, ({ entry }) => entry.kind !== 'folder');
    const totalBytes = rows.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
    await this.#finish(signal, onProgress, totalBytes);
    const good = this.#stream?.agreesWith(rows) ?? null;
    this.discard();
    return good !== null;
  }

  /**
   * Whether the planned files are there, synced and in the places where the ordinary way would have put them; false when the
   * directory tells anything else than came by, or the card fails: then the ordinary way decides. Rejects as `tested` does.
   */
  async unpacked(
    plan: UnpackPlan,
    signal: AbortSignal,
    onProgress: (progress: ByteProgress) => void,
  ): Promise<boolean> {
    const rows = plannedRows(await readDirectory(this.partPath), plan);
    await this.#finish(signal, onProgress, plan.totalBytes);
    const streamed = this.#stream?.agreesWith(rows) ?? null;
    const ahead = this.#files;
    if (streamed === null || ahead === null) {
      this.discard();
      return false;
    }
    try {
      placeStaged(ahead, streamed, plan, this.order.folder);
      onProgress({ doneBytes: plan.totalBytes, totalBytes: plan.totalBytes });
      return true;
    } catch {
      return false;
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
    if (this.#block !== null) BLOCKS.give(this.#block);
    this.#block = null;
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}
