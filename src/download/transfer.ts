/** One open of one file: resume state, GET, judgement, bytes to the part, exact length, everything synced. */

import { AppError } from '../lib/errors.ts';
import type { ByteProgress } from '../model.ts';
import { dispositionName } from './disposition.ts';
import type { Flow, Head, HttpGetter } from './http-get.ts';
import type { BodyTaker } from './http-reader.ts';
import { type ClassifyBody, PageTaker, pageNamer } from './page-taker.ts';
import { PartFile, type PartFs } from './part-file.ts';
import { BLOCK_BYTES, type ByteSink, Receiver } from './receiver.ts';
import { judge, type OpenPlan, pageIsWanted, planOpen, redirectTarget, type Verdict } from './resume.ts';
import type { Target } from './target.ts';
import type { TransferRequest, TransferResult } from './types.ts';
import { type Whirlpool, whirlpool } from './whirlpool.ts';

export interface TransferContext {
  readonly signal?: AbortSignal | undefined;
  /** Kept from transfer to transfer, so that connections are used again. */
  readonly getter: HttpGetter;
  readonly classifyBody: ClassifyBody;
  readonly onProgress?: ((progress: ByteProgress) => void) | undefined;
  /** An offset became safe: after a power cut the next open starts there or later. */
  readonly onSynced?: ((offset: number) => void) | undefined;
  /** Told where this open writes from, before its first byte: 0 means that whatever was there before is void. */
  readonly onStart?: ((offset: number) => void) | undefined;
  /** Sees the bytes from there on; earlier ones are in the part. */
  readonly sink?: ByteSink | undefined;
  readonly fs?: PartFs | undefined;
  /** Takes the bytes instead of `request.partPath`. */
  readonly target?: Target | undefined;
}

const MAX_REDIRECTS = 5;
const TICK_MS = 1_000;

/**
 * Fetches what is missing of the file into `request.partPath` (its folder exists). Resolves when the part holds the
 * whole file, synced. Rejects with AppError: what came until then is kept and synced; an answer that is not the file
 * never touches the part.
 */
export async function transfer(request: TransferRequest, context: TransferContext): Promise<TransferResult> {
  const part = context.target ?? PartFile.open(request.partPath, request, context.fs);
  try {
    return await new Open(request, context, part).run();
  } finally {
    await part.close();
  }
}

type Writing = Extract<Verdict, { kind: 'write' }>;
type Settled = Exclude<Verdict, { kind: 'page' | 'refuse' }>;

interface Hash {
  readonly whirlpool: Whirlpool;
  readonly offset: number;
}

class Open {
  readonly #request: TransferRequest;
  readonly #context: TransferContext;
  readonly #part: Target;
  #hash: Hash | null = null;
  #receiver: Receiver | null = null;
  #totalBytes: number | null = null;
  #startedAt = 0;
  #fileName: string | null = null;
  #framing: Head['framing'] = 'none';

  constructor(request: TransferRequest, context: TransferContext, part: Target) {
    this.#request = request;
    this.#context = context;
    this.#part = part;
  }

  async run(): Promise<TransferResult> {
    const plan = planOpen(this.#request, this.#part.state);
    this.#totalBytes = plan.sizeBytes;
    this.#startedAt = this.#part.written;
    this.#report();
    if (this.#request.whirlpool) this.#hash = await this.#openHash(plan.offset);
    const whole = plan.offset > 0 && plan.offset === plan.sizeBytes;
    const sizeBytes = whole ? plan.offset : await this.#fetch(plan);
    return {
      sizeBytes,
      whirlpool: this.#hash === null ? null : await this.#digest(this.#hash, sizeBytes),
      validator: this.#part.state.validator,
      fileName: this.#fileName ?? this.#part.state.fileName,
      fetchedBytes: this.#part.written - this.#startedAt,
    };
  }

  /** The hash as the journal kept it, when the open continues; else from the beginning. */
  async #openHash(offset: number): Promise<Hash> {
    const saved = offset > 0 ? this.#part.state.hash : null;
    if (saved !== null) {
      try {
        return { whirlpool: await whirlpool(saved.state), offset: saved.offset };
      } catch {
        // The state of another build: what is in the part is read again at the end.
      }
    }
    return { whirlpool: await whirlpool(), offset: 0 };
  }

  /** Follows redirects to the body and takes it; gives the whole size. */
  async #fetch(plan: OpenPlan): Promise<number> {
    let url = this.#request.url;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const verdict = await this.#get(url, plan);
      if (verdict.kind === 'complete') return verdict.sizeBytes;
      if (verdict.kind === 'write') return this.#checkLength(verdict);
      url = redirectTarget(url, verdict.location);
    }
    throw new AppError('redirect-refused', { reason: 'too many' });
  }

  async #get(url: string, plan: OpenPlan): Promise<Settled> {
    const seen: { verdict: Verdict | null; page: PageTaker | null } = { verdict: null, page: null };
    const ticker = setInterval(() => this.#tick(), TICK_MS);
    try {
      const { family, stallMs } = this.#request;
      const options = { url, headers: plan.headers, family, stallMs, signal: this.#context.signal };
      await this.#context.getter.get(options, (head, flow) => {
        const verdict = judge(this.#request, plan, head);
        seen.verdict = verdict;
        if (verdict.kind === 'write') return this.#begin(verdict, head, flow);
        if (verdict.kind === 'page') seen.page = new PageTaker(this.#namer(head, verdict.otherwise));
        return seen.page;
      });
      await this.#receiver?.finish();
    } catch (error) {
      await this.#receiver?.rescue();
      // A page that broke off has said enough when it said anything.
      throw seen.page?.partialError() ?? error;
    } finally {
      clearInterval(ticker);
      this.#report();
      this.#receiver?.release();
    }
    if (seen.page !== null) throw seen.page.error();
    const { verdict } = seen;
    if (verdict === null || verdict.kind === 'page') throw new AppError('bad-answer', { reason: 'no head' });
    if (verdict.kind === 'refuse') throw verdict.error;
    return verdict;
  }

  #tick(): void {
    try {
      this.#receiver?.tick();
    } catch {
      // A part that cannot be written says so with the next bytes, or at the end.
    }
  }

  #begin(verdict: Writing, head: Head, flow: Flow): BodyTaker {
    const { at, sizeBytes, validator, endBytes } = verdict;
    this.#fileName = dispositionName(head.headers['content-disposition']);
    this.#totalBytes = sizeBytes;
    this.#startedAt = at;
    this.#framing = head.framing;
    if (at === 0) this.#restartHash();
    const name = this.#namer(head, new AppError('bad-answer', { reason: 'page' }));
    const receiver = new Receiver({
      part: this.#part,
      hasher: this.#hash,
      at,
      begin: () => {
        // A new beginning also when nothing is there yet: the journal learns size and validator.
        if (at === 0) this.#part.restart({ sizeBytes, validator, fileName: this.#fileName });
        this.#context.onStart?.(at);
      },
      endBytes,
      pageError: at > 0 || pageIsWanted(this.#request) ? null : (start) => name(start.toString('utf8', 0, 65_536)),
      sink: this.#context.sink,
      resume: () => flow.resume(),
      onProgress: () => this.#report(),
      onSynced: (offset) => this.#context.onSynced?.(offset),
    });
    this.#receiver = receiver;
    return receiver;
  }

  #restartHash(): void {
    if (this.#hash === null) return;
    this.#hash.whirlpool.reset();
    this.#hash = { whirlpool: this.#hash.whirlpool, offset: 0 };
  }

  #namer(head: Head, otherwise: AppError): (text: string) => AppError {
    return pageNamer(this.#request, this.#context.classifyBody, head, otherwise);
  }

  /** The body ended as its head promised; now it must also be the whole file. */
  #checkLength(verdict: Writing): number {
    const { written } = this.#part;
    const { sizeBytes, endBytes } = verdict;
    if (sizeBytes === null && written > 0) return written;
    if (sizeBytes === written) return written;
    // A part of the range, or a connection that ended where a length was missing: the rest is another open's.
    const partly = endBytes !== null && endBytes !== sizeBytes && written === endBytes;
    if (partly || this.#framing === 'close') throw new AppError('connection-lost', { reason: 'short' });
    throw new AppError('size-mismatch', { expectedBytes: sizeBytes ?? 1, actualBytes: written });
  }

  /** Hashes what the core did not manage along the way, straight from the part. */
  async #digest(hash: Hash, sizeBytes: number): Promise<string> {
    const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    for (let at = this.#receiver?.hashOffset ?? hash.offset; at < sizeBytes; ) {
      const got = this.#part.read(block, at);
      if (got === 0) throw new AppError('disk-error', { path: this.#request.partPath, system: 'short read' });
      hash.whirlpool.update(block.subarray(0, got));
      at += got;
      // A cancel must get through.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#context.signal?.aborted === true) throw new AppError('cancelled');
    }
    return hash.whirlpool.digest();
  }

  #report(): void {
    const doneBytes = this.#receiver?.doneBytes ?? this.#part.written;
    this.#context.onProgress?.({ doneBytes, totalBytes: this.#totalBytes });
  }
}
