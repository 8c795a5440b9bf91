/** What the menu's list says about an installed game: read from its name and from what came with it. */

import { relative } from 'node:path';
import { languageNames, readTitle, regionNames } from '../catalog/title.ts';
import { entryFields } from '../frontend/entry-fields.ts';
import type { GameFields } from '../frontend/gamelist.ts';
import { installedMedia } from '../install/media.ts';
import { isArcade } from '../install/rules.ts';
import type { Install, System } from '../model.ts';

/** Sets of chips keep their short names: EmulationStation knows the long ones. */
export function listEntry({ name, files }: Pick<Install, 'name' | 'files'>, system: System): GameFields {
  if (isArcade(system)) return { name: readTitle(name).title };
  const title = readTitle(name);
  return entryFields({
    title,
    regions: regionNames(title.regionMask),
    languages: languageNames(title.languageMask),
    ...installedMedia(files.map(({ path }) => relative(system.romFolder, path))),
  });
}
