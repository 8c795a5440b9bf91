import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/lib/errors.ts';
import {
  mergeOverride,
  parseEsSystems,
  parseExtensions,
  resolveRomFolder,
  type SystemRoots,
  toSystems,
} from '../../src/systems/es-systems.ts';
import { needsSharedData, readShared, sharedData } from '../helpers/shared-data.ts';

const batocera: SystemRoots = { romsRoot: '/userdata/roms', home: '/userdata/system', userdata: null };
const arkos: SystemRoots = { romsRoot: '/roms', home: '/home/ark', userdata: null };

const BATOCERA = `<?xml version="1.0"?>
<systemList>
  <system>
        <fullname>Super A&#x27;Can</fullname>
        <name>supracan</name>
        <release>None</release>
        <path>/userdata/roms/supracan</path>
        <extension>.bin .zip .7z</extension>
        <platform>supracan, arcade</platform>
        <emulators><emulator name="mame"><cores><core default="true" incompatible_extensions=".7z">mame</core></cores></emulator></emulators>
  </system>
  <system>
        <fullname>Amiga</fullname>
        <name>amiga</name>
        <platform>amiga</platform>
  </system>
</systemList>`;

const ROCKNIX = `<?xml version="1.0" encoding="UTF-8"?>
<systemList>
	<!-- tools -->
	<system>
		<name>tools</name>
		<fullname> &#xf0ad; Tools</fullname>
		<path>/storage/.config/modules</path>
		<extension>.sh</extension>
	</system>
	<system>
		<name>fbn</name>
		<fullname>FinalBurn Neo</fullname>
		<path>/storage/roms/fbneo</path>
		<extension>.7z .zip</extension>
	</system>
</systemList>`;

const ARKOS = `\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r
<systemList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\r
	<system>\r
		<name>snes</name>\r
		<fullname>SuFami Turbo</fullname>\r
		<path>/roms/sufami/</path>\r
		<extension>.smc .SMC .zip .ZIP</extension>\r
		<command>sudo perfmax %GOVERNOR% %ROM%; x && y</command>\r
		<platform>snes</platform>\r
	</system>\r
	<system>\r
		<name>snes</name>\r
		<fullname>Super Nintendo</fullname>\r
		<path>/roms/snes/</path>\r
		<extension>.smc .SMC .sfc .SFC exe</extension>\r
		<platform>snes</platform>\r
	</system>\r
</systemList>\r
`;

describe('parseEsSystems', () => {
  it('reads the shape of Batocera and Knulli: entities, lower-case lists, group heads without a folder', () => {
    const raw = parseEsSystems(BATOCERA, 'es_systems.cfg');
    expect(raw).toHaveLength(2);
    expect(toSystems(raw, batocera)).toEqual([
      {
        name: 'supracan',
        fullName: "Super A'Can",
        romFolder: '/userdata/roms/supracan',
        extensions: ['.bin', '.zip', '.7z'],
        platforms: ['supracan', 'arcade'],
      },
    ]);
  });

  it('reads the shape of ROCKNIX and AmberELEC: icons before names, folders called otherwise', () => {
    const systems = toSystems(parseEsSystems(ROCKNIX, 'es_systems.cfg'), {
      romsRoot: '/storage/roms',
      home: '/storage',
      userdata: null,
    });
    expect(systems.map((system) => [system.name, system.fullName, system.romFolder])).toEqual([
      ['tools', 'Tools', '/storage/.config/modules'],
      ['fbn', 'FinalBurn Neo', '/storage/roms/fbneo'],
    ]);
  });

  it('reads the shape of ArkOS: CRLF, both cases, trailing slashes, one name twice', () => {
    const systems = toSystems(parseEsSystems(ARKOS, 'es_systems.cfg'), arkos);
    expect(systems.map((system) => [system.name, system.romFolder, system.extensions])).toEqual([
      ['sufami', '/roms/sufami', ['.smc', '.zip']],
      ['snes', '/roms/snes', ['.smc', '.sfc', '.exe']],
    ]);
  });

  it.each([
    ['cut off by a power cut', BATOCERA.slice(0, 400)],
    ['empty', ''],
    ['zeros', '\0'.repeat(512)],
    ['another document', '<gameList/>'],
    ['tags that do not nest', '<systemList><system><name>a</system></systemList>'],
  ])('says clearly what is wrong with a file: %s', (_, text) => {
    const read = () => parseEsSystems(text, '/x/es_systems.cfg');
    expect(read).toThrow(AppError);
    expect(read).toThrow(/^systems-malformed/);
  });

  it('takes escapes and controls out of names from the file', () => {
    const [system] = parseEsSystems(
      '<systemList><system><name>a&#27;[31m</name><fullname>B&#x202e;C</fullname></system></systemList>',
      'x',
    );
    expect(system).toMatchObject({ name: 'a[31m', fullName: 'BC' });
  });
});

describe('parseExtensions', () => {
  it.each([
    ['.SMC .smc\t.zip\n.7z', ['.smc', '.zip', '.7z']],
    ['.zip,.7z ; *.chd exe', ['.zip', '.7z', '.chd', '.exe']],
    ['.p8.png ..bin . * ', ['.p8.png', '.bin']],
    ['.a/b .c\\d', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(parseExtensions(text)).toEqual(expected);
  });
});

describe('resolveRomFolder', () => {
  const moved: SystemRoots = { romsRoot: '/tmp/card/roms', home: '/root', userdata: '/tmp/card' };
  it.each([
    ['/userdata/roms/snes', batocera, '/userdata/roms/snes'],
    ['/userdata/roms/snes//', batocera, '/userdata/roms/snes'],
    ['/userdata/screenshots', batocera, '/userdata/screenshots'],
    ['~/RetroPie/roms/snes', { ...arkos, home: '/home/pi' }, '/home/pi/RetroPie/roms/snes'],
    ['%ROMPATH%/snes', batocera, '/userdata/roms/snes'],
    ['%ROMPATH%\\snes', batocera, '/userdata/roms/snes'],
    ['./snes', batocera, '/userdata/roms/snes'],
    ['snes', batocera, '/userdata/roms/snes'],
    ['/userdata/roms/../roms/nes/.', batocera, '/userdata/roms/nes'],
    ['', batocera, null],
    ['/', batocera, null],
    // With --userdata nothing leads back to the firmware's own card.
    ['/userdata/roms/snes', moved, '/tmp/card/roms/snes'],
    ['/userdata/screenshots', moved, '/tmp/card/screenshots'],
    ['/storage/roms/fbneo', moved, '/tmp/card/roms/fbneo'],
    ['/roms2/snes/', moved, '/tmp/card/roms/snes'],
    ['/roms/pico-8/carts/', moved, '/tmp/card/roms/pico-8/carts'],
    ['/mnt/mmc/ROMS/Nintendo', moved, '/tmp/card/roms/Nintendo'],
    ['/home/pi/RetroPie/roms/nes', moved, '/tmp/card/roms/nes'],
    ['/tmp/card/roms/nes', moved, '/tmp/card/roms/nes'],
    ['/romsomething/nes', moved, '/romsomething/nes'],
  ])('%s', (path, roots, expected) => {
    expect(resolveRomFolder(path, roots)).toBe(expected);
  });
});

describe('mergeOverride', () => {
  const base = parseEsSystems(BATOCERA, 'base');
  it('replaces the tags that are there and appends new systems', () => {
    const override = parseEsSystems(
      '<systemList><system><name>supracan</name><extension>.chd</extension></system>' +
        '<system><name>mine</name><path>/userdata/roms/mine</path><extension>.sh</extension></system></systemList>',
      'es_systems_mine.cfg',
    );
    const merged = toSystems(mergeOverride(base, override), batocera);
    expect(merged.map((system) => [system.name, system.fullName, system.extensions])).toEqual([
      ['supracan', "Super A'Can", ['.chd']],
      ['mine', 'mine', ['.sh']],
    ]);
  });

  it('gives a group head its folder', () => {
    const override = parseEsSystems(
      '<systemList><system><name>amiga</name><path>/userdata/roms/amiga</path></system></systemList>',
      'es_systems_amiga.cfg',
    );
    expect(toSystems(mergeOverride(base, override), batocera).map((system) => system.name)).toContain('amiga');
  });
});

describe.runIf(sharedData !== null)(needsSharedData('the real es_systems.cfg files'), () => {
  // all: `<system>` blocks of the file; playable: those with a folder.
  it.each([
    ['es_systems.batocera.cfg', 254, 254, 'Batocera 2026'],
    ['es_systems.batocera-v37-real-x86.cfg', 211, 209, 'Batocera 37'],
    ['es_systems.rocknix.cfg', 128, 128, 'ROCKNIX'],
    ['es_systems.darkos-rk3326.cfg', 125, 125, 'dArkOS RK3326'],
    ['es_systems.darkos-rk3566.cfg', 128, 128, 'dArkOS RK3566'],
    ['es_systems.arkos-2020.cfg', 78, 78, 'ArkOS 2020'],
    ['es_systems.amberelec.cfg', 127, 127, 'AmberELEC'],
    ['es_systems.anbernic-stock-rgarcs.cfg', 105, 105, 'Anbernic stock'],
  ])('%s: %i systems, %i with a folder', (file, all, playable) => {
    const text = readShared(file).toString('utf8');
    const raw = parseEsSystems(text, file);
    expect(raw).toHaveLength(all);
    const systems = toSystems(raw, batocera);
    expect(systems).toHaveLength(playable);
    expect(new Set(systems.map((system) => system.name)).size).toBe(playable);
    for (const system of systems) {
      expect(system.romFolder).toMatch(/^\/.*[^/]$/);
      expect(system.extensions.length).toBeGreaterThan(0);
      for (const extension of system.extensions) expect(extension).toMatch(/^\.[a-z0-9-]+$/);
    }
  });

  it.each([
    'es_systems.batocera.cfg',
    'es_systems.batocera-v37-real-x86.cfg',
    'es_systems.rocknix.cfg',
    'es_systems.darkos-rk3326.cfg',
    'es_systems.anbernic-stock-rgarcs.cfg',
    'es_systems.amberelec.cfg',
  ])('%s: an independent parser sees the same', (file) => {
    const text = readShared(file).toString('utf8');
    expect(XMLValidator.validate(text)).toBe(true);
    const tree = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'system' }).parse(text) as {
      systemList: { system: Record<string, string>[] };
    };
    expect(parseEsSystems(text, file).map((system) => [system.name, system.path, system.extensions?.length])).toEqual(
      tree.systemList.system.map((system) => [
        system['name'],
        system['path'] ?? null,
        system['extension'] === undefined ? undefined : new Set(system['extension'].toLowerCase().split(/\s+/)).size,
      ]),
    );
  });
});
