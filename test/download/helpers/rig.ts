/** A folder, a fake host and the loop of opens as the conductor runs it, without its waiting times. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpGetter } from '../../../src/download/http-get.ts';
import { freshRetries, nextRetry } from '../../../src/download/retry-policy.ts';
import { type TransferContext, transfer } from '../../../src/download/transfer.ts';
import type { TransferRequest, TransferResult } from '../../../src/download/types.ts';
import { pageError } from '../../../src/fichier/errors.ts';
import { AppError } from '../../../src/lib/errors.ts';
import type { FakeFichier } from '../../helpers/fake-fichier/index.ts';

export interface Outcome {
  readonly result: TransferResult | null;
  /** The code that ended it, or null. */
  readonly error: string | null;
  /** Codes of the opens that failed on the way. */
  readonly failures: readonly string[];
  /** Seconds that would have been waited between them. */
  readonly waits: readonly number[];
  /** Bytes that came over the network. */
  readonly fetchedBytes: number;
  readonly content: Buffer;
}

export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'rgsx-transfer-'));
  readonly partPath = join(this.folder, 'archive.part');
  readonly getter = new HttpGetter();

  request(url: string, more: Partial<TransferRequest> = {}): TransferRequest {
    return {
      url,
      rules: 'fichier',
      linkId: 'robo',
      wantedName: null,
      partPath: this.partPath,
      sizeBytes: null,
      validator: null,
      whirlpool: false,
      stallMs: 1_200,
      family: 4,
      ...more,
    };
  }

  /** One open. */
  open(request: TransferRequest, more: Partial<TransferContext> = {}): Promise<TransferResult> {
    return transfer(request, { getter: this.getter, classifyBody, ...more });
  }

  /** Opens until it is done or given up; `address` gives a URL for each open. */
  async fetch(
    address: () => string | Promise<string>,
    more: Partial<TransferRequest> = {},
    context: Partial<TransferContext> = {},
  ): Promise<Outcome> {
    const failures: string[] = [];
    const waits: number[] = [];
    let state = freshRetries();
    let doneBytes = 0;
    let fetchedBytes = 0;
    let start: number | null = null;
    let fromStart = false;
    const watch: Partial<TransferContext> = {
      ...context,
      onStart: (at) => {
        start = at;
      },
      onProgress: (progress) => {
        doneBytes = progress.doneBytes;
      },
    };
    for (;;) {
      start = null;
      try {
        const result = await this.open(this.request(await address(), { ...more, fromStart }), watch);
        fetchedBytes += result.fetchedBytes;
        return { result, error: null, failures, waits, fetchedBytes, content: this.content() };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (start !== null) fetchedBytes += doneBytes - start;
        failures.push(error.code);
        const step = nextRetry(error, state, doneBytes, () => 1);
        state = step.state;
        if (step.step === 'stop') {
          return { result: null, error: error.code, failures, waits, fetchedBytes, content: this.content() };
        }
        waits.push(step.delayMs / 1000);
        fromStart = step.fromStart;
      }
    }
  }

  content(): Buffer {
    return readFileSync(this.partPath);
  }

  close(): void {
    this.getter.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const classifyBody = (status: number, _type: string, text: string) => pageError(status, text);

export const KEY = 'Abcdefghijklmnopqrstuvwxyz012345';

/** A new token for each open, as the API gives it. */
export function tokens(server: FakeFichier, link: string): () => Promise<string> {
  return async () => {
    const answer = await fetch(`${server.apiUrl}/download/get_token.cgi`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: link }),
    });
    return ((await answer.json()) as { url: string }).url;
  };
}
