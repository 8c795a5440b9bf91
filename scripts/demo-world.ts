/** The world of the demo: a fake 1fichier on loopback and a userdata with a key, systems and a game set. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeFichier, startFakeFichier } from '../test/helpers/fake-fichier/index.ts';
import { makeTempUserdata, type TempUserdata } from '../test/helpers/temp-userdata.ts';
import { demoPlatforms } from './demo-games.ts';

/** Of the right shape, and of no account in the world. */
export const DEMO_KEY = 'DEMO-KEY_of-no-account-anywhere0';

export interface DemoWorld {
  readonly server: FakeFichier;
  readonly userdata: TempUserdata;
  /** What the program must have in its environment to meet the fake host. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Where the userdata goes; a temporary folder unless given. */
  readonly root?: string;
  /** Speed of the fake host's lines; null: as fast as it goes. */
  readonly bytesPerSecond: number | null;
}

/** Builds and starts everything; nothing outside loopback and the userdata folder is touched. */
export async function startDemoWorld(options: DemoOptions): Promise<DemoWorld> {
  const userdata = makeTempUserdata({
    key: `${DEMO_KEY}\n`,
    ...(options.root === undefined ? {} : { root: options.root }),
  });
  const server = await startFakeFichier({
    accounts: [{ key: DEMO_KEY, email: 'player@example.org' }],
    bytesPerSecond: options.bytesPerSecond,
  });
  const games = join(userdata.rgsx, 'games');
  mkdirSync(games, { recursive: true });
  const platforms = demoPlatforms();
  const list = platforms.map(({ platform, folder }) => ({ platform_name: platform, folder, platform_image: '' }));
  writeFileSync(join(userdata.rgsx, 'systems_list.json'), JSON.stringify(list, null, 2));
  // The same games lie in the account's own folders, so that these can be tried as a source too.
  const own = server.host.addFolder({ name: 'Games' });
  for (const { platform, folder: folderName, games: all } of platforms) {
    const folder = server.host.addFolder({ name: folderName, parent: own.id }).id;
    const rows = all.map(({ name, fileName, content, password }) => {
      const protection = password === undefined ? {} : { password };
      const file = server.host.addFile({ name: fileName, content, folder, ...protection });
      return [name, file.url, `${(content.length / 1_000_000).toFixed(2)} MB`];
    });
    writeFileSync(join(games, `${platform}.json`), JSON.stringify(rows, null, 1));
  }
  const env = { RGSX_FICHIER_URL: server.apiUrl, RGSX_FICHIER_PACE_MS: '300' };
  return {
    server,
    userdata,
    env,
    close: async () => {
      await server.close();
      userdata.remove();
    },
  };
}
