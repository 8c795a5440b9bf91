/**
 * The same bytes in, the same picture out: the real screens as pictures. When a screen is changed on purpose, look at the
 * pictures that a failing run leaves in test/output, then write the new ones: RGSX_GOLDEN=write npx vitest run test/console/golden
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TextSize } from '../../src/ui/ui-settings.ts';
import { decodePng, encodePng, type Picture } from '../helpers/png.ts';
import { geometry, openFrame, pictureOf, sampleScreen } from './frame-picture.ts';
import { openPanel, SCREENS } from './real-screens.ts';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const golden = join(here, 'fixtures/golden');
const output = join(here, 'output');
const write = process.env['RGSX_GOLDEN'] === 'write';

/** How many pixels differ; Infinity when the sizes do. */
function difference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  return a.pixels.reduce((count, color, at) => count + (color === b.pixels[at] ? 0 : 1), 0);
}

function compare(name: string, picture: Picture): void {
  const file = join(golden, `${name}.png`);
  if (write) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, encodePng(picture));
    return;
  }
  const differs = existsSync(file) ? difference(picture, decodePng(readFileSync(file))) : Number.POSITIVE_INFINITY;
  if (differs > 0) {
    mkdirSync(output, { recursive: true });
    writeFileSync(join(output, `${name}.png`), encodePng(picture));
  }
  expect(differs, `pixels of ${name} that differ; the picture is in test/output`).toBe(0);
}

const PICTURES: readonly (readonly [screen: string, width: number, height: number, size: TextSize])[] = [
  ...['systems', 'games', 'game', 'keyboard', 'menu', 'downloads'].map(
    (screen) => [screen, 640, 480, 'normal'] as const,
  ),
  ['games', 640, 480, 'small'],
  ['games', 640, 480, 'large'],
  ['games', 480, 320, 'normal'],
  ['downloads', 480, 320, 'normal'],
  ['games', 720, 720, 'normal'],
  ['downloads', 720, 720, 'normal'],
  ['games', 1280, 720, 'normal'],
  ['downloads', 1280, 720, 'normal'],
  ['games', 320, 240, 'normal'],
];

test.each(PICTURES)('%s at %ix%i, %s text', async (screen, width, height, size) => {
  const panel = await openPanel(geometry(width, height), size);
  await SCREENS[screen]?.(panel);
  compare(`${screen}-${width}x${height}-${size}`, panel.picture());
  expect(difference(panel.picture(), panel.direct()), 'pixels that differ when drawn without a terminal').toBe(0);
  expect(difference(panel.picture(), await panel.directTerminal()), 'pixels that differ without blessed').toBe(0);
  panel.close();
});

test.each([8, 12, 16, 20])('everything that a screen can have, cells of %i pixels', async (cell) => {
  const geo = geometry(cell * 53, cell * 2 * 15);
  const { painter, write: draw } = await openFrame(geo, cell);
  await draw(sampleScreen(53, 15));
  compare(`sample-${cell}`, pictureOf(painter, geo));
});

test('a PNG that is read back is the picture', () => {
  const few: Picture = { width: 3, height: 2, pixels: Uint32Array.from([0, 0xffffff, 0x123456, 1, 2, 3]) };
  const many: Picture = { width: 40, height: 20, pixels: Uint32Array.from({ length: 800 }, (_, at) => at * 4099) };
  for (const picture of [few, many]) expect(decodePng(encodePng(picture))).toEqual(picture);
});
