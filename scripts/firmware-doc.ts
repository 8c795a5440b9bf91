/**
 * Writes docs/firmware.md: what the program finds on each firmware, from the same trees of markers that the tests build. Compared by
 * test/device/firmware-doc.test.ts. Usage: node scripts/firmware-doc.ts
 */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectFirmware } from '../src/device/detect.ts';
import { devicePaths } from '../src/device/paths.ts';
import { buildMarkerTree, type FirmwareTree, MARKER_TREES } from '../test/helpers/marker-tree.ts';

const code = (text: string): string => `\`${text}\``;

function rowOf(tree: FirmwareTree): string | null {
  const { root, remove } = buildMarkerTree(MARKER_TREES[tree]);
  try {
    const profile = detectFirmware({ home: '/home/you', root });
    if (profile.romsRoot === null) return null;
    const paths = devicePaths(profile, { userdata: null, cwd: '/', exists: (path) => existsSync(join(root, path)) });
    const menu =
      paths.frontendUrl !== null
        ? 'told by its HTTP API'
        : paths.gamelists
          ? 'gamelist.xml'
          : 'lists folders by itself';
    const cells = [
      tree,
      profile.because === '' ? code('/userdata/roms') : code(profile.because),
      code(paths.romsRoot),
      code(paths.keyFolders[0] ?? ''),
      code(paths.biosRoot),
      paths.esConfigFolders.map(code).join(', ') || '(none)',
      menu,
      profile.confirm.noFile === 'a' ? 'right (A)' : 'lower (B)',
    ];
    return `| ${cells.join(' | ')} |`;
  } finally {
    remove();
  }
}

/** The text of docs/firmware.md. */
export function firmwareDoc(): string {
  const rows = (Object.keys(MARKER_TREES) as FirmwareTree[]).map(rowOf).filter((row) => row !== null);
  return [
    '# What is found on each firmware',
    '',
    'Made by `node scripts/firmware-doc.ts` from the trees of markers that the tests build; a test keeps it true. `rgsx doctor` says what was found on',
    'the device at hand. The key file may also lie beside the program (`<roms>/ports/rgsx-tui/`). `--userdata FOLDER` or `RGSX_USERDATA` goes before',
    'all of this: the folder is then laid out as on Batocera.',
    '',
    '| firmware | known by | games | key file (`1FichierAPI.txt`) | BIOS files | EmulationStation, best first | the menu | confirms, unless set |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    'Where a firmware has no saves folder on the card, an existing `saves` folder beside the games is taken, else `saves` inside of them.',
    '',
  ].join('\n');
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/firmware.md'), firmwareDoc());
  console.log('docs/firmware.md written');
}
