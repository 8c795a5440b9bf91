/** What the player of the lab has: a card with key, systems, a game set and a pad that the frontend knows; and a fake host. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from '../helpers/fake-fichier/certificate.ts';
import { type FakeFichier, startFakeFichier } from '../helpers/fake-fichier/index.ts';
import { esSystemsText, makeTempUserdata, TEMP_SYSTEMS } from '../helpers/temp-userdata.ts';
import { gameLike, makeZip, noise, zipOf } from '../helpers/zip-maker.ts';
import { type Controller, HAT } from './controllers.ts';

const KEY = 'LAB-KEY_of-no-account-anywhere00';
/** This host as the handheld sees it. */
const HOST = '10.0.2.2';
/** The two games that are fetched, one on each kind of screen. */
export const GAMES = ['Grand Tour of Everything (World)', 'Two Moons Odyssey (Europe)'] as const;
/** Where the card is mounted, as on Batocera and Knulli. */
export const USERDATA = '/userdata';

export interface LabWorld {
  readonly server: FakeFichier;
  /** What belongs on the card, to be pushed to USERDATA. */
  readonly tree: string;
  readonly env: Readonly<Record<string, string>>;
  /** The two files of each game: .bin and .cue. */
  readonly discs: Readonly<Record<string, { readonly image: Buffer; readonly cue: string }>>;
}

/** es_input.cfg as the frontend writes it: names, and the kernel's codes. */
function esInputText(controller: Controller): string {
  const inputs = Object.entries(controller.buttons).flatMap(([label, code], id) => {
    const name = { l1: 'pageup', r1: 'pagedown', menu: 'hotkey' }[label] ?? label;
    return /^vol/.test(label) ? [] : [`    <input name="${name}" type="button" id="${id}" value="1" code="${code}" />`];
  });
  const hats = Object.keys(HAT).map(
    (name, i) => `    <input name="${name}" type="hat" id="0" value="${[1, 4, 8, 2][i]}" code="${i < 2 ? 17 : 16}" />`,
  );
  const guid = '19000000010000000100000000010000';
  return `<?xml version="1.0"?>\n<inputList>\n  <inputConfig type="joystick" deviceName="${controller.name}" deviceGUID="${guid}">\n${[...inputs, ...hats].join('\n')}\n  </inputConfig>\n</inputList>\n`;
}

/** Fills a folder and starts the host. */
export async function makeWorld(folder: string, controller: Controller): Promise<LabWorld> {
  const tls = makeCertificate();
  const server = await startFakeFichier({ accounts: [{ key: KEY, email: 'player@example.org' }], tls });
  const seen = (url: string): string => url.replace('127.0.0.1', HOST);
  server.downloadUrl = seen(server.downloadUrl);
  const userdata = makeTempUserdata({ root: folder, key: `${KEY}\r\n` });
  userdata.write('system/configs/emulationstation/es_systems.cfg', esSystemsText(TEMP_SYSTEMS, `${USERDATA}/roms`));
  userdata.write('system/configs/emulationstation/es_input.cfg', esInputText(controller));
  const settings = '<?xml version="1.0"?>\n<config>\n\t<bool name="InvertButtons" value="true" />\n</config>\n';
  userdata.write('system/configs/emulationstation/es_settings.cfg', settings);
  userdata.write('system/fake-host.pem', tls.cert);

  const discs = Object.fromEntries(
    GAMES.map((name, i) => {
      const cue = `FILE "${name}.bin" BINARY\n  TRACK 01 MODE2/2352\n    INDEX 01 00:00:00\n`;
      return [name, { image: noise(12_000_000 - i * 5_000_000, 99 + i), cue }];
    }),
  );
  const archives = Object.entries(discs).map(([name, { image, cue }]): [string, Buffer] => {
    const entries = [
      { name: `${name}.cue`, data: cue },
      { name: `${name}.bin`, data: image, method: 'stored' as const },
    ];
    return [name, makeZip({ entries })];
  });
  const small = (name: string, extension: string, seed: number): [string, Buffer] => [
    name,
    zipOf({ [`${name}${extension}`]: gameLike(200_000, seed) }),
  ];
  const platforms: readonly { platform: string; folder: string; games: readonly [string, Buffer][] }[] = [
    {
      platform: 'Mega Drive',
      folder: 'megadrive',
      games: [small('Lumen Caverns (World)', '.md', 1), small('Moss Parade (Europe)', '.md', 2)],
    },
    {
      platform: 'PICO-8',
      folder: 'pico8',
      games: [small('Pixel Farmer (World)', '.p8', 3), small('Robo Run (World)', '.p8', 4)],
    },
    { platform: 'PlayStation', folder: 'psx', games: archives },
    {
      platform: 'Super Nintendo',
      folder: 'snes',
      games: [small('Astro Bounce (USA)', '.sfc', 6), small('Iron Harbor (Japan)', '.sfc', 7)],
    },
  ];
  mkdirSync(join(userdata.rgsx, 'games'), { recursive: true });
  const list = platforms.map(({ platform, folder: system }) => ({ platform_name: platform, folder: system }));
  writeFileSync(join(userdata.rgsx, 'systems_list.json'), JSON.stringify(list));
  for (const { platform, games } of platforms) {
    const rows = games.map(([name, content]) => {
      const file = server.host.addFile({ name: `${name}.zip`, content });
      return [name, file.url, `${(content.length / 1e6).toFixed(1)} MB`];
    });
    writeFileSync(join(userdata.rgsx, 'games', `${platform}.json`), JSON.stringify(rows));
  }
  const env = {
    RGSX_FICHIER_URL: seen(server.apiUrl),
    RGSX_FICHIER_PACE_MS: '300',
    NODE_EXTRA_CA_CERTS: `${USERDATA}/system/fake-host.pem`,
  };
  return { server, tree: folder, env, discs };
}
