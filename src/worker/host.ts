/** The main thread's side of a worker: typed calls, cancelling, and a new thread when one dies. */

import type { Worker, WorkerOptions } from 'node:worker_threads';
import { AppError, asAppError } from '../lib/errors.ts';
import type { ByteProgress } from '../model.ts';
import type { Call, FromWorker, Method, Params, Result, ToWorker } from './protocol.ts';
import { fromWire, send } from './wire.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** At most ten a second, and the last one before the end. */
  readonly onProgress?: ((progress: ByteProgress) => void) | undefined;
}

interface Pending {
  readonly options: CallOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly cancel: () => void;
}

/** A thread that serves the methods `Of`. */
export class WorkerHost<Of extends Method> {
  readonly #spawn: (options: WorkerOptions) => Worker;
  readonly #options: WorkerOptions;
  #worker: Worker | null = null;
  #closed = false;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();

  /** Nothing is started before the first call. */
  constructor(spawn: (options: WorkerOptions) => Worker, options: WorkerOptions) {
    this.#spawn = spawn;
    this.#options = options;
  }

  /**
   * Runs a method in the worker. Rejects with the method's AppError; with the signal's reason when that is an AppError,
   * else `cancelled`, once the worker has stopped what it did; with `bug` when the worker died (the next call starts
   * a new one).
   */
  call<M extends Of>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      if (this.#closed || options.signal?.aborted === true) {
        reject(reasonOf(options.signal));
        return;
      }
      const id = this.#nextId++;
      const cancel = () => this.#post({ type: 'cancel', id });
      options.signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, { options, resolve: (value) => resolve(value as Result<M>), reject, cancel });
      try {
        this.#start().ref();
        this.#post({ type: 'call', id, call: { method, params } as unknown as Call<Of> });
      } catch (error) {
        this.#settle(id)?.reject(asAppError(error));
      }
    });
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#spawn(this.#options);
    this.#worker = worker;
    worker.on('message', (message: unknown) => this.#hear(fromWire(message) as FromWorker));
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`the worker ended with code ${code}`)));
    return worker;
  }

  #post(message: ToWorker<Of>): void {
    if (this.#worker !== null) send(this.#worker, message);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'progress') {
      this.#pending.get(message.id)?.options.onProgress?.(message.progress);
      return;
    }
    const pending = this.#settle(message.id);
    if (pending === undefined) return;
    if (message.type === 'result') pending.resolve(message.result);
    else if (message.error.code === 'cancelled') pending.reject(reasonOf(pending.options.signal));
    else pending.reject(AppError.fromRecord(message.error));
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.options.signal?.removeEventListener('abort', pending.cancel);
    // An idle worker does not keep the program running.
    if (this.#pending.size === 0) this.#worker?.unref();
    return pending;
  }

  #died(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const id of [...this.#pending.keys()]) {
      const pending = this.#settle(id);
      const { signal } = pending?.options ?? {};
      pending?.reject(this.#closed || signal?.aborted === true ? reasonOf(signal) : asAppError(error));
    }
  }

  /** Ends the thread; running calls reject with `cancelled`. What they had synced stays. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }
}

function reasonOf(signal: AbortSignal | undefined): AppError {
  const reason: unknown = signal?.reason;
  return reason instanceof AppError ? reason : new AppError('cancelled', {}, { cause: reason });
}
