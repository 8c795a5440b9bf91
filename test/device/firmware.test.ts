import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectFacts, detectFirmware } from '../../src/device/detect.ts';
import { devicePaths } from '../../src/device/paths.ts';
import { buildMarkerTree, type FirmwareTree, MARKER_TREES } from '../helpers/marker-tree.ts';

function paths(tree: FirmwareTree, home = '/root') {
  const { root, remove } = buildMarkerTree(MARKER_TREES[tree]);
  try {
    const profile = detectFirmware({ home, root });
    return {
      profile,
      paths: devicePaths(profile, { userdata: null, cwd: '/', exists: (path) => existsSync(join(root, path)) }),
    };
  } finally {
    remove();
  }
}

describe('a tree of markers', () => {
  it.each<[FirmwareTree, string, string | null, string | null, string, string, string, string, boolean, boolean]>([
    [
      'batocera',
      'batocera',
      '41 2025/01/01 12:00',
      'rk3566',
      '/userdata/roms',
      '/userdata/saves',
      '/userdata/bios',
      '/userdata/system',
      true,
      true,
    ],
    [
      'knulli before 2026',
      'knulli',
      '41 2025/01/01 12:00',
      'rk3566',
      '/userdata/roms',
      '/userdata/saves',
      '/userdata/bios',
      '/userdata/system',
      true,
      true,
    ],
    [
      'knulli 2026',
      'knulli',
      'scarab 2026/03/01 12:00',
      'sun50iw9',
      '/userdata/roms',
      '/userdata/saves',
      '/userdata/bios',
      '/userdata/system',
      true,
      true,
    ],
    [
      'rocknix',
      'rocknix',
      '20250115',
      'RK3566',
      '/storage/roms',
      '/storage/roms/saves',
      '/storage/roms/bios',
      '/storage',
      true,
      true,
    ],
    [
      'amberelec',
      'amberelec',
      'prerelease',
      null,
      '/storage/roms',
      '/storage/roms/saves',
      '/storage/roms/bios',
      '/storage',
      true,
      true,
    ],
    [
      'arkos, one card',
      'arkos',
      '2.0 01/17/2024',
      'RG353V',
      '/roms',
      '/roms/saves',
      '/roms/bios',
      '/home/ark',
      false,
      true,
    ],
    [
      'darkos, two cards',
      'darkos',
      '01102026',
      null,
      '/roms2',
      '/roms2/saves',
      '/roms2/bios',
      '/home/ark',
      false,
      true,
    ],
    [
      'muos, one card',
      'muos',
      '2410.1 BANANA',
      'rg35xx-h',
      '/mnt/mmc/ROMS',
      '/mnt/mmc/ROMS/saves',
      '/mnt/mmc/MUOS/bios',
      '/root',
      false,
      false,
    ],
    [
      'muos, two cards',
      'muos',
      '2601.0 JACARANDA',
      null,
      '/mnt/sdcard/ROMS',
      '/mnt/sdcard/ROMS/saves',
      '/mnt/sdcard/MUOS/bios',
      '/root',
      false,
      false,
    ],
    [
      'retropie',
      'retropie',
      null,
      null,
      '/home/pi/RetroPie/roms',
      '/home/pi/RetroPie/roms/saves',
      '/home/pi/RetroPie/BIOS',
      '/home/pi',
      false,
      true,
    ],
    [
      'trimui',
      'trimui',
      null,
      null,
      '/mnt/SDCARD/Roms',
      '/mnt/SDCARD/Roms/saves',
      '/mnt/SDCARD/Roms/bios',
      '/root',
      false,
      false,
    ],
    [
      'anbernic stock',
      'linux',
      null,
      null,
      '/userdata/roms',
      '/userdata/saves',
      '/userdata/bios',
      '/userdata/system',
      true,
      true,
    ],
  ])('%s', (tree, id, version, model, roms, saves, bios, home, api, gamelists) => {
    const { profile, paths: at } = paths(tree);
    expect({ id: profile.id, version: profile.version, model: profile.model }).toEqual({ id, version, model });
    expect([at.romsRoot, at.savesRoot, at.biosRoot, at.home]).toEqual([roms, saves, bios, home]);
    expect([at.frontendUrl !== null, at.gamelists]).toEqual([api, gamelists]);
    expect(at.stateFolder).toBe(`${saves}/ports/rgsx/tui`);
    expect(at.userdata).toBeNull();
  });

  it("RetroPie of another user than pi lies in that user's home", () => {
    const { root, remove } = buildMarkerTree({ '/home/ann/RetroPie/roms/': '' });
    const profile = detectFirmware({ home: '/home/ann', root });
    remove();
    expect([profile.id, profile.romsRoot]).toEqual(['retropie', '/home/ann/RetroPie/roms']);
  });

  it('knows the commands of the two ages of Knulli apart', () => {
    expect(paths('knulli 2026').profile.commandPrefix).toBe('knulli');
    expect(paths('knulli before 2026').profile.commandPrefix).toBe('batocera');
    expect(paths('rocknix').profile.commandPrefix).toBeNull();
  });

  it('an unreadable or hostile marker is no reason to fail', () => {
    const { root, remove } = buildMarkerTree({
      '/etc/os-release/': '',
      '/usr/share/batocera/batocera.version': '\u001b[31m41\u0007\n',
    });
    const facts = collectFacts({ home: '/', root });
    const profile = detectFirmware({ home: '/', root });
    remove();
    expect(facts.markers['/etc/os-release']).toBe('');
    expect([profile.id, profile.version]).toEqual(['batocera', '[31m41']);
  });
});

describe('devicePaths', () => {
  it('lists every place of the key, the one to name first', () => {
    expect(paths('knulli 2026').paths.keyFolders).toEqual([
      '/userdata/saves/ports/rgsx',
      '/userdata/roms/ports/rgsx-tui',
    ]);
    expect(paths('rocknix').paths.keyFolders).toEqual([
      '/storage/roms/saves/ports/rgsx',
      '/storage/saves/ports/rgsx',
      '/storage/roms/ports/rgsx-tui',
    ]);
  });

  it('takes a saves folder beside the roms root where there is one', () => {
    const { root, remove } = buildMarkerTree({ ...MARKER_TREES.rocknix, '/storage/saves/': '' });
    const profile = detectFirmware({ home: '/', root });
    const at = devicePaths(profile, { userdata: null, cwd: '/', exists: (path) => existsSync(join(root, path)) });
    remove();
    expect(at.savesRoot).toBe('/storage/saves');
    expect(at.keyFolders[0]).toBe('/storage/saves/ports/rgsx');
  });

  it('stays with its own state when a saves folder appears beside the roms later', () => {
    const { root, remove } = buildMarkerTree({
      ...MARKER_TREES.rocknix,
      '/storage/saves/': '',
      '/storage/roms/saves/ports/rgsx/tui/': '',
    });
    const profile = detectFirmware({ home: '/', root });
    const at = devicePaths(profile, { userdata: null, cwd: '/', exists: (path) => existsSync(join(root, path)) });
    remove();
    expect(at.stateFolder).toBe('/storage/roms/saves/ports/rgsx/tui');
    expect(at.keyFolders.slice(0, 2)).toEqual(['/storage/roms/saves/ports/rgsx', '/storage/saves/ports/rgsx']);
  });

  it.each<[FirmwareTree, string[], string[]]>([
    [
      'batocera',
      ['/userdata/system/configs/emulationstation/es_input.cfg', '/usr/share/emulationstation/es_input.cfg'],
      ['/userdata/system/configs/emulationstation/gamelists', '/usr/share/emulationstation/gamelists'],
    ],
    [
      'rocknix',
      [
        '/storage/.config/emulationstation/es_input.cfg',
        '/usr/config/emulationstation/es_input.cfg',
        '/etc/emulationstation/es_input.cfg',
      ],
      [
        '/storage/.config/emulationstation/gamelists',
        '/usr/config/emulationstation/gamelists',
        '/etc/emulationstation/gamelists',
      ],
    ],
    [
      'arkos, one card',
      ['/home/ark/.emulationstation/es_input.cfg', '/etc/emulationstation/es_input.cfg'],
      ['/home/ark/.emulationstation/gamelists', '/etc/emulationstation/gamelists'],
    ],
    ['muos, one card', [], []],
  ])("%s: EmulationStation's files", (tree, inputs, gamelists) => {
    const { paths: at } = paths(tree);
    expect(at.esInputFiles).toEqual(inputs);
    expect(at.gamelistFolders).toEqual(gamelists);
  });

  const knulli = paths('knulli 2026').profile;
  const desk = (() => {
    const { root, remove } = buildMarkerTree(MARKER_TREES['plain linux']);
    const profile = detectFirmware({ home: '/home/ann', root });
    remove();
    return profile;
  })();

  it('--userdata is laid out as on Batocera and goes before the firmware', () => {
    const at = devicePaths(knulli, { userdata: 'card/', cwd: '/tmp', exists: () => true });
    expect(at).toMatchObject({
      userdata: '/tmp/card',
      romsRoot: '/tmp/card/roms',
      savesRoot: '/tmp/card/saves',
      biosRoot: '/tmp/card/bios',
      stagingRoot: '/tmp/card/roms/.rgsx',
      programFolder: '/tmp/card/roms/ports/rgsx-tui',
      keyFolders: ['/tmp/card/saves/ports/rgsx', '/tmp/card/roms/ports/rgsx-tui'],
      logFolder: '/tmp/card/saves/ports/rgsx/tui/log',
      gamelists: true,
    });
    expect(at.esConfigFolders).toEqual([
      '/tmp/card/system/configs/emulationstation',
      '/userdata/system/configs/emulationstation',
      '/usr/share/emulationstation',
    ]);
  });

  it('never tells the running EmulationStation about games on another card', () => {
    expect(devicePaths(knulli, { userdata: '/tmp/card', cwd: '/', exists: () => true }).frontendUrl).toBeNull();
    const same = devicePaths(knulli, { userdata: '/userdata', cwd: '/', exists: () => true });
    expect([same.frontendUrl, same.userdata]).toEqual(['http://127.0.0.1:1234', null]);
  });

  it('needs --userdata on a desk, and says when it is not there', () => {
    expect(() => devicePaths(desk, { userdata: null, cwd: '/', exists: () => true })).toThrow(/^no-userdata/);
    expect(() => devicePaths(desk, { userdata: '/gone', cwd: '/', exists: () => false })).toThrow(/no-userdata.*gone/);
    expect(devicePaths(desk, { userdata: '/card', cwd: '/', exists: () => true }).romsRoot).toBe('/card/roms');
  });
});
