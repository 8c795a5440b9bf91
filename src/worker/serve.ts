/** The worker's side of the border: takes calls, runs them, answers. */

import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { asAppError } from '../lib/errors.ts';
import type { ByteProgress } from '../model.ts';
import { type Call, type FromWorker, type Method, Thinner, type ToWorker } from './protocol.ts';
import { fromWire, send } from './wire.ts';

export interface Running {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ByteProgress) => void;
}

/** Serves the thread's parent for as long as it asks. `run` rejects with an AppError, `cancelled` when the signal was heard. */
export function serve<Of extends Method>(run: (call: Call<Of>, running: Running) => Promise<unknown>): void {
  if (parentPort === null) throw new Error('only a worker thread can serve');
  const port = parentPort;
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker): void => send(port, message);

  async function answer(id: number, call: Call<Of>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const thinner = new Thinner(
      (progress) => post({ type: 'progress', id, progress }),
      () => performance.now(),
    );
    const context: Running = { signal: controller.signal, onProgress: (progress) => thinner.report(progress) };
    try {
      const result = await run(call, context);
      thinner.flush();
      post({ type: 'result', id, result });
    } catch (error) {
      thinner.flush();
      post({ type: 'error', id, error: asAppError(error).toRecord() });
    } finally {
      running.delete(id);
    }
  }

  port.on('message', (wire: unknown) => {
    const message = fromWire(wire) as ToWorker<Of>;
    if (message.type === 'cancel') running.get(message.id)?.abort();
    else void answer(message.id, message.call);
  });
}
