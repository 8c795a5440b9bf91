import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** One system of the generated es_systems.cfg. */
export interface TempSystem {
  readonly name: string;
  readonly fullName: string;
  /** With the dot. */
  readonly extensions: readonly string[];
}

/** A few systems of different kinds: cartridge with zip, cartridge without, disc, DOS, ScummVM, arcade. */
export const TEMP_SYSTEMS: readonly TempSystem[] = [
  { name: 'snes', fullName: 'Super Nintendo Entertainment System', extensions: ['.smc', '.sfc', '.zip', '.7z'] },
  { name: 'nes', fullName: 'Nintendo Entertainment System', extensions: ['.nes', '.zip', '.7z'] },
  { name: 'megadrive', fullName: 'Mega Drive', extensions: ['.md', '.bin', '.gen', '.zip', '.7z'] },
  { name: 'gba', fullName: 'Game Boy Advance', extensions: ['.gba', '.zip', '.7z'] },
  { name: 'pico8', fullName: 'PICO-8', extensions: ['.p8', '.png', '.m3u'] },
  { name: 'psx', fullName: 'PlayStation', extensions: ['.cue', '.img', '.m3u', '.chd', '.pbp'] },
  { name: 'dreamcast', fullName: 'Dreamcast', extensions: ['.cdi', '.cue', '.gdi', '.chd', '.m3u'] },
  { name: 'dos', fullName: 'DOS', extensions: ['.pc', '.dos', '.zip', '.squashfs', '.m3u'] },
  { name: 'scummvm', fullName: 'ScummVM', extensions: ['.scummvm', '.squashfs'] },
  { name: 'mame', fullName: 'MAME', extensions: ['.zip', '.7z'] },
];

export interface TempUserdata {
  readonly root: string;
  readonly roms: string;
  readonly saves: string;
  /** `saves/ports/rgsx`: where the key and the game sets lie. */
  readonly rgsx: string;
  /** `system/configs/emulationstation`. */
  readonly esConfig: string;
  /** Writes a file below the root, folders made as needed; answers its absolute path. */
  write(path: string, content: string | Uint8Array): string;
  remove(): void;
}

/** The text of an es_systems.cfg in Batocera's shape. */
export function esSystemsText(systems: readonly TempSystem[], roms: string): string {
  const blocks = systems.map(
    (system) => `  <system>
        <fullname>${system.fullName}</fullname>
        <name>${system.name}</name>
        <path>${roms}/${system.name}</path>
        <extension>${system.extensions.join(' ')}</extension>
        <command>emulatorlauncher -system %SYSTEM% -rom %ROM%</command>
        <platform>${system.name}</platform>
        <theme>${system.name}</theme>
  </system>`,
  );
  return `<?xml version="1.0"?>\n<systemList>\n${blocks.join('\n')}\n</systemList>\n`;
}

export interface TempUserdataOptions {
  /** The systems of es_systems.cfg; null: no such file. Every system gets its ROM folder. */
  readonly systems?: readonly TempSystem[] | null;
  /** Content of 1FichierAPI.txt; null: no key file. */
  readonly key?: string | null;
  /** An existing folder to fill; else a new one in the system's temporary folder. */
  readonly root?: string;
}

/**
 * Builds a userdata as on Batocera (roms/, saves/ports/rgsx/, bios/, system/configs/emulationstation/es_systems.cfg) for tests
 * and for the demo. Remove it with `remove()`.
 */
export function makeTempUserdata(options: TempUserdataOptions = {}): TempUserdata {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'rgsx-userdata-'));
  const roms = join(root, 'roms');
  const saves = join(root, 'saves');
  const rgsx = join(saves, 'ports', 'rgsx');
  const esConfig = join(root, 'system', 'configs', 'emulationstation');
  for (const folder of [roms, join(roms, 'ports'), rgsx, join(root, 'bios'), esConfig])
    mkdirSync(folder, { recursive: true });
  const write = (path: string, content: string | Uint8Array): string => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const systems = options.systems === undefined ? TEMP_SYSTEMS : options.systems;
  for (const system of systems ?? []) mkdirSync(join(roms, system.name), { recursive: true });
  if (systems !== null) writeFileSync(join(esConfig, 'es_systems.cfg'), esSystemsText(systems, roms));
  if (options.key !== undefined && options.key !== null) writeFileSync(join(rgsx, '1FichierAPI.txt'), options.key);
  return { root, roms, saves, rgsx, esConfig, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
