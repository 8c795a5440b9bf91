/** One run of 7-Zip (7z-wasm) in a thread of its own: what it is asked, how it ends, and what its complaints mean. */

import { basename } from 'node:path';
import { AppError, diskError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { ArchiveKind, ByteProgress } from '../model.ts';
import type { NativeSevenZip } from './native-seven-zip.ts';
import { TOO_MUCH } from './seven-zip-files.ts';
import { complaint } from './seven-zip-output.ts';
import { spawnSevenZip } from './seven-zip-spawn.ts';
import type { SevenZipMessage, SevenZipOrder } from './seven-zip-thread.ts';
import { sevenZipWasm } from './seven-zip-wasm.ts';

export type SevenZipKind = Exclude<ArchiveKind, 'none'>;

/** An archive on disk, and the name that it has on the host. */
export interface SevenZipArchive {
  readonly path: string;
  /** All volumes, where it has several; `path` is among them. */
  readonly volumes: readonly string[];
  readonly fileName: string;
  readonly kind: SevenZipKind;
}

export interface SevenZipContext {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ByteProgress) => void;
  /** Memory that may be taken, in bytes; what the system says is free, unless a test knows better. */
  readonly freeMemoryBytes?: number;
  /** The firmware's own 7-Zip; looked for unless a test says which, or null for none. */
  readonly native?: NativeSevenZip | null;
}

/** The type is said, so that only the decoder of the format that was recognised ever sees the file. */
const TYPES: Readonly<Record<SevenZipKind, string>> = {
  ...{ '7z': '7z', rar: 'rar', tar: 'tar', gz: 'gzip', xz: 'xz' },
  // Only in volumes: a zip in one file has a reader of its own.
  ...{ zip: 'zip', split: 'split' },
};
/** `-p` with something keeps it from asking for a password. */
export const QUIET = ['-bd', '-bb0', '-y', '-sccUTF-8', '-pnone'];

type End = Extract<SevenZipMessage, { type: 'end' }>;

let compiled: Promise<WebAssembly.Module> | null = null;

/** Compiled once for all threads: each game takes several, and compiling takes longest of all on a slow core. */
function program(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(new Uint8Array(sevenZipWasm()));
  return compiled;
}

/** Runs 7-Zip once. Rejects with `cancelled`, or with what stopped the thread. */
export async function run(
  wanted: Omit<SevenZipOrder, 'program'>,
  context: SevenZipContext,
  totalBytes: number | null,
): Promise<End> {
  const order: SevenZipOrder = { ...wanted, program: await program() };
  return new Promise((resolve, reject) => {
    if (context.signal?.aborted) {
      reject(new AppError('cancelled'));
      return;
    }
    const worker = spawnSevenZip({ workerData: order });
    const finish = (settle: () => void): void => {
      context.signal?.removeEventListener('abort', stop);
      // What the thread held open is closed before anybody removes its files.
      void worker.terminate().then(settle);
    };
    const stop = (): void => finish(() => reject(new AppError('cancelled')));
    context.signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: SevenZipMessage) => {
      if (message.type === 'progress') context.onProgress?.({ doneBytes: message.doneBytes, totalBytes });
      else finish(() => resolve(message));
    });
    worker.on('error', (error) => {
      const memory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      const code = memory || error instanceof RangeError ? 'archive-needs-memory' : 'archive-damaged';
      finish(() => reject(new AppError(code, { reason: clean(String(error.message), 120) }, { cause: error })));
    });
  });
}

/** 7-Zip has two RAR formats; the byte after the mark tells which (RAR 5: 1). A cut archive is opened through its pieces. */
export function typeArguments({ kind, path }: SevenZipArchive): string[] {
  if (kind === 'rar') return [];
  const cut = kind !== 'split' && /\.001$/.test(path);
  return [`-t${TYPES[kind]}${cut ? '.split' : ''}`];
}

/** What 7-Zip gets to see: the archive under a plain name, or volumes under those by which it finds the next one. */
export function inputsOf({ path, volumes }: SevenZipArchive): ReadonlyMap<string, string> {
  if (volumes.length === 0) return new Map([['archive', path]]);
  return new Map([path, ...volumes].map((volume) => [basename(volume), volume]));
}

/** What went wrong, by the end of a run; null: nothing. */
export function failure(
  { exitCode, complaints, lines, fault }: End,
  path: string,
  dictionaryBytes: number,
): AppError | null {
  if (fault === TOO_MUCH) return new AppError('archive-wrong-size', { reason: 'more comes out than was listed' });
  // The card before the archive: 7-Zip calls a full card by other names.
  if (fault !== null) return diskError(Object.assign(new Error(fault), { code: fault }), path);
  // 1 is a warning: bytes after the end, for instance. Whether the files are right is seen by their sizes and CRCs.
  if (exitCode === 0 || exitCode === 1) return null;
  return complaint(`${complaints}${lines.slice(-40).join('\n')}`, dictionaryBytes);
}
