/** The thread that unpacks a zip while another one downloads it: told how much has arrived, it follows at its own speed. */

import { parentPort } from 'node:worker_threads';
import type { AheadOrder } from '../download/types.ts';
import { asAppError, type ErrorRecord } from '../lib/errors.ts';
import type { ByteProgress, UnpackPlan } from '../model.ts';
import { Ahead } from './ahead.ts';
import { fromWire, send } from './wire.ts';

export type ToAhead =
  | { readonly type: 'begin'; readonly partPath: string; readonly order: AheadOrder }
  | { readonly type: 'start'; readonly offset: number }
  | { readonly type: 'arrived'; readonly there: number }
  /** `plan` null: only tested. Answered once, as is `discard`. */
  | { readonly type: 'finish'; readonly plan: UnpackPlan | null }
  | { readonly type: 'cancel' }
  | { readonly type: 'discard' };

export type FromAhead =
  | { readonly type: 'progress'; readonly progress: ByteProgress }
  | { readonly type: 'tested'; readonly good: boolean }
  | { readonly type: 'unpacked'; readonly good: boolean }
  | { readonly type: 'error'; readonly error: ErrorRecord }
  | { readonly type: 'discarded' };

if (parentPort === null) throw new Error('this file is the start of a worker thread');
const port = parentPort;
const post = (message: FromAhead): void => send(port, message);

let ahead: Ahead | null = null;
let following = false;
let finishing: AbortController | null = null;

/** One block at a time, so that a cancel gets through between two. */
async function follow(): Promise<void> {
  if (following) return;
  following = true;
  while (finishing === null && ahead?.step() === true) await new Promise((resolve) => setImmediate(resolve));
  following = false;
}

async function finish(plan: UnpackPlan | null): Promise<void> {
  const control = new AbortController();
  finishing = control;
  const onProgress = (progress: ByteProgress): void => post({ type: 'progress', progress });
  try {
    if (plan === null) post({ type: 'tested', good: (await ahead?.tested(control.signal, onProgress)) ?? false });
    else post({ type: 'unpacked', good: (await ahead?.unpacked(plan, control.signal, onProgress)) ?? false });
  } catch (error) {
    post({ type: 'error', error: asAppError(error).toRecord() });
  } finally {
    finishing = null;
  }
}

port.on('message', (wire: unknown) => {
  const message = fromWire(wire) as ToAhead;
  switch (message.type) {
    case 'begin':
      ahead = new Ahead(message.partPath, message.order);
      break;
    case 'start':
      ahead?.start(message.offset);
      void follow();
      break;
    case 'arrived':
      ahead?.arrived(message.there);
      void follow();
      break;
    case 'finish':
      void finish(message.plan);
      break;
    case 'cancel':
      finishing?.abort();
      break;
    case 'discard':
      ahead?.discard();
      post({ type: 'discarded' });
      break;
  }
});
