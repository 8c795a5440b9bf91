/** The byte worker's thread: takes calls, runs them, answers. Synchronous file work is right here: nobody paints. */

import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { asAppError } from '../lib/errors.ts';
import { type Running, WorkerMethods } from './methods.ts';
import { type FromWorker, Thinner, type ToWorker } from './protocol.ts';

if (parentPort === null) throw new Error('this file is the start of a worker thread');
const port = parentPort;
const methods = new WorkerMethods();
const running = new Map<number, AbortController>();

const post = (message: FromWorker): void => port.postMessage(message);

async function run(id: number, call: Extract<ToWorker, { type: 'call' }>['call']): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const thinner = new Thinner(
    (progress) => post({ type: 'progress', id, progress }),
    () => performance.now(),
  );
  const context: Running = { signal: controller.signal, onProgress: (progress) => thinner.report(progress) };
  try {
    const result = await methods.run(call, context);
    thinner.flush();
    post({ type: 'result', id, result });
  } catch (error) {
    thinner.flush();
    post({ type: 'error', id, error: asAppError(error).toRecord() });
  } finally {
    running.delete(id);
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') running.get(message.id)?.abort();
  else void run(message.id, message.call);
});
