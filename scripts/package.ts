/** npm run package: dist/RGSX-TUI.zip, to be unpacked on the root of the card, from what npm run build made. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Arch } from './build/node-target.ts';
import { licencesText, packageFolder, packagesOf } from './package/licences.ts';
import { drawPicture } from './package/picture.ts';
import { makeZip } from './package/zip.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: 'arm64' },
    dist: { type: 'string', default: join(root, 'dist') },
    out: { type: 'string' },
  },
});
const arch = values.arch as Arch;
const out = values.out ?? join(values.dist, arch === 'arm64' ? 'RGSX-TUI.zip' : `RGSX-TUI-${arch}.zip`);

const inputs = JSON.parse(readFileSync(join(values.dist, '.build/inputs.json'), 'utf8')) as string[];
// The font is not imported: its shapes were baked into a source file.
const font = inputs.some((file) => /font/.test(file)) ? ['dejavu-fonts-ttf'] : [];
const packages = [...packagesOf(inputs), ...font, `node-linux-${arch}`];
const licences = licencesText(
  readFileSync(join(root, 'LICENSE'), 'utf8'),
  packages.map((name) => packageFolder(root, name)),
  // 7-Zip's licence names it and does not bring it.
  packages.includes('7z-wasm') ? [readFileSync(join(import.meta.dirname, 'package/LGPL-2.1.txt'), 'utf8')] : [],
);

const text = (file: string): Buffer => readFileSync(join(root, 'ports', file));
const zip = makeZip([
  { name: 'roms/ports/RGSX-TUI.sh', data: text('RGSX-TUI.sh'), executable: true },
  {
    name: `roms/ports/rgsx-tui/rgsx-linux-${arch}`,
    data: readFileSync(join(values.dist, `rgsx-linux-${arch}`)),
    executable: true,
  },
  { name: 'roms/ports/rgsx-tui/framebuffer.bash', data: text('framebuffer.bash') },
  { name: 'roms/ports/rgsx-tui/README.txt', data: text('README.txt') },
  { name: 'roms/ports/rgsx-tui/LICENCES.txt', data: Buffer.from(licences) },
  { name: 'roms/ports/rgsx-tui/gamelist-entry.xml', data: text('gamelist-entry.xml') },
  { name: 'roms/ports/rgsx-tui/picture.png', data: drawPicture() },
]);
writeFileSync(out, zip);
console.log(`  ${out}: ${(zip.length / 1e6).toFixed(1)} MB, sha256 ${createHash('sha256').update(zip).digest('hex')}`);
console.log(`  inside: ${packages.join(', ')}`);
