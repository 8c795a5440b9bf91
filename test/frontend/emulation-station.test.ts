import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addgamesAnswer,
  createFrontend,
  type FrontendPlaces,
  listedPath,
} from '../../src/frontend/emulation-station.ts';
import type { System } from '../../src/model.ts';
import { createHttp, type HttpClient } from '../../src/net/http.ts';
import type { Log, LogFields } from '../../src/services.ts';
import { type FakeEmulationStation, fakeEmulationStation } from '../helpers/fake-emulation-station.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';

let userdata: TempUserdata;
let station: FakeEmulationStation;
let net: HttpClient;
let logged: string[];

beforeEach(async () => {
  userdata = makeTempUserdata();
  station = await fakeEmulationStation();
  net = createHttp({ userAgent: 'rgsx-test' });
  logged = [];
});
afterEach(async () => {
  userdata.remove();
  await net.close();
  await station.close();
});

const snes = (): System => ({
  name: 'snes',
  fullName: 'SNES',
  romFolder: join(userdata.roms, 'snes'),
  extensions: ['.sfc'],
  platforms: [],
});
const line = (event: string, fields?: LogFields) => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
const log: Log = { debug: line, info: line, warn: line, error: line };

function frontend(places: Partial<FrontendPlaces> = {}) {
  const gamelistFolders = [join(userdata.esConfig, 'gamelists')];
  return createFrontend(
    { frontendUrl: station.url, gamelists: true, gamelistFolders, ...places },
    { http: net.http, log },
  );
}
const game = () => ({
  system: snes(),
  mainPath: join(userdata.roms, 'snes', 'Starfield & Co.sfc'),
  name: 'Starfield \u001b[31m& <Co>',
  fields: { region: 'eu' },
});
const list = () => join(userdata.roms, 'snes', 'gamelist.xml');
const ENTRY = `	<game>
		<path>./Starfield &amp; Co.sfc</path>
		<name>Starfield [31m&amp; &lt;Co&gt;</name>
		<region>eu</region>
	</game>
`;
const NEW_LIST = `<?xml version="1.0"?>\n<gameList>\n${ENTRY}</gameList>\n`;

describe('announce by the API', () => {
  it('posts the entry and writes nothing itself', async () => {
    expect(await frontend().announce(game())).toEqual({ how: 'frontend', later: false, restored: false });
    expect(station.requests).toEqual([`POST /addgames/snes <gameList>\n${ENTRY}</gameList>`]);
    expect(existsSync(list())).toBe(false);
  });

  it('says that a game of a system without games appears later (201)', async () => {
    station.addgames = 201;
    expect(await frontend().announce(game())).toEqual({ how: 'frontend', later: true, restored: false });
  });

  it.each([204, 400, 404, 403, 500, 'drop'] as const)('writes the list itself after %s', async (answer) => {
    station.addgames = answer;
    const one = frontend();
    expect(await one.announce(game())).toEqual({ how: 'gamelist', file: list(), changed: true, restored: false });
    expect(readFileSync(list(), 'utf8')).toBe(NEW_LIST);
    await one.settle();
    await one.settle();
    expect(station.requests.slice(-1)).toEqual(['GET /reloadgames']);
    expect(station.requests.filter((request) => request.startsWith('GET'))).toHaveLength(1);
  });

  it('writes the list itself when nothing listens there', async () => {
    await station.close();
    expect(await frontend().announce(game())).toMatchObject({ how: 'gamelist', changed: true });
    await frontend().settle();
    expect(logged.some((text) => text.startsWith('frontend-silent'))).toBe(true);
  });

  it('does not wait for ever', async () => {
    station.addgames = 'hang';
    const http = (request: Parameters<typeof net.http>[0]) => net.http({ ...request, stallMs: 50 });
    const one = createFrontend({ frontendUrl: station.url, gamelists: true, gamelistFolders: [] }, { http, log });
    expect(await one.announce(game())).toMatchObject({ how: 'gamelist', changed: true });
  });

  it('does not let EmulationStation start a new list over one that cannot be read', async () => {
    writeFileSync(list(), '<gameList><game>');
    expect(await frontend().announce(game())).toMatchObject({
      how: 'not-told',
      error: { code: 'gamelist-malformed', details: { path: list() } },
    });
    expect(station.requests).toEqual([]);
    expect(readFileSync(list(), 'utf8')).toBe('<gameList><game>');
    expect(readdirSync(join(userdata.roms, 'snes'))).toEqual(['gamelist.xml']);
  });

  it('never asks it to delete', async () => {
    const one = frontend();
    await one.announce(game());
    await one.forget({ system: snes(), paths: [game().mainPath] });
    await one.settle();
    expect(station.requests.some((request) => request.includes('removegames'))).toBe(false);
  });
});

describe('announce by gamelist.xml', () => {
  const quiet = (places: Partial<FrontendPlaces> = {}) => frontend({ frontendUrl: null, ...places });

  it('makes a list in the ROM folder, and does not touch it again for the same game', async () => {
    const one = quiet();
    expect(await one.announce(game())).toEqual({ how: 'gamelist', file: list(), changed: true, restored: false });
    const { mtimeMs } = statSync(list());
    expect(await one.announce(game())).toEqual({ how: 'gamelist', file: list(), changed: false, restored: false });
    expect(statSync(list()).mtimeMs).toBe(mtimeMs);
    expect(existsSync(`${list()}.bak`)).toBe(false);
    await one.settle();
    expect(station.requests).toEqual([]);
  });

  it('keeps one copy of the list as it was before it was ever written, and its permissions', async () => {
    const old = '<gameList>\n  <game>\n    <path>./Old.sfc</path>\n  </game>\n</gameList>\n';
    writeFileSync(list(), old);
    chmodSync(list(), 0o664);
    const one = quiet();
    await one.announce(game());
    await one.announce({ ...game(), mainPath: join(userdata.roms, 'snes', 'Second.sfc'), name: 'Second' });
    expect(readFileSync(`${list()}.bak`, 'utf8')).toBe(old);
    expect(readFileSync(list(), 'utf8')).toContain('    <name>Second</name>\n');
    expect(statSync(list()).mode & 0o777).toBe(0o664);
    expect(readdirSync(join(userdata.roms, 'snes')).sort()).toEqual(['gamelist.xml', 'gamelist.xml.bak']);
  });

  describe('a list that a power cut emptied or tore (an empty one on FAT was taken for a new one, and every entry was gone)', () => {
    const OLD = '<gameList>\n\t<game>\n\t\t<path>./Old.sfc</path>\n\t</game>\n</gameList>\n';
    const torn = { empty: '', 'half of it': OLD.slice(0, 30), 'never written': '\0'.repeat(200) };

    it.each(Object.entries(torn))('comes back from the copy beside it: %s', async (_, text) => {
      writeFileSync(list(), text);
      writeFileSync(`${list()}.bak`, OLD);
      expect(await quiet().announce(game())).toMatchObject({ how: 'gamelist', changed: true, restored: true });
      expect(readFileSync(list(), 'utf8')).toBe(OLD.replace('</gameList>\n', `${ENTRY}</gameList>\n`));
      expect(readFileSync(`${list()}.bak`, 'utf8')).toBe(OLD);
      if (text !== '') expect(readFileSync(`${list()}.damaged`, 'utf8')).toBe(text);
      expect(logged.some((one) => one.startsWith('gamelist-restored'))).toBe(true);
    });

    it('comes back before EmulationStation is told, and before a game is taken out', async () => {
      writeFileSync(`${list()}.bak`, OLD);
      writeFileSync(list(), '');
      expect(await frontend().announce(game())).toMatchObject({ how: 'frontend' });
      expect(readFileSync(list(), 'utf8')).toBe(OLD);
      writeFileSync(list(), '');
      await frontend().forget({ system: snes(), paths: [join(userdata.roms, 'snes', 'Gone.sfc')] });
      expect(readFileSync(list(), 'utf8')).toBe(OLD);
    });

    it('gets another copy where a cut took the first one', async () => {
      writeFileSync(list(), OLD);
      writeFileSync(`${list()}.bak`, '');
      await quiet().announce(game());
      expect(readFileSync(`${list()}.bak`, 'utf8')).toBe(OLD);
    });

    it('stays when it can be read, however few entries it has, or when the copy is torn too', async () => {
      writeFileSync(`${list()}.bak`, OLD);
      writeFileSync(list(), '<gameList/>');
      await quiet().announce(game());
      expect(readFileSync(list(), 'utf8')).not.toContain('Old.sfc');
      writeFileSync(`${list()}.bak`, OLD.slice(0, 30));
      writeFileSync(list(), '<gameList><game>');
      expect(await quiet().announce(game())).toMatchObject({ how: 'not-told', error: { code: 'gamelist-malformed' } });
      expect(readFileSync(list(), 'utf8')).toBe('<gameList><game>');
    });
  });

  it("writes the list in EmulationStation's folder where that is the one in use", async () => {
    const other = userdata.write('system/configs/emulationstation/gamelists/snes/gamelist.xml', '<gameList/>\n');
    expect(await quiet().announce(game())).toMatchObject({ file: other, changed: true });
    expect(readFileSync(other, 'utf8')).toBe(`<gameList>\n${ENTRY}</gameList>\n`);
    expect(existsSync(list())).toBe(false);
  });

  it('writes through a link', async () => {
    const real = userdata.write('elsewhere/list.xml', '<gameList/>\n');
    symlinkSync(real, list());
    await quiet().announce(game());
    expect(readFileSync(real, 'utf8')).toContain('Starfield');
  });

  it('completes an entry that is there without changing what the player wrote', async () => {
    writeFileSync(
      list(),
      '<gameList>\n\t<game>\n\t\t<path>./Starfield &amp; Co.sfc</path>\n\t\t<name>Mine</name>\n\t</game>\n</gameList>\n',
    );
    expect(await quiet().announce(game())).toMatchObject({ changed: true });
    expect(readFileSync(list(), 'utf8')).toContain('<name>Mine</name>\n\t\t<region>eu</region>\n');
  });

  it('takes announcements at the same time one after the other', async () => {
    const one = quiet();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        one.announce({ ...game(), mainPath: join(userdata.roms, 'snes', `Game ${n}.sfc`), name: `Game ${n}` }),
      ),
    );
    expect(readFileSync(list(), 'utf8').match(/<game>/g)).toHaveLength(20);
  });

  it('says so when the card refuses, and goes on', async () => {
    mkdirSync(list());
    writeFileSync(join(list(), 'x'), '');
    expect(await quiet().announce(game())).toMatchObject({ how: 'not-told', error: { code: 'disk-error' } });
    expect(logged.at(-1)).toMatch(/^frontend-not-told/);
  });

  it('has nothing to tell where the menu lists folders, or for a file outside of the ROM folder', async () => {
    expect(await quiet({ gamelists: false }).announce(game())).toEqual({ how: 'unknown-firmware' });
    expect(await quiet().announce({ ...game(), mainPath: join(userdata.root, 'bios', 'x.bin') })).toEqual({
      how: 'unknown-firmware',
    });
    expect(existsSync(list())).toBe(false);
  });
});

describe('BIOS files', () => {
  it('are no games: nothing is told or written', async () => {
    const bios = { ...snes(), name: 'bios', romFolder: join(userdata.root, 'bios') };
    const one = frontend({ biosRoot: bios.romFolder });
    const request = { system: bios, mainPath: join(bios.romFolder, 'x.bin'), name: 'x' };
    expect(await one.announce(request)).toEqual({ how: 'unknown-firmware' });
    expect(await one.forget({ system: bios, paths: [request.mainPath] })).toEqual({ how: 'unknown-firmware' });
    expect(station.requests).toEqual([]);
    expect(readdirSync(bios.romFolder)).toEqual([]);
  });
});

describe('forget', () => {
  it('takes the entries of deleted files out, leaves the rest to the byte, and asks for a reload once', async () => {
    const one = frontend();
    station.addgames = 404;
    const old = '<gameList>\n\t<!-- mine -->\n\t<game>\n\t\t<path>./Old.sfc</path>\n\t</game>\n</gameList>\n';
    writeFileSync(list(), old);
    await one.announce(game());
    expect(await one.forget({ system: snes(), paths: [game().mainPath, join(userdata.root, 'bios/x')] })).toEqual({
      how: 'gamelist',
      file: list(),
      changed: true,
      restored: false,
    });
    expect(readFileSync(list(), 'utf8')).toBe(old);
    await one.settle();
    expect(station.requests.filter((request) => request === 'GET /reloadgames')).toHaveLength(1);
  });

  it('takes the entry of a game folder out that went with its files, and leaves that of one that is still there', async () => {
    const roms = join(userdata.roms, 'snes');
    const entry = (path: string) => `<game><path>${path}</path></game>`;
    writeFileSync(list(), `<gameList>${entry('./Robots.pc')}${entry('./Shared')}</gameList>`);
    mkdirSync(join(roms, 'Shared'));
    const paths = [join(roms, 'Robots.pc/DATA/a.dat'), join(roms, 'Robots.pc/GO.EXE'), join(roms, 'Shared/b.bin')];
    await frontend().forget({ system: snes(), paths });
    expect(readFileSync(list(), 'utf8')).toBe(`<gameList>${entry('./Shared')}</gameList>`);
  });

  it('makes no list where there is none', async () => {
    expect(await frontend().forget({ system: snes(), paths: [game().mainPath] })).toMatchObject({ changed: false });
    expect(existsSync(list())).toBe(false);
  });
});

describe('small decisions', () => {
  it.each([
    [200, 'told'],
    [201, 'later'],
    [204, 'skipped'],
    [400, 'refused'],
    [404, 'refused'],
    [302, 'refused'],
  ])('addgames %i: %s', (status, meaning) => {
    expect(addgamesAnswer(status)).toBe(meaning);
  });

  it.each([
    ['/r/snes/a/b.cue', './a/b.cue'],
    ['/r/snesx/a', null],
    ['/r/snes', null],
  ])('%s is listed as %s', (path, expected) => {
    expect(listedPath({ ...snes(), romFolder: '/r/snes' }, path)).toBe(expected);
  });
});
