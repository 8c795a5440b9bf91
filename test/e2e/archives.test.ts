/** Archives that are no zips, from the host to the ROM folder, through the whole program. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRar4, makeRar5, pack } from '../helpers/archive-maker.ts';
import { hiddenRar5 } from '../helpers/rar-packer.ts';
import { gameLike, makeZip, noise } from '../helpers/zip-maker.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.clearCard();
  expect(existsSync(join(world.userdata.roms, '.rgsx/1/unpacked'))).toBe(false);
});

const ROM = gameLike(600_000, 4);
const CUE = 'FILE "Two Moons.bin" BINARY';
const DISC = { 'Two Moons.cue': CUE, 'Two Moons.bin': ROM };

type Row = readonly [
  what: string,
  fileName: string,
  system: string,
  make: () => Buffer | Promise<Buffer>,
  files: Readonly<Record<string, Uint8Array | string | null>>,
];

/** null: the archive itself, as it was. */
const ROWS: readonly Row[] = [
  [
    'a 7z that the system opens stays',
    'Robo.7z',
    'snes',
    () => pack('7z', { 'Robo.sfc': ROM }),
    { 'snes/Robo.7z': null },
  ],
  [
    'a 7z called zip stays under its true name',
    'Robo.zip',
    'snes',
    () => pack('7z', { 'Robo.sfc': ROM }),
    { 'snes/Robo.7z': null },
  ],
  [
    'a 7z with a disc is unpacked',
    'Two Moons.7z',
    'psx',
    () => pack('7z', DISC),
    { 'psx/Two Moons/Two Moons.cue': CUE, 'psx/Two Moons/Two Moons.bin': ROM },
  ],
  [
    'a 7z called zip is unpacked where only discs are opened',
    'Two Moons.zip',
    'psx',
    () => pack('7z', DISC),
    { 'psx/Two Moons/Two Moons.cue': CUE, 'psx/Two Moons/Two Moons.bin': ROM },
  ],
  ['a RAR 4', 'Robo.rar', 'snes', () => makeRar4({ 'Robo.sfc': 'a rom' }), { 'snes/Robo.sfc': 'a rom' }],
  [
    'a RAR 5',
    'Robo.rar',
    'snes',
    () => makeRar5({ 'x/Robo.sfc': 'a rom', 'x/read.txt': 'hi' }),
    { 'snes/Robo.sfc': 'a rom' },
  ],
  ['a tar', 'Robo.tar', 'gba', () => pack('tar', { 'Robo.gba': ROM }), { 'gba/Robo.gba': ROM }],
  ['a gz', 'Robo.gba.gz', 'gba', () => pack('gzip', { 'Robo.gba': ROM }), { 'gba/Robo.gba': ROM }],
];

describe('playable in the end', () => {
  it.each(ROWS)('%s', async (_, fileName, system, make, files) => {
    const bytes = await make();
    const outcome = await world.get(world.addFile(fileName, bytes), system);
    expect(outcome).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toEqual(Object.keys(files).sort());
    for (const [path, content] of Object.entries(files)) {
      expect(readFileSync(join(world.userdata.roms, path)).equals(Buffer.from(content ?? bytes)), path).toBe(true);
    }
  });
});

const spoilt = async (): Promise<Buffer> => {
  const bytes = await pack('7z', { 'Robo.sfc': noise(90_000) }, { args: ['-mx=0'] });
  bytes[40_000] = (bytes[40_000] ?? 0) ^ 1;
  return bytes;
};

/** A 7z whose coder nobody knows: its id is changed, and the header's checksums with it. */
async function unknownMethod(): Promise<Buffer> {
  const bytes = await pack('7z', { 'Robo.sfc': ROM }, { args: ['-mhc=off', '-m0=lzma2'] });
  const from = 32 + Number(bytes.readBigUInt64LE(12));
  // One coder with an id of one byte and properties: 0x21, then LZMA2's id, which is 0x21 too.
  bytes[bytes.indexOf(Buffer.from([0x21, 0x21, 0x01]), from) + 1] = 0x7e;
  bytes.writeUInt32LE(crc32(bytes.subarray(from)), 28);
  bytes.writeUInt32LE(crc32(bytes.subarray(12, 32)), 8);
  return bytes;
}

describe('refused with nothing left', () => {
  it.each([
    ['archive-encrypted', 'psx', () => pack('7z', DISC, { args: ['-psecret'] })],
    ['archive-encrypted', 'psx', () => pack('7z', DISC, { args: ['-psecret', '-mhe=on'] })],
    ['archive-link', 'psx', () => pack('7z', DISC, { links: { 'a.link': '/etc/passwd' } })],
    ['archive-parent-path', 'psx', () => makeRar5({ '../../escaped.sh': 'echo', 'a.cue': CUE })],
    ['archive-wrong-crc', 'psx', spoilt],
    ['archive-wrong-crc', 'snes', spoilt],
  ] as const)('%s (%s)', async (code, system, make) => {
    const outcome = await world.get(world.addFile('Game.7z', await make()), system);
    expect(outcome).toEqual({ state: 'failed', code, files: [] });
    expect(world.romFiles().filter((path) => !path.startsWith('.rgsx/'))).toEqual([]);
    expect(existsSync(join(world.userdata.root, 'escaped.sh'))).toBe(false);
  });

  it.each([
    ['archive-encrypted', () => pack('7z', DISC, { args: ['-psecret', '-mhe=on'] })],
    ['archive-encrypted', async () => hiddenRar5()],
    ['archive-unsupported', unknownMethod],
  ] as const)('%s: what was fetched stays until the job is cancelled', async (code, make) => {
    const url = world.addFile('Kept.7z', await make());
    expect(await world.get(url, 'psx')).toMatchObject({ state: 'failed', code });
    expect(world.romFiles()).toEqual([
      expect.stringMatching(/^\.rgsx\/\d+\/archive\.journal$/),
      expect.stringMatching(/^\.rgsx\/\d+\/archive\.part$/),
    ]);
    const before = world.server.downloads.length;
    const job = world.program.jobs().find((one) => one.game.url === url);
    world.program.resumeJob(job?.id ?? 0);
    await world.program.runQueue();
    expect(world.outcome(job?.id ?? 0)).toMatchObject({ state: 'failed', code });
    expect(world.server.downloads.length).toBe(before);
    world.program.cancelJob(job?.id ?? 0);
    await expect.poll(() => world.romFiles(), { timeout: 15_000 }).toEqual([]);
  });

  it('a link in the way is not followed', async () => {
    symlinkSync(world.userdata.root, join(world.userdata.roms, 'psx', 'Three Moons'));
    const outcome = await world.get(world.addFile('Three Moons.7z', await pack('7z', DISC)), 'psx');
    expect(outcome).toMatchObject({ state: 'failed', code: 'file-exists' });
    expect(existsSync(join(world.userdata.root, 'Two Moons.cue'))).toBe(false);
  });
});

describe('an empty folder of a game that is a folder', () => {
  const FILES = { 'Clocks/PLAY.EXE': ROM, 'Clocks/DATA/A.DAT': CUE };
  const folders = ['Clocks/SAVE', 'Clocks/DATA/DEEP/NONE'];
  const folderEntry = (name: string) => ({ name: `${name}/`, data: '', method: 'stored' as const });
  const entries = [
    ...Object.entries(FILES).map(([name, data]) => ({ name, data })),
    ...['Clocks', 'Clocks/DATA', 'Clocks/DATA/DEEP', ...folders].map(folderEntry),
  ];
  const MAKERS: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
    zip: () => makeZip({ entries }),
    '7z': () => pack('7z', FILES, { folders }),
    tar: () => pack('tar', FILES, { folders }),
  };
  const game = (path: string): string => join(world.userdata.roms, 'dos/Clocks.pc', path);
  afterEach(() => rmSync(game(''), { recursive: true, force: true }));

  it.each(Object.keys(MAKERS))(
    'comes along in a %s, goes with the game, and stays once something is in it',
    async (kind) => {
      const content = await MAKERS[kind]?.();
      if (content === undefined) throw new Error(kind);
      const url = world.addFile(`Clocks.${kind}`, content);
      const outcome = await world.get(url, 'dos', { keep: 'unpack' });
      expect(outcome).toMatchObject({ state: 'done', code: null });
      expect(outcome.files.map(({ path }) => path).sort()).toEqual([game('DATA/A.DAT'), game('PLAY.EXE')]);
      expect(readdirSync(game('SAVE'))).toEqual([]);
      expect(readdirSync(game('DATA/DEEP/NONE'))).toEqual([]);
      const remove = async (): Promise<void> => {
        const entry = world.program.history(1)[0];
        expect(await world.program.removeHistoryGame(entry?.id ?? 0)).toMatchObject({
          value: { files: 2, changed: [] },
        });
      };
      await remove();
      expect(existsSync(game(''))).toBe(false);
      await world.get(url, 'dos', { keep: 'unpack' });
      writeFileSync(game('SAVE/GAME1.SAV'), 'level 5');
      await remove();
      expect(readdirSync(game(''), { recursive: true }).sort()).toEqual(['SAVE', 'SAVE/GAME1.SAV']);
    },
  );

  it('that a newer version has no more goes with the older one', async () => {
    const file = world.server.host.addFile({ name: 'Clocks.zip', content: makeZip({ entries }) });
    await world.get(file.url, 'dos');
    file.content = makeZip({ entries: entries.filter(({ name }) => !name.includes('DEEP')) });
    expect(await world.get(file.url, 'dos')).toMatchObject({ state: 'done' });
    expect(readdirSync(game('DATA'))).toEqual(['A.DAT']);
    expect(existsSync(game('SAVE'))).toBe(true);
  });

  it('is not made outside of the game, nor over what is there, nor where games are single files', async () => {
    const hostile = makeZip({ entries: [...entries, folderEntry('../escaped')] });
    expect(await world.get(world.addFile('Escape.zip', hostile), 'dos')).toMatchObject({ code: 'archive-parent-path' });
    expect(readdirSync(join(world.userdata.roms, 'dos')).filter((name) => /escape/i.test(name))).toEqual([]);
    mkdirSync(game(''), { recursive: true });
    writeFileSync(game('SAVE'), 'a file of the player');
    const url = world.addFile('Clocks.zip', makeZip({ entries }));
    expect(await world.get(url, 'dos')).toMatchObject({ state: 'done' });
    expect(readFileSync(game('SAVE'), 'utf8')).toBe('a file of the player');
    const cartridge = makeZip({ entries: [{ name: 'Robo.p8', data: 'pico-8' }, folderEntry('saves')] });
    expect(await world.get(world.addFile('Robo.zip', cartridge), 'pico8')).toMatchObject({ state: 'done' });
    expect(readdirSync(join(world.userdata.roms, 'pico8'))).not.toContain('saves');
  });
});
