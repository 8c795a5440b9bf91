/** Games in several volumes, from the host to the ROM folder, through the whole program. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRar5Volumes, packVolumes } from '../helpers/archive-maker.ts';
import { packRar5 } from '../helpers/rar-packer.ts';
import { gameLike, noise, zipOf } from '../helpers/zip-maker.ts';
import { type Outcome, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => world.clearCard());

const TRACK = Buffer.concat([gameLike(500_000, 4), noise(400_000, 5)]);
const CUE = Buffer.from('FILE "Two Moons.bin" BINARY');
const DISC = { 'Two Moons.cue': CUE, 'Two Moons.bin': TRACK };
const INSTALLED = ['psx/Two Moons/Two Moons.bin', 'psx/Two Moons/Two Moons.cue'];

type Volumes = readonly (readonly [name: string, bytes: Buffer])[];

const cut = (name: string, bytes: Buffer, size: number): Volumes =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => [
    `${name}.${String(at + 1).padStart(3, '0')}`,
    bytes.subarray(at * size, (at + 1) * size),
  ]);

const numbered = (name: string, volumes: readonly Buffer[]): Volumes =>
  volumes.map((bytes, at) => [`${name}.${String(at + 1).padStart(3, '0')}`, bytes]);

const rarVolumes = (): Volumes => {
  const pieces = [TRACK.subarray(0, 300_000), TRACK.subarray(300_000, 700_000), TRACK.subarray(700_000)];
  return makeRar5Volumes('Two Moons.bin', pieces).map((bytes, at) => [`Two Moons.part${at + 1}.rar`, bytes]);
};

/** `zip -s` of Info-ZIP. */
function splitZip(): Volumes {
  const folder = mkdtempSync(join(tmpdir(), 'split-'));
  try {
    for (const [name, bytes] of Object.entries(DISC)) writeFileSync(join(folder, name), bytes);
    execFileSync('zip', ['-q', '-s', '200k', 'Two Moons.zip', ...Object.keys(DISC)], { cwd: folder });
    const names = readdirSync(folder).filter((name) => /\.z(ip|\d\d)$/.test(name));
    return names.map((name) => [name, readFileSync(join(folder, name))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function getAll(links: readonly string[], system = 'psx', options = {}): Promise<Outcome> {
  const games = await world.program.joinGames(links.map((link) => world.program.findGame(link, system)));
  expect(games).toHaveLength(1);
  const [game] = games;
  if (game === undefined) throw new Error('no game');
  const { job } = world.program.enqueueGame(game, { keep: 'auto', verify: 'auto', ...options });
  await world.program.runQueue();
  return world.outcome(job.id);
}

/** Downloads since then; a look at one end of a volume asks for a range with both its ends. */
const since = (before: number) => {
  const isLook = ({ range }: { readonly range: string | null }): boolean => /^bytes=\d+-\d+$/.test(range ?? '');
  const all = world.server.downloads.slice(before);
  return { looks: all.filter(isLook), fetches: all.filter((one) => !isLook(one)) };
};

const upload = (volumes: Volumes): string[] => volumes.map(([name, bytes]) => world.addFile(name, bytes));

describe('one game, one job', () => {
  it.each<readonly [string, () => Volumes | Promise<Volumes>]>([
    ['7z volumes', async () => numbered('Two Moons.7z', await packVolumes('7z', DISC, 200_000))],
    ['a zip in pieces by 7-Zip', async () => numbered('Two Moons.zip', await packVolumes('zip', DISC, 200_000))],
    ['a zip cut by any tool', () => cut('Two Moons.zip', zipOf(DISC), 300_000)],
    ['a zip cut under a name without its ending', () => cut('Two Moons', zipOf(DISC), 300_000)],
    ['zip volumes of Info-ZIP', splitZip],
  ])('%s', async (_, make) => {
    const volumes = await make();
    expect(volumes.length).toBeGreaterThan(2);
    const before = world.server.downloads.length;
    // The order of the links is of no matter.
    expect(await getAll(upload([...volumes].reverse()))).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toEqual(INSTALLED);
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons/Two Moons.bin')).equals(TRACK)).toBe(true);
    expect(since(before).fetches).toHaveLength(volumes.length);
    const total = volumes.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const progress = world.events.flatMap((event) =>
      event.event === 'progress' && event.state === 'downloading' ? [event] : [],
    );
    expect(progress.at(-1)).toMatchObject({ bytes: total, totalBytes: total });
    expect(world.program.history(1)).toMatchObject([{ outcome: 'done', sizeBytes: total }]);
  });

  it('RAR volumes, new names', async () => {
    expect(await getAll(upload(rarVolumes()))).toMatchObject({ state: 'done' });
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons.bin')).equals(TRACK)).toBe(true);
  });

  it('RAR volumes, old names', async () => {
    const names = ['Two Moons.rar', 'Two Moons.r00', 'Two Moons.r01'];
    const volumes = rarVolumes().map(([, bytes], at) => [names[at] ?? '', bytes] as const);
    expect(await getAll(upload(volumes))).toMatchObject({ state: 'done' });
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons.bin')).equals(TRACK)).toBe(true);
  });

  it('packed RAR volumes, solid over their borders', async () => {
    const files = { 'Two Moons.cue': CUE, 'Two Moons.bin': TRACK, 'bonus.bin': TRACK };
    const packed = packRar5(files, { solid: true, volumeBytes: 250_000 });
    expect(packed.length).toBeGreaterThan(2);
    const volumes = packed.map((bytes, at) => [`Two Moons.part${at + 1}.rar`, bytes] as const);
    expect(await getAll(upload(volumes))).toMatchObject({ state: 'done' });
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons/bonus.bin')).equals(TRACK)).toBe(true);
  });

  it('a disc image in pieces is put together', async () => {
    expect(await getAll(upload(cut('Two Moons.iso', TRACK, 250_000)), 'psx')).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toEqual(['psx/Two Moons.iso']);
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons.iso')).equals(TRACK)).toBe(true);
  });

  it('a zip in pieces that the system opens is kept as one', async () => {
    const rom = zipOf({ 'Robo.sfc': TRACK });
    expect(await getAll(upload(cut('Robo.zip', rom, 250_000)), 'snes')).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toEqual(['snes/Robo.zip']);
    expect(readFileSync(join(world.userdata.roms, 'snes/Robo.zip')).equals(rom)).toBe(true);
  });
});

const codeOf = async (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => 'nothing thrown',
    (error: unknown) => (error as { code?: unknown }).code,
  );

/** Nothing of the game is in a ROM folder, and of a failed one nothing is left in staging. */
function expectNothing(): void {
  expect(world.romFiles().filter((path) => !path.startsWith('.rgsx/'))).toEqual([]);
}

describe('what is wrong is said before anything is downloaded', () => {
  it.each([
    ['the second of three', 1],
    ['the first of three', 0],
  ])('a link is not among them: %s', async (_, gap) => {
    const before = world.server.downloads.length;
    const links = upload(cut('Gap.zip', zipOf(DISC), 300_000).filter((_, at) => at !== gap));
    expect(await codeOf(getAll(links))).toBe('archive-volume-missing');
    expect(world.server.downloads.length).toBe(before);
  });

  it.each(['Lone.part2.rar', 'Lone.part1.rar', 'Lone.7z.001', 'Lone.z01', 'Lone.r00'])('%s by itself', async (name) => {
    const [calls, opens] = [world.server.calls('download/get_token').length, world.server.downloads.length];
    expect(await world.get(world.addFile(name, noise(5000)), 'psx')).toMatchObject({
      state: 'failed',
      code: 'archive-volume-missing',
    });
    expect([world.server.calls('download/get_token').length, world.server.downloads.length]).toEqual([calls, opens]);
  });

  it('a volume is gone from the host', async () => {
    const before = world.server.downloads.length;
    const volumes = cut('Gone.7z', noise(900_000), 300_000);
    const files = volumes.map(([name, content]) => world.server.host.addFile({ name, content }));
    const games = await world.program.joinGames(files.map(({ url }) => world.program.findGame(url, 'psx')));
    world.server.host.files.delete(files[2]?.id ?? '');
    const game = games[0];
    if (game === undefined) throw new Error('no game');
    const { job } = world.program.enqueueGame(game, { keep: 'auto', verify: 'auto' });
    await world.program.runQueue();
    expect(world.outcome(job.id)).toMatchObject({ state: 'failed', code: 'file-gone' });
    expect(world.server.downloads.length).toBe(before);
  });
});

describe('a missing last volume is said before anything is downloaded', () => {
  const sevenZip = async () => numbered('Two Moons.7z', await packVolumes('7z', DISC, 200_000));
  const packedRar = (): Volumes =>
    packRar5({ 'Two Moons.bin': TRACK }, { volumeBytes: 250_000 }).map((bytes, at) => [
      `Two Moons.part${at + 1}.rar`,
      bytes,
    ]);
  const oldNames = (): Volumes => {
    const names = ['Two Moons.rar', 'Two Moons.r00', 'Two Moons.r01'];
    return rarVolumes().map(([, bytes], at) => [names[at] ?? '', bytes]);
  };

  it.each<readonly [string, () => Volumes | Promise<Volumes>, (names: readonly string[]) => string]>([
    ['RAR', rarVolumes, (names) => names.at(-1) ?? ''],
    ['packed RAR', packedRar, (names) => names.at(-1) ?? ''],
    ['RAR, old names', oldNames, (names) => names.at(-1) ?? ''],
    ['7z', sevenZip, (names) => names.at(-1) ?? ''],
    ['a cut zip', () => cut('Two Moons.zip', zipOf(DISC), 300_000), (names) => names.at(-1) ?? ''],
  ])('%s', async (_, make, expected) => {
    const volumes = await make();
    const before = world.server.downloads.length;
    const progress = () => world.events.filter(({ event }) => event === 'progress').length;
    const told = progress();
    expect(await getAll(upload(volumes.slice(0, -1)))).toMatchObject({
      state: 'failed',
      code: 'archive-volume-missing',
    });
    const [entry] = world.program.history(1);
    expect(entry?.error).toMatchObject({ details: { entry: expected(volumes.map(([name]) => name)) } });
    expect(since(before)).toMatchObject({ looks: { length: 1 }, fetches: [] });
    expect([progress(), world.romFiles()]).toEqual([told, []]);
  });

  it('a volume of Info-ZIP before the .zip at the end', async () => {
    const volumes = [...splitZip()].sort(([a], [b]) => (a < b ? -1 : 1));
    const before = world.server.downloads.length;
    const lacking = volumes.filter((_, at) => at !== volumes.length - 2);
    expect(await getAll(upload(lacking))).toMatchObject({ state: 'failed', code: 'archive-volume-missing' });
    expect(since(before).fetches).toEqual([]);
  });

  it('the look that is dropped is taken again; a host without ranges is not asked twice', async () => {
    world.server.faults.push({ on: 'download', kind: 'drop', file: 'Two Moons.part3.rar', afterBytes: 100 });
    expect(await getAll(upload(rarVolumes()))).toMatchObject({ state: 'done' });
    await world.clearCard();
    const before = world.server.downloads.length;
    world.server.faults.push({ on: 'download', kind: 'ignore-range', file: 'Two Moons.part3.rar' });
    expect(await getAll(upload(rarVolumes()), 'psx')).toMatchObject({ state: 'done' });
    expect(since(before)).toMatchObject({ looks: { length: 1 }, fetches: { length: 3 } });
  });
});

describe('what no look can tell is seen at the end', () => {
  it('a zip under a name without its ending lacks its last piece: nothing is installed', async () => {
    const pieces = cut('Two Moons', zipOf(DISC), 300_000).slice(0, -1);
    expect(await getAll(upload(pieces))).toMatchObject({ state: 'failed', code: 'archive-damaged' });
    expectNothing();
  });

  it('a damaged volume is fetched again once, with the others', async () => {
    const volumes = rarVolumes();
    const before = world.server.downloads.length;
    world.server.faults.push({ on: 'download', kind: 'corrupt', file: 'Two Moons.part2.rar', atByte: 200_000 });
    expect(await getAll(upload(volumes))).toMatchObject({ state: 'done' });
    expect(since(before).fetches).toHaveLength(2 * volumes.length);
    expect(readFileSync(join(world.userdata.roms, 'psx/Two Moons.bin')).equals(TRACK)).toBe(true);
  });

  it('a volume that stays damaged fails with the name of what is wrong', async () => {
    const spoilt = rarVolumes().map(([name, bytes], at) => {
      const copy = Buffer.from(bytes);
      if (at === 1) copy[200_000] = (copy[200_000] ?? 0) ^ 1;
      return [name, copy] as const;
    });
    expect(await getAll(upload(spoilt))).toMatchObject({ state: 'failed', code: 'archive-wrong-crc' });
    expectNothing();
  });

  it('a piece of no archive is compared with the checksum that the host has of it', async () => {
    const pieces = cut('Two Moons.iso', TRACK, 250_000);
    const links = pieces.map(([name, content], at) =>
      world.addFile(name, content, at === 2 ? { whirlpool: 'f'.repeat(128) } : {}),
    );
    expect(await getAll(links)).toMatchObject({ state: 'failed', code: 'checksum-mismatch' });
    expectNothing();
  });
});

describe('on the way', () => {
  it('a drop in the second volume goes on at the byte', async () => {
    const volumes = cut('Drop.zip', zipOf({ 'Drop.cue': CUE, 'Drop.bin': noise(30_000_000) }), 12_000_000);
    const before = world.server.downloads.length;
    world.server.faults.push({ on: 'download', kind: 'drop', file: 'Drop.zip.002', atByte: 9_000_000 });
    expect(await getAll(upload(volumes))).toMatchObject({ state: 'done' });
    const ranges = since(before).fetches.map(({ range }) => range ?? '');
    expect(ranges).toEqual(['', '', expect.stringMatching(/^bytes=[89]\d{6}-$/), '']);
    expect(world.server.maxStreams).toBe(1);
  });

  it('a server that begins a volume anew costs that volume only', async () => {
    const zip = zipOf({ 'Anew.cue': CUE, 'Anew.bin': noise(9_000_000) });
    world.server.faults.push(
      { on: 'download', kind: 'drop', file: 'Anew.zip.002', atByte: 2_000_000 },
      { on: 'download', kind: 'ignore-range', file: 'Anew.zip.002', skip: 1 },
    );
    expect(await getAll(upload(cut('Anew.zip', zip, 4_000_000)))).toMatchObject({ state: 'done' });
    expect(readFileSync(join(world.userdata.roms, 'psx/Anew/Anew.bin')).equals(noise(9_000_000))).toBe(true);
  });

  it('cancelled in the second volume, nothing is left', async () => {
    const volumes = rarVolumes();
    const games = await world.program.joinGames(upload(volumes).map((link) => world.program.findGame(link, 'psx')));
    const game = games[0];
    if (game === undefined) throw new Error('no game');
    world.server.faults.push({ on: 'download', kind: 'stall', file: 'Two Moons.part2.rar', afterBytes: 100_000 });
    const { job } = world.program.enqueueGame(game, { keep: 'auto', verify: 'auto' });
    const before = world.server.downloads.length;
    const stop = world.program.onQueue((event) => {
      if (event.event === 'progress' && since(before).fetches.length === 2) world.program.cancelJob(job.id);
    });
    await world.program.runQueue();
    stop();
    await expect.poll(() => world.romFiles(), { timeout: 15_000 }).toEqual([]);
    expect(world.program.history(1)).toMatchObject([{ outcome: 'cancelled', volumes: { length: 3 } }]);
    world.server.faults.length = 0;
    // From the history all volumes are fetched again.
    expect(world.program.retryHistory(world.program.history(1)[0]?.id ?? 0)).toMatchObject({ ok: true });
    await world.program.runQueue();
    expect(world.romFiles()).toEqual(['psx/Two Moons.bin']);
  });

  it('a protected set asks for one password', async () => {
    const links = rarVolumes().map(([name, bytes]) => world.addFile(name, bytes, { password: 'moss66' }));
    const games = links.map((link) => world.program.findGame(link, 'psx'));
    world.program.rememberPassword(links[0] ?? '', 'moss66');
    const named = games.map((game, at) => ({ name: `Two Moons.part${at + 1}.rar`, url: game.url, sizeBytes: null }));
    const game = { ...games[0], volumes: named } as (typeof games)[number];
    const { job } = world.program.enqueueGame(game, { keep: 'auto', verify: 'auto' });
    await world.program.runQueue();
    expect(world.outcome(job.id)).toMatchObject({ state: 'done' });
  });
});

describe('in lists', () => {
  const ok = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  const rows = (words: string) => {
    const filter = { regions: [], languages: [], hidePreReleases: false, only: 'all', minBytes: null } as const;
    const query = { systemName: null, words, filter: { ...filter, maxBytes: null, grouped: false }, sort: 'name' };
    return world.program.games({ ...query, sort: 'name' }, 0, 50).rows;
  };

  const upTo = (volumes: Volumes, more: { folder?: number } = {}) =>
    volumes.map(([name, content]) => world.server.host.addFile({ name, content, ...more }));

  it.each(['game set', 'own account', 'shared folder'])(
    '%s: one row with the size of all, fetched as one',
    async (kind) => {
      const title = kind.replace(' ', '');
      const renamed = rarVolumes().map(([name, bytes]) => [name.replace('Two Moons', title), bytes] as const);
      const total = renamed.reduce((sum, [, bytes]) => sum + bytes.length, 0);
      let location: string;
      let system: string | null = null;
      if (kind === 'game set') {
        const links = upTo(renamed).map(({ name, url }, at) => [name, url, String(renamed[at]?.[1].length)]);
        const file = world.userdata.write(
          'set/games/psx.json',
          JSON.stringify([...links, ['Other.zip', 'https://1fichier.com/?other00001', '1 MB']]),
        );
        location = join(file, '..', '..');
      } else {
        const folder = world.server.host.addFolder({
          name: kind === 'own account' ? 'psx' : 'share',
          shareId: title.slice(0, 8),
        });
        upTo(renamed, { folder: folder.id });
        location = kind === 'own account' ? '1fichier:/psx' : `https://1fichier.com/dir/${title.slice(0, 8)}`;
        system = kind === 'own account' ? null : 'psx';
      }
      ok(await world.program.addSource(location, null, system));
      const found = rows(title);
      expect(found).toMatchObject([{ name: title, systemName: 'psx', mark: 'none' }]);
      const id = found[0]?.id ?? 0;
      expect(Math.abs((found[0]?.sizeBytes ?? 0) - total)).toBeLessThan(10);
      expect(world.program.game(id)).toMatchObject({
        ...{ volumeCount: 3, format: 'rar', unsupported: null, besideBytes: Math.floor(total * 0.9) },
      });
      const { added } = world.program.enqueue([id], {
        discs: 'all',
        keep: null,
        verify: 'auto',
        systemName: null,
        again: false,
      });
      expect(added).toHaveLength(1);
      await world.program.runQueue();
      expect(world.outcome(added[0]?.id ?? 0)).toMatchObject({ state: 'done' });
      expect(rows(title)).toMatchObject([{ mark: 'installed', sizeBytes: total }]);
      // A second look at the same source changes nothing.
      ok(await world.program.refreshSources(null));
      expect(rows(title)).toMatchObject([{ id, mark: 'installed' }]);
      expect(existsSync(join(world.userdata.roms, 'psx', 'Two Moons.bin'))).toBe(true);
    },
  );

  it('a volume that the list lacks is told in the list', async () => {
    const lacking = upTo(rarVolumes().map(([name, bytes]) => [name.replace('Two Moons', 'Lacking'), bytes] as const));
    const links = lacking.filter((_, at) => at !== 1).map(({ name, url }) => [name, url, '1 MB']);
    const file = world.userdata.write('lack/games/psx.json', JSON.stringify(links));
    ok(await world.program.addSource(join(file, '..', '..'), null));
    const id = rows('Lacking')[0]?.id ?? 0;
    const error = { code: 'archive-volume-missing', details: { entry: 'Lacking.part2.rar' } };
    expect(world.program.game(id)?.unsupported).toEqual(error);
    const options = { discs: 'all', keep: null, verify: 'auto', systemName: null, again: false } as const;
    expect(world.program.enqueue([id], options)).toMatchObject({ added: [], refused: [{ error }] });
  });
});
