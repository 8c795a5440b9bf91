/** What the menu shows after games came and went, by the whole program. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gameLike, zipOf } from '../helpers/zip-maker.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const track = gameLike(200_000, 3);
const cue = Buffer.from('FILE "Robots.bin" BINARY\n  TRACK 01 MODE1/2352\n    INDEX 01 00:00:00\n');
const gamelist = (system: string): string => readFileSync(join(world.userdata.roms, system, 'gamelist.xml'), 'utf8');

async function removeByName(name: string): Promise<void> {
  const entry = world.program.history(50).find((one) => one.name.startsWith(name));
  if (entry === undefined) throw new Error(`${name} is not in the history`);
  expect(await world.program.removeHistoryGame(entry.id)).toMatchObject({ ok: true });
}

describe('the list of the menu', () => {
  it('shows title, region, languages, size, picture and manual of an unpacked game, and nothing of it when it is removed', async () => {
    const zip = zipOf({
      'Garden (Europe) (En,Fr).cue': cue,
      'Robots.bin': track,
      'scans/front.png': gameLike(5000, 4),
      'manual.pdf': gameLike(9000, 5),
      'readme.txt': Buffer.from('hello'),
    });
    const { state, files } = await world.get(world.addFile('Garden (Europe) (En,Fr).zip', zip), 'psx');
    expect(state).toBe('done');
    expect(files.map(({ path }) => path.slice(world.userdata.roms.length + 5)).sort()).toEqual([
      'Garden (Europe) (En,Fr)/Garden (Europe) (En,Fr).cue',
      'Garden (Europe) (En,Fr)/Robots.bin',
      'Garden (Europe) (En,Fr)/readme.txt',
      'images/Garden (Europe) (En,Fr)-image.png',
      'manuals/Garden (Europe) (En,Fr)-manual.pdf',
    ]);
    expect(gamelist('psx')).toContain(`	<game>
		<path>./Garden (Europe) (En,Fr)/Garden (Europe) (En,Fr).cue</path>
		<name>Garden</name>
		<image>./images/Garden (Europe) (En,Fr)-image.png</image>
		<manual>./manuals/Garden (Europe) (En,Fr)-manual.pdf</manual>
		<lang>en,fr</lang>
		<region>eu</region>
		<size>214074</size>
	</game>
`);
    await removeByName('Garden');
    expect(gamelist('psx')).not.toContain('Garden');
    expect(world.romFiles()).toEqual([]);
    expect(existsSync(join(world.userdata.roms, 'psx/Garden (Europe) (En,Fr)'))).toBe(false);
  });

  it('shows two discs that came one by one as one game', async () => {
    for (const n of [1, 2]) {
      const name = `Robots (World) (Disc ${n})`;
      const zip = zipOf({ [`${name}.cue`]: cue, 'Robots.bin': track });
      expect(await world.get(world.addFile(`${name}.zip`, zip), 'psx')).toMatchObject({ state: 'done' });
    }
    const list = join(world.userdata.roms, 'psx/Robots (World).m3u');
    expect(readFileSync(list, 'utf8')).toBe(
      'Robots (World) (Disc 1)/Robots (World) (Disc 1).cue\nRobots (World) (Disc 2)/Robots (World) (Disc 2).cue\n',
    );
    expect(gamelist('psx')).toContain('<path>./Robots (World).m3u</path>\n\t\t<name>Robots</name>');
    await removeByName('Robots (World) (Disc 2)');
    expect(existsSync(list)).toBe(false);
    expect(gamelist('psx')).not.toContain('.m3u');
    await removeByName('Robots (World) (Disc 1)');
    expect(world.romFiles()).toEqual([]);
  });

  it('knows nothing of BIOS files, which lie unpacked in their folder', async () => {
    const zip = zipOf({ 'bios/console/boot.bin': gameLike(4096, 6), 'bios/kanji.rom': gameLike(4096, 7) });
    expect(await world.get(world.addFile('BIOS Pack.zip', zip), 'bios')).toMatchObject({ state: 'done' });
    const bios = join(world.userdata.root, 'bios');
    expect(existsSync(join(bios, 'console/boot.bin')) && existsSync(join(bios, 'kanji.rom'))).toBe(true);
    expect(existsSync(join(bios, 'gamelist.xml'))).toBe(false);
  });
});

describe('the same game again', () => {
  const upload = (name: string, files: Record<string, Uint8Array>) =>
    world.server.host.addFile({ name, content: zipOf(files) });

  it('an update that leaves fewer files removes what was there before, and the menu shows the new one', async () => {
    const disc = { 'Canal (World).cue': cue, 'Robots.bin': track };
    const file = upload('Canal (World).zip', { ...disc, 'extra/bonus.bin': gameLike(3000, 6) });
    expect(await world.get(file.url, 'psx')).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toContain('psx/Canal (World)/extra/bonus.bin');
    // On the host it is another file by now: one image instead of a sheet with its track.
    file.content = zipOf({ 'Canal (World).chd': gameLike(150_000, 7) });
    expect(await world.get(file.url, 'psx')).toMatchObject({ state: 'done' });
    expect(world.romFiles()).toEqual(['psx/Canal (World).chd']);
    expect(existsSync(join(world.userdata.roms, 'psx/Canal (World)'))).toBe(false);
    await expect.poll(() => gamelist('psx')).toContain('<path>./Canal (World).chd</path>');
    expect(gamelist('psx')).not.toContain('Canal (World).cue');
    await removeByName('Canal');
    expect(world.romFiles()).toEqual([]);
  });

  it('an older entry of the history does not pass for the game that took its place', async () => {
    const file = upload('Harbour (World).zip', { 'Harbour (World).cue': cue, 'Robots.bin': track });
    expect(await world.get(file.url, 'psx')).toMatchObject({ state: 'done' });
    file.content = zipOf({ 'Harbour (World).chd': gameLike(150_000, 7) });
    expect(await world.get(file.url, 'psx')).toMatchObject({ state: 'done' });
    expect(world.program.history(2).map(({ mainPath, present }) => [mainPath?.slice(-3), present])).toEqual([
      ['chd', true],
      ['cue', false],
    ]);
    await removeByName('Harbour');
  });

  it('what the player has changed stays, and is told by name; what was never installed stays without a word', async () => {
    const file = upload('Cellar (World).zip', { 'PLAY.EXE': track, 'SAVE.DAT': Buffer.from('new'), 'DATA/A.DAT': cue });
    expect(await world.get(file.url, 'dos')).toMatchObject({ state: 'done' });
    const folder = join(world.userdata.roms, 'dos/Cellar (World).pc');
    writeFileSync(join(folder, 'SAVE.DAT'), 'level 5');
    writeFileSync(join(folder, 'MINE.TXT'), 'mine');
    const entry = world.program.history(1)[0];
    expect(await world.program.removeHistoryGame(entry?.id ?? 0)).toMatchObject({
      value: { files: 2, changed: [join(folder, 'SAVE.DAT')] },
    });
    expect(world.romFiles()).toEqual(['dos/Cellar (World).pc/MINE.TXT', 'dos/Cellar (World).pc/SAVE.DAT']);
    expect(existsSync(join(folder, 'DATA'))).toBe(false);
  });

  it('a menu that cannot be asked is not said to have read its lists; the game says that it is not known yet', async () => {
    const link = world.addFile('Toads (USA).zip', zipOf({ 'Toads (USA).cue': cue }));
    expect(await world.get(link, 'psx')).toMatchObject({ state: 'done' });
    const entry = world.program.history(50).find(({ url }) => url === link);
    expect(entry).toMatchObject({ outcome: 'done', present: true, inMenu: false });
    expect(await world.program.refreshMenu()).toMatchObject({ ok: false, error: { code: 'menu-silent' } });
  });
});
