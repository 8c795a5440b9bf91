import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeHeader, encodeOffset, linkHash, readJournal } from '../../src/download/journal.ts';
import { journalPath, PartFile, type PartFs, type PartIdentity } from '../../src/download/part-file.ts';
import type { AppError } from '../../src/lib/errors.ts';
import { seeded } from '../helpers/random.ts';
import { PowerFs } from './helpers/power-fs.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rgsx-part-'));
  path = join(folder, 'archive.part');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ROBO: PartIdentity = { linkId: 'robo', sizeBytes: 1_000_000, validator: null };
const content = (length: number, seed = 1) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 8)) & 255));

async function written(identity: PartIdentity, bytes: Buffer): Promise<void> {
  const part = PartFile.open(path, identity);
  part.append(bytes, bytes.length);
  await part.settle(null);
  await part.close();
}

/** Opens, looks, closes. */
async function looked(identity: PartIdentity, fakes?: PartFs): Promise<{ offset: number; partBytes: number }> {
  const part = PartFile.open(path, identity, fakes);
  const { offset } = part.state;
  await part.close();
  return { offset, partBytes: statSync(path).size };
}

describe('a part', () => {
  it('goes on where it was safe', async () => {
    await written(ROBO, content(5_000));
    expect(await looked(ROBO)).toEqual({ offset: 5_000, partBytes: 5_000 });
    expect(readFileSync(path)).toEqual(content(5_000));
  });

  it('is cut to the recorded offset', async () => {
    await written(ROBO, content(5_000));
    fs.appendFileSync(path, 'unsafe');
    expect(await looked(ROBO)).toEqual({ offset: 5_000, partBytes: 5_000 });
  });

  it('keeps a hash state with its offset', async () => {
    const part = PartFile.open(path, ROBO);
    part.append(content(100), 100);
    await part.settle({ offset: 64, state: Buffer.from([1, 2, 250]) });
    await part.close();
    const again = PartFile.open(path, ROBO);
    expect(again.state.hash).toEqual({ offset: 64, state: Buffer.from([1, 2, 250]) });
    await again.close();
  });

  it.each([
    ['another link', { ...ROBO, linkId: 'other' }],
    ['another size', { ...ROBO, sizeBytes: 999 }],
  ])('starts again for %s', async (_name, identity) => {
    await written(ROBO, content(5_000));
    expect(await looked(identity)).toEqual({ offset: 0, partBytes: 0 });
  });

  it('starts again for another validator, and goes on for the same', async () => {
    const versioned = { ...ROBO, validator: '"\u00e9"' };
    await written(versioned, content(10));
    expect(await looked(versioned)).toMatchObject({ offset: 10 });
    expect(await looked({ ...ROBO, validator: '"v2"' })).toMatchObject({ offset: 0 });
  });

  it('goes on when the size is not known by one side', async () => {
    await written({ ...ROBO, sizeBytes: null }, content(10));
    expect(await looked(ROBO)).toMatchObject({ offset: 10 });
  });

  it('trusts nothing of a part that is shorter than recorded', async () => {
    await written(ROBO, content(5_000));
    truncateSync(path, 4_999);
    expect(await looked(ROBO)).toEqual({ offset: 0, partBytes: 0 });
  });

  it('trusts no part without a journal', async () => {
    await written(ROBO, content(5_000));
    rmSync(journalPath(path));
    expect(await looked(ROBO)).toEqual({ offset: 0, partBytes: 0 });
  });

  it('does not write the link itself', async () => {
    await written({ ...ROBO, linkId: 'https://example.org/?secret=1' }, content(1));
    expect(readFileSync(journalPath(path), 'utf8')).not.toContain('secret');
  });

  it('keeps its journal small, and what it says', async () => {
    const part = PartFile.open(path, ROBO);
    const state = { offset: 0, state: Buffer.alloc(1_000, 7) };
    for (let n = 1; n <= 200; n++) {
      part.append(content(1), 1);
      await part.settle({ ...state, offset: n });
    }
    await part.close();
    expect(statSync(journalPath(path)).size).toBeLessThan(70_000);
    expect(await looked(ROBO)).toMatchObject({ offset: 200 });
  });
});

describe('a garbled journal', () => {
  const header = { link: linkHash('robo'), sizeBytes: 1_000, validator: null, fileName: 'robo é.zip', generation: 3 };
  const lines = [
    encodeHeader(header),
    ...[100, 200, 300].map((offset) => encodeOffset({ generation: 3, offset, hash: null })),
    encodeOffset({ generation: 3, offset: 400, hash: { offset: 390, state: Buffer.from('state') } }),
  ];
  const whole = Buffer.from(lines.join(''), 'latin1');
  const ends = lines.map((_, n) => lines.slice(0, n + 1).join('').length);
  /** Offset after the lines that end at or before a place. */
  const offsetAt = (place: number) => [0, 100, 200, 300, 400][ends.filter((end) => end <= place).length - 1] ?? 0;

  it('ends at the last whole line when it is torn, at any byte', () => {
    for (let length = 0; length <= whole.length; length++) {
      const { state, goodBytes } = readJournal(whole.subarray(0, length));
      expect(state.offset).toBe(offsetAt(length));
      expect(goodBytes).toBe(ends.filter((end) => end <= length).at(-1) ?? 0);
    }
  });

  it('ends before the first changed line, whichever byte is changed', () => {
    const below = seeded(7);
    for (let at = 0; at < whole.length; at++) {
      const garbled = Buffer.from(whole);
      garbled[at] = (garbled[at] ?? 0) ^ (1 + below(255));
      const { state } = readJournal(garbled);
      expect(state.offset).toBe(offsetAt(at));
    }
  });

  it('ignores lines of an earlier beginning that lie behind a new header', () => {
    const text = encodeHeader({ ...header, generation: 4 }) + lines.slice(1).join('');
    expect(readJournal(Buffer.from(text, 'latin1')).state).toMatchObject({ offset: 0, generation: 4 });
  });

  it('goes on after the last whole line: the torn rest is not in the way', async () => {
    await written(ROBO, content(500));
    const good = readFileSync(journalPath(path));
    writeFileSync(journalPath(path), Buffer.concat([good, Buffer.from('12345678 {"g":1,"o"')]));
    const part = PartFile.open(path, ROBO);
    part.append(content(100), 100);
    await part.settle(null);
    await part.close();
    expect(await looked(ROBO)).toMatchObject({ offset: 600 });
  });
});

describe('a failing card', () => {
  const failing = (call: 'writeSync' | 'fdatasync', code: string, after = 0): PartFs => {
    let calls = 0;
    const fault = () => Object.assign(new Error(code), { code });
    if (call === 'writeSync') {
      const writeSync = ((fd: number, bytes: Uint8Array, at: number, length: number, place: number) => {
        if (bytes.length > 1_000 && calls++ >= after) throw fault();
        return fs.writeSync(fd, bytes, at, length, place);
      }) as PartFs['writeSync'];
      return { ...fs, writeSync };
    }
    const fdatasync = ((fd: number, done: (error: Error | null) => void) => {
      if (calls++ >= after) setImmediate(() => done(fault()));
      else fs.fdatasync(fd, done);
    }) as PartFs['fdatasync'];
    return { ...fs, fdatasync };
  };

  it.each([
    ['ENOSPC', 'no-space'],
    ['EIO', 'disk-error'],
    ['EROFS', 'disk-read-only'],
    ['EFBIG', 'file-too-large'],
    ['ENODEV', 'disk-gone'],
  ])('%s while writing is %s, and what was there stays', async (system, code) => {
    const part = PartFile.open(path, ROBO, failing('writeSync', system, 1));
    part.append(content(2_000), 2_000);
    expect(() => part.append(content(2_000), 2_000)).toThrow(expect.objectContaining({ code }));
    await part.settle(null);
    await part.close();
    expect(await looked(ROBO)).toEqual({ offset: 2_000, partBytes: 2_000 });
  });

  it('a failed sync records nothing, then or later', async () => {
    const part = PartFile.open(path, ROBO, failing('fdatasync', 'EIO'));
    part.append(content(2_000), 2_000);
    await expect(part.settle(null)).rejects.toMatchObject({ code: 'disk-error' });
    await expect(part.settle(null)).rejects.toMatchObject({ code: 'disk-error' });
    expect(() => part.append(content(1), 1)).toThrow();
    await part.close();
    expect(await looked(ROBO)).toEqual({ offset: 0, partBytes: 0 });
  });

  it('a folder that is not there is an error of the card', () => {
    try {
      PartFile.open(join(folder, 'nowhere/archive.part'), ROBO);
      expect.unreachable();
    } catch (error) {
      expect((error as AppError).kind).toBe('disk');
    }
  });
});

describe('power cuts', () => {
  it('never record more than is safe, never lose what was acknowledged, never mix beginnings', async () => {
    for (let seed = 1; seed <= 250; seed++) {
      const below = seeded(seed);
      const power = new PowerFs();
      const part = PartFile.open(path, ROBO, power.fs);
      let beginning = part.state.generation;
      let acknowledged = 0;
      for (let step = 0; step < 25; step++) {
        const what = below(10);
        if (what < 5) {
          const bytes = content(1 + below(300), beginning).subarray(0, 1 + below(300));
          const block = Buffer.from(bytes.map((_, i) => (part.written + i) * 7 + beginning * 13));
          part.append(block, block.length);
        } else if (what < 7) part.sync(null, () => {});
        else if (what < 9) {
          power.completeSync();
          await new Promise((resolve) => setImmediate(resolve));
          acknowledged = part.state.offset;
        } else if (below(4) === 0 && !part.syncing) {
          part.restart(ROBO);
          beginning = part.state.generation;
          acknowledged = 0;
        }
        expect(part.state.offset).toBeLessThanOrEqual(power.durableBytes(path).length);
      }
      const after = mkdtempSync(join(folder, 'cut-'));
      power.cut(after, below);
      while (power.syncs.length > 0) {
        power.completeSync();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await part.close();
      const survivor = PartFile.open(join(after, 'archive.part'), ROBO);
      const { offset, generation } = survivor.state;
      const bytes = readFileSync(join(after, 'archive.part'));
      await survivor.close();
      expect(bytes.length).toBe(offset);
      if (generation === beginning) expect(offset).toBeGreaterThanOrEqual(acknowledged);
      expect(bytes).toEqual(Buffer.from(bytes.map((_, i) => i * 7 + generation * 13)));
      rmSync(path);
      rmSync(journalPath(path));
      rmSync(after, { recursive: true });
    }
  });
});
