import { expect, test } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { GameRef, RemoteFile, VerifyChoice } from '../../src/model.ts';
import type { Job } from '../../src/queue/job.ts';
import { LinksAhead } from '../../src/queue/links-ahead.ts';
import { nearsItsEnd } from '../../src/queue/next-step.ts';
import type { Host } from '../../src/queue/ports.ts';
import { FakeClock } from '../helpers/fake-clock.ts';

const MINUTE = 60_000;
const forever = new AbortController().signal;

function game(name: string): GameRef {
  return { gameId: 1, name, url: `https://1fichier.com/?${name}`, sizeBytes: null, systemName: 'snes' };
}

function job(name: string, verify: VerifyChoice = 'auto', id = 1): Job {
  const rest = { position: id, addedAt: 0, file: null, fetchedAgain: false };
  return { id, state: 'waiting', game: game(name), options: { keep: 'auto', verify }, ...rest };
}

/** A host that writes down what it is asked, and links that prepare with it. */
function setUp() {
  const asked: string[] = [];
  const fail = new Map<string, ErrorCode>();
  const told = { none: false };
  const gate = { closed: null as Promise<void> | null };
  const clock = new FakeClock();
  const ask = async (what: string): Promise<void> => {
    asked.push(what);
    await gate.closed;
    const code = fail.get(what);
    if (code !== undefined) throw new AppError(code);
  };
  const file = (name: string): RemoteFile => ({ fileName: name, sizeBytes: 5, whirlpool: null, validator: null });
  let tokens = 0;
  const host: Host = {
    describe: async ({ name }) => {
      await ask(`info ${name}`);
      return { ...file(`${name}.zip`), whirlpool: 'known' };
    },
    open: async ({ name, url }) => {
      await ask(`token ${name}`);
      return { url: `https://a-1.example/${tokens++}`, rules: 'fichier', family: 0, linkId: url };
    },
    glance: async (games) => {
      await ask(`glance ${games.map(({ name }) => name).join(' ')}`);
      if (told.none) return new Map();
      return new Map(games.map(({ url, name }) => [url, { ...file(`${name}.zip`), brief: true as const }]));
    },
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const links = new LinksAhead(host, clock, log);
  const prepared = async (...line: Job[]): Promise<void> => {
    const [next] = line;
    if (next === undefined) return;
    links.prepare(next, () => line);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const hold = (): (() => void) => {
    let open = (): void => {};
    gate.closed = new Promise((resolve) => {
      open = resolve;
    });
    return () => {
      gate.closed = null;
      open();
    };
  };
  return { asked, fail, told, clock, links, prepared, hold };
}

test('what was prepared is not asked for again, and a token is used once', async () => {
  const { links, asked, prepared } = setUp();
  await prepared(job('a'));
  await prepared(job('a'));
  expect(asked).toEqual(['info a', 'token a']);
  expect(await links.describe(game('a'), 'auto', forever)).toMatchObject({ fileName: 'a.zip', whirlpool: 'known' });
  expect((await links.open(game('a'), forever)).url).toBe('https://a-1.example/0');
  expect((await links.open(game('a'), forever)).url).toBe('https://a-1.example/1');
  expect(asked).toEqual(['info a', 'token a', 'token a']);
});

test('what many games are is asked for with one request; a token is asked for the next one only', async () => {
  const { links, asked, prepared } = setUp();
  await prepared(job('a'), job('b', 'size'), job('c', 'strict'), job('d'));
  expect(asked).toEqual(['glance a b d', 'token a']);
  expect((await links.describe(game('b'), 'size', forever)).brief).toBe(true);
  expect(asked).toHaveLength(2);
  // `strict` wants the checksum, which only the host's word on the file itself has.
  expect((await links.describe(game('d'), 'strict', forever)).whirlpool).toBe('known');
  expect(asked.at(-1)).toBe('info d');
});

test('what is held ahead does not follow the length of the queue (each file of a bulk check was held for ever)', async () => {
  const { links, asked, prepared } = setUp();
  await prepared(job('a'), job('b'), job('c'));
  await links.describe(game('b'), 'auto', forever);
  await links.describe(game('b'), 'auto', forever);
  expect(asked.at(-1)).toBe('info b');
  // The job of c was cancelled: the next look at the line lets go of it.
  await links.open(game('a'), forever);
  await prepared(job('d'), job('e'));
  await links.describe(game('c'), 'auto', forever);
  expect(asked.at(-1)).toBe('info c');
});

test('games that the bulk check cannot tell are not asked about in bulk again', async () => {
  const { links, asked, prepared, told } = setUp();
  told.none = true;
  await prepared(job('a'), job('b'), job('c'));
  await links.describe(game('a'), 'auto', forever);
  await prepared(job('b'), job('c'));
  expect(asked).toEqual(['glance a b c', 'info a', 'token a', 'info b', 'token b']);
});

test('where the bulk check fails each file is asked for by itself, and it is not tried again', async () => {
  const { links, asked, fail, prepared } = setUp();
  fail.set('glance a b', 'bad-answer');
  await prepared(job('a'), job('b'));
  await links.open(game('a'), forever);
  await prepared(job('b'), job('c'));
  expect(asked).toEqual(['glance a b', 'info a', 'token a', 'info b', 'token b']);
});

test('a job whose turn comes while its link is on the way waits for that one instead of asking twice', async () => {
  const { links, asked, prepared, hold } = setUp();
  const open = hold();
  await prepared(job('a'));
  const described = links.describe(game('a'), 'auto', forever);
  open();
  await described;
  await links.open(game('a'), forever);
  expect(asked).toEqual(['info a', 'token a']);
});

test('a cancelled job does not wait for what is on the way', async () => {
  const { links, prepared, hold } = setUp();
  const open = hold();
  await prepared(job('a'));
  const cancel = new AbortController();
  const described = links.describe(game('a'), 'auto', cancel.signal);
  cancel.abort(new AppError('cancelled'));
  await expect(described).rejects.toMatchObject({ code: 'cancelled' });
  open();
});

test('a token that has become old is not used, by either clock', async () => {
  for (const pass of [
    // The device slept: the monotonic clock stood still.
    (clock: FakeClock) => ({ now: clock.now() + 10 * MINUTE, monotonic: clock.monotonic() }),
    // The clock was set back meanwhile.
    (clock: FakeClock) => ({ now: clock.now() - 60 * MINUTE, monotonic: clock.monotonic() + 5 * MINUTE }),
  ]) {
    const { links, asked, clock, prepared } = setUp();
    await prepared(job('a'));
    const { now, monotonic } = pass(clock);
    clock.now = () => now;
    clock.monotonic = () => monotonic;
    await links.open(game('a'), forever);
    expect(asked).toEqual(['info a', 'token a', 'token a']);
  }
});

test('another game is put in front: it is prepared too, and the first one keeps its link', async () => {
  const { links, asked, prepared } = setUp();
  await prepared(job('a'));
  await prepared(job('b'), job('a'));
  await links.open(game('b'), forever);
  await links.open(game('a'), forever);
  expect(asked).toEqual(['info a', 'token a', 'info b', 'token b']);
});

test('a file that is gone is told to its job without asking again; a retry of the player asks', async () => {
  const { links, asked, fail, prepared } = setUp();
  fail.set('token a', 'file-gone');
  await prepared(job('a'));
  await prepared(job('a'));
  await expect(links.describe(game('a'), 'auto', forever)).rejects.toMatchObject({ code: 'file-gone' });
  expect(asked).toEqual(['info a', 'token a']);
  fail.clear();
  await links.open(game('a'), forever);
  expect(asked.at(-1)).toBe('token a');
});

test.each<ErrorCode>(['flood', 'key-refused', 'password-needed', 'offline', 'bug'])(
  '%s while preparing fails nobody: the job asks for itself when its turn comes, not before',
  async (code) => {
    const { links, asked, fail, prepared } = setUp();
    fail.set('info a', code);
    await prepared(job('a'));
    await prepared(job('a'));
    expect(asked).toEqual(['info a']);
    fail.clear();
    expect(await links.describe(game('a'), 'auto', forever)).toMatchObject({ fileName: 'a.zip' });
  },
);

test('stopping breaks off what is on its way; afterwards preparing goes on', async () => {
  const { links, asked, prepared, hold } = setUp();
  const open = hold();
  await prepared(job('a'));
  const stopped = links.stop();
  open();
  await stopped;
  await prepared(job('b'));
  await links.open(game('b'), forever);
  expect(asked).toContain('token b');
});

test.each([
  [{ bytes: 0, totalBytes: null, bytesPerSecond: 9e9 }, false],
  [{ bytes: 0, totalBytes: 200_000, bytesPerSecond: 0 }, true],
  [{ bytes: 0, totalBytes: 500_000_000, bytesPerSecond: 0 }, false],
  [{ bytes: 100_000_000, totalBytes: 500_000_000, bytesPerSecond: 5_000_000 }, false],
  [{ bytes: 360_000_000, totalBytes: 500_000_000, bytesPerSecond: 5_000_000 }, true],
])('%j is near its end: %s', (progress, near) => {
  expect(nearsItsEnd(progress)).toBe(near);
});
