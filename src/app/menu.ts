/** What the frontend's menu is told about games that came or went. */

import type { Announced, Frontend } from '../frontend/emulation-station.ts';
import { gameStem } from '../install/layout.ts';
import type { InstallsStore } from '../library/types.ts';
import type { Install, System } from '../model.ts';
import type { Menu } from '../queue/ports.ts';
import type { Log } from '../services.ts';
import { createDiscSets } from './disc-sets.ts';
import { listEntry } from './list-entry.ts';
import type { MenuKnowledge } from './menu-knowledge.ts';
import type { Notices } from './notices.ts';

export interface MenuParts {
  readonly frontend: Frontend;
  readonly installs: InstallsStore;
  readonly knowledge: MenuKnowledge;
  readonly notices: Pick<Notices, 'add'>;
  readonly log: Log;
}

/** A disc of several is told as the list over them as soon as there are two. */
export function createMenu({ frontend, installs, knowledge, notices, log }: MenuParts): Menu {
  const discs = createDiscSets(installs, log);
  const tell = async (install: Omit<Install, 'id'>, system: System): Promise<Announced> => {
    const list = (await discs.follow(system, [install.mainPath]))?.list ?? null;
    const mainPath = list ?? install.mainPath;
    const setName = list === null ? null : gameStem(list.slice(list.lastIndexOf('/') + 1).replace(/\.m3u$/i, ''));
    const entry = listEntry(setName === null ? install : { name: setName, files: install.files }, system);
    const { name, size, ...rest } = entry;
    // Of a set only this one's size is known here.
    const fields = list === null && size !== undefined ? { ...rest, size } : rest;
    const told = await frontend.announce({ system, mainPath, name, fields });
    knowledge.heard(install.mainPath, told);
    log.info('announced', { how: told.how, code: told.how === 'not-told' ? told.error.code : undefined });
    return told;
  };
  /** A list that came back from an older copy hears of all games again; a game that it knows changes nothing. */
  const tellAgain = async (told: Announced, system: System): Promise<void> => {
    if (!('restored' in told && told.restored)) return;
    notices.add({ code: 'gamelist-restored', values: { system: system.fullName } });
    for (const install of installs.list()) if (install.systemName === system.name) await tell(install, system);
  };
  return {
    announce: async (install, system) => tellAgain(await tell(install, system), system),
    forget: async (files, system) => {
      const paths = files.map((file) => file.path);
      knowledge.forget(paths);
      const change = await discs.follow(system, paths);
      const told = await frontend.forget({ system, paths: change?.gone == null ? paths : [...paths, change.gone] });
      await tellAgain(told, system);
    },
  };
}
