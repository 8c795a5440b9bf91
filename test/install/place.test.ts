import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Layout } from '../../src/install/layout.ts';
import { type PlaceResult, place, recoverPlace } from '../../src/install/place.ts';
import { packed } from '../../src/lib/columns.ts';
import type { InstalledFile } from '../../src/model.ts';

/** The power goes after `left` more changes to the disk: this one and all later ones do not happen. */
const power = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, changes: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const cut =
    <A extends unknown[], R>(change: (...args: A) => R) =>
    (...args: A): R => {
      power.changes++;
      if (power.left-- <= 0) throw Object.assign(new Error('power cut'), { code: 'EIO' });
      return change(...args);
    };
  return {
    ...fs,
    renameSync: cut(fs.renameSync),
    mkdirSync: cut(fs.mkdirSync),
    rmSync: cut(fs.rmSync),
    rmdirSync: cut(fs.rmdirSync),
    unlinkSync: cut(fs.unlinkSync),
    openSync: cut(fs.openSync),
  };
});

let root = '';
let staging = '';
let roms = '';

beforeEach(() => {
  power.left = Number.POSITIVE_INFINITY;
  root = mkdtempSync(join(tmpdir(), 'rgsx-place-'));
  staging = join(root, '.rgsx', '7');
  roms = join(root, 'snes');
  mkdirSync(staging, { recursive: true });
});
afterEach(() => {
  power.left = Number.POSITIVE_INFINITY;
  rmSync(root, { recursive: true, force: true });
});

/** Everything below a folder: path and content. */
function tree(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')] as const;
    }),
  );
}

/** A file, or with null a folder. */
function put(path: string, content: string | null): string {
  mkdirSync(content === null ? path : dirname(path), { recursive: true });
  if (content !== null) writeFileSync(path, content);
  return path;
}

function stage(files: Readonly<Record<string, string>>, texts: Layout['texts'] = [], mainPath?: string): Layout {
  const moves = Object.entries(files).map(([to, content], i) => {
    return { from: put(join(staging, 'unpacked', '0', String(i)), content), to, sizeBytes: content.length };
  });
  return { moves, texts, mainPath: mainPath ?? moves[0]?.to ?? '' };
}

const SET = { 'Game/Game (Disc 1).chd': 'one', 'Game/Game (Disc 2).chd': 'two', 'Other.sfc': 'three' };
const LIST = [{ path: 'Game/Game.m3u', content: 'Game (Disc 1).chd\nGame (Disc 2).chd\n' }];
const PLACED = { ...SET, 'Game/Game.m3u': 'Game (Disc 1).chd\nGame (Disc 2).chd\n' };

describe('place', () => {
  it('moves files and texts into the ROM folder and says what it put where', async () => {
    const layout = stage(SET, LIST, 'Game/Game.m3u');
    const result = await place({ layout, romFolder: roms, stagingFolder: staging, replaces: [] });
    expect(tree(roms)).toEqual(PLACED);
    expect(result.mainPath).toBe(join(roms, 'Game/Game.m3u'));
    expect(result.files.map((file) => [relative(roms, file.path), file.sizeBytes])).toEqual(
      Object.entries(PLACED).map(([path, content]) => [path, content.length]),
    );
    for (const file of result.files) expect(statSync(file.path).size).toBe(file.sizeBytes);
  });

  it('never overwrites a file that it did not install, and then changes nothing', async () => {
    put(join(roms, 'Other.sfc'), 'mine');
    const layout = stage(SET, LIST);
    await expect(place({ layout, romFolder: roms, stagingFolder: staging, replaces: [] })).rejects.toMatchObject({
      code: 'file-exists',
      details: { path: join(roms, 'Other.sfc') },
    });
    expect(tree(roms)).toEqual({ 'Other.sfc': 'mine' });
    expect(existsSync(join(roms, 'Game'))).toBe(false);
    expect(layout.moves.every((move) => existsSync(move.from))).toBe(true);
  });

  it.each([
    ['a folder is in the way', () => mkdirSync(join(roms, 'Other.sfc'), { recursive: true })],
    ['a file is where a folder must be', () => put(join(roms, 'Game'), 'mine')],
    ['a link is in the way', () => symlinkSync('/nowhere', join(put(roms, null), 'Other.sfc'))],
    ['a link is where a folder must be', () => symlinkSync(staging, join(put(roms, null), 'Game'))],
  ])('refuses when %s', async (_, obstruct) => {
    obstruct();
    const layout = stage(SET);
    await expect(place({ layout, romFolder: roms, stagingFolder: staging, replaces: [] })).rejects.toMatchObject({
      code: 'file-exists',
    });
  });

  it('replaces what it is told to', async () => {
    const old = put(join(roms, 'Other.sfc'), 'older');
    const layout = stage(SET);
    await place({ layout, romFolder: roms, stagingFolder: staging, replaces: [{ path: old, sizeBytes: 5 }] });
    expect(tree(roms)).toEqual(SET);
    expect(readdirSync(staging).sort()).toEqual(['place.json', 'unpacked']);
  });

  it('removes what the older version had more, unless the player has changed it', async () => {
    const older = ['Old/Game.sub', 'Old/Save.srm'].map((path) => ({
      path: put(join(roms, path), 'abc'),
      sizeBytes: 3,
    }));
    put(join(roms, 'Old/Save.srm'), 'played on');
    const { gone } = await place({ layout: stage(SET), romFolder: roms, stagingFolder: staging, replaces: older });
    expect(gone.map(({ path }) => relative(roms, path))).toEqual(['Old/Game.sub']);
    expect(tree(roms)).toEqual({ ...SET, 'Old/Save.srm': 'played on' });
  });
});

/** The same game, cut at every single change to the disk. */
async function cutAt(changes: number, replaces: readonly InstalledFile[]): Promise<boolean> {
  const layout = stage(SET, LIST, 'Game/Game.m3u');
  power.left = changes;
  try {
    await place({ layout, romFolder: roms, stagingFolder: staging, replaces });
    return power.left < 0;
  } catch {
    return true;
  } finally {
    power.left = Number.POSITIVE_INFINITY;
  }
}

describe('a power cut at any change to the disk', () => {
  it.each([
    ['into an empty ROM folder', {}, []],
    ['over an older version', { 'Other.sfc': 'older', 'Mine.sfc': 'mine' }, ['Other.sfc']],
    [
      'over an older version of more files',
      { 'Other.sfc': 'older', 'Game (Rev 1)/Game.sub': 'sub', 'Mine.sfc': 'mine' },
      ['Other.sfc', 'Game (Rev 1)/Game.sub'],
    ],
  ] as const)('%s: all of it or nothing, and a second try succeeds', async (_, before, replaced) => {
    const outcomes = new Set<string>();
    for (let changes = 0; ; changes++) {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(staging, { recursive: true });
      for (const [path, content] of Object.entries(before)) put(join(roms, path), content);
      const older: Record<string, string> = before;
      const replaces = replaced.map((path) => ({ path: join(roms, path), sizeBytes: older[path]?.length ?? 0 }));
      const after: Record<string, string> = { ...older, ...PLACED };
      delete after['Game (Rev 1)/Game.sub'];
      if (!(await cutAt(changes, replaces))) break;
      const recovery = recoverPlace(staging);
      outcomes.add(recovery.state);
      if (recovery.state === 'placed') {
        expect(tree(roms)).toEqual(after);
        expect(recovery.files).toHaveLength(4);
        expect(recovery.gone).toHaveLength(replaced.length > 1 ? 1 : 0);
      } else {
        expect(tree(roms)).toEqual(before);
        expect(existsSync(join(roms, 'Game'))).toBe(false);
      }
      const again = stage(SET, LIST, 'Game/Game.m3u');
      await place({ layout: again, romFolder: roms, stagingFolder: staging, replaces });
      expect(tree(roms)).toEqual(after);
      expect(existsSync(join(roms, 'Game (Rev 1)'))).toBe(false);
    }
    expect(outcomes).toContain('none');
    expect(outcomes).toContain('placed');
  });

  it('leaves no empty folder of a game that is not there, nor a game without it', async () => {
    const states = new Set<string>();
    for (let changes = 0; ; changes++) {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(staging, { recursive: true });
      const layout = { ...stage({ 'Game.pc/PLAY.EXE': 'play' }), emptyFolders: ['Game.pc/SAVE', 'Game.pc/A/B'] };
      power.left = changes;
      const params = { layout, romFolder: roms, stagingFolder: staging, replaces: [] };
      const through = await place(params).then(
        () => true,
        () => false,
      );
      const whole = through && power.left > 0;
      power.left = Number.POSITIVE_INFINITY;
      const recovery = recoverPlace(staging);
      if (recovery.state === 'placed') {
        const made = [join(roms, 'Game.pc/SAVE'), join(roms, 'Game.pc/A/B')];
        expect(recovery.emptyFolders).toEqual(made);
        for (const folder of made) expect(readdirSync(folder)).toEqual([]);
      } else if (!whole) expect(existsSync(join(roms, 'Game.pc')), String(changes)).toBe(false);
      states.add(recovery.state);
      if (whole) break;
    }
    expect([...states].sort()).toEqual(['none', 'placed']);
  });

  it('of a game of very many files: all of it or nothing, its list and that of its older version included', async () => {
    const name = (n: number): string => `Game.pc/${Math.floor(n / 150)}/Part ${n}.bin`;
    const set = (first: number, content: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 400 }, (_, n) => [name(first + n), `${content} ${n}`]));
    const [before, after] = [set(0, 'older'), set(100, 'newer')];
    const outcomes: string[] = [];
    for (let changes = 0; ; changes += 331) {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(staging, { recursive: true });
      const replaces = packed(
        Object.entries(before).map(([path, content]) => ({
          path: put(join(roms, path), content),
          sizeBytes: content.length,
        })),
      );
      const moves = packed(stage(after).moves);
      power.left = changes;
      const params = {
        layout: { moves, texts: [], mainPath: 'Game.pc' },
        romFolder: roms,
        stagingFolder: staging,
        replaces,
      };
      const result = await place(params).catch(() => null);
      const cut = power.left < 0;
      power.left = Number.POSITIVE_INFINITY;
      const recovery = cut ? recoverPlace(staging) : { state: 'placed' as const, ...(result as PlaceResult) };
      outcomes.push(recovery.state);
      expect(tree(roms)).toEqual(recovery.state === 'placed' ? after : before);
      if (recovery.state === 'placed') {
        expect(recovery.files.map(({ path }) => relative(roms, path))).toEqual(Object.keys(after));
        expect([recovery.gone.length, recovery.gone.at(0)?.path]).toEqual([100, join(roms, name(0))]);
      }
      if (!cut) break;
    }
    expect([outcomes.at(0), outcomes.at(-1), outcomes.length > 4]).toEqual(['none', 'placed', true]);
  });

  it('takes back what cannot be finished because a staging file is lost', async () => {
    put(join(roms, 'Other.sfc'), 'older');
    const layout = stage(SET);
    power.left = Number.POSITIVE_INFINITY;
    const moves = layout.moves.map((move, i) => ({
      from: move.from,
      to: join(roms, move.to),
      sizeBytes: move.sizeBytes,
      backup: i === 2 ? join(staging, 'replaced', 'old-2') : null,
    }));
    const journal = {
      version: 1,
      placed: false,
      moves,
      newFolders: [join(roms, 'Game')],
      helpFolder: null,
      mainPath: '',
    };
    put(moves[0]?.to ?? '', 'one');
    rmSync(moves[0]?.from ?? '');
    rmSync(moves[1]?.from ?? '');
    writeFileSync(join(staging, 'place.json'), JSON.stringify(journal));
    expect(recoverPlace(staging)).toEqual({ state: 'undone' });
    expect(tree(roms)).toEqual({ 'Other.sfc': 'older' });
    expect(existsSync(moves[0]?.from ?? '')).toBe(true);
    expect(recoverPlace(staging)).toEqual({ state: 'none' });
  });

  const under = {
    'both names': ['one', 'one'],
    'both, the new one cut short': ['one', ''],
    'both, the old one cut short': ['', 'one'],
  };
  it.each(Object.entries(under))(
    'finishes where a renamed file is there under %s (FAT after a cut: it was refused as a file of the player)',
    (_, [old, fresh]) => {
      const layout = stage({ 'Game/Game.chd': 'one' });
      const [move] = layout.moves;
      const from = put(move?.from ?? '', old ?? '');
      const to = put(join(roms, 'Game/Game.chd'), fresh ?? '');
      const moves = [{ from, to, sizeBytes: 3, backup: null }];
      const rest = { version: 1, placed: false, newFolders: [join(roms, 'Game')], helpFolder: null, mainPath: to };
      writeFileSync(join(staging, 'place.json'), JSON.stringify({ ...rest, moves }));
      expect(recoverPlace(staging)).toMatchObject({ state: 'placed', files: [{ path: to, sizeBytes: 3 }] });
      expect(tree(roms)).toEqual({ 'Game/Game.chd': 'one' });
    },
  );

  it('leaves a file of another size that came into the way meanwhile', () => {
    const layout = stage({ 'Game/Game.chd': 'one' });
    const to = put(join(roms, 'Game/Game.chd'), 'of the player');
    const moves = [{ from: layout.moves.at(0)?.from ?? '', to, sizeBytes: 3, backup: null }];
    const rest = { version: 1, placed: false, newFolders: [], helpFolder: null, mainPath: to };
    writeFileSync(join(staging, 'place.json'), JSON.stringify({ ...rest, moves }));
    expect(recoverPlace(staging)).toEqual({ state: 'undone' });
    expect(tree(roms)).toEqual({ 'Game/Game.chd': 'of the player' });
  });

  it.each(['', '{"version":2}', '{broken'])('a journal of %j is none', (text) => {
    writeFileSync(join(staging, 'place.json'), text);
    expect(recoverPlace(staging)).toEqual({ state: 'none' });
  });
});

describe('to another mount', () => {
  const memory = '/dev/shm';
  const there = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;
  it.runIf(there)('copies, syncs and renames; cancel leaves nothing behind', async () => {
    const far = mkdtempSync(join(memory, 'rgsx-far-'));
    try {
      const layout = stage(SET, LIST);
      const seen: number[] = [];
      const stop = new AbortController();
      const params = { layout, romFolder: join(far, 'snes'), stagingFolder: staging, replaces: [] };
      stop.abort();
      await expect(place(params, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
      expect(tree(far)).toEqual({});
      await place(params, { onProgress: ({ doneBytes }) => seen.push(doneBytes) });
      expect(tree(join(far, 'snes'))).toEqual(PLACED);
      expect(readdirSync(join(far, 'snes')).sort()).toEqual(['Game', 'Other.sfc']);
      expect(seen.at(-1)).toBe(Object.values(PLACED).join('').length);
    } finally {
      rmSync(far, { recursive: true });
    }
  });
});
