/** The hosts that games come from, for the conductor: 1fichier by its API, any other http(s) server by the link itself. */

import { basename } from 'node:path';
import type { FichierClient } from '../fichier/client.ts';
import { linkIdentity } from '../fichier/links.ts';
import { AppError } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';
import type { GameRef, RemoteFile } from '../model.ts';
import type { Family } from '../net/family.ts';
import type { Host } from '../queue/ports.ts';

export interface HostDeps {
  readonly fichier: FichierClient;
  /** Why there is no key, in the words of the key file's own problem; null: there is one. */
  readonly keyError: () => AppError | null;
  /** Remembered password of a protected file, by its link. */
  readonly passwordOf: (url: string) => string | null;
  /** One address family for the API and the download host. */
  readonly family: (hostName: string) => Promise<Family>;
  readonly apiHost: string;
}

/** The file name that a plain link tells; empty when it tells none (then the server's Content-Disposition may). */
export function nameInLink(url: string): string {
  try {
    return clean(decodeURIComponent(basename(new URL(url).pathname)), 200);
  } catch {
    return '';
  }
}

function plainUrl(game: GameRef): string {
  const url = URL.parse(game.url);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new AppError('link-unsupported', { name: game.name });
  return url.href;
}

export function createHost({ fichier, keyError, passwordOf, family, apiHost }: HostDeps): Host {
  const needKey = (): void => {
    const error = keyError();
    if (error !== null) throw error;
  };
  /** The password of a volume is that of the game, unless it has one of its own. */
  const passwordFor = ({ url, volumes }: GameRef): string | null =>
    passwordOf(url) ?? passwordOf(volumes?.[0]?.url ?? url);
  return {
    describe: async (game, _verify, signal) => {
      if (linkIdentity(game.url) !== null) {
        needKey();
        return (await fichier.fileInfo(game.url, passwordFor(game), signal)).file;
      }
      return { fileName: nameInLink(plainUrl(game)), sizeBytes: null, whirlpool: null, validator: null };
    },
    open: async (game, signal) => {
      const linkId = linkIdentity(game.url);
      if (linkId === null) return { url: plainUrl(game), rules: 'http', linkId: game.url, family: 0 };
      needKey();
      const url = await fichier.openLink(game.url, passwordFor(game), signal);
      return { url, rules: 'fichier', linkId, family: await family(apiHost) };
    },
    glance: async (games, signal) => {
      const urls = games.map((game) => game.url).filter((url) => linkIdentity(url) !== null);
      const known = new Map<string, RemoteFile>();
      if (urls.length === 0) return known;
      for (const { url, state, name, sizeBytes } of await fichier.checkLinks(urls, signal)) {
        if (state !== 'ok' || name === null) continue;
        known.set(url, { fileName: name, sizeBytes, whirlpool: null, validator: null, brief: true });
      }
      return known;
    },
  };
}
