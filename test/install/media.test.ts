import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layoutUnpacked } from '../../src/install/layout.ts';
import { installedMedia, mediaOf, mediaPath } from '../../src/install/media.ts';
import { place } from '../../src/install/place.ts';
import type { InstalledFile, System } from '../../src/model.ts';
import { DOS, EXT4, MAME, SNES, system } from './fixtures.ts';

const PICO8 = system('pico8', '.p8 .png .m3u');
const of = (paths: readonly string[], on: System = SNES, sizeBytes = 1000) => {
  const { picture, manual } = mediaOf(
    paths.map((path) => ({ path, sizeBytes })),
    on,
  );
  return [picture, manual];
};

describe('mediaOf', () => {
  it.each<[string, readonly string[], readonly (string | null)[]]>([
    ['nothing', ['Game.sfc', 'readme.txt'], [null, null]],
    ['the only picture', ['Game.sfc', 'Game.png'], ['Game.png', null]],
    ['the front of several', ['scans/back.jpg', 'scans/front.jpg', 'scans/disc.jpg'], ['scans/front.jpg', null]],
    ['none of several that say nothing', ['1.jpg', '2.jpg'], [null, null]],
    ['not the back, even when it is the only one', ['back cover.jpg'], [null, null]],
    ['the cover rather than a title screen', ['title.png', 'cover.png'], ['cover.png', null]],
    ['the only book', ['x.pdf'], [null, 'x.pdf']],
    ['the manual of two books', ['guide.pdf', 'Manual.pdf'], [null, 'Manual.pdf']],
    ['neither of two', ['guide.pdf', 'map.pdf'], [null, null]],
  ])('%s', (_, paths, expected) => {
    expect(of(paths)).toEqual(expected);
  });

  it('never takes a game for a picture, nor a picture that is too large to show', () => {
    expect(of(['cart.png'], PICO8)).toEqual([null, null]);
    expect(of(['cover.png'], SNES, 9 * 1024 * 1024)).toEqual([null, null]);
  });
});

describe('where they go', () => {
  it('is named after what the menu starts', () => {
    expect(mediaPath('picture', 'scans/Front.JPG', 'Robots/Robots (World).m3u')).toBe(
      'images/Robots (World)-image.jpg',
    );
    expect(mediaPath('manual', 'x.pdf', 'Robots.sfc')).toBe('manuals/Robots-manual.pdf');
  });

  it('is found again for the gamelist', () => {
    expect(installedMedia(['Robots.sfc', 'images/Robots-image.png', 'manuals/Robots-manual.pdf'])).toEqual({
      image: './images/Robots-image.png',
      manual: './manuals/Robots-manual.pdf',
    });
    expect(installedMedia(['Robots.sfc', 'images/robots.png'])).toEqual({});
  });

  it.each([
    ['a set of chips', MAME],
    ['a game folder', DOS],
  ])('stays where it is in %s', (_, on) => {
    const files = ['GAME.EXE', 'cover.png'].map((path) => ({ path, stagedPath: `/s/${path}`, sizeBytes: 1 }));
    expect(layoutUnpacked({ files }, on, 'Robots', EXT4).moves.some(({ to }) => to.startsWith('images/'))).toBe(false);
  });
});

describe('placing', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rgsx-media-'));
    mkdirSync(join(root, 'staging'));
    for (const name of ['Robots.sfc', 'cover.png']) writeFileSync(join(root, 'staging', name), name);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const placeIt = (replaces: readonly InstalledFile[] = []) => {
    const staged = ['Robots.sfc', 'cover.png'].map((path) => ({
      path,
      stagedPath: join(root, 'staging', path),
      sizeBytes: Buffer.byteLength(path),
    }));
    const layout = layoutUnpacked({ files: staged }, SNES, 'Robots', EXT4);
    return place({ layout, romFolder: join(root, 'snes'), stagingFolder: join(root, 'staging'), replaces });
  };

  it('records the picture with the game', async () => {
    const { files } = await placeIt();
    expect(files.map(({ path }) => path.slice(root.length))).toEqual([
      '/snes/Robots.sfc',
      '/snes/images/Robots-image.png',
    ]);
  });

  it("installs without the picture where the player's own is", async () => {
    mkdirSync(join(root, 'snes/images'), { recursive: true });
    writeFileSync(join(root, 'snes/images/Robots-image.png'), 'mine');
    const { files } = await placeIt();
    expect(files).toHaveLength(1);
    expect(readFileSync(join(root, 'snes/images/Robots-image.png'), 'utf8')).toBe('mine');
  });

  it('installs without the picture where something else is called images', async () => {
    mkdirSync(join(root, 'snes'));
    writeFileSync(join(root, 'snes/images'), 'a file');
    expect((await placeIt()).files).toHaveLength(1);
    expect(readdirSync(join(root, 'snes')).sort()).toEqual(['Robots.sfc', 'images']);
  });

  it('replaces the picture of the older install of the same game', async () => {
    mkdirSync(join(root, 'snes/images'), { recursive: true });
    const older = join(root, 'snes/images/Robots-image.png');
    writeFileSync(older, 'old');
    expect((await placeIt([{ path: older, sizeBytes: 3 }])).files).toHaveLength(2);
    expect(readFileSync(older, 'utf8')).toBe('cover.png');
  });
});
