import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const shared = [process.env['RGSX_SHARED'], join(dirname(root), 'shared')].find(
  (folder) => folder !== undefined && existsSync(join(folder, 'data')),
);

/** Folder of the real data files (`shared/data` beside the checkout, or `$RGSX_SHARED/data`); null when it is not there. */
export const sharedData: string | null = shared === undefined ? null : join(shared, 'data');

/** For the title of a `describe.runIf(sharedData !== null)` block: says why it was left out. */
export function needsSharedData(title: string): string {
  return sharedData === null ? `${title} (left out: ../shared/data is not there)` : title;
}

/** A real data file. Throws when there is none. */
export function readShared(name: string): Buffer {
  if (sharedData === null) throw new Error('../shared/data is not there');
  return readFileSync(join(sharedData, name));
}
