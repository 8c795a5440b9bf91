/** Low-space mode of the byte worker: first the zip's directory by a range of its tail, then the files out of the stream. */

import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plannedRows, readZipDirectory, type ZipDirectory } from '../archive/zip-directory.ts';
import { isPlainMethod } from '../archive/zip-names.ts';
import { type TransferContext, transfer } from '../download/transfer.ts';
import type { TransferRequest } from '../download/types.ts';
import { atomicWrite } from '../lib/atomic-write.ts';
import { AppError, diskError } from '../lib/errors.ts';
import { makeFolders } from '../lib/folders.ts';
import type { Params, Result } from './protocol.ts';
import { readPassed, StreamTarget } from './stream-target.ts';
import { TailTarget } from './tail-target.ts';

/** A directory of some ten thousand entries, with its end record and a comment. */
const TAIL_BYTES = 2 * 1024 * 1024;

const tailOf = (folder: string): string => join(folder, 'directory.tail');

function identityOf(request: TransferRequest): { linkId: string; sizeBytes: number } {
  if (request.sizeBytes === null) throw new AppError('bug', { text: 'low-space mode without a size' });
  return { linkId: request.linkId, sizeBytes: request.sizeBytes };
}

/** The directory in the kept tail of a zip. */
async function readTail(folder: string, sizeBytes: number): Promise<ZipDirectory> {
  const path = tailOf(folder);
  let fd: number | null = null;
  try {
    const firstByte = sizeBytes - readFileSync(path).length;
    fd = openSync(path, 'r');
    return await readZipDirectory(fd, sizeBytes, path, firstByte);
  } catch (error) {
    throw diskError(error, path);
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/**
 * Fetches the tail of a zip (one open) and reads its directory. Rejects with what an open rejects with, with
 * `range-refused` where the host gives no ranges, with `archive-unsupported` for a method that cannot be unpacked on the way, and with what
 * reading a directory throws.
 */
export async function peek(params: Params<'peek'>, context: TransferContext): Promise<Result<'peek'>> {
  const { request, folder } = params;
  const { linkId, sizeBytes } = identityOf(request);
  const target = new TailTarget(sizeBytes, TAIL_BYTES);
  await transfer(request, { ...context, target });
  try {
    makeFolders(folder);
    atomicWrite(tailOf(folder), target.bytes);
  } catch (error) {
    throw diskError(error, folder);
  }
  const { entries, rows } = await readTail(folder, sizeBytes);
  const foreign = rows.find(({ method }) => !isPlainMethod(method));
  if (foreign !== undefined) throw new AppError('archive-unsupported', { method: `${foreign.method}` });
  const passed = readPassed(folder, { linkId, sizeBytes });
  return {
    listing: { kind: 'zip', archiveBytes: sizeBytes, entries },
    unpackedBytes: passed.reduce((sum, file) => sum + file.sizeBytes, 0),
  };
}

/** Streams, kept from open to open so that a drop goes on at the very byte. */
export class LowSpace {
  #target: StreamTarget | null = null;
  #key = '';

  /** One open; resolves when the whole zip came by and its files are in their places. */
  async stream(params: Params<'stream'>, context: TransferContext): Promise<Result<'stream'>> {
    const { request, plan, folder, maxBytes } = params;
    const identity = identityOf(request);
    const rows = plannedRows(await readTail(folder, identity.sizeBytes), plan);
    const key = JSON.stringify([folder, identity.linkId, identity.sizeBytes]);
    if (this.#key !== key) this.release();
    this.#key = key;
    this.#target ??= new StreamTarget(folder, identity, maxBytes);
    const target = this.#target;
    try {
      await transfer(request, { ...context, target });
      target.finish(plan, rows);
      this.release();
      return null;
    } catch (error) {
      if (error instanceof AppError && error.kind === 'archive') this.discard();
      else if (target.broken || context.signal?.aborted === true) this.release();
      throw error;
    }
  }

  /** Lets go of what is open; the files stay for a later run. */
  release(): void {
    this.#target?.release();
    this.#target = null;
  }

  /** The bytes were not those of the directory: nothing of them is kept. */
  discard(): void {
    this.#target?.discard();
    this.#target = null;
  }
}
