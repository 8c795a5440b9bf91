/** Copies files to another mount, synced, in steps that let other work through. */

import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { AppError, diskError } from '../lib/errors.ts';
import type { ByteProgress } from '../model.ts';

const CHUNK_BYTES = 1024 * 1024;

export interface CopyContext {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ByteProgress) => void;
}

async function copyOne(
  from: string,
  to: string,
  context: CopyContext,
  advance: (bytes: number) => void,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const input = openSync(from, 'r');
  try {
    const output = openSync(to, 'wx', 0o644);
    try {
      const total = fstatSync(input).size;
      for (let done = 0; done < total; ) {
        const count = readSync(input, buffer, 0, CHUNK_BYTES, done);
        if (count === 0) throw new AppError('disk-error', { path: from, system: 'EIO' });
        for (let at = 0; at < count; ) at += writeSync(output, buffer, at, count - at);
        done += count;
        advance(count);
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
        if (context.signal?.aborted) throw new AppError('cancelled');
      }
      fsyncSync(output);
    } finally {
      closeSync(output);
    }
  } finally {
    closeSync(input);
  }
}

/** Copies each `from` to a new file `to`. Throws a disk error or `cancelled`; what was copied so far is the caller's to remove. */
export async function copySynced(
  copies: Iterable<{ readonly from: string; readonly to: string }>,
  context: CopyContext,
): Promise<void> {
  let doneBytes = 0;
  for (const { from, to } of copies) {
    try {
      await copyOne(from, to, context, (bytes) => {
        doneBytes += bytes;
        context.onProgress?.({ doneBytes, totalBytes: null });
      });
    } catch (error) {
      throw diskError(error, to);
    }
  }
}
