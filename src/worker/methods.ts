/** What the byte worker can do, apart from the thread it runs in. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { HttpGetter } from '../download/http-get.ts';
import { transfer } from '../download/transfer.ts';
import { whirlpool } from '../download/whirlpool.ts';
import { pageError } from '../fichier/errors.ts';
import { AppError, diskError } from '../lib/errors.ts';
import type { ImportContext } from '../library/import-task.ts';
import type { ArchiveListing, ByteProgress } from '../model.ts';
import type { Call } from './protocol.ts';

export interface Running {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ByteProgress) => void;
}

const BLOCK_BYTES = 1024 * 1024;

export class WorkerMethods {
  /** Connections are kept from call to call. */
  readonly #getter = new HttpGetter();

  /** Runs one call; rejects with an AppError, `cancelled` when the signal was heard. */
  async run(call: Call, running: Running): Promise<unknown> {
    switch (call.method) {
      case 'transfer':
        return await transfer(call.params, { ...running, getter: this.#getter, classifyBody });
      case 'whirlpool':
        return await hashFile(call.params.path, running);
      case 'list':
        return await listFile(call.params.archivePath, call.params.archiveName);
      case 'test':
        await (await import('../archive/unpack.ts')).testArchive(call.params, running);
        return null;
      case 'unpack':
        return await (await import('../archive/unpack.ts')).unpack(call.params, running);
      case 'place':
        return await (await import('../install/place.ts')).place(call.params, running);
      case 'recover': {
        const recovery = (await import('../install/place.ts')).recoverPlace(call.params.stagingFolder);
        return recovery.state === 'placed' ? recovery : null;
      }
      case 'remove':
        return (await import('../install/remove.ts')).removeInstall(call.params, call.params.romFolder);
      case 'importBundle':
        return await (await import('../library/import-task.ts')).importBundle(call.params, inPlatforms(running));
      case 'importListing':
        return await (await import('../library/import-listing.ts')).importListing(call.params, inPlatforms(running));
      case 'importListed':
        return await (await import('../library/import-task.ts')).importListed(call.params, inPlatforms(running));
      case 'removeSource':
        await (await import('../library/import-task.ts')).removeSource(call.params.catalogPath, call.params.sourceId);
        return null;
    }
  }

  close(): void {
    this.#getter.close();
  }
}

const classifyBody = (status: number, _contentType: string, text: string): AppError => pageError(status, text);

/** An import counts platforms where a transfer counts bytes. */
function inPlatforms({ signal, onProgress }: Running): ImportContext {
  return { signal, onProgress: ({ done, total }) => onProgress({ doneBytes: done, totalBytes: total }) };
}

/** What cannot be listed (no archive, or a kind that is kept as it is) has no entries; its kind tells which it is. */
async function listFile(path: string, name: string): Promise<ArchiveListing> {
  const { detectFile, listArchive } = await import('../archive/read.ts');
  const kind = await detectFile(path, name);
  if (kind === 'zip') return listArchive(path, name);
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
