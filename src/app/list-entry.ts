/** What the menu's list says about an installed game: read from its name and from what came with it. */

import { languageNames, readTitle, regionNames } from '../catalog/title.ts';
import { entryFields } from '../frontend/entry-fields.ts';
import type { GameFields } from '../frontend/gamelist.ts';
import { installedMedia } from '../install/media.ts';
import { isArcade } from '../install/rules.ts';
import { mapped } from '../lib/list.ts';
import type { Install, System } from '../model.ts';

/** `size` is what all its files take, in bytes. Sets of chips keep their short names: EmulationStation knows the long ones. */
export function listEntry({ name, files }: Pick<Install, 'name' | 'files'>, system: System): GameFields {
  const size = String(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  if (isArcade(system)) return { name: readTitle(name).title, size };
  const title = readTitle(name);
  const folder = `${system.romFolder}/`;
  const fields = entryFields({
    title,
    regions: regionNames(title.regionMask),
    languages: languageNames(title.languageMask),
    ...installedMedia(mapped(files, ({ path }) => (path.startsWith(folder) ? path.slice(folder.length) : path))),
  });
  return { ...fields, size };
}
