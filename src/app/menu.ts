/** What the frontend's menu is told about games that came or went. */

import type { Frontend } from '../frontend/emulation-station.ts';
import { gameStem } from '../install/layout.ts';
import type { InstallsStore } from '../library/types.ts';
import type { System } from '../model.ts';
import type { Menu } from '../queue/ports.ts';
import type { Log } from '../services.ts';
import { createDiscSets } from './disc-sets.ts';
import { listEntry } from './list-entry.ts';

/** A disc of several is told as the list over them as soon as there are two. */
export function createMenu(frontend: Frontend, installs: InstallsStore, log: Log): Menu {
  const discs = createDiscSets(installs, log);
  const tell = async (system: System, mainPath: string, entry: ReturnType<typeof listEntry>): Promise<void> => {
    const { name, ...fields } = entry;
    const told = await frontend.announce({ system, mainPath, name, fields });
    log.info('announced', { how: told.how, code: told.how === 'not-told' ? told.error.code : undefined });
  };
  return {
    announce: async (install, system) => {
      const change = await discs.follow(system, [install.mainPath]);
      if (change?.list == null) return tell(system, install.mainPath, listEntry(install, system));
      const name = gameStem(change.list.slice(change.list.lastIndexOf('/') + 1).replace(/\.m3u$/i, ''));
      return tell(system, change.list, listEntry({ name, files: install.files }, system));
    },
    forget: async (files, system) => {
      const paths = files.map((file) => file.path);
      const change = await discs.follow(system, paths);
      await frontend.forget({ system, paths: change?.gone == null ? paths : [...paths, change.gone] });
    },
  };
}
