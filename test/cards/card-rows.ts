/** What can be wrong with a card, one a row, through the whole program on a real file system: for `npm test` and `npm run torture -- cards`. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asAppError, diskError } from '../../src/lib/errors.ts';
import { MARKED_KEY, sha256, World } from '../e2e/world.ts';
import { type FakeFichier, generatedBytes, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { makeTempUserdata } from '../helpers/temp-userdata.ts';
import { gameLike, makeZip, noise, zipOf } from '../helpers/zip-maker.ts';
import { filesBelow, RealCard, type RealKind } from './real-card.ts';

const MB = 1024 * 1024;
/** More than the program leaves free. */
const CARD_BYTES = 128 * MB;
const ROM = gameLike(2 * MB, 5);
const DISC = noise(6 * MB, 6);
const KEPT = zipOf({ 'Robo Run (World).sfc': ROM });
const OLD_LIST =
  '<?xml version="1.0"?>\n<gameList>\n\t<game>\n\t\t<path>./Mine.sfc</path>\n\t\t<name>Mine</name>\n\t</game>\n</gameList>\n';

/** A card with the program on it. */
export class CardWorld {
  readonly world: World;
  readonly card: RealCard;

  constructor(world: World, card: RealCard) {
    this.world = world;
    this.card = card;
  }

  path(...parts: string[]): string {
    return join(this.card.root, 'roms', ...parts);
  }

  /** Below roms/, without gamelists and what is unfinished. */
  games(): string[] {
    return filesBelow(join(this.card.root, 'roms')).filter(
      (file) => !file.startsWith('.rgsx/') && !file.includes('gamelist.xml'),
    );
  }

  add(name: string, content: Uint8Array): string {
    return this.world.addFile(name, content);
  }

  async get(url: string, system = 'snes', keep: 'auto' | 'unpack' | 'keep' = 'auto'): Promise<string> {
    const { state, code } = await this.world.get(url, system, { keep });
    return code ?? state;
  }

  /** Fills the card until so many bytes are free. */
  fill(freeBytes: number): void {
    const ballast = this.card.freeBytes - freeBytes;
    try {
      if (ballast > 0) writeFileSync(join(this.card.root, 'ballast'), Buffer.alloc(ballast));
    } catch (error) {
      // The tables of the ballast itself may need the last bytes.
      if (asAppError(diskError(error, 'ballast')).code !== 'no-space') throw error;
    }
  }

  empty(): void {
    rmSync(join(this.card.root, 'ballast'), { force: true });
  }

  /** A failed job again, to its end. */
  async again(): Promise<string> {
    for (const job of this.world.program.jobs()) this.world.program.resumeJob(job.id);
    this.world.program.resumeQueue();
    await this.world.program.runQueue();
    const last = this.world.events.findLast((event) => event.event === 'job');
    return last?.event !== 'job' ? 'nothing' : last.job.state === 'failed' ? last.job.error.code : last.job.state;
  }
}

export interface CardRow {
  readonly name: string;
  /** Kinds of cards that it is about; all of them unless given. */
  readonly only?: readonly RealKind[];
  /** Needs a card that can be told to fail. */
  readonly breaks?: boolean;
  /** Answers what was wrong; empty is the only good answer. */
  readonly attempt: (one: CardWorld, short: boolean) => Promise<string[]>;
}

const expectSame = (what: string, found: unknown, wanted: unknown): string[] =>
  JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];

function expectFile(one: CardWorld, path: string, bytes: Uint8Array): string[] {
  const found = one.games();
  if (!found.includes(path)) return [`${path} is not there, but ${found.join(', ') || 'nothing'}`];
  return sha256(readFileSync(one.path(path))) === sha256(bytes) ? [] : [`${path} is not right`];
}

/** Bytes that are left from the instant on at which a job enters a state: any write behind it may be the one that fails. */
const ROOMS = [0, 8 * 1024, 64 * 1024, 512 * 1024, 1.5 * MB, 3 * MB];
const STATES = ['downloading', 'verifying', 'unpacking', 'installing'] as const;

interface Full {
  readonly room: number;
  readonly state: (typeof STATES)[number];
  readonly keep: 'auto' | 'unpack';
}

/** The card is filled by somebody else in the middle of a job; with room again it arrives whole. */
async function fullAt(one: CardWorld, { room, state, keep }: Full): Promise<string[]> {
  const named = `${room} bytes left when ${state}, ${keep}`;
  const title = `Robo ${room} ${state} ${keep}`;
  const final = keep === 'auto' ? `snes/${title}.zip` : 'snes/Robo Run (World).sfc';
  const wrong: string[] = [];
  const end = one.world.program.onQueue((event) => {
    if (event.event !== 'job' || event.job.state !== state) return;
    end();
    one.fill(room);
  });
  const first = await one
    .get(one.add(`${title}.zip`, KEPT), 'snes', keep)
    .catch((error: unknown) => asAppError(error).code);
  end();
  if (first !== 'done') {
    // The last step may be done already: then the game is whole, and only not recorded.
    const bytes = keep === 'auto' ? KEPT : ROM;
    wrong.push(...expectSame('ended', first, 'no-space'));
    wrong.push(...(one.games().length > 0 ? expectFile(one, final, bytes) : []));
  }
  one.empty();
  if (first !== 'done') wrong.push(...expectSame('with room again', await one.again(), 'done'));
  wrong.push(...expectFile(one, final, keep === 'auto' ? KEPT : ROM));
  if (!readFileSync(one.path('snes/gamelist.xml'), 'utf8').includes('./Mine.sfc')) wrong.push('the old entry is gone');
  rmSync(one.path(final), { force: true });
  return wrong.map((text) => `${named}: ${text}`);
}

/** `get` on a slow link; once some of the game is there, `strike` happens. */
async function whileArriving(one: CardWorld, strike: () => void, get: () => Promise<string>): Promise<string> {
  const { program, server } = one.world;
  server.bytesPerSecond = 2 * MB;
  const end = program.onQueue((event) => {
    if (event.event !== 'progress' || event.bytes < 200_000) return;
    end();
    strike();
  });
  try {
    return await get();
  } finally {
    end();
    server.bytesPerSecond = null;
  }
}

export const CARD_ROWS: readonly CardRow[] = [
  {
    name: 'nothing wrong: kept, unpacked, a folder of files',
    attempt: async (one) => {
      const disc = makeZip({
        entries: [
          { name: 'Moon (World).cue', data: 'FILE "Moon (World).bin" BINARY' },
          { name: 'Moon (World).bin', data: DISC, method: 'stored' },
        ],
      });
      return [
        ...expectSame('kept', await one.get(one.add('Robo Run.zip', KEPT)), 'done'),
        ...expectFile(one, 'snes/Robo Run.zip', KEPT),
        ...expectSame('unpacked', await one.get(one.add('Moon.zip', disc), 'psx'), 'done'),
        ...expectSame('nothing unfinished', filesBelow(one.path('.rgsx')), []),
      ];
    },
  },
  {
    name: 'the card is full at any write',
    attempt: async (one, short) => {
      const wrong: string[] = [];
      for (const room of short ? [0, 512 * 1024] : ROOMS) {
        for (const state of STATES) {
          for (const keep of ['auto', 'unpack'] as const) wrong.push(...(await fullAt(one, { room, state, keep })));
        }
      }
      return wrong;
    },
  },
  {
    name: 'a game is deleted on a card that is full to the last byte, by a running program and by one that starts there',
    attempt: async (one) => {
      const wrong: string[] = [];
      for (const starts of [false, true]) {
        const named = (text: string): string => `${starts ? 'started on the full card' : 'running'}: ${text}`;
        const title = `Robo ${starts}`;
        wrong.push(...expectSame('installed', await one.get(one.add(`${title}.zip`, KEPT)), 'done').map(named));
        if (starts) await one.world.program.close();
        one.fill(0);
        if (starts) await one.world.start();
        const left = one.card.freeBytes;
        const entry = one.world.program.history(1)[0];
        const removed = await one.world.program.removeHistoryGame(entry?.id ?? -1);
        const list = readFileSync(one.path('snes/gamelist.xml'), 'utf8');
        wrong.push(
          ...expectSame('bytes free before', left < 64 * 1024, true).map(named),
          ...expectSame('deleted', removed.ok ? removed.value.files : removed.error.code, 1).map(named),
          ...expectSame('on the card', one.games(), []).map(named),
          ...expectSame('still listed', list.includes(title), false).map(named),
          ...expectSame('the old entry', list.includes('./Mine.sfc'), true).map(named),
        );
        one.empty();
      }
      return wrong;
    },
  },
  {
    name: 'no inode is left',
    only: ['ext4'],
    attempt: async (one) => {
      const many = join(one.card.root, 'many');
      mkdirSync(many);
      let made = 0;
      try {
        for (; made < 100_000; made++) writeFileSync(join(many, String(made)), '');
      } catch {
        // That was the last one.
      }
      const first = await one.get(one.add('Robo Run.zip', KEPT));
      const left = one.games();
      rmSync(many, { recursive: true });
      return [
        ...(made > 0 && made < 100_000 ? [] : ['the inodes did not run out']),
        ...expectSame('without an inode', first, 'no-space'),
        ...expectSame('on the card then', left, []),
        ...expectSame('with inodes again', await one.again(), 'done'),
        ...expectFile(one, 'snes/Robo Run.zip', KEPT),
      ];
    },
  },
  {
    name: 'the card turns read-only while a game arrives',
    only: ['fat32', 'ext4'],
    attempt: async (one) => {
      const url = one.add('Robo Run.zip', KEPT);
      const remount = (): void => {
        try {
          one.card.remount('ro');
        } catch {
          // Somebody has a file open for writing: the kernel says busy. What counts is what the program says of the next write.
        }
      };
      const first = await whileArriving(one, remount, () => one.get(url));
      one.card.remount('rw');
      // A kernel refuses to turn read-only what is written to; then the game simply arrives.
      if (first === 'done') return expectFile(one, 'snes/Robo Run.zip', KEPT);
      return [
        ...expectSame('read-only', first, 'disk-read-only'),
        ...expectSame('writable again', await one.again(), 'done'),
        ...expectFile(one, 'snes/Robo Run.zip', KEPT),
      ];
    },
  },
  {
    name: 'the card is read-only before a game arrives',
    only: ['fat32', 'ext4'],
    attempt: async (one) => {
      const other = new RealCard(one.card.kind, CARD_BYTES);
      rmSync(one.path('nes'), { recursive: true });
      mkdirSync(one.path('nes'));
      other.insert();
      try {
        return await onOtherMount(one, other, async () => {
          other.remount('ro');
          const url = one.add('Read Only.zip', KEPT);
          const first = await one.get(url, 'nes');
          other.remount('rw');
          return [
            ...expectSame('read-only', first, 'disk-read-only'),
            ...expectSame('writable again', await one.again(), 'done'),
          ];
        });
      } finally {
        other.remove();
      }
    },
  },
  {
    name: 'the card of a system is pulled out while a game arrives',
    attempt: async (one) => {
      const other = new RealCard(one.card.kind, CARD_BYTES);
      other.insert();
      try {
        return await onOtherMount(one, other, async () => {
          const pull = (): void => unmountFrom(one.path('nes'));
          const first = await whileArriving(one, pull, () => one.get(one.add('Pulled.zip', KEPT), 'nes'));
          const nothing = one.games().filter((file) => file.startsWith('nes/'));
          // Whatever it says, it never says that a game is there which is not.
          return first === 'done' ? expectFile(one, 'nes/Pulled.zip', KEPT) : expectSame('on the card', nothing, []);
        });
      } finally {
        other.remove();
      }
    },
  },
  {
    name: 'every write fails (EIO)',
    breaks: true,
    attempt: async (one) => {
      const url = one.add('Robo Run.zip', KEPT);
      const get = () => one.get(url).catch((error: unknown) => `threw ${String(error)}`);
      const first = await whileArriving(one, () => one.card.break(), get);
      return ['disk-error', 'disk-read-only', 'disk-gone', 'library-damaged'].includes(first) ? [] : [`ended ${first}`];
    },
  },
  {
    name: 'a file of 4 GiB',
    only: ['fat32'],
    attempt: async (one) => {
      const big = one.world.addFile('Big.iso', generatedBytes(4 * 1024 ** 3, 1));
      const before = one.world.server.downloads.length;
      const first = await one.get(big, 'psx', 'keep');
      return [
        ...expectSame('too large for FAT32', first, 'file-too-large'),
        ...expectSame('downloads opened', one.world.server.downloads.length - before, 0),
      ];
    },
  },
  {
    name: 'names that differ in case only',
    attempt: async (one) => {
      const [small, large] = [zipOf({ 'a.sfc': ROM }), zipOf({ 'b.sfc': ROM })];
      const ends = [await one.get(one.add('Robo Run.zip', small)), await one.get(one.add('ROBO RUN.zip', large))];
      const found = one.games().filter((file) => file.startsWith('snes/'));
      const hashes = new Set(found.map((file) => sha256(readFileSync(one.path(file)))));
      return [
        ...expectSame('ends', ends[0], 'done'),
        ...(ends[1] === 'done'
          ? expectSame('two files with their own bytes', [...hashes].sort(), [sha256(small), sha256(large)].sort())
          : expectFile(one, 'snes/Robo Run.zip', small)),
      ];
    },
  },
  {
    name: 'names that the file system refuses',
    attempt: async (one) => {
      const names = [
        'What? A: "Game" <1>|2*.sfc',
        'Dots....sfc',
        'CON.sfc',
        `${'Long '.repeat(45)}.sfc`,
        'Café – 日本語.sfc',
      ];
      const wrong: string[] = [];
      for (const [at, name] of names.entries()) {
        const rom = gameLike(20_000, 60 + at);
        const first = await one.get(one.add(`Odd ${at}.zip`, zipOf({ [name]: rom })), 'snes', 'unpack');
        const right = one.games().some((file) => sha256(readFileSync(one.path(file))) === sha256(rom));
        if (first !== 'done' || !right) wrong.push(`${name}: ${first}, ${one.games().join(', ')}`);
      }
      return wrong;
    },
  },
  {
    name: 'the ROM folder of a system is another card: what is unfinished lies there',
    attempt: async (one) => {
      const other = new RealCard(one.card.kind, CARD_BYTES);
      other.insert();
      try {
        return await onOtherMount(one, other, async () => {
          const seen = new Set<string>();
          const end = one.world.program.onQueue((event) => {
            if (event.event === 'progress')
              for (const file of filesBelow(other.root)) seen.add(file.replace(/\d+/g, 'N'));
          });
          const first = await one.get(one.add('There.zip', KEPT), 'nes');
          end();
          const staged = [...seen].some((file) => file.endsWith('archive.part'));
          return [
            ...expectSame('ends', first, 'done'),
            ...expectFile(one, 'nes/There.zip', KEPT),
            ...(staged ? [] : [`staging was not there: ${[...seen].join(', ')}`]),
          ];
        });
      } finally {
        other.remove();
      }
    },
  },
];

/** With another card in the place of roms/nes. */
async function onOtherMount(one: CardWorld, other: RealCard, work: () => Promise<string[]>): Promise<string[]> {
  bindAt(other.root, one.path('nes'));
  try {
    return await work();
  } finally {
    unmountFrom(one.path('nes'));
  }
}

function bindAt(from: string, at: string): void {
  execFileSync('mount', ['--bind', from, at]);
}

function unmountFrom(at: string): void {
  spawnSync('umount', ['-l', at], { stdio: 'ignore' });
}

/** One row on a card of its own; answers what was wrong. */
export async function tryCard(kind: RealKind, row: CardRow, short = false): Promise<string[]> {
  const card = new RealCard(kind, CARD_BYTES);
  let server: FakeFichier | null = null;
  let world: World | null = null;
  try {
    card.insert(row.breaks === true);
    server = await startFakeFichier({ accounts: [{ key: MARKED_KEY }] });
    const userdata = makeTempUserdata({ key: MARKED_KEY, root: card.root });
    userdata.write('roms/snes/gamelist.xml', OLD_LIST);
    world = new World(server, userdata);
    await world.start();
    return await row.attempt(new CardWorld(world, card), short);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    await world?.program?.close().catch(() => {});
    await server?.close();
    card.remove();
  }
}
