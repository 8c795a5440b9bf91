/** What the byte worker can do, apart from the thread it runs in. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { HttpGetter } from '../download/http-get.ts';
import { PartFile, safeBytes } from '../download/part-file.ts';
import { PieceTarget } from '../download/piece-target.ts';
import { type TransferContext, transfer } from '../download/transfer.ts';
import type { AheadOrder, TransferRequest, TransferResult } from '../download/types.ts';
import { whirlpool } from '../download/whirlpool.ts';
import { pageError } from '../fichier/errors.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { isVolumeName } from '../lib/volumes.ts';
import type { ArchiveListing } from '../model.ts';
import type { AheadThread, AheadWork } from './ahead-remote.ts';
import type { LowSpace } from './low-space.ts';
import type { ByteMethods, Call, Params, Result } from './protocol.ts';
import type { Running } from './serve.ts';

const BLOCK_BYTES = 1024 * 1024;
/** From this size on a zip is unpacked ahead in a thread of its own; below, starting one costs more than it gains. */
const THREAD_BYTES = 16 * 1024 * 1024;

export class WorkerMethods {
  /** Connections are kept from call to call. */
  readonly #getter = new HttpGetter();
  #ahead: AheadWork | null = null;
  #aheadThread: AheadThread | null = null;
  #lowSpace: LowSpace | null = null;

  readonly #threadBytes: number;

  /** Zips of at least `threadBytes` are unpacked ahead in a thread of their own. */
  constructor(threadBytes = THREAD_BYTES) {
    this.#threadBytes = threadBytes;
  }

  /** Runs one call; rejects with an AppError, `cancelled` when the signal was heard. */
  async run(call: Call<keyof ByteMethods>, running: Running): Promise<unknown> {
    switch (call.method) {
      case 'transfer':
        return await this.#transfer(call.params, running);
      case 'peek':
        return await (await import('./low-space.ts')).peek(call.params, this.#context(running));
      case 'stream':
        this.#lowSpace ??= new (await import('./low-space.ts')).LowSpace();
        return await this.#lowSpace.stream(call.params, this.#context(running));
      case 'volumeEnd':
        return await this.#volumeEnd(call.params, running);
      case 'safeBytes':
        return safeBytes(call.params.partPath, call.params.identity);
      case 'whirlpool':
        return await hashFile(call.params.path, running);
      case 'list':
        return await listFile(call.params.archivePath, call.params.archiveName, running.signal);
      case 'test':
        if (!(await this.#testedAhead(call.params, running))) {
          await (await import('../archive/unpack.ts')).testArchive(call.params, running);
        }
        return null;
      case 'unpack':
        if (!(await this.#unpackedAhead(call.params, running))) {
          await (await import('../archive/unpack.ts')).unpack(call.params, running);
        }
        return null;
      case 'place':
        return await (await import('../install/place.ts')).place(call.params, running);
      case 'recover': {
        const recovery = (await import('../install/place.ts')).recoverPlace(call.params.stagingFolder);
        return recovery.state === 'placed' ? recovery : null;
      }
      case 'remove':
        return (await import('../install/remove.ts')).removeInstall(call.params, call.params.romFolder);
    }
  }

  async #volumeEnd({ request, format }: Params<'volumeEnd'>, running: Running): Promise<Result<'volumeEnd'>> {
    if (request.sizeBytes === null) throw new AppError('bug', { text: 'a volume of unknown size' });
    const { readVolumeEnd, telltaleRange } = await import('../archive/volume-end.ts');
    const { glimpse } = await import('../download/glimpse.ts');
    const range = telltaleRange(format, request.sizeBytes);
    return readVolumeEnd(format, await glimpse(request, range, this.#context(running)));
  }

  #context(running: Running): TransferContext {
    return { ...running, getter: this.#getter, classifyBody };
  }

  async #transfer(request: TransferRequest, running: Running): Promise<TransferResult> {
    const ahead = await this.#aheadFor(request);
    const context = { ...this.#context(running), target: pieceTarget(request) };
    if (ahead === null) return await transfer(request, context);
    const start = request.piece?.start ?? 0;
    const onStart = (offset: number) => ahead.start(start + offset);
    const sink = (bytes: Buffer, offset: number) => ahead.take(bytes, start + offset);
    try {
      return await transfer(request, { ...context, onStart, sink });
    } catch (error) {
      // A player who stops the job, or a card without room, gets the room back; the part tells all of it again.
      const kind = error instanceof AppError ? error.kind : 'bug';
      if (running.signal.aborted || kind === 'disk') await ahead.discard();
      throw error;
    }
  }

  /** The attempt that goes on with this part, or a new one; one at a time, as there is one download at a time. */
  async #aheadFor({ partPath, ahead: order, sizeBytes, piece }: TransferRequest): Promise<AheadWork | null> {
    const kept = this.#ahead;
    if (order !== undefined && order !== null && serves(kept, partPath, order)) return kept;
    await kept?.discard();
    this.#ahead = null;
    if (order === undefined || order === null) return null;
    if ((piece?.wholeBytes ?? sizeBytes ?? 0) >= this.#threadBytes) {
      this.#aheadThread ??= new (await import('./ahead-remote.ts')).AheadThread();
      this.#ahead = this.#aheadThread.begin(partPath, order);
    } else {
      this.#ahead = new (await import('./ahead.ts')).Ahead(partPath, order);
    }
    return this.#ahead;
  }

  /** The attempt for this archive, to be used once. */
  #takeAhead(archivePath: string, mode: 'unpack' | 'test', folder: string | null): AheadWork | null {
    const ahead = this.#ahead;
    const fits = ahead?.partPath === archivePath && ahead.order.mode === mode;
    return fits && (folder === null || ahead.order.folder === folder) ? ahead : null;
  }

  async #testedAhead(params: Params<'test'>, running: Running): Promise<boolean> {
    const ahead = this.#takeAhead(params.archivePath, 'test', null);
    if (ahead === null || !(await isZip(params))) return false;
    return await ahead.tested(running.signal, running.onProgress);
  }

  async #unpackedAhead(params: Params<'unpack'>, running: Running): Promise<boolean> {
    const ahead = this.#takeAhead(params.archivePath, 'unpack', params.targetFolder);
    if (ahead === null || !(await isZip(params))) return false;
    return await ahead.unpacked(params.plan, running.signal, running.onProgress);
  }

  async close(): Promise<void> {
    await this.#ahead?.discard();
    await this.#aheadThread?.close();
    this.#lowSpace?.release();
    this.#getter.close();
  }
}

/** Whether an attempt works for this part and these wishes. */
function serves(ahead: AheadWork | null, partPath: string, { mode, folder }: AheadOrder): ahead is AheadWork {
  return ahead?.partPath === partPath && ahead.order.mode === mode && ahead.order.folder === folder;
}

/** Where the bytes of a piece go; undefined: into a part of their own. */
function pieceTarget({ partPath, piece, linkId, sizeBytes }: TransferRequest): PieceTarget | undefined {
  if (piece === undefined || piece === null || sizeBytes === null) return undefined;
  const { wholeId, wholeBytes, start } = piece;
  const part = PartFile.open(partPath, { linkId: wholeId, sizeBytes: wholeBytes, validator: null });
  return new PieceTarget(part, start, { linkId, sizeBytes });
}

/** A name that ends in `.zip` is all that started the attempt. */
async function isZip({ archivePath, archiveName }: Params<'test'>): Promise<boolean> {
  return (await (await import('../archive/read.ts')).detectFile(archivePath, archiveName)) === 'zip';
}

const classifyBody = (status: number, _contentType: string, text: string): AppError => pageError(status, text);

/** A file that is no archive has no entries. */
async function listFile(path: string, name: string, signal: AbortSignal): Promise<ArchiveListing> {
  const { archiveAt, listArchive } = await import('../archive/read.ts');
  const { kind } = await archiveAt(path, name);
  if (kind !== 'none' || isVolumeName(name)) return listArchive(path, name, { signal });
  try {
    return { kind, archiveBytes: statSync(path).size, entries: [] };
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Whirlpool of a whole file, in blocks between which a cancel gets through. */
async function hashFile(path: string, { signal, onProgress }: Running): Promise<string> {
  const hasher = await whirlpool();
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    const totalBytes = fstatSync(fd).size;
    const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (let doneBytes = 0; ; ) {
      const got = readSync(fd, block, 0, BLOCK_BYTES, doneBytes);
      if (got === 0) return hasher.digest();
      hasher.update(block.subarray(0, got));
      doneBytes += got;
      onProgress({ doneBytes, totalBytes });
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new AppError('cancelled');
    }
  } catch (error) {
    throw diskError(error, path);
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
