/** Unpacking ahead in a thread of its own, as the thread of the download sees it. A thread that dies only ends the attempt. */

import type { Worker } from 'node:worker_threads';
import type { AheadOrder } from '../download/types.ts';
import { AppError } from '../lib/errors.ts';
import type { ByteProgress, UnpackPlan } from '../model.ts';
import { spawnAhead } from './ahead-spawn.ts';
import type { FromAhead, ToAhead } from './ahead-thread.ts';
import { send } from './wire.ts';

/** After so many files the thread is ended: V8 would keep what they took for long, and a new thread is there in 10 ms. */
const MANY_FILES = 1000;

/** What an attempt offers, wherever it runs. */
export interface AheadWork {
  readonly order: AheadOrder;
  readonly partPath: string;
  start(offset: number): void;
  take(bytes: Buffer, offset: number): void;
  tested(signal: AbortSignal, onProgress: (progress: ByteProgress) => void): Promise<boolean>;
  unpacked(plan: UnpackPlan, signal: AbortSignal, onProgress: (progress: ByteProgress) => void): Promise<boolean>;
  /** Resolves when nothing of it is open or written any more. */
  discard(): Promise<void> | void;
}

/** The thread, started when it is first needed and kept: there is one attempt at a time. */
export class AheadThread {
  #worker: Worker | null = null;
  #hear: (message: FromAhead | null) => void = () => {};

  /** A new attempt; the one before it is over. */
  begin(partPath: string, order: AheadOrder): AheadRemote {
    this.post({ type: 'begin', partPath, order });
    return new AheadRemote(this, partPath, order);
  }

  post(message: ToAhead): void {
    send(this.#start(), message);
  }

  /** Hears what the thread says, and null when it died; one listener at a time. */
  listen(hear: (message: FromAhead | null) => void): void {
    this.#hear = hear;
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = spawnAhead({ name: 'ahead', resourceLimits: { maxYoungGenerationSizeMb: 3 } });
    const died = (): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#hear(null);
    };
    worker.on('message', (message: FromAhead) => this.#hear(message));
    worker.on('error', died);
    worker.on('exit', died);
    this.#worker = worker;
    return worker;
  }

  get runs(): boolean {
    return this.#worker !== null;
  }

  /** Ends the thread; the next attempt starts another one. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

export class AheadRemote implements AheadWork {
  readonly partPath: string;
  readonly order: AheadOrder;
  readonly #thread: AheadThread;

  constructor(thread: AheadThread, partPath: string, order: AheadOrder) {
    this.#thread = thread;
    this.partPath = partPath;
    this.order = order;
  }

  start(offset: number): void {
    this.#thread.post({ type: 'start', offset });
  }

  /** The bytes themselves are read from the part. */
  take(bytes: Buffer, offset: number): void {
    this.#thread.post({ type: 'arrived', there: offset + bytes.length });
  }

  async tested(signal: AbortSignal, onProgress: (progress: ByteProgress) => void): Promise<boolean> {
    const answer = await this.#finish(null, signal, onProgress);
    return answer?.type === 'tested' && answer.good;
  }

  async unpacked(
    plan: UnpackPlan,
    signal: AbortSignal,
    onProgress: (progress: ByteProgress) => void,
  ): Promise<boolean> {
    const answer = await this.#finish(plan, signal, onProgress);
    if (plan.files.length > MANY_FILES) await this.#thread.close();
    return answer?.type === 'unpacked' && answer.good;
  }

  #finish(
    plan: UnpackPlan | null,
    signal: AbortSignal,
    onProgress: (progress: ByteProgress) => void,
  ): Promise<FromAhead | null> {
    const cancel = (): void => this.#thread.post({ type: 'cancel' });
    return new Promise<FromAhead | null>((resolve, reject) => {
      this.#thread.listen((message) => {
        if (message?.type === 'progress') onProgress(message.progress);
        else if (message?.type === 'error') reject(AppError.fromRecord(message.error));
        else resolve(message);
      });
      this.#thread.post({ type: 'finish', plan });
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
    }).finally(() => signal.removeEventListener('abort', cancel));
  }

  async discard(): Promise<void> {
    if (!this.#thread.runs) return;
    await new Promise<void>((resolve) => {
      this.#thread.listen((message) => {
        if (message === null || message.type === 'discarded') resolve();
      });
      this.#thread.post({ type: 'discard' });
    });
  }
}
