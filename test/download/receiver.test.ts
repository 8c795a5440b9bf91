import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { Receiver } from '../../src/download/receiver.ts';
import type { Target } from '../../src/download/target.ts';
import type { Whirlpool } from '../../src/download/whirlpool.ts';

const MIB = 1024 * 1024;

/** A target that keeps nothing but its counts. */
class Counting implements Target {
  written = 0;
  readonly syncing = false;
  get unsynced(): number {
    return 0;
  }
  get state(): Target['state'] {
    const none = { link: '', sizeBytes: null, validator: null, fileName: null, generation: 0, hash: null };
    return { ...none, offset: this.written };
  }
  restart(): void {}
  append(_bytes: Uint8Array, length: number): void {
    this.written += length;
  }
  read(): number {
    return 0;
  }
  sync(_hash: unknown, done: () => void): void {
    done();
  }
  async settle(): Promise<void> {}
  async close(): Promise<void> {}
}

/** A checksum whose every block takes so long. */
function hasherOf(ms: number) {
  const whirlpool = {
    update: () => {
      for (const end = performance.now() + ms; performance.now() < end; );
    },
    save: () => new Uint8Array(),
  };
  return { whirlpool: whirlpool as unknown as Whirlpool, offset: 0 };
}

async function receive(mib: number, hashMs: number) {
  const part = new Counting();
  const receiver = new Receiver({
    part,
    hasher: hasherOf(hashMs),
    ...{ at: 0, endBytes: mib * MIB, pageError: null, sink: undefined },
    ...{ begin: () => {}, resume: () => {}, onProgress: () => {}, onSynced: () => {} },
  });
  const chunk = Buffer.alloc(64 * 1024);
  for (let at = 0; at < mib * MIB; at += chunk.length) receiver.data(chunk, 0, chunk.length);
  await receiver.finish();
  const { hashOffset } = receiver;
  receiver.release();
  return { written: part.written, hashOffset };
}

test('a core that keeps up hashes every byte along the way', async () => {
  expect(await receive(20, 0)).toEqual({ written: 20 * MIB, hashOffset: 20 * MIB });
});

test('a core that is too slow: the bytes go on, the checksum is put off after a trial', async () => {
  const { written, hashOffset } = await receive(40, 8);
  expect(written).toBe(40 * MIB);
  expect(hashOffset).toBe(8 * MIB);
});
