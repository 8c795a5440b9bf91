import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadSystems } from '../../src/systems/load.ts';
import { makeTempUserdata, type TempUserdata } from '../helpers/temp-userdata.ts';

let userdata: TempUserdata;
afterEach(() => userdata.remove());

function load() {
  return loadSystems({
    romsRoot: userdata.roms,
    home: userdata.root,
    userdata: userdata.root,
    esConfigFolders: [userdata.esConfig, join(userdata.root, 'firmware')],
  });
}

const one = (name: string, extension: string) =>
  `<systemList><system><name>${name}</name><path>/userdata/roms/${name}</path><extension>${extension}</extension></system></systemList>`;

describe('loadSystems', () => {
  it("takes the user's file before the firmware's", () => {
    userdata = makeTempUserdata();
    userdata.write('firmware/es_systems.cfg', one('other', '.bin'));
    const loaded = load();
    expect(loaded.systems.map((system) => system.name)).toContain('snes');
    expect(loaded.systems.map((system) => system.name)).not.toContain('other');
    expect(loaded.files).toEqual([join(userdata.esConfig, 'es_systems.cfg')]);
    expect(loaded.errors).toEqual([]);
  });

  it("falls back to the firmware's file and says that the user's is malformed", () => {
    userdata = makeTempUserdata({ systems: null });
    userdata.write('system/configs/emulationstation/es_systems.cfg', '<systemList><system>');
    userdata.write('firmware/es_systems.cfg', one('other', '.bin'));
    const loaded = load();
    expect(loaded.systems).toMatchObject([{ name: 'other', romFolder: join(userdata.roms, 'other') }]);
    expect(loaded.errors).toMatchObject([{ code: 'systems-malformed' }]);
  });

  it("lays overrides of both places over it, the user's last; a broken one is reported and left out", () => {
    userdata = makeTempUserdata();
    userdata.write('firmware/es_systems_extra.cfg', one('snes', '.firmware'));
    userdata.write('system/configs/emulationstation/es_systems_mine.cfg', one('snes', '.mine'));
    userdata.write('system/configs/emulationstation/es_systems_new.cfg', one('mine', '.x'));
    userdata.write('system/configs/emulationstation/es_systems_bad.cfg', '<systemList>');
    const loaded = load();
    expect(loaded.systems.find((system) => system.name === 'snes')?.extensions).toEqual(['.mine']);
    expect(loaded.systems.at(-1)).toMatchObject({ name: 'mine', romFolder: join(userdata.roms, 'mine') });
    expect(loaded.errors).toMatchObject([{ code: 'systems-malformed' }]);
    expect(loaded.files).toHaveLength(4);
  });

  it('makes every folder of roms/ a system that opens plain files when there is no es_systems.cfg', () => {
    userdata = makeTempUserdata({ systems: null });
    for (const name of ['snes', 'Game Boy', '.rgsx', 'saves']) mkdirSync(join(userdata.roms, name));
    userdata.write('roms/readme.txt', 'x');
    expect(load().systems.map((system) => [system.name, system.extensions])).toEqual([
      ['Game Boy', []],
      ['ports', []],
      ['snes', []],
    ]);
  });

  it('takes a ROM folder as the card spells it, the literal one first', () => {
    userdata = makeTempUserdata({ systems: [] });
    const list = ['gb', 'snes', 'nes'].map((name) => one(name, '.zip').replace(/<\/?systemList>/g, '')).join('');
    userdata.write('system/configs/emulationstation/es_systems.cfg', `<systemList>${list}</systemList>`);
    for (const folder of ['GB', 'SNES', 'snes']) mkdirSync(join(userdata.roms, folder));
    expect(load().systems.map(({ romFolder }) => romFolder.slice(userdata.roms.length))).toEqual([
      '/GB',
      '/snes',
      '/nes',
    ]);
  });

  it('adds the BIOS folder as a system of its own, once', () => {
    userdata = makeTempUserdata({ systems: [] });
    const places = { romsRoot: userdata.roms, home: '/', userdata: null, esConfigFolders: [userdata.esConfig] };
    const biosRoot = join(userdata.root, 'bios');
    const bios = { name: 'bios', fullName: 'BIOS', romFolder: biosRoot, extensions: [], platforms: [] };
    expect(loadSystems({ ...places, biosRoot }).systems.at(-1)).toEqual(bios);
    userdata.write('system/configs/emulationstation/es_systems.cfg', one('bios', '.bin'));
    expect(loadSystems({ ...places, biosRoot }).systems).toMatchObject([{ name: 'bios', extensions: ['.bin'] }]);
  });

  it('has no systems where there is not even a roms folder', () => {
    userdata = makeTempUserdata({ systems: null });
    expect(loadSystems({ romsRoot: '/nonexistent/roms', home: '/', userdata: null, esConfigFolders: [] })).toEqual({
      systems: [],
      files: [],
      errors: [],
    });
  });
});

describe('what is kept for the next start', () => {
  const cached = () => {
    const cacheFile = join(userdata.root, 'systems.json');
    const esConfigFolders = [userdata.esConfig, join(userdata.root, 'firmware')];
    const places = { romsRoot: userdata.roms, home: '/', userdata: userdata.root, esConfigFolders };
    return { cacheFile, names: () => loadSystems(places, cacheFile).systems.map(({ name }) => name), places };
  };
  const systemsFile = 'system/configs/emulationstation/es_systems.cfg';

  it('is used as long as the files are the same, and says the same', () => {
    userdata = makeTempUserdata();
    userdata.write('system/configs/emulationstation/es_systems_bad.cfg', '<systemList>');
    const { cacheFile, places } = cached();
    const first = loadSystems(places, cacheFile);
    const kept = readFileSync(cacheFile, 'utf8');
    writeFileSync(cacheFile, kept.replaceAll('"snes"', '"kept"'));
    expect(loadSystems(places, cacheFile).systems[0]?.name).toBe('kept');
    writeFileSync(cacheFile, kept);
    expect(loadSystems(places, cacheFile)).toEqual(first);
    expect(first.errors).toHaveLength(1);
  });

  it('is left when a file changes, comes or goes', () => {
    userdata = makeTempUserdata();
    const { names } = cached();
    expect(names()).toContain('snes');
    const file = userdata.write(systemsFile, one('other', '.bin'));
    expect(names()).toEqual(['other']);
    const override = userdata.write('firmware/es_systems_new.cfg', one('new', '.bin'));
    expect(names()).toEqual(['other', 'new']);
    rmSync(override);
    expect(names()).toEqual(['other']);
    rmSync(file);
    expect(names()).toContain('snes');
  });

  it.each(['', '{}', '[]', 'null', '{"version":1}', '\0\0\0'])('is read again when it is damaged: %j', (text) => {
    userdata = makeTempUserdata();
    const { cacheFile, names } = cached();
    const before = names();
    writeFileSync(cacheFile, text);
    expect(names()).toEqual(before);
  });

  it('with systems of a wrong shape is read again', () => {
    userdata = makeTempUserdata();
    const { cacheFile, names } = cached();
    const before = names();
    writeFileSync(cacheFile, readFileSync(cacheFile, 'utf8').replaceAll('"extensions":[', '"extensions":"x","y":['));
    expect(names()).toEqual(before);
  });

  it('is just not there without its folder', () => {
    userdata = makeTempUserdata();
    const { places } = cached();
    expect(loadSystems(places, '/nonexistent/systems.json').systems.length).toBeGreaterThan(0);
  });
});
