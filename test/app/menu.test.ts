import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMenu } from '../../src/app/menu.ts';
import { createMenuKnowledge, type MenuKnowledge } from '../../src/app/menu-knowledge.ts';
import { createNotices, type Notices } from '../../src/app/notices.ts';
import { createFrontend } from '../../src/frontend/emulation-station.ts';
import type { InstallsStore, NotesStore } from '../../src/library/types.ts';
import type { Install, System } from '../../src/model.ts';
import type { Menu } from '../../src/queue/ports.ts';
import type { Log } from '../../src/services.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';

let userdata: TempUserdata;
let installed: Install[];
let menu: Menu;
let psx: System;
let notes: Map<string, unknown>;
let knowledge: MenuKnowledge;
let notices: Notices;
const nothing = (): void => {};
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

beforeEach(() => {
  userdata = makeTempUserdata();
  installed = [];
  psx = {
    name: 'psx',
    fullName: 'PSX',
    romFolder: join(userdata.roms, 'psx'),
    extensions: ['.cue', '.chd', '.m3u'],
    platforms: [],
  };
  const http = () => Promise.reject(new Error('nobody is there'));
  const frontend = createFrontend({ frontendUrl: null, gamelists: true, gamelistFolders: [] }, { http, log });
  const installs = { list: () => installed } as Pick<InstallsStore, 'list'> as InstallsStore;
  notes = new Map();
  knowledge = createMenuKnowledge(notes as unknown as NotesStore, false);
  notices = createNotices(notes as unknown as NotesStore, nothing);
  menu = createMenu({ frontend, installs, knowledge, notices, log });
});
afterEach(() => userdata.remove());

/** As the runner does it: the file is there and recorded, then the menu is told. */
async function install(path: string): Promise<Install> {
  const mainPath = userdata.write(`roms/psx/${path}`, 'disc');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const one: Install = {
    ...{ id: installed.length + 1, gameId: null, name, url: `https://example.org/${name}`, systemName: 'psx' },
    ...{ files: [{ path: mainPath, sizeBytes: 4 }], mainPath, installedAt: 0 },
  };
  installed = [...installed, one];
  await menu.announce(one, psx);
  return one;
}

async function remove(one: Install): Promise<void> {
  installed = installed.filter(({ id }) => id !== one.id);
  await menu.forget(one.files, psx);
}

const list = () => join(psx.romFolder, 'Robots (USA).m3u');
const gamelistPath = () => join(psx.romFolder, 'gamelist.xml');
const gamelist = (): string => readFileSync(gamelistPath(), 'utf8');

describe('discs of one game that come one by one', () => {
  it('get a list with the second, kept up to date as discs come and go', async () => {
    const first = await install('Robots (USA) (Disc 1).chd');
    expect(existsSync(list())).toBe(false);
    expect(gamelist()).toContain('<path>./Robots (USA) (Disc 1).chd</path>');
    const third = await install('Robots (USA) (Disc 3)/Robots (USA) (Disc 3).cue');
    await install('Robots (USA) (Disc 2).chd');
    expect(readFileSync(list(), 'utf8')).toBe(
      'Robots (USA) (Disc 1).chd\nRobots (USA) (Disc 2).chd\nRobots (USA) (Disc 3)/Robots (USA) (Disc 3).cue\n',
    );
    expect(gamelist().match(/Robots \(USA\)\.m3u/g)).toHaveLength(1);
    expect(gamelist()).toContain('<name>Robots</name>');
    expect(gamelist()).not.toContain('(Disc 2)');
    await remove(third);
    expect(readFileSync(list(), 'utf8')).toBe('Robots (USA) (Disc 1).chd\nRobots (USA) (Disc 2).chd\n');
    await remove(first);
    expect(existsSync(list())).toBe(false);
    expect(gamelist()).not.toContain('.m3u');
  });

  it("leaves a list of the player's own alone, and tells the disc itself", async () => {
    writeFileSync(list(), '# mine\nRobots (USA) (Disc 1).chd\n');
    const first = await install('Robots (USA) (Disc 1).chd');
    const second = await install('Robots (USA) (Disc 2).chd');
    expect(gamelist()).toContain('<path>./Robots (USA) (Disc 2).chd</path>');
    await remove(first);
    await remove(second);
    expect(readFileSync(list(), 'utf8')).toBe('# mine\nRobots (USA) (Disc 1).chd\n');
  });

  it('versions of another region are another game', async () => {
    await install('Robots (USA) (Disc 1).chd');
    await install('Robots (Japan) (Disc 2).chd');
    expect(existsSync(list())).toBe(false);
  });

  it('are told one by one where the system opens no lists', async () => {
    psx = { ...psx, extensions: ['.cue', '.chd'] };
    await install('Robots (USA) (Disc 1).chd');
    await install('Robots (USA) (Disc 2).chd');
    expect(existsSync(list())).toBe(false);
    expect(gamelist()).toContain('(Disc 2).chd');
  });
});

describe('what the menu knows', () => {
  it('a list that it reads when it starts again is not known yet; nor what it could not be told, which a later run still knows', async () => {
    const first = await install('Robots (USA).chd');
    expect(knowledge.knows(first.mainPath)).toBe(false);
    expect(knowledge.untold()).toEqual([]);
    expect(knowledge.obstacle()?.code).toBe('menu-silent');
    writeFileSync(join(psx.romFolder, 'gamelist.xml'), '<gameList><game>');
    const second = await install('Toads (USA).chd');
    expect(knowledge.knows(second.mainPath)).toBe(false);
    const later = createMenuKnowledge(notes as unknown as NotesStore, true);
    expect(later.untold()).toEqual([second.mainPath]);
    expect([later.knows(first.mainPath), later.knows(second.mainPath)]).toEqual([true, false]);
    await remove(second);
    expect(knowledge.untold()).toEqual([]);
    expect(notes.get('menu-untold')).toBeUndefined();
  });
});

it('a list that a power cut emptied comes back with the games that were told since its copy was made', async () => {
  const old = '<gameList>\n\t<game>\n\t\t<path>./Mine.chd</path>\n\t</game>\n</gameList>\n';
  writeFileSync(gamelistPath(), old);
  const paths = ['First.chd', 'Second.chd', 'Third.chd'];
  await install('First.chd');
  await install('Second.chd');
  writeFileSync(gamelistPath(), '');
  await install('Third.chd');
  // Told once, also by a later run.
  const told = { code: 'gamelist-restored', values: { system: 'PSX' } };
  expect(notices.list()).toEqual([told]);
  const later = createNotices(notes as unknown as NotesStore, nothing);
  expect(later.list()).toEqual([told]);
  later.told();
  expect(createNotices(notes as unknown as NotesStore, nothing).list()).toEqual([]);
  for (const path of ['Mine.chd', ...paths]) expect(gamelist().split(`<path>./${path}</path>`), path).toHaveLength(2);
});
